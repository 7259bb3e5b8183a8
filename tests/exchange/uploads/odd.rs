//! Requests as no decent client sends them: each is refused with its code, and the upload stays as it was.

use std::io::Write as _;
use std::net::Shutdown;
use std::time::{Duration, Instant};

use apseko_trust::digest;

use super::client::{Sender, base64, content, patching, read, sum_header};
use super::{Place, entries};

const FILE: usize = 700_000;
const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

#[test]
fn a_beginning_that_says_too_little_or_too_much_is_refused() {
    let place = Place::with(&["--largest-file", "1"]);
    let sender = place.sender();
    let begin = |headers: &str| sender.ask("POST", "/files", headers, b"");
    for odd in ["", "Upload-Defer-Length: 1\r\n", "Upload-Length: -1\r\n", "Upload-Length: 1e3\r\n"] {
        begin(odd).refused(400, "upload.length");
    }
    begin("Upload-Length: 1048577\r\n").refused(413, "upload.too_large");
    begin("Upload-Length: 99999999999999999999\r\n").refused(400, "upload.length");
    let capitals = base64(hex::encode_upper([0xab; 32]).as_bytes());
    let long = base64(&[0; 4 << 10]);
    for odd in ["a b c", "a AAAA,a AAAA", "sha256 AAAA", &format!("sha256 {capitals}"), &format!("a {long}")]
    {
        begin(&format!("Upload-Length: 1\r\nUpload-Metadata: {odd}\r\n")).refused(400, "upload.metadata");
    }
    begin("Upload-Length: 1048576\r\n").is(201);
    assert_eq!(entries(&place.installation, "files/arriving"), 1, "only the last one began");
}

#[test]
fn another_version_and_other_methods_are_refused() {
    let place = Place::new();
    let sender = place.sender();
    let of_now = sender.head_of("POST", "/files", "Connection: close\r\nUpload-Length: 1\r\n\r\n");
    let head = of_now.replace("Tus-Resumable: 1.0.0", "Tus-Resumable: 0.2.2");
    let mut stream = sender.connect();
    stream.write_all(head.as_bytes()).unwrap();
    let said = read(&mut stream);
    assert_eq!(said.refused(412, "upload.version").header("tus-version"), Some("1.0.0"));
    sender.ask("GET", "/files", "", b"").refused(405, "upload.method");
    let path = sender.begin(1, "");
    sender.ask("GET", &path, "", b"").refused(405, "upload.method");
    let nobody = Sender { pass: String::new(), ..sender.at(&place.server) };
    nobody.ask("POST", "/files", "Upload-Length: 1\r\n", b"").refused(401, "session.needed");
    nobody.stand(&path).is(401);
}

#[test]
fn bytes_belong_at_one_place_and_nowhere_else() {
    let place = Place::new();
    let (sender, file) = (place.sender(), content(1, FILE));
    let path = sender.begin(FILE, &sum_header(&digest(&file)));
    sender.patch(&path, 0, &file[..1_000]).is(204);
    for wrong in [0, 1, 999, 1_001, 700_000, u64::MAX] {
        let said = sender.patch(&path, wrong, &file[..10]);
        assert_eq!(
            said.refused(409, "upload.offset").number("upload-offset"),
            Some(1_000),
            "it says the right one"
        );
    }
    let kind = "Content-Type: application/octet-stream\r\nUpload-Offset: 1000\r\n";
    sender.ask("PATCH", &path, kind, b"x").refused(415, "upload.media_type");
    let nowhere = "Content-Type: application/offset+octet-stream\r\n";
    sender.ask("PATCH", &path, nowhere, b"x").refused(400, "upload.malformed");

    let more = [&file[1_000..], b"!"].concat();
    sender.patch(&path, 1_000, &more).refused(413, "upload.beyond");
    assert_eq!(sender.stand(&path).number("upload-offset"), Some(1_000), "nothing of it was taken");
    sender.patch(&path, 1_000, &file[1_000..]).is(204);
    let said = sender.patch(&path, 0, &file);
    assert_eq!(said.refused(409, "upload.offset").number("upload-offset"), Some(700_000));
    assert_eq!(place.stored(&file), Some(file));
}

