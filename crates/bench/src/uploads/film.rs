//! One long film: how much memory it takes at both ends.

use std::time::Duration;

use apseko_testkit::Surface;
use apseko_tests::uploads::{Photos, Trip};
use serde_json::json;

use super::{Pair, told};
use crate::Failure;

pub const NAME: &str = "film";

const PATIENCE: Duration = Duration::from_secs(600);

pub fn measure(pairs: &[Pair], bytes: u64) -> Result<(), Failure> {
    let taken = tempfile::tempdir()?;
    let film = Photos::film(taken.path(), 2_026, bytes)?;
    for (who, server) in pairs {
        let (folder, scratch) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let receiver = server.open(folder.path())?;
        let outcome = Trip::quiet(Surface::SMOOTH, PATIENCE).go(*who, &receiver, &film, scratch.path())?;
        told::tell(NAME, (*who, &receiver), &outcome, json!({}))?;
    }
    Ok(())
}
