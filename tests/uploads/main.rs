//! Our device and our server over roads that break: every photo arrives as it was taken, and next to nothing is sent twice.

mod killed;
mod sealed;

use std::time::Duration;

use apseko_testkit::Surface;
use apseko_tests::uploads::{Deliverer, Photos, Receiver, Trip};

/// Of the bytes that were needed. Heads of requests and the way in are counted as if they were sent again.
const AGAIN: f64 = 0.02;
const PHOTOS: usize = 40;
/// As often for each photo as an afternoon with 300 of them has it; what is lost in a break does not grow with the photos.
const BREAKS: usize = 8;
const KILLS: usize = 1;

#[test]
fn forty_photos_arrive_over_a_road_that_breaks_and_to_a_server_that_is_killed() {
    let place = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let folder = place.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    };
    let photos = Photos::take(&folder("photos"), 7, PHOTOS).unwrap();
    let receiver = Receiver::ours(&folder("server")).unwrap();
    let afternoon = Trip {
        seed: 7,
        breaks: BREAKS,
        kills: KILLS,
        surface: Surface::SMOOTH,
        patience: Duration::from_secs(80),
    };
    let outcome = afternoon.go(Deliverer::Ours, &receiver, &photos, &folder("client")).unwrap();
    println!("{outcome:?}, again {:.4}", outcome.sent_again());
    assert!(outcome.said.is_some(), "the device came to its end");
    assert_eq!(outcome.missing, Vec::<String>::new(), "every photo lies there as it was taken");
    assert_eq!(
        (outcome.passed.breaks, outcome.kills),
        (BREAKS as u64, KILLS),
        "the road was as bad as it was said to be"
    );
    assert!(outcome.sent_again() <= AGAIN, "{:.4} of the bytes came again", outcome.sent_again());
}
