//! Stories about sealed files: what goes in comes out anywhere in it, and what was touched does not come out at all.

use std::io::Cursor;
use std::sync::Arc;

use apseko_store::{DataFolder, Moment, Owner, Store, StoreKey};
use apseko_sync::BlobSource as _;
use apseko_vault::Key;
use jiff::Timestamp;
use uuid::Uuid;

use super::*;

const CASE: Uuid = Uuid::from_u128(3);

fn room(folder: &std::path::Path) -> FileRoom {
    let owner = Owner { device: [1; 16], user: [2; 16], name: "Ilze".to_owned(), unit: [0; 16] };
    let moment = Moment { wall: Timestamp::UNIX_EPOCH, uptime_ms: 0, boot: [0; 16], randomness: [9; 32] };
    let folder = DataFolder::take(folder).unwrap();
    let store = Store::open(folder, &StoreKey::new([7; 32]), owner, &moment).unwrap();
    FileRoom::new(Arc::new(store), Key::filled_by(|bytes| bytes.fill(5)))
}

/// Two and a half segments in which no two bytes beside each other are alike.
fn film() -> Vec<u8> {
    (0..2_621_440_u32).map(|place| place.to_le_bytes()[0] ^ place.to_le_bytes()[2]).collect()
}

fn sealed(room: &FileRoom) -> SealedFile {
    let new = NewSeal { name: [4; 16], nonce: [6; 19], at: Timestamp::UNIX_EPOCH };
    room.seal(Cursor::new(film()), (CASE, Uuid::from_u128(2)), &new).unwrap()
}

#[test]
fn a_file_is_read_from_any_place_and_never_lies_in_plain() {
    let folder = tempfile::tempdir().unwrap();
    let room = room(folder.path());
    let (file, film) = (sealed(&room), film());
    assert_eq!((file.size, file.sum), (2_621_440, apseko_trust::digest(&film)));
    let mut source = room.open_sealed(&file).unwrap();
    assert_eq!(source.length(), 2_621_440);
    let mut part = [0; 9];
    for place in [0_usize, 1_048_571, 2_621_431] {
        assert_eq!(source.read_at(place as u64, &mut part), Ok(9));
        assert_eq!(part, film[place..place + 9], "also across two segments");
    }
    assert_eq!(source.read_at(2_621_440, &mut part), Ok(0), "the end is the end");
    let on_disk = std::fs::read(room.path(file.sealed)).unwrap();
    let plain = &film[70_000..70_032];
    assert!(!on_disk.windows(plain.len()).any(|bytes| bytes == plain), "nobody reads it off the disk");
}

#[test]
fn a_file_that_was_touched_or_belongs_elsewhere_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let room = room(folder.path());
    let file = sealed(&room);
    let code = |file: &SealedFile| room.open_sealed(file).err().map(|error| error.code);
    let other_case = SealedFile { owner: [8; 16], ..file.clone() };
    assert_eq!(
        code(&other_case).as_deref(),
        Some("file.damaged"),
        "evidence of one case is not that of another"
    );
    let path = room.path(file.sealed);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let mut source = room.open_sealed(&file).unwrap();
    let read = source.read_at(0, &mut [0; 4]);
    assert_eq!(read.map_err(|error| error.code), Err("file.damaged".to_owned()), "one bit is enough");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(code(&file).as_deref(), Some("file.missing"), "and a person is told which it is");
}
