//! Too much of everything: abandoned uploads, and disks without room.

use std::fs::{self, FileTimes};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use apseko_trust::digest;

use super::client::{Sender, content};
use super::{Place, entries};

const ABANDONED: usize = 10_000;
/// Listing so many folders all the time would take the machine from whoever sweeps.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
const WORDS: [&str; 4] = ["--backup-every", "0", "--keep-free", "0"];

#[test]
fn ten_thousand_abandoned_uploads_go_and_the_ones_at_work_stay() {
    let mut place = Place::new();
    let sender = place.sender();
    let kept = sender.begin(1_000, "");
    sender.patch(&kept, 0, &[1; 500]).is(204);
    let arriving = place.installation.path("files/arriving");
    let id = kept.strip_prefix("/files/").unwrap();
    let described = fs::read_to_string(arriving.join(id).join("description.json")).unwrap();
    place.server.kill();
    let week_ago = SystemTime::now() - Duration::from_secs(8 * 24 * 60 * 60);
    for number in 0..ABANDONED {
        let name = format!("{number:032x}");
        let folder = arriving.join(&name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("description.json"), described.replace(id, &name)).unwrap();
        let bytes = fs::File::create(folder.join("bytes")).unwrap();
        bytes.set_times(FileTimes::new().set_modified(week_ago)).unwrap();
    }
    let began = Instant::now();
    place.server = place.installation.serve_with(&WORDS);
    let sender = sender.at(&place.server);
    let gone = format!("/files/{:032x}", 0);
    assert!([404, 410].contains(&sender.stand(&gone).status), "its time is over, taken away or not yet");
    while entries(&place.installation, "files/arriving") > 1 {
        assert!(began.elapsed() < Duration::from_secs(300), "they are taken away in one go");
        std::thread::sleep(BETWEEN_LOOKS);
    }
    eprintln!("10,000 abandoned uploads were gone {} ms after the start", began.elapsed().as_millis());
    assert_eq!(sender.stand(&kept).is(200).number("upload-offset"), Some(500), "whoever is at work stays");
    assert!(place.server.stop());
    let told = place.installation.command("audit").arg("show").output().unwrap();
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(
        told.lines().any(|line| line.contains("file.swept") && line.contains("10000")),
        "it is told how many"
    );
}

#[test]
fn a_device_that_begins_and_never_sends_is_stopped() {
    let place = Place::new();
    let sender = place.sender();
    for _ in 0..1_000 {
        sender.begin(1, "");
    }
    let said = sender.ask("POST", "/files", "Upload-Length: 1\r\n", b"");
    said.refused(429, "upload.quota");
    assert!(said.number("retry-after").is_some(), "it is told when to come back");
}

#[test]
fn room_that_must_stay_free_is_not_promised() {
    let mut place = Place::new();
    drop(place.server);
    // More than any disk has.
    place.server = place.installation.serve_with(&["--backup-every", "0", "--keep-free", "1000000000"]);
    let said = place.sender().ask("POST", "/files", "Upload-Length: 1\r\n", b"");
    said.refused(507, "upload.no_space");
}

/// A disk in memory that goes with the process; the files lie on it, and all else where it always is.
#[cfg(target_os = "linux")]
const FILES_ON_A_SMALL_DISK: &str = "mount -t tmpfs -o size=4m,mode=0700 tmpfs \"$DISK\" && \
     exec \"$PROGRAM\" serve --data \"$DATA\" --files \"$DISK\" --keep-free 0 --listen 127.0.0.1:0 --backup-every 0";

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_in_the_middle_loses_nothing_that_was_acknowledged() {
    use std::process::Command;

    use crate::odd_disks::{NOT_TOLD, may_mount};
    use crate::server::Installation;

    if !may_mount() {
        eprintln!("{NOT_TOLD}");
        return;
    }
    let mut installation = Installation::found(None);
    let anna = installation.enrol(1);
    let disk = tempfile::tempdir().unwrap();
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-euc", FILES_ON_A_SMALL_DISK]);
    command.env("DISK", disk.path()).env("DATA", installation.path(""));
    command.env("PROGRAM", apseko_tests::program("apseko-server")).env_remove("DATABASE_URL");
    let server = installation.start(command);
    // The disk with the eyes of the process.
    let seen = Path::new("/proc").join(server.pid().to_string()).join("root");
    let seen = seen.join(disk.path().strip_prefix("/").unwrap());
    let sender = Sender::new(&installation, &server, &anna);
    let file = content(1, 3_000_000);
    sender.ask("POST", "/files", "Upload-Length: 4200000\r\n", b"").refused(507, "upload.no_space");
    let path = sender.begin(3_000_000, "");
    sender.patch(&path, 0, &file[..1_000_000]).is(204);
    let other = sender.ask("POST", "/files", "Upload-Length: 2000000\r\n", b"");
    other.refused(507, "upload.no_space");

    fs::write(seen.join("large"), vec![0; 1_500_000]).unwrap();
    sender.patch(&path, 1_000_000, &file[1_000_000..]).refused(507, "upload.no_space");
    let at = sender.stand(&path).is(200).number("upload-offset").unwrap();
    assert!((1_000_000..3_000_000).contains(&at), "what was acknowledged is there: {at}");
    fs::remove_file(seen.join("large")).unwrap();
    sender.patch(&path, at, &file[usize::try_from(at).unwrap()..]).is(204);
    let said = sender.stand(&path);
    assert_eq!(
        said.header("apseko-sum"),
        Some(hex::encode(digest(&file)).as_str()),
        "the same process takes the rest"
    );
}
