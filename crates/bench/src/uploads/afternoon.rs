//! Three hundred photos, fifty interruptions and three dead servers: what is sent again.

use std::time::Duration;

use apseko_testkit::Surface;
use apseko_tests::uploads::{Photos, Trip};
use serde_json::json;

use super::{Pair, told};
use crate::Failure;

pub const NAME: &str = "afternoon";

const TRIP: Trip =
    Trip { seed: 2_026, breaks: 50, kills: 3, surface: Surface::SMOOTH, patience: Duration::from_secs(900) };

pub fn measure(pairs: &[Pair], photos: usize) -> Result<(), Failure> {
    let taken = tempfile::tempdir()?;
    let photos = Photos::take(taken.path(), TRIP.seed, photos)?;
    for (who, server) in pairs {
        // What one has stored is gone before the next begins: the disk is not for all of them.
        let (folder, scratch) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let receiver = server.open(folder.path())?;
        let outcome = TRIP.go(*who, &receiver, &photos, scratch.path())?;
        told::tell(NAME, (*who, &receiver), &outcome, json!({ "files": photos.sums.len() }))?;
    }
    Ok(())
}
