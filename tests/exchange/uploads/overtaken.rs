//! Connections that died without anybody knowing: the newest request has its turn at once, and what came before is kept.

use std::io::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use apseko_trust::digest;

use super::Place;
use super::client::{content, read, sum_header};

const FILE: usize = 2_000_000;
/// Long before the half minute after which silence ends a request.
const SOON: Duration = Duration::from_secs(10);

#[test]
fn a_newer_request_takes_over_from_a_connection_that_died() {
    let place = Place::new();
    let (sender, file) = (place.sender(), content(1, FILE));
    let path = sender.begin(FILE, &sum_header(&digest(&file)));
    let mut dead = sender.hang(&path, 0, FILE, &file[..600_000]);
    let began = Instant::now();
    let mut at = 0;
    // Its bytes may still be on their way when the first question comes.
    while at == 0 {
        at = sender.stand(&path).is(200).number("upload-offset").unwrap();
        assert!(began.elapsed() < SOON, "a question is answered at once, whoever is at work");
        if at == 0 {
            drop(std::mem::replace(&mut dead, sender.hang(&path, 0, FILE, &file[..600_000])));
        }
    }
    assert!(at <= 600_000, "no more than came");
    let said = read(&mut dead);
    said.refused(409, "upload.offset");
    assert_eq!(said.number("upload-offset"), Some(at), "the older one is told how far it was");
    sender.patch(&path, at, &file[usize::try_from(at).unwrap()..]).is(204);
    assert_eq!(place.stored(&file), Some(file));
}

#[test]
fn many_requests_for_the_same_bytes_at_one_time_make_one_file() {
    let place = Place::new();
    let (sender, file) = (place.sender(), content(2, FILE));
    let path = sender.begin(FILE, &sum_header(&digest(&file)));
    let statuses: Vec<Vec<u16>> = thread::scope(|threads| {
        let work = |length: usize| {
            let (sender, path, file) = (sender.at(&place.server), &path, &file);
            threads.spawn(move || {
                let mut statuses = Vec::new();
                loop {
                    let said = sender.stand(path);
                    let at = usize::try_from(said.number("upload-offset").unwrap()).unwrap();
                    if at == FILE {
                        return statuses;
                    }
                    let end = FILE.min(at + length);
                    statuses.push(sender.patch(path, at as u64, &file[at..end]).status);
                }
            })
        };
        // Parts of different lengths overlap in every way.
        let working: Vec<_> = [700_000, 450_000, 300_001, 99_999].map(work).into();
        working.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(statuses.iter().flatten().all(|status| [204, 409].contains(status)), "{statuses:?}");
    assert_eq!(place.stored(&file), Some(file), "each byte once, at its place");
}

#[test]
fn a_device_that_sends_a_byte_now_and_then_keeps_nobody_else_waiting() {
    let place = Place::new();
    let sender = place.sender();
    let slow: Vec<_> = (0..12)
        .map(|number| {
            let path = sender.begin(FILE, "");
            (sender.hang(&path, 0, FILE, &[number]), path)
        })
        .collect();
    let began = Instant::now();
    let file = content(3, FILE);
    sender.send(&file);
    assert!(began.elapsed() < SOON, "others are not slower because of it");
    assert_eq!(place.stored(&file), Some(file));
    for (mut stream, path) in slow {
        stream.write_all(&[1]).unwrap();
        assert!(sender.stand(&path).is(200).number("upload-offset").unwrap() <= 2);
    }
}

#[test]
fn a_device_holds_so_many_connections_and_no_more() {
    let place = Place::new();
    let sender = place.sender();
    let mut held: Vec<_> = Vec::new();
    let refused = (0..64).find_map(|number| {
        let path = sender.begin(FILE, "");
        let mut stream = sender.hang(&path, 0, FILE, &[number]);
        let mut first = [0; 12];
        // Many have a place without anybody asking how long the answer takes.
        let patience = if number < 15 { 1 } else { 1_000 };
        stream.set_read_timeout(Some(Duration::from_millis(patience))).unwrap();
        let is_answered = std::io::Read::read(&mut stream, &mut first).is_ok_and(|read| read > 0);
        held.push(stream);
        is_answered.then(|| String::from_utf8_lossy(&first).into_owned())
    });
    assert_eq!(refused.as_deref(), Some("HTTP/1.1 429"), "a device that has lost its mind is told so");
    assert!(held.len() > 8, "and an ordinary one never");
}
