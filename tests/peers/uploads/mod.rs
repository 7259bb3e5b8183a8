//! Clients that know nothing of us deliver their photos, whatever the road does. Ours does so in `tests/uploads`.

use std::io;
use std::path::Path;
use std::time::Duration;

use apseko_testkit::Surface;
use apseko_tests::uploads::{Deliverer, Outcome, Photos, Receiver, Trip};

/// An afternoon in small: what takes an hour on a road takes seconds here.
const SMALL: Trip =
    Trip { seed: 8, breaks: 10, kills: 1, surface: Surface::SMOOTH, patience: Duration::from_secs(60) };
const PHOTOS: usize = 30;

fn delivers(who: Deliverer, to: fn(&Path) -> io::Result<Receiver>) -> Outcome {
    let place = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let folder = place.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    };
    let photos = Photos::take(&folder("photos"), 8, PHOTOS).unwrap();
    let receiver = to(&folder("server")).unwrap();
    let outcome = SMALL.go(who, &receiver, &photos, &folder("client")).unwrap();
    println!("{} to {}: {outcome:?}, again {:.4}", who.name(), receiver.name(), outcome.sent_again());
    assert!(outcome.said.is_some(), "the client came to its end");
    assert_eq!(outcome.missing, Vec::<String>::new(), "every photo lies there as it was taken");
    assert_eq!((outcome.passed.breaks, outcome.kills), (10, 1), "the road was as bad as it was said to be");
    outcome
}

#[test]
fn the_reference_client_delivers_to_the_reference_server() {
    delivers(Deliverer::TusJs, |folder| Ok(Receiver::tus_node(folder)));
}

#[test]
fn the_reference_client_delivers_to_our_server() {
    delivers(Deliverer::TusJs, Receiver::ours);
}

#[test]
fn a_client_in_python_delivers_to_our_server() {
    delivers(Deliverer::TusPy, Receiver::ours);
}

#[test]
fn a_client_that_says_nothing_of_its_files_delivers_to_our_server() {
    delivers(Deliverer::TusPyNameless, Receiver::ours);
}
