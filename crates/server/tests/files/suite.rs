//! The promises of a shelf, each told once and asked of every kind.

use std::io::Read as _;

use apseko_oplog::{DeviceId, UserId};
use apseko_server::files::shelf::{Description, Found, Outcome, Owner, Shelf, ShelfFault, UploadId};
use apseko_trust::digest;

type Promise = fn(&dyn Shelf);

pub const PROMISES: [(&str, Promise); 13] = [
    ("a file is there under its sum when it was read back", a_file_gets_its_name),
    ("a part of a file is read as it was", parts_are_read),
    ("bytes go behind those that are there and nowhere else", bytes_have_one_place),
    ("a file of another sum is held and has no name", other_sums_are_held),
    ("a file that lacks bytes is not finished", unwhole_files_stay),
    ("what was finished stays finished", finishing_is_asked_again),
    ("what is taken away is gone", discarding_is_complete),
    ("who delivered a file is known, and who did not", deliveries_are_known),
    ("of many who put bytes at one place one wins", one_of_many_wins),
    ("a file of two owners is one file", owners_share_bytes),
    ("names of finished uploads are forgotten, files are not", tidying_keeps_files),
    ("a large file comes in many parts", large_files_fit),
    ("parts are welcome from so many bytes on", small_parts_are_welcome),
];

const NOBODY: Owner = Owner { device: DeviceId([9; 16]), person: None };

pub fn described(number: u8, length: usize) -> Description {
    Description {
        id: UploadId([number; 16]),
        owner: Owner { device: DeviceId([1; 16]), person: Some(UserId([2; 16])) },
        length: length as u64,
        sum: None,
        metadata: vec![("filename".to_owned(), vec![0xff, 0x00])],
        begun_ms: 1_000,
    }
}

fn content(seed: u8, length: usize) -> Vec<u8> {
    let mut block = digest(&[seed]);
    let mut bytes = Vec::with_capacity(length + 32);
    while bytes.len() < length {
        bytes.extend_from_slice(&block);
        block = digest(&block);
    }
    bytes.truncate(length);
    bytes
}

fn put(shelf: &dyn Shelf, described: &Description, bytes: &[u8]) {
    shelf.begin(described).unwrap();
    let mut at = 0;
    for part in bytes.chunks(shelf.part()) {
        shelf.append(described, at, part).unwrap();
        at += part.len() as u64;
        assert_eq!(shelf.settle(&described.id).unwrap().offset, at);
    }
}

fn read(shelf: &dyn Shelf, bytes: &[u8], from: u64, length: u64) -> Option<Vec<u8>> {
    let mut read = Vec::new();
    shelf.open(&digest(bytes), from, length).unwrap()?.read_to_end(&mut read).unwrap();
    Some(read)
}

fn a_file_gets_its_name(shelf: &dyn Shelf) {
    let bytes = content(1, 100_000);
    let described = Description { sum: Some(digest(&bytes)), ..described(1, bytes.len()) };
    assert_eq!(shelf.look(&described.id).unwrap(), None);
    put(shelf, &described, &bytes);
    assert_eq!(shelf.has(&digest(&bytes)).unwrap(), None, "bytes alone are no file");
    match shelf.look(&described.id).unwrap() {
        Some(Found::Arriving(known, progress)) => {
            assert_eq!((&known, progress.offset), (&described, 100_000))
        }
        other => panic!("it is on its way: {other:?}"),
    }
    assert_eq!(shelf.unfinished().unwrap().len(), 1);
    let stored = Outcome::Stored(digest(&bytes));
    assert_eq!(shelf.finish(&described.id).unwrap(), stored);
    assert_eq!(shelf.look(&described.id).unwrap(), Some(Found::Finished(described, stored)));
    assert_eq!(shelf.has(&digest(&bytes)).unwrap(), Some(100_000));
    assert_eq!(read(shelf, &bytes, 0, 100_000), Some(bytes));
    assert!(shelf.unfinished().unwrap().is_empty());
}

