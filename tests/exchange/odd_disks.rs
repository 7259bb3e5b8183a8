//! A server whose disk is full: it says so, keeps answering, and takes everything when there is room again.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use apseko_oplog::OpId;
use apseko_sync::{Address, Link};
use apseko_testkit::{PostgresCluster, SmallDisk};
use apseko_tests::program;

use super::device::TestDevice;
use super::server::Installation;
use super::tell;

const CASE: u8 = 5;
pub const NOT_TOLD: &str = "not told: this system lets nobody but its owner mount a disk";
/// A disk of its own in memory, which nobody else sees and which goes with the process; beside the data lies something large.
const ON_A_SMALL_DISK: &str = "mount -t tmpfs -o size=8m,mode=0700 tmpfs \"$DISK\" && cp -a \"$DATA/.\" \"$DISK\" && \
     head -c 5m /dev/zero > \"$DISK/large\" && \
     exec \"$PROGRAM\" serve --data \"$DISK\" --listen 127.0.0.1:0 --backup-every 0";

struct Server {
    process: Child,
    address: String,
    disk: PathBuf,
}

impl Server {
    fn start(installation: &Installation, disk: &Path) -> Self {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-euc", ON_A_SMALL_DISK]);
        command.env("DISK", disk).env("DATA", installation.path("")).env("PROGRAM", program("apseko-server"));
        command.env_remove("DATABASE_URL");
        let log = std::fs::File::options().append(true).create(true).open(installation.path("log")).unwrap();
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let log = || std::fs::read_to_string(installation.path("log")).unwrap_or_default();
        let address = line.trim().strip_prefix("listening ").unwrap_or_else(|| panic!("{line:?}\n{}", log()));
        Self { address: address.to_owned(), disk: disk.to_owned(), process }
    }

    /// Takes away what lies beside the data, seen with the eyes of the process.
    fn make_room(&self) {
        let seen = Path::new("/proc").join(self.process.id().to_string()).join("root");
        let disk = self.disk.strip_prefix("/").unwrap();
        std::fs::remove_file(seen.join(disk).join("large")).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

pub fn may_mount() -> bool {
    let tried = Command::new("unshare").args(["--user", "--map-root-user", "--mount", "true"]).status();
    tried.is_ok_and(|status| status.success())
}

#[test]
fn a_full_disk_refuses_work_and_loses_none() {
    if !may_mount() {
        eprintln!("{NOT_TOLD}");
        return;
    }
    let mut installation = Installation::found(None);
    let mut anna = installation.enrol(1);
    let disk = tempfile::tempdir().unwrap();
    let server = Server::start(&installation, disk.path());
    let address = Address::read(&format!("http://{}", server.address)).unwrap();
    let link = installation.link_to(address, &[], &anna);
    tell(async {
        anna.open_case(CASE);
        let code = until_it_is_full(&mut anna, &link).await;
        assert_eq!(code, "storage.full", "it says what is missing");
        let acknowledged = some_acknowledged(&anna);
        server.make_room();
        nothing_is_lost(&mut anna, &link, &acknowledged).await;
    });
}

#[test]
fn a_full_disk_under_postgresql_refuses_work_and_loses_none() {
    let Some(cluster) = PostgresCluster::start_with_small_disk(SmallDisk::Tables) else {
        eprintln!("{NOT_TOLD}");
        return;
    };
    let mut installation = Installation::found(Some(cluster.small_database("full")));
    let mut anna = installation.enrol(1);
    let server = installation.serve_with(&["--backup-every", "0"]);
    let link = installation.link(&server, &anna);
    cluster.fill_disk(3 << 20);
    tell(async {
        anna.open_case(CASE);
        assert_eq!(until_it_is_full(&mut anna, &link).await, "storage.full", "it says what is missing");
        let acknowledged = some_acknowledged(&anna);
        cluster.make_room();
        nothing_is_lost(&mut anna, &link, &acknowledged).await;
    });
    let said = installation.check();
    let wanted = anna.acknowledged().len();
    assert!(
        said.contains(&format!("operations {wanted}\nplaces {wanted}\n")),
        "once each, without a gap: {said}"
    );
}

#[test]
fn postgresql_that_has_no_room_for_its_log_stops_and_loses_nothing() {
    let Some(mut cluster) = PostgresCluster::start_with_small_disk(SmallDisk::Log) else {
        eprintln!("{NOT_TOLD}");
        return;
    };
    let mut installation = Installation::found(Some(cluster.database("full")));
    let mut anna = installation.enrol(1);
    let server = installation.serve_with(&["--backup-every", "0"]);
    let link = installation.link(&server, &anna);
    cluster.fill_disk(2 << 20);
    tell(async {
        anna.open_case(CASE);
        // PostgreSQL ends itself rather than promise what it could not write down; it does not always live to say why.
        let code = until_it_is_full(&mut anna, &link).await;
        assert!(["storage.full", "storage.unavailable"].contains(&code.as_str()), "{code}");
        let acknowledged = some_acknowledged(&anna);
        cluster.make_room();
        cluster.restart();
        nothing_is_lost(&mut anna, &link, &acknowledged).await;
    });
    let said = installation.check();
    let wanted = anna.acknowledged().len();
    assert!(
        said.contains(&format!("operations {wanted}\nplaces {wanted}\n")),
        "once each, without a gap: {said}"
    );
}

fn some_acknowledged(anna: &TestDevice) -> BTreeSet<OpId> {
    let acknowledged: BTreeSet<OpId> = anna.acknowledged().into_iter().collect();
    assert!(!acknowledged.is_empty() && anna.unsent() > 0, "some of it came in before");
    acknowledged
}

/// There is room again, and the process of the server is the same.
async fn nothing_is_lost(anna: &mut TestDevice, link: &Link, acknowledged: &BTreeSet<OpId>) {
    anna.sync(link).await.unwrap();
    assert_eq!(anna.unsent(), 0, "the same process takes the rest as soon as there is room");
    let now = anna.acknowledged();
    assert!(acknowledged.iter().all(|id| now.contains(id)), "and what it had taken is still there");
    // A second look at all of it: the same person's other device, and each operation once.
    let mut other = anna.twin_without_data();
    // It gets a page with each answer.
    for _ in 0..=now.len() / 1_000 {
        other.sync(link).await.unwrap();
    }
    let known = now.iter().filter(|id| other.knows(id)).count();
    assert_eq!(known, now.len(), "whoever asks gets everything that was acknowledged");
}

/// Writes and delivers until the server has no room.
async fn until_it_is_full(anna: &mut TestDevice, link: &Link) -> String {
    for _ in 0..200 {
        anna.write_notes(CASE, 200);
        while anna.unsent() > 0 {
            if let Err(failure) = anna.talk(link).await {
                return failure.code().to_owned();
            }
        }
    }
    panic!("so few megabytes were never full");
}
