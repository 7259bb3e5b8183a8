//! Power cuts: what was acknowledged is there, and a file that was whole is finished by the next process.

use std::fs;

use apseko_trust::digest;

use super::client::{content, sum_header};
use super::{Place, entries};

const FILE: usize = 6_000_000;

#[test]
fn a_server_that_is_killed_while_it_takes_bytes_has_all_that_it_acknowledged() {
    let mut place = Place::new();
    let file = content(1, FILE);
    let mut sender = place.sender();
    let path = sender.begin(FILE, &sum_header(&digest(&file)));
    let (mut at, mut acknowledged) = (0, 0);
    for kill in 1..=4_u64 {
        let end = at + 700_000;
        acknowledged = acknowledged
            .max(sender.patch(&path, at as u64, &file[at..end]).is(204).number("upload-offset").unwrap());
        let open = sender.hang(&path, end as u64, FILE - end, &file[end..end + 600_000]);
        place.server.kill();
        drop(open);
        place.server = place.installation.serve_with(&["--backup-every", "0", "--keep-free", "0"]);
        sender = sender.at(&place.server);
        let stands = sender.stand(&path).is(200).number("upload-offset").unwrap();
        assert!(
            stands >= acknowledged,
            "kill {kill}: {stands} is less than {acknowledged}, which was acknowledged"
        );
        at = usize::try_from(stands).unwrap();
    }
    sender.patch(&path, at as u64, &file[at..]).is(204);
    assert_eq!(place.stored(&file), Some(file), "and what is there is right");
}

#[test]
fn what_was_put_away_outlives_the_process_though_nobody_was_told_of_it() {
    // Fewer bytes than are put away at once on a fast road, and more than wait for others on a slow one.
    const SENT: u64 = 200_000;
    const WAIT: u64 = 32 << 10;
    let mut place = Place::new();
    let file = content(4, FILE);
    let mut sender = place.sender();
    let path = sender.begin(FILE, &sum_header(&digest(&file)));
    let open = sender.hang(&path, 0, FILE, &file[..SENT as usize]);
    let id = path.strip_prefix("/files/").unwrap();
    let bytes = place.installation.path(&format!("files/arriving/{id}/bytes"));
    let began = std::time::Instant::now();
    while fs::metadata(&bytes).unwrap().len() < SENT - WAIT {
        let came = fs::metadata(&bytes).unwrap().len();
        assert!(began.elapsed() < std::time::Duration::from_secs(20), "{came} of {SENT} are put away");
        std::thread::yield_now();
    }
    place.server.kill();
    drop(open);
    place.server = place.installation.serve_with(&["--backup-every", "0", "--keep-free", "0"]);
    sender = sender.at(&place.server);
    let stands = sender.stand(&path).is(200).number("upload-offset").unwrap();
    assert!((SENT - WAIT..=SENT).contains(&stands), "{stands} bytes need not be sent again");
    sender.patch(&path, stands, &file[usize::try_from(stands).unwrap()..]).is(204);
    assert_eq!(place.stored(&file), Some(file), "and what is there is right");
}

#[test]
fn a_file_that_was_whole_when_the_server_was_killed_is_finished_by_the_next() {
    let mut place = Place::new();
    let file = content(2, FILE);
    let mut sender = place.sender();
    let path = sender.begin(FILE, &sum_header(&digest(&file)));
    sender.patch(&path, 0, &file[..FILE - 1]).is(204);
    place.server.kill();
    // The last byte was taken, and the process was killed before it had read anything back.
    let id = path.strip_prefix("/files/").unwrap();
    let bytes = place.installation.path(&format!("files/arriving/{id}/bytes"));
    fs::write(&bytes, &file).unwrap();
    place.server = place.installation.serve_with(&["--backup-every", "0", "--keep-free", "0"]);
    sender = sender.at(&place.server);
    let said = until_stored(&sender, &path);
    assert_eq!(said.header("apseko-sum"), Some(hex::encode(digest(&file)).as_str()));
    assert_eq!(place.stored(&file), Some(file));
}

#[test]
fn whatever_step_of_the_end_a_kill_leaves_out_is_made_up_for() {
    let mut place = Place::new();
    let file = content(3, FILE);
    let mut sender = place.sender();
    let path = sender.send(&file);
    let id = path.strip_prefix("/files/").unwrap().to_owned();
    let (sum, device) = (hex::encode(digest(&file)), hex::encode(place.anna.id.0));
    let at = |name: &str| place.installation.path(&format!("files/{name}"));
    let finished = at(&format!("finished/{id}"));
    let delivered = at(&format!("delivered/device-{device}/{sum}"));
    let stored = at(&format!("stored/{}/{}/{sum}", &sum[..2], &sum[2..4]));
    let said = fs::read(&finished).unwrap();
    // From the last step to the first: what the disk looks like when only those before it were made.
    for step in 0..3 {
        place.server.kill();
        let arriving = place.installation.path(&format!("files/arriving/{id}"));
        fs::create_dir_all(&arriving).unwrap();
        fs::write(arriving.join("description.json"), &said).unwrap();
        fs::write(arriving.join("outcome.json"), &said).unwrap();
        let _ = fs::remove_file(&finished);
        if step >= 1 {
            fs::remove_file(&delivered).unwrap();
        }
        if step >= 2 {
            fs::rename(&stored, arriving.join("bytes")).unwrap();
        }
        place.server = place.installation.serve_with(&["--backup-every", "0", "--keep-free", "0"]);
        sender = sender.at(&place.server);
        until_stored(&sender, &path);
        assert_eq!(fs::read(&stored).unwrap(), file, "step {step}");
        assert!(delivered.exists(), "step {step}: it is known who brought it");
    }
    until_nothing_arrives(&place);
}

fn until_nothing_arrives(place: &Place) {
    let began = std::time::Instant::now();
    while entries(&place.installation, "files/arriving") > 0 {
        assert!(began.elapsed() < std::time::Duration::from_secs(20), "nothing is left on its way");
        std::thread::yield_now();
    }
}

fn until_stored(sender: &super::client::Sender, path: &str) -> super::client::Said {
    let began = std::time::Instant::now();
    loop {
        let said = sender.stand(path);
        said.is(200);
        assert!(began.elapsed() < std::time::Duration::from_secs(20), "it is finished: {said:?}");
        match said.header("apseko-file") {
            Some("stored") => return said,
            other => assert_eq!(other, Some("checking"), "nothing else can be said of a whole file"),
        }
    }
}
