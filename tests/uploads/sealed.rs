//! Sealed files on their way: what arrives is plain, and what lies on the device never is.

use apseko_testkit::{Breaks, Road, Surface};
use apseko_tests::uploads::{Photos, Receiver};

use super::killed::Device;

#[test]
fn sealed_photos_arrive_and_no_plain_copy_of_them_is_made() {
    let place = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let folder = place.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    };
    let photos = Photos::take(&folder("photos"), 11, 5).unwrap();
    let receiver = Receiver::ours(&folder("server")).unwrap();
    let (server, state) = (receiver.start().unwrap(), folder("state"));
    let road = Road::open(Surface::SMOOTH, Breaks::seeded(11, 6, photos.bytes));
    road.leads_to(server.address());
    assert!(Device::begin(road.address(), photos.folder(), &state, &["sealed"]).ends_well());
    let there = receiver.sums().unwrap();
    assert!(photos.sums.values().all(|sum| there.contains(sum)), "every photo lies there as it was taken");

    let plain: Vec<Vec<u8>> =
        photos.sums.keys().map(|name| std::fs::read(photos.folder().join(name)).unwrap()).collect();
    for entry in std::fs::read_dir(&state).unwrap() {
        let kept = std::fs::read(entry.unwrap().path()).unwrap();
        for photo in &plain {
            let middle = &photo[photo.len() / 2..][..32];
            let is_there = kept.windows(32).any(|bytes| bytes == middle);
            assert!(!is_there, "what is kept for the way is sealed");
        }
    }
}
