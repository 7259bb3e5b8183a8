//! A device whose power goes again and again: it remembers addresses, and asks the server for the rest.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use apseko_testkit::{Breaks, Road, Surface};
use apseko_tests::program;
use apseko_tests::uploads::{Photos, Receiver};

use super::AGAIN;

const PHOTOS: usize = 12;
const KILLS: u64 = 6;
const PATIENCE: Duration = Duration::from_secs(60);

/// A process of a device on its way.
pub struct Device(Child);

impl Device {
    pub fn begin(road: SocketAddr, photos: &Path, state: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(program("uploader"));
        command.arg(format!("http://{road}")).arg(photos).arg(state).args(more);
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap())
    }

    pub fn ends_well(mut self) -> bool {
        self.0.wait().unwrap().success()
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        drop((self.0.kill(), self.0.wait()));
    }
}

#[test]
fn a_device_that_is_killed_goes_on_where_the_server_is() {
    let place = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let folder = place.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    };
    let photos = Photos::take(&folder("photos"), 9, PHOTOS).unwrap();
    let receiver = Receiver::ours(&folder("server")).unwrap();
    let (server, state) = (receiver.start().unwrap(), folder("state"));
    let road = Road::open(Surface::SMOOTH, Breaks::Never);
    road.leads_to(server.address());
    for kill in 1..=KILLS {
        let device = Device::begin(road.address(), photos.folder(), &state, &[]);
        let some = photos.bytes / (KILLS + 1) * kill;
        assert!(road.has_carried(some, PATIENCE), "it goes on after {} kills", kill - 1);
        drop(device);
    }
    assert!(Device::begin(road.address(), photos.folder(), &state, &[]).ends_well());
    let there = receiver.sums().unwrap();
    assert!(photos.sums.values().all(|sum| there.contains(sum)), "every photo lies there as it was taken");
    let again = road.passed().up.saturating_sub(photos.bytes) as f64 / photos.bytes as f64;
    println!("killed {KILLS} times, again {again:.4}");
    assert!(again <= AGAIN, "{again:.4} of the bytes came again");
}