fn parts_are_read(shelf: &dyn Shelf) {
    let bytes = content(2, 10_000);
    put(shelf, &described(1, bytes.len()), &bytes);
    shelf.finish(&UploadId([1; 16])).unwrap();
    for (from, length) in [(0, 1), (1, 9_999), (9_999, 1), (5_000, 0)] {
        let wanted = &bytes[from..from + length];
        assert_eq!(
            read(shelf, &bytes, from as u64, length as u64).as_deref(),
            Some(wanted),
            "{from} {length}"
        );
    }
    assert_eq!(read(shelf, b"nobody brought this", 0, 1), None);
}

fn bytes_have_one_place(shelf: &dyn Shelf) {
    let (bytes, described) = (content(3, 1_000), described(1, 1_000));
    shelf.begin(&described).unwrap();
    shelf.append(&described, 0, &bytes[..600]).unwrap();
    let refused = |at: usize, end: usize| shelf.append(&described, at as u64, &bytes[at..end]).unwrap_err();
    assert_eq!(refused(0, 500), ShelfFault::OtherOffset, "there are other bytes there");
    let beyond = shelf.append(&described, 600, &content(3, 401)).unwrap_err();
    assert_eq!(beyond, ShelfFault::OtherOffset, "the file has fewer bytes");
    assert_eq!(shelf.settle(&described.id).unwrap().offset, 600);
    shelf.append(&described, 600, &bytes[600..]).unwrap();
    assert_eq!(shelf.finish(&described.id).unwrap(), Outcome::Stored(digest(&bytes)));
    assert_eq!(shelf.settle(&UploadId([7; 16])).unwrap_err(), ShelfFault::Unknown);
}

fn other_sums_are_held(shelf: &dyn Shelf) {
    let bytes = content(4, 70_000);
    let described = Description { sum: Some(digest(b"another")), ..described(1, bytes.len()) };
    put(shelf, &described, &bytes);
    let held = Outcome::Held(digest(&bytes));
    assert_eq!(shelf.finish(&described.id).unwrap(), held);
    assert_eq!(shelf.look(&described.id).unwrap(), Some(Found::Finished(described.clone(), held)));
    for sum in [digest(&bytes), digest(b"another")] {
        assert_eq!(shelf.has(&sum).unwrap(), None, "neither what it is nor what was said");
        assert!(!shelf.delivered(&described.owner, &sum).unwrap());
    }
}

fn unwhole_files_stay(shelf: &dyn Shelf) {
    let (bytes, described) = (content(5, 1_000), described(1, 1_001));
    put(shelf, &described, &bytes);
    assert!(shelf.finish(&described.id).is_err());
    assert_eq!(shelf.settle(&described.id).unwrap().offset, 1_000, "and nothing is lost of it");
    shelf.append(&described, 1_000, &[1]).unwrap();
    assert!(shelf.finish(&described.id).is_ok());
    assert!(shelf.finish(&UploadId([7; 16])).is_err(), "there is no such upload");
}

fn finishing_is_asked_again(shelf: &dyn Shelf) {
    let (bytes, described) = (content(6, 5_000), described(1, 5_000));
    put(shelf, &described, &bytes);
    let first = shelf.finish(&described.id).unwrap();
    assert_eq!(shelf.finish(&described.id).unwrap(), first);
    let late = shelf.append(&described, 5_000, b"").err();
    assert!(matches!(late, None | Some(ShelfFault::Unknown)), "{late:?}");
    assert_eq!(read(shelf, &bytes, 0, 5_000), Some(bytes));
}

fn discarding_is_complete(shelf: &dyn Shelf) {
    let (bytes, described) = (content(7, 5_000), described(1, 6_000));
    put(shelf, &described, &bytes);
    shelf.discard(&described.id).unwrap();
    assert_eq!(shelf.look(&described.id).unwrap(), None);
    assert!(shelf.unfinished().unwrap().is_empty());
    shelf.discard(&described.id).unwrap();
    shelf.begin(&described).unwrap();
    assert_eq!(shelf.settle(&described.id).unwrap().offset, 0, "no bytes come back with the name");
}

