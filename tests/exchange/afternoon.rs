//! A small dose of `cargo xtask bench afternoon`: twenty devices bring their work to one process at once, are woken by one
//! another, and in the end every operation stands once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use apseko_oplog::OpId;
use apseko_testkit::PostgresCluster;

use super::device::TestDevice;
use super::server::{Installation, Server};
use super::tell;

const DEVICES: u8 = 20;
const MESSAGES: usize = 5;
const NOTES: usize = 10;
/// Others write all the time: whoever waits longer for the next word of the feed has missed it.
const WOKEN_WITHIN: Duration = Duration::from_secs(20);

#[test]
fn twenty_devices_bring_their_afternoon_to_sqlite() {
    everybody_brings(Installation::found(None));
}

#[test]
fn twenty_devices_bring_their_afternoon_to_postgresql() {
    let cluster = PostgresCluster::start();
    everybody_brings(Installation::found(Some(cluster.database("afternoon"))));
}

fn everybody_brings(mut installation: Installation) {
    let devices: Vec<TestDevice> = (1..=DEVICES).map(|number| installation.enrol(number)).collect();
    let server = Arc::new(installation.serve());
    let installation = Arc::new(installation);
    let devices = tell(async {
        let bringing: Vec<_> = devices
            .into_iter()
            .map(|device| tokio::spawn(brings(installation.clone(), server.clone(), device)))
            .collect();
        let mut devices = Vec::new();
        for device in bringing {
            devices.push(device.await.unwrap());
        }
        devices
    });
    let server = Arc::into_inner(server).expect("nobody works any more");
    assert!(server.stop());
    let acknowledged: Vec<OpId> = devices.iter().flat_map(TestDevice::acknowledged).collect();
    let wanted = usize::from(DEVICES) * (MESSAGES * NOTES + 1);
    assert_eq!(acknowledged.len(), wanted, "everything was acknowledged");
    assert_eq!(BTreeSet::from_iter(&acknowledged).len(), wanted, "and everything is something else");
    let said = installation.check();
    assert!(said.contains(&format!("operations {wanted}\nplaces {wanted}\n")), "once each: {said}");
    assert!(said.contains("parked 0"), "{said}");
}

/// An inspector's afternoon: writes, delivers, and is told that the feed has grown.
async fn brings(installation: Arc<Installation>, server: Arc<Server>, mut device: TestDevice) -> TestDevice {
    let link = installation.link(&server, &device);
    let case = device.id.0[0];
    device.open_case(case);
    for _ in 0..MESSAGES {
        device.write_notes(case, NOTES);
        let before = link.head_beyond(0);
        let before = if device.acknowledged().is_empty() { 0 } else { before.await.unwrap() };
        // The device's own words make the feed grow, if nobody else's do.
        let watching = tokio::time::timeout(WOKEN_WITHIN, link.head_beyond(before));
        let (woken, delivered) = tokio::join!(watching, deliver(&link, &mut device));
        delivered.unwrap();
        let now = woken.expect("whoever watches is woken").unwrap();
        assert!(now > before, "the feed has grown from {before} to {now}");
    }
    device
}

async fn deliver(link: &apseko_sync::Link, device: &mut TestDevice) -> Result<(), apseko_sync::LinkFailure> {
    while device.unsent() > 0 {
        device.talk(link).await?;
    }
    Ok(())
}
