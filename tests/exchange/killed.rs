//! Server processes that die while they write: whatever a device was told is there, whatever it was not told comes again.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apseko_oplog::OpId;
use apseko_sync::{Link, LinkFailure};
use apseko_testkit::PostgresCluster;

use super::device::TestDevice;
use super::server::{Installation, Server};
use super::tell;

const DEVICES: u8 = 4;
const ROUNDS: usize = 30;

#[test]
fn one_of_two_processes_on_postgresql_is_killed_again_and_again() {
    let cluster = PostgresCluster::start();
    survives_kills(Installation::found(Some(cluster.database("killed"))), 2);
}

#[test]
fn the_only_process_on_sqlite_is_killed_again_and_again() {
    survives_kills(Installation::found(None), 1);
}

/// Where the processes listen at the moment; a killed one has another address when it is back.
type Addresses = Arc<Mutex<Vec<String>>>;

fn survives_kills(mut installation: Installation, processes: usize) {
    let devices: Vec<TestDevice> = (1..=DEVICES).map(|number| installation.enrol(number)).collect();
    let mut servers: Vec<Server> = (0..processes).map(|_| installation.serve()).collect();
    let addresses: Addresses = Arc::new(Mutex::new(servers.iter().map(|it| it.address.clone()).collect()));
    let busy = Arc::new(AtomicUsize::new(devices.len()));
    let installation = Arc::new(installation);
    let mut kills = 0;
    let devices = tell(async {
        let mut working = Vec::new();
        for device in devices {
            let (installation, addresses) = (installation.clone(), addresses.clone());
            let busy = busy.clone();
            working.push(tokio::spawn(async move {
                let device = work(&installation, &addresses, device).await;
                busy.fetch_sub(1, Ordering::SeqCst);
                device
            }));
        }
        while busy.load(Ordering::SeqCst) > 0 {
            let victim = kills % servers.len();
            wait_for_growth(&installation, &addresses, &busy).await;
            let restarted = kill_and_restart(&installation, &mut servers, victim).await;
            addresses.lock().unwrap()[victim] = restarted;
            kills += 1;
        }
        let mut devices = Vec::new();
        for device in working {
            devices.push(device.await.unwrap());
        }
        devices
    });
    assert!(kills >= 3, "the processes were killed while there was work ({kills} times)");
    drop(servers);
    let acknowledged: BTreeSet<OpId> = devices.iter().flat_map(TestDevice::acknowledged).collect();
    let wanted = usize::from(DEVICES) * (ROUNDS * 20 + 1);
    assert_eq!(acknowledged.len(), wanted, "everything was delivered in the end");
    let said = installation.check();
    assert!(
        said.contains(&format!("operations {wanted}\nplaces {wanted}\n")),
        "once each, without a gap: {said}"
    );
    assert!(said.contains("parked 0"), "{said}");
}

/// One inspector's day, delivered to whichever process answers.
async fn work(installation: &Installation, addresses: &Addresses, mut device: TestDevice) -> TestDevice {
    let case = device.id.0[0];
    device.open_case(case);
    for round in 0..ROUNDS {
        device.write_notes(case, 20);
        loop {
            let address = {
                let addresses = addresses.lock().unwrap();
                format!("http://{}", addresses[(round + usize::from(case)) % addresses.len()])
            };
            let link = installation.link_to(apseko_sync::Address::read(&address).unwrap(), &[], &device);
            if deliver(&link, &mut device).await.is_ok() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    device
}

async fn deliver(link: &Link, device: &mut TestDevice) -> Result<(), LinkFailure> {
    while device.unsent() > 0 {
        device.talk(link).await?;
    }
    Ok(())
}

/// Waits until something new is in the feed, so that each kill falls into the middle of work.
async fn wait_for_growth(installation: &Installation, addresses: &Addresses, busy: &AtomicUsize) {
    let watcher = TestDevice::new(1);
    let link = |addresses: &Addresses| {
        let address = format!("http://{}", addresses.lock().unwrap()[0]);
        installation.link_to(apseko_sync::Address::read(&address).unwrap(), &[], &watcher)
    };
    let Ok(now) = link(addresses).head_beyond(0).await else { return };
    let grown = link(addresses);
    while busy.load(Ordering::SeqCst) > 0 {
        let patience = Duration::from_millis(200);
        if tokio::time::timeout(patience, grown.head_beyond(now + 60)).await.is_ok() {
            return;
        }
    }
}

async fn kill_and_restart(
    installation: &Arc<Installation>,
    servers: &mut Vec<Server>,
    victim: usize,
) -> String {
    servers.remove(victim).kill();
    let installation = installation.clone();
    let server = tokio::task::spawn_blocking(move || installation.serve()).await.unwrap();
    let address = server.address.clone();
    servers.insert(victim, server);
    address
}