fn deliveries_are_known(shelf: &dyn Shelf) {
    let (bytes, described) = (content(8, 5_000), described(1, 5_000));
    put(shelf, &described, &bytes);
    shelf.finish(&described.id).unwrap();
    let (owner, sum) = (described.owner, digest(&bytes));
    let asks = |owner: Owner| shelf.delivered(&owner, &sum).unwrap();
    assert!(asks(owner) && shelf.delivered_by(&owner.device, &sum).unwrap());
    assert!(asks(Owner { device: DeviceId([5; 16]), ..owner }), "the same person on another device");
    assert!(!asks(NOBODY));
    assert!(!shelf.delivered(&owner, &digest(b"another")).unwrap());
    let again = Description { id: UploadId([3; 16]), ..described };
    shelf.repeat(&again, &sum).unwrap();
    let found = shelf.look(&again.id).unwrap();
    assert_eq!(found, Some(Found::Finished(again, Outcome::Stored(sum))));
}

fn one_of_many_wins(shelf: &dyn Shelf) {
    let described = described(1, 8_000);
    shelf.begin(&described).unwrap();
    let wins: Vec<u8> = std::thread::scope(|threads| {
        let put = |seed: u8| {
            let described = &described;
            threads.spawn(move || shelf.append(described, 0, &content(seed, 8_000)).is_ok().then_some(seed))
        };
        let working: Vec<_> = (1..=8).map(put).collect();
        working.into_iter().filter_map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(wins.len(), 1, "one has won, and the others know that they have not: {wins:?}");
    let winner = content(wins[0], 8_000);
    assert_eq!(shelf.finish(&described.id).unwrap(), Outcome::Stored(digest(&winner)), "nothing is mixed");
}

fn owners_share_bytes(shelf: &dyn Shelf) {
    let bytes = content(9, 5_000);
    for (number, owner) in [(1, described(1, 0).owner), (2, NOBODY)] {
        let described = Description { owner, ..described(number, bytes.len()) };
        put(shelf, &described, &bytes);
        assert_eq!(shelf.finish(&described.id).unwrap(), Outcome::Stored(digest(&bytes)));
        assert!(shelf.delivered(&owner, &digest(&bytes)).unwrap());
    }
    assert_eq!(read(shelf, &bytes, 0, 5_000), Some(bytes));
}

fn tidying_keeps_files(shelf: &dyn Shelf) {
    let (bytes, done) = (content(10, 5_000), described(1, 5_000));
    put(shelf, &done, &bytes);
    shelf.finish(&done.id).unwrap();
    let at_work = described(2, 5_000);
    put(shelf, &at_work, &bytes[..100]);
    assert_eq!(shelf.tidy(0).unwrap(), 0, "nothing is so old");
    assert_eq!(shelf.tidy(i64::MAX).unwrap(), 1);
    assert_eq!(shelf.look(&done.id).unwrap(), None, "the name of the upload is forgotten");
    assert_eq!(shelf.has(&digest(&bytes)).unwrap(), Some(5_000), "the file is not");
    assert!(shelf.delivered(&done.owner, &digest(&bytes)).unwrap(), "nor who brought it");
    assert_eq!(shelf.settle(&at_work.id).unwrap().offset, 100, "and whoever is at work is not disturbed");
}

fn large_files_fit(shelf: &dyn Shelf) {
    let bytes = content(11, (20 << 20) + 3);
    let described = Description { sum: Some(digest(&bytes)), ..described(1, bytes.len()) };
    put(shelf, &described, &bytes);
    assert_eq!(shelf.finish(&described.id).unwrap(), Outcome::Stored(digest(&bytes)));
    assert!(read(shelf, &bytes, 0, bytes.len() as u64).is_some_and(|read| read == bytes), "byte for byte");
    assert!(shelf.unfinished().unwrap().is_empty());
}

fn small_parts_are_welcome(shelf: &dyn Shelf) {
    let least = shelf.least();
    assert!((1..=shelf.part()).contains(&least));
    let bytes = content(12, least * 2 + 5);
    let described = Description { sum: Some(digest(&bytes)), ..described(1, bytes.len()) };
    shelf.begin(&described).unwrap();
    for (number, part) in bytes.chunks(least).enumerate() {
        shelf.append(&described, (number * least) as u64, part).unwrap();
    }
    assert_eq!(shelf.settle(&described.id).unwrap().offset, bytes.len() as u64, "each counts");
    assert_eq!(shelf.finish(&described.id).unwrap(), Outcome::Stored(digest(&bytes)));
}
