//! Stories about what was fetched: it is sealed, bounded, and nothing of it is left behind.

use std::path::Path;

use apseko_store::{DataFolder, Moment, Owner, StoreKey};
use apseko_sync::BlobSource as _;

use super::*;

const CASE: Uuid = Uuid::from_u128(3);
const NOON: Timestamp = Timestamp::constant(1_795_168_800, 0);

fn room(folder: &Path) -> FetchedRoom {
    let owner = Owner { device: [1; 16], user: [2; 16], name: "Ilze".to_owned(), unit: [0; 16] };
    let moment = Moment { wall: NOON, uptime_ms: 0, boot: [0; 16], randomness: [9; 32] };
    let folder = DataFolder::take(folder).unwrap();
    let store = Store::open(folder, &StoreKey::new([7; 32]), owner, &moment).unwrap();
    let count = std::sync::atomic::AtomicU8::new(1);
    let fill = move |bytes: &mut [u8]| bytes.fill(count.fetch_add(1, std::sync::atomic::Ordering::SeqCst));
    FetchedRoom::new(Arc::new(store), Key::filled_by(|bytes| bytes.fill(5)), Arc::new(fill))
}

fn label(number: u8) -> Label {
    Label { case: CASE, evidence: Uuid::from_u128(2), sum: [number; 32], preview: false }
}

fn photo() -> Vec<u8> {
    (0..200_000_u32).map(|place| (place % 251) as u8).collect()
}

fn fetch(room: &FetchedRoom, number: u8, at: Timestamp) {
    let mut taker = room.taker(label(number));
    taker.begin().unwrap();
    taker.take(&photo()).unwrap();
    taker.keep(at, None).unwrap();
}

fn rows(room: &FetchedRoom) -> Vec<Fetched> {
    room.store.read::<_, StoreError>(|view| view.fetched()).unwrap()
}

fn lying(room: &FetchedRoom) -> usize {
    fs::read_dir(room.store.fetched_folder()).map_or(0, Iterator::count)
}

#[test]
fn what_was_fetched_is_read_from_any_place_and_never_lies_in_plain() {
    let folder = tempfile::tempdir().unwrap();
    let room = room(folder.path());
    fetch(&room, 1, NOON);
    let kept = rows(&room).remove(0);
    assert_eq!((kept.case, kept.sum, kept.size, kept.used_at), (CASE, [1; 32], 200_000, NOON));
    let mut source = room.open(&kept, NOON).unwrap();
    let mut part = [0; 9];
    assert_eq!(source.read_at(100_000, &mut part), Ok(9));
    assert_eq!(part, photo()[100_000..100_009]);
    let on_disk = fs::read(room.path(kept.sealed)).unwrap();
    let plain = &photo()[70_000..70_032];
    assert!(!on_disk.windows(32).any(|bytes| bytes == plain));
    let other_case = Fetched { case: Uuid::from_u128(8), ..kept };
    let code = room.open(&other_case, NOON).err().map(|error| error.code);
    assert_eq!(code.as_deref(), Some("file.damaged"), "its seal belongs to its case");
}

#[test]
fn what_began_anew_or_was_broken_off_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let room = room(folder.path());
    let mut taker = room.taker(label(1));
    taker.begin().unwrap();
    taker.take(b"half of it").unwrap();
    taker.begin().unwrap();
    assert_eq!(lying(&room), 1, "the half is forgotten");
    room.sweep();
    assert_eq!(lying(&room), 1, "what is under way is no stray");
    drop(taker);
    assert_eq!((lying(&room), rows(&room).len()), (0, 0));
    assert!(room.names_under_way().is_empty());
}

#[test]
fn bytes_that_a_crash_has_left_are_taken_away_and_those_with_a_row_stay() {
    let folder = tempfile::tempdir().unwrap();
    let before = room(folder.path());
    fetch(&before, 1, NOON);
    let stray = before.path(Uuid::from_u128(77));
    fs::write(&stray, b"half of a film").unwrap();
    drop(before);
    let room = room(folder.path());
    room.sweep();
    assert!(!stray.exists());
    assert!(room.has(&rows(&room)[0]));
}

#[test]
fn the_same_file_fetched_again_takes_the_place_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let room = room(folder.path());
    fetch(&room, 1, NOON);
    fetch(&room, 1, NOON);
    assert_eq!(rows(&room).len(), 1);
    room.sweep();
    assert_eq!(lying(&room), 1, "and the bytes of the first one go");
    assert!(room.has(&rows(&room)[0]));
}

#[test]
fn everything_goes_when_somebody_wants_room() {
    let folder = tempfile::tempdir().unwrap();
    let room = room(folder.path());
    fetch(&room, 1, NOON);
    fetch(&room, 2, NOON);
    assert_eq!(room.let_all_go().unwrap(), Gone { files: 2, bytes: 400_000 });
    assert_eq!((lying(&room), rows(&room).len()), (0, 0));
}

fn used(number: u8, size: u64) -> Fetched {
    let (case, evidence, sealed) = (CASE, CASE, Uuid::from_u128(number.into()));
    Fetched { case, sum: [number; 32], preview: false, size, evidence, sealed, version: 1, used_at: NOON }
}

/// What goes of four files of half a gigabyte each, what was not used for longest first.
fn goes(bytes: u64, free: Option<u64>) -> Option<Vec<u8>> {
    let lying: Vec<Fetched> = (1..=4).map(|number| used(number, 512 << 20)).collect();
    let numbers = |goes: Vec<Fetched>| goes.iter().map(|fetched| fetched.sum[0]).collect();
    to_go(&lying, bytes, free).map(numbers)
}

#[test]
fn what_was_not_used_for_longest_goes_first_and_only_as_much_as_is_needed() {
    const GIB: u64 = 1 << 30;
    assert_eq!(goes(0, None), Some(vec![]), "two gibibytes are within the bound");
    assert_eq!(goes(1, None), Some(vec![1]));
    assert_eq!(goes(GIB, None), Some(vec![1, 2]));
    assert_eq!(goes(2 * GIB, None), Some(vec![1, 2, 3, 4]));
    assert_eq!(goes(2 * GIB + 1, None), None, "it would not fit if it were alone");
    assert_eq!(goes(1, Some(100 * GIB)), Some(vec![1]));
    assert_eq!(goes(1, Some(8 * GIB)), Some(vec![1, 2, 3]), "a tenth of what would be free without them");
    assert_eq!(goes(GIB, Some(0)), None, "a full disk takes nothing");
}
