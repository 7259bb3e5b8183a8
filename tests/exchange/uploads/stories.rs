//! The life of an upload, from its beginning to the file that has its name.

use apseko_trust::digest;

use super::client::{Sender, base64, content, patching, sum_header};
use super::{Place, entries};

const FILE: usize = 700_000;

#[test]
fn a_file_comes_in_parts_and_is_stored_when_it_was_read_back() {
    let place = Place::new();
    let (sender, file) = (place.sender(), content(1, FILE));
    let said = sender.ask("OPTIONS", "/files", "", b"");
    said.is(204);
    assert_eq!(said.header("tus-extension"), Some("creation,expiration,termination,checksum"));
    assert_eq!(said.number("tus-max-size"), Some(4 << 30));

    let path = sender.begin(FILE, &sum_header(&digest(&file)));
    let said = sender.stand(&path);
    assert_eq!(
        (said.is(200).number("upload-offset"), said.header("apseko-file")),
        (Some(0), Some("arriving"))
    );
    assert_eq!(said.number("upload-length"), Some(700_000));
    assert!(said.header("upload-expires").is_some_and(|at| at.ends_with(" GMT")), "{said:?}");
    assert_eq!(said.header("cache-control"), Some("no-store"));

    let said = sender.patch(&path, 0, &file[..300_000]);
    assert_eq!(said.is(204).number("upload-offset"), Some(300_000));
    assert_eq!(sender.stand(&path).number("upload-offset"), Some(300_000));
    assert_eq!(place.stored(&file), None, "half a file has no name");
    let said = sender.patch(&path, 300_000, &file[300_000..]);
    assert_eq!(said.is(204).number("upload-offset"), Some(700_000));
    assert_eq!(said.header("upload-expires"), None, "what is stored is not taken away");

    let said = sender.stand(&path);
    assert_eq!(said.is(200).header("apseko-file"), Some("stored"));
    assert_eq!(said.header("apseko-sum"), Some(hex::encode(digest(&file)).as_str()));
    assert_eq!(place.stored(&file), Some(file.clone()), "byte for byte");
    assert_eq!(entries(&place.installation, "files/arriving"), 0, "nothing is left of its way");
    sender.patch(&path, 700_000, b"").is(204);
    sender.discard(&path).refused(409, "upload.finished");
    assert!(place.server.stop());
}

#[test]
fn a_file_that_its_owner_has_brought_is_not_sent_again_and_nobody_elses_sum_opens_it() {
    let mut place = Place::new();
    let file = content(2, FILE);
    let juris = place.installation.enrol(2);
    drop(place.server);
    place.server = place.installation.serve_with(&["--backup-every", "0", "--keep-free", "0"]);
    let (anna, juris) = (place.sender(), Sender::new(&place.installation, &place.server, &juris));
    anna.send(&file);

    let again = anna.begin(FILE, &sum_header(&digest(&file)));
    let said = anna.stand(&again);
    assert_eq!((said.header("apseko-file"), said.number("upload-offset")), (Some("stored"), Some(700_000)));
    let other_length = anna.begin(FILE - 1, &sum_header(&digest(&file)));
    assert_eq!(anna.stand(&other_length).header("apseko-file"), Some("arriving"), "that is not the file");

    let his = juris.begin(FILE, &sum_header(&digest(&file)));
    let said = juris.stand(&his);
    assert_eq!(said.header("apseko-file"), Some("arriving"), "a hash is no permission, and tells nothing");
    juris.patch(&his, 0, &file).is(204);
    assert_eq!(juris.stand(&his).header("apseko-file"), Some("stored"));
    assert!(place.server.stop());
}

#[test]
fn a_file_of_no_bytes_is_a_file() {
    let place = Place::new();
    let sender = place.sender();
    let path = sender.begin(0, "");
    let said = sender.stand(&path);
    assert_eq!((said.header("apseko-file"), said.number("upload-offset")), (Some("stored"), Some(0)));
    assert_eq!(place.stored(b""), Some(Vec::new()));
}

#[test]
fn what_is_said_of_a_file_is_told_again_and_may_be_anything() {
    let place = Place::new();
    let sender = place.sender();
    for empty in ["", "Upload-Metadata:\r\n", "Upload-Metadata: \r\n"] {
        let path = sender.begin(10, empty);
        assert_eq!(sender.stand(&path).header("upload-metadata"), None, "{empty:?}");
    }
    let said = format!("filename {},confidential", base64(b"\xff\xfe\x00 not text"));
    let path = sender.begin(10, &format!("Upload-Metadata: {said}\r\n"));
    assert_eq!(sender.stand(&path).header("upload-metadata"), Some(said.as_str()));
    assert_eq!(sender.patch(&path, 0, &[7; 10]).is(204).number("upload-offset"), Some(10));
}

#[test]
fn a_client_that_can_only_post_says_what_it_means_in_a_header() {
    let place = Place::new();
    let sender = place.sender();
    let path = sender.begin(4, "");
    let meaning = format!("X-HTTP-Method-Override: PATCH\r\n{}", patching(0));
    sender.ask("POST", &path, &meaning, b"four").is(204);
    assert_eq!(place.stored(b"four"), Some(b"four".to_vec()));
}

#[test]
fn an_upload_that_nobody_wants_is_taken_away() {
    let place = Place::new();
    let sender = place.sender();
    let path = sender.begin(FILE, "");
    sender.patch(&path, 0, &content(3, 1_000)).is(204);
    sender.discard(&path).is(204);
    sender.stand(&path).is(404);
    sender.discard(&path).refused(404, "upload.unknown");
    assert_eq!(entries(&place.installation, "files/arriving"), 0);
}

#[test]
fn a_revoked_device_delivers_what_it_has() {
    let mut place = Place::new();
    let before = place.sender();
    let path = before.begin(FILE, "");
    let file = content(4, FILE);
    before.patch(&path, 0, &file[..1_000]).is(204);
    let id = hex::encode(place.anna.id.0);
    let revoke = ["revoke", &id, "--reason", "lost"];
    let said = place.installation.command("devices").args(revoke).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    drop(place.server);
    place.server = place.installation.serve_with(&["--backup-every", "0", "--keep-free", "0"]);
    let after = place.sender();
    assert_eq!(after.stand(&path).is(200).number("upload-offset"), Some(1_000));
    after.patch(&path, 1_000, &file[1_000..]).is(204);
    assert_eq!(place.stored(&file), Some(file), "a person's work is not lost because a device was revoked");
}

#[test]
fn monitoring_counts_what_came() {
    let place = Place::new();
    let sender = place.sender();
    sender.send(&content(5, FILE));
    sender.begin(10, "");
    let said = sender.ask("GET", "/metrics", "", b"");
    for line in ["apseko_files_bytes_taken 700000", "apseko_files_stored 1", "apseko_files_unfinished 1"] {
        assert!(said.body.contains(line), "{line} is not in\n{}", said.body);
    }
}