#[test]
fn a_body_of_unknown_length_that_goes_beyond_the_file_does_not_make_it_whole() {
    let place = Place::new();
    let (sender, file) = (place.sender(), content(2, FILE));
    let path = sender.begin(FILE, "");
    let send = |at: u64, bytes: &[u8]| {
        let head = format!("Connection: close\r\n{}Transfer-Encoding: chunked\r\n\r\n", patching(at));
        let mut stream = sender.connect();
        stream.write_all(sender.head_of("PATCH", &path, &head).as_bytes()).unwrap();
        for chunk in bytes.chunks(50_000) {
            let framed = [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
            let _ = stream.write_all(&framed);
        }
        let _ = stream.write_all(b"0\r\n\r\n");
        read(&mut stream)
    };
    let said = send(0, &[&file[..], b"!"].concat());
    said.refused(413, "upload.beyond");
    let at = sender.stand(&path).number("upload-offset").unwrap();
    assert!(at < 700_000, "the file is not whole because of a request that was wrong");
    let rest = &file[usize::try_from(at).unwrap()..];
    assert_eq!(send(at, rest).is(204).number("upload-offset"), Some(700_000), "a decent one is taken");
    assert_eq!(place.stored(&file), Some(file));
}

#[test]
fn a_body_that_ends_early_leaves_what_came() {
    let place = Place::new();
    let (sender, file) = (place.sender(), content(3, FILE));
    let path = sender.begin(FILE, "");
    let stream = sender.hang(&path, 0, FILE, &file[..123_456]);
    stream.shutdown(Shutdown::Write).unwrap();
    drop(stream);
    until_it_lies_there(&place, &path, 123_456);
    assert_eq!(sender.stand(&path).is(200).number("upload-offset"), Some(123_456), "all that came is kept");
    sender.patch(&path, 123_456, &file[123_456..]).is(204);
    assert_eq!(place.stored(&file), Some(file));
}

/// Whoever asks sends the older request home with what it has read so far; so first what it brought has to lie there.
fn until_it_lies_there(place: &Place, path: &str, wanted: u64) {
    let bytes = place.installation.path(&format!("files/arriving/{}/bytes", &path["/files/".len()..]));
    let end = Instant::now() + PATIENCE;
    while std::fs::metadata(&bytes).map_or(0, |bytes| bytes.len()) < wanted {
        assert!(Instant::now() < end, "what came over the broken connection is not there");
        std::thread::sleep(BETWEEN_LOOKS);
    }
}

#[test]
fn a_part_that_adds_up_to_something_else_is_not_kept() {
    let place = Place::new();
    let (sender, file) = (place.sender(), content(4, FILE));
    let path = sender.begin(FILE, "");
    let send = |at: u64, sum: &str, bytes: &[u8]| {
        sender.ask("PATCH", &path, &format!("{}Upload-Checksum: {sum}\r\n", patching(at)), bytes)
    };
    let right = |bytes: &[u8]| format!("sha256 {}", base64(&digest(bytes)));
    let said = send(0, &right(b"something else"), &file[..400_000]);
    assert_eq!(said.refused(460, "upload.checksum").number("upload-offset"), Some(0));
    for odd in ["sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "sha256 AAAA", "sha256"] {
        send(0, odd, &file[..10]).refused(400, "upload.checksum");
    }
    assert_eq!(sender.stand(&path).number("upload-offset"), Some(0), "nothing of it was kept");
    assert_eq!(
        send(0, &right(&file[..400_000]), &file[..400_000]).is(204).number("upload-offset"),
        Some(400_000)
    );
    send(400_000, &right(&file[400_000..]), &file[400_000..]).is(204);
    assert_eq!(place.stored(&file), Some(file));
}

#[test]
fn a_file_that_adds_up_to_something_else_is_held_and_never_stored() {
    let place = Place::new();
    let (sender, file) = (place.sender(), content(5, FILE));
    let path = sender.begin(FILE, &sum_header(&digest(b"another file")));
    sender.patch(&path, 0, &file).refused(422, "upload.other_sum");
    let said = sender.stand(&path);
    assert_eq!((said.is(200).header("apseko-file"), said.header("apseko-sum")), (Some("refused"), None));
    sender.patch(&path, 700_000, b"").refused(422, "upload.other_sum");
    sender.discard(&path).refused(409, "upload.finished");
    assert_eq!((place.stored(&file), place.stored(b"another file")), (None, None), "neither name has a file");
    let id = path.strip_prefix("/files/").unwrap();
    let held = place.installation.path(&format!("files/held/{id}"));
    assert_eq!(std::fs::read(held.join("bytes")).unwrap(), file, "it is there for whoever looks into it");
    assert!(held.join("description.json").exists());
    let again = sender.begin(FILE, &sum_header(&digest(b"another file")));
    assert_eq!(sender.stand(&again).number("upload-offset"), Some(0), "another try begins anew");
    assert!(place.server.stop());
    let told = place.installation.command("audit").arg("show").output().unwrap();
    assert!(String::from_utf8_lossy(&told.stdout).contains("file.held"), "whoever is in charge is told");
}

#[test]
fn an_upload_of_another_device_is_not_there() {
    let mut place = Place::new();
    let juris = place.installation.enrol(2);
    drop(place.server);
    place.server = place.installation.serve_with(&["--backup-every", "0", "--keep-free", "0"]);
    let (anna, juris) = (place.sender(), Sender::new(&place.installation, &place.server, &juris));
    let path = anna.begin(FILE, "");
    let missing = format!("/files/{}", "0".repeat(32));
    let bodies = |path: &str| {
        [juris.patch(path, 0, b"x"), juris.discard(path)].map(|said| {
            said.refused(404, "upload.unknown");
            said.body
        })
    };
    assert_eq!(bodies(&path), bodies(&missing), "hers and none are the same answer, byte for byte");
    juris.stand(&path).is(404);
    for odd in ["/files/x", "/files/..%2f..%2fpeople.db", &path.to_uppercase().replace("FILES", "files")] {
        if *odd != *path {
            anna.stand(odd).is(404);
        }
    }
    assert_eq!(anna.stand(&path).is(200).number("upload-offset"), Some(0), "and hers is as it was");
}
