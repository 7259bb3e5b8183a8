//! Whole files, parts of them, and parts that are not there.

use std::io::Read as _;

use apseko_trust::digest;

use super::Place;
use crate::uploads::client::content;

const FILE: usize = 700_000;

#[test]
fn a_file_comes_as_it_was_brought() {
    let mut place = Place::new();
    let film = content(1, FILE);
    let address = place.has(&film);
    let said = place.annas().get(&address);
    assert!(said.is(200).body == film, "byte for byte");
    assert_eq!(said.header("content-length"), "700000");
    assert_eq!(said.header("content-type"), "application/octet-stream");
    assert_eq!(said.header("x-content-type-options"), "nosniff", "no browser takes it for a page");
    assert_eq!(said.header("content-disposition"), "attachment");
    assert_eq!(said.header("cache-control"), "no-store", "nobody on the way keeps it");
    assert_eq!(said.header("etag"), format!("\"{}\"", hex::encode(digest(&film))));
    assert_eq!(said.header("accept-ranges"), "bytes");

    let hyphenated =
        |id: &str| format!("{}-{}-{}-{}-{}", &id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]);
    let words: Vec<&str> = address.split('/').collect();
    let [case, evidence] = [words[2], words[4]].map(hyphenated);
    let written = format!("/cases/{case}/evidence/{evidence}/{}", words[5]);
    assert!(place.annas().get(&written).is(200).body == film, "an id may have its hyphens");
    assert!(place.server.stop());
}

#[test]
fn a_device_goes_on_from_where_it_stands() {
    let mut place = Place::new();
    let film = content(1, FILE);
    let address = place.has(&film);
    let reader = place.annas();
    for (range, from, to) in [
        ("bytes=0-99", 0, 100),
        ("bytes=0-0", 0, 1),
        ("bytes=300000-300099", 300_000, 300_100),
        ("bytes=131071-131072", 131_071, 131_073),
        ("bytes=699999-", 699_999, FILE),
        ("bytes=699000-9999999", 699_000, FILE),
        ("bytes=-1000", 699_000, FILE),
        ("bytes=1-", 1, FILE),
    ] {
        let said = reader.part(&address, range);
        assert!(said.is(206).body == film[from..to], "{range}");
        assert_eq!(said.header("content-range"), format!("bytes {from}-{}/{FILE}", to - 1));
        assert_eq!(said.header("content-length"), (to - from).to_string());
    }
    for several in ["bytes=0-1,5-6", "bytes=9-3", "lines=1-2"] {
        assert!(reader.part(&address, several).is(200).body == film, "{several} means all of it");
    }
    for beyond in ["bytes=700000-", "bytes=9000000-9000001", "bytes=-0"] {
        let said = reader.part(&address, beyond);
        said.refused(416, "file.range");
        assert_eq!(said.header("content-range"), "bytes */700000");
    }
    let tag = format!("\"{}\"", hex::encode(digest(&film)));
    let if_range = |tag: &str| format!("Range: bytes=10-19\r\nIf-Range: {tag}\r\n");
    assert!(reader.ask("GET", &address, &if_range(&tag)).is(206).body == film[10..20]);
    let other = reader.ask("GET", &address, &if_range("\"another\""));
    assert!(other.is(200).body == film, "what the device has begun is another file: all of it");
    assert!(place.server.stop());
}

#[test]
fn a_question_for_the_head_is_answered_without_bytes_and_is_no_reading() {
    let mut place = Place::new();
    let address = place.has(&content(1, FILE));
    let said = place.annas().ask("HEAD", &address, "");
    said.is(200);
    assert_eq!((said.header("content-length"), said.body.len()), ("700000", 0));
    let part = place.annas().ask("HEAD", &address, "Range: bytes=10-19\r\n");
    assert_eq!((part.status, part.header("content-range")), (206, "bytes 10-19/700000"));
    place.annas().ask("POST", &address, "Content-Length: 0\r\n").is(405);
    place.annas().ask("DELETE", &address, "").is(405);
    assert_eq!(super::readings(&place.installation).len(), 0, "nothing of the file has left");
}

#[test]
fn a_file_that_has_not_arrived_is_said_to_be_on_its_way() {
    let mut place = Place::new();
    let film = content(1, FILE);
    let address = place.speaks_of(&film);
    let refused = || {
        let reader = place.annas();
        reader.get(&address).refused(404, "file.not_arrived");
        reader.part(&address, "bytes=5-").refused(404, "file.not_arrived");
        reader.get(&format!("{address}/preview")).refused(404, "file.not_arrived");
    };
    refused();
    let sender = crate::uploads::client::Sender::new(&place.installation, &place.server, &place.anna);
    let upload = sender.begin(FILE, "");
    sender.patch(&upload, 0, &film[..FILE - 1]).is(204);
    refused();
    sender.patch(&upload, FILE as u64 - 1, &film[FILE - 1..]).is(204);
    assert!(place.annas().get(&address).is(200).body == film, "and then it is here");
}

#[test]
fn a_file_of_no_bytes_is_a_file() {
    let mut place = Place::new();
    let address = place.speaks_of(b"");
    let sender = crate::uploads::client::Sender::new(&place.installation, &place.server, &place.anna);
    sender.begin(0, "");
    let said = place.annas().get(&address);
    assert_eq!((said.is(200).header("content-length"), said.body.len()), ("0", 0));
    place.annas().part(&address, "bytes=0-").refused(416, "file.range");
}

#[test]
fn a_file_that_lost_its_end_on_the_disk_is_not_taken_for_whole() {
    let mut place = Place::new();
    let film = content(1, FILE);
    let address = place.has(&film);
    let name = hex::encode(digest(&film));
    let path = place.installation.path(&format!("files/stored/{}/{}/{name}", &name[..2], &name[2..4]));
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, &film[..FILE - 1]).unwrap();
    place.annas().get(&address).refused(404, "file.not_arrived");
}

#[cfg(target_os = "linux")]
#[test]
fn a_film_takes_no_more_memory_than_a_photo() {
    const FILM: usize = 40_000_000;
    let mut place = Place::new();
    let film = content(1, FILM);
    let address = place.has(&film);
    // A process that has taken nothing, whose memory is small.
    place.server.kill();
    place.server = place.installation.serve_with(&super::WORDS);
    let reader = place.annas();
    reader.part(&address, "bytes=0-99").is(206);
    let before = most_memory(place.server.pid());
    let mut slow: Vec<_> = (0..4).map(|_| reader.begin("GET", &address, "")).collect();
    for stream in &mut slow {
        stream.read_exact(&mut [0; 1_000]).unwrap();
    }
    assert!(reader.get(&address).is(200).body == film);
    let more = most_memory(place.server.pid()) - before;
    eprintln!("five readers of a film of {FILM} bytes took {more} KiB");
    assert!(more < 16 << 10, "{more} KiB more: no reader takes the film into memory");
}

/// The most that a process has had in memory, in KiB.
#[cfg(target_os = "linux")]
fn most_memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
