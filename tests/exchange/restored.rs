//! The server is lost and comes back from an older backup: whatever its devices were told is there again.

use std::path::{Path, PathBuf};
use std::process::Output;

use apseko_oplog::OpId;
use apseko_testkit::PostgresCluster;

use super::device::TestDevice;
use super::server::{Installation, Server};
use super::tell;
use super::together::share;

#[test]
fn everything_is_there_after_a_restore_on_sqlite() {
    everything_is_there_after_a_restore(Installation::found(None));
}

#[test]
fn everything_is_there_after_a_restore_on_postgresql() {
    let cluster = PostgresCluster::start();
    everything_is_there_after_a_restore(Installation::found(Some(cluster.database("restored"))));
}

const CASE: u8 = 7;
const NO_BACKUPS: [&str; 2] = ["--backup-every", "0"];
const DECIDED: &str = "Sastatnēm nav margu trešajā stāvā, dienvidu pusē.";

fn everything_is_there_after_a_restore(mut installation: Installation) {
    // The same person with a tablet and a laptop: both may read the case that she opened.
    let mut devices = [installation.enrol(1), installation.enrol(2)];
    devices[1].user = devices[0].user;
    share(&installation, &[1, 2]);
    let server = installation.serve_with(&NO_BACKUPS);
    devices[0].open_case(CASE);
    devices[0].write_note(CASE, 1, "Sastatnēm nav margu.");
    sync(&installation, &server, &mut devices);

    let backup = back_up(&installation);
    let written = disagree_and_decide(&installation, &server, &mut devices);
    let before = operations(&installation);

    let said = restore(&installation, &backup, &["--replace"]);
    refused(&said, "stop");
    assert!(server.stop());
    refused(&restore(&installation, &backup, &[]), "there is a feed already");
    assert_eq!(operations(&installation), before, "refused, it changes nothing");
    let said = restore(&installation, &backup, &["--replace"]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(operations(&installation), "operations 2", "the feed is as old as the backup");

    let server = installation.serve_with(&NO_BACKUPS);
    for _ in 0..3 {
        sync(&installation, &server, &mut devices);
    }
    for device in &devices {
        assert_eq!(device.texts(1), [DECIDED], "what was decided stays decided");
        assert_eq!(device.unsent(), 0, "and everything is delivered");
    }
    assert!(server.stop());
    assert_eq!(operations(&installation), before, "everything that was acknowledged is there again");
    let known = [devices[0].acknowledged(), devices[1].acknowledged()].concat();
    assert!(written.iter().all(|id| known.contains(id)), "in the new life too");
}

/// Both write without a network, in the same case at the same time, then meet.
fn disagree_and_decide(
    installation: &Installation,
    server: &Server,
    devices: &mut [TestDevice; 2],
) -> Vec<OpId> {
    devices[0].write_note(CASE, 1, "Sastatnēm nav margu trešajā stāvā.");
    devices[1].write_note(CASE, 1, "Sastatnēm nav margu dienvidu pusē.");
    let mut written = devices[0].write_notes(CASE, 20);
    written.extend(devices[1].write_notes(CASE, 30));
    sync(installation, server, devices);
    sync(installation, server, devices);
    assert_eq!(devices[0].texts(1).len(), 2, "both texts stand until somebody decides");
    devices[1].write_note(CASE, 1, DECIDED);
    sync(installation, server, devices);
    written
}

fn sync(installation: &Installation, server: &Server, devices: &mut [TestDevice; 2]) {
    tell(async {
        for device in devices {
            let link = installation.link(server, device);
            device.sync(&link).await.unwrap();
        }
    });
}

fn back_up(installation: &Installation) -> PathBuf {
    let to = installation.path("elsewhere");
    let said = installation.command("backup").arg("--to").arg(&to).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said = String::from_utf8(said.stdout).unwrap();
    PathBuf::from(said.lines().find_map(|line| line.strip_prefix("backup ")).expect("it says where it is"))
}

fn restore(installation: &Installation, from: &Path, words: &[&str]) -> Output {
    installation.command("restore").arg("--from").arg(from).args(words).output().unwrap()
}

#[track_caller]
fn refused(said: &Output, why: &str) {
    let error = String::from_utf8_lossy(&said.stderr);
    assert_eq!(said.status.code(), Some(1), "{error}");
    assert!(error.contains(why), "{error}");
}

fn operations(installation: &Installation) -> String {
    installation.check().lines().next().unwrap_or_default().to_owned()
}
