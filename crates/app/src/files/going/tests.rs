//! What is left after a power cut between any two steps, and that nothing goes that only this device has.

use std::cell::RefCell;
use std::io::Cursor;
use std::sync::Arc;

use apseko_domain::RequestId;
use apseko_store::{DataFolder, Edit, FileEnd, Moment, Owner, Plan, StoreKey, Wish};
use apseko_sync::{BlobSource as _, Depot as _, Sum};
use apseko_vault::Key;

use super::super::{FileRoom, NewSeal};
use super::*;

const CASE: Uuid = Uuid::from_u128(3);
const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn moment(number: u8) -> Moment {
    Moment { wall: AT, uptime_ms: 0, boot: [0; 16], randomness: [number; 32] }
}

/// A device in a folder; dropping it is how its power goes.
struct Device {
    store: Arc<Store>,
    room: FileRoom,
}

impl Device {
    fn open(folder: &Path) -> Self {
        let owner = Owner { device: [1; 16], user: [2; 16], name: "Ilze".to_owned(), unit: [0; 16] };
        let folder = DataFolder::take(folder).unwrap();
        let store = Arc::new(Store::open(folder, &StoreKey::new([7; 32]), owner, &moment(9)).unwrap());
        take_away_leftovers(&store);
        let room = FileRoom::new(store.clone(), Key::filled_by(|bytes| bytes.fill(5)));
        Self { store, room }
    }

    /// Takes a photo in, and returns what is known of it.
    fn takes(&self, number: u8) -> SealedFile {
        self.takes_bytes(number, vec![number; 1_000 + usize::from(number)])
    }

    fn takes_bytes(&self, name: u8, plain: Vec<u8>) -> SealedFile {
        let new = NewSeal { name: [name; 16], nonce: [name; 19], at: AT };
        let evidence = Uuid::from_u128(u128::from(name));
        let sealed = self.room.seal(Cursor::new(plain), (CASE, evidence), &new).unwrap();
        let edit = Edit {
            request: RequestId(evidence),
            command: "keep-file",
            body_digest: [name; 32],
            at: AT,
            moment: moment(name),
            actor: "Ilze".to_owned(),
            role: "INS".to_owned(),
            concerns_others: false,
        };
        let changes = vec![Wish::KeepFile(sealed.clone())];
        let plan = move |_: &View<'_>| Ok(Plan { changes, reply: String::new() });
        self.store.write::<StoreError>(edit, plan).unwrap();
        sealed
    }

    fn office_stores(&self, file: &SealedFile) {
        self.store.note_way(file.sum, None, Some(FileEnd::Stored)).unwrap();
    }

    fn office_signs(&self, file: &SealedFile, size: u64) {
        self.store.note_delivery(CASE, b"signed".to_vec(), vec![(file.sum, size)], AT).unwrap();
    }

    fn takes_signed(&self, number: u8) -> SealedFile {
        let file = self.takes(number);
        self.office_stores(&file);
        self.office_signs(&file, file.size);
        file
    }

    fn has_bytes(&self, file: &SealedFile) -> bool {
        self.store.files_folder().join(name_of(file.sealed)).exists()
    }

    /// The code of why it cannot be opened; nothing where it can.
    fn refusal(&self, file: &SealedFile) -> Option<String> {
        self.room.open(&Sum(file.sum)).err().map(|error| error.code)
    }
}

#[test]
fn what_the_office_has_signed_for_goes_and_everything_else_stays() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::open(folder.path());
    let signed = device.takes_signed(1);
    let (waits, stored, refused, other) =
        (device.takes(2), device.takes(3), device.takes(4), device.takes(5));
    device.office_stores(&stored);
    device.store.note_way(refused.sum, None, Some(FileEnd::Refused("upload.too_large".to_owned()))).unwrap();
    device.office_stores(&other);
    device.office_signs(&other, other.size + 1);

    assert_eq!(let_all_go(&device.store, AT).unwrap(), Gone { files: 1, bytes: 1_001 });
    assert!(!device.has_bytes(&signed));
    assert_eq!(
        device.refusal(&signed).as_deref(),
        Some("file.let_go"),
        "a person hears that it can be fetched"
    );
    for (file, why) in [
        (&waits, "it has not gone anywhere yet"),
        (&stored, "nobody has signed for it"),
        (&refused, "the office did not take it"),
        (&other, "the office has signed for a file of another length"),
    ] {
        assert!(device.has_bytes(file), "{why}");
        assert_eq!(device.refusal(file), None, "{why}");
    }
    let waiting: Vec<Sum> = device.room.waiting().unwrap().into_iter().map(|parcel| parcel.sum).collect();
    assert_eq!(waiting, [Sum(waits.sum)], "what was let go of is never offered for its way again");
    assert_eq!(let_all_go(&device.store, AT).unwrap(), Gone::default(), "nothing goes twice");
}

#[test]
fn a_power_cut_before_the_row_leaves_everything() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::open(folder.path());
    let file = device.takes_signed(1);
    let taken = RefCell::new(0);
    let full = |_: Vec<[u8; 32]>| Err(StoreError::Full("no space".to_owned()));
    let take_away = |_: &SealedFile| {
        *taken.borrow_mut() += 1;
        Ok(())
    };
    assert!(in_order(vec![file.sum], full, take_away).is_err());
    assert_eq!(*taken.borrow(), 0, "bytes that the row calls here must be here");
    drop(device);
    let device = Device::open(folder.path());
    assert!(device.has_bytes(&file));
    assert_eq!(device.refusal(&file), None);
}

#[test]
fn a_power_cut_after_the_row_leaves_bytes_that_the_next_opening_takes_away() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::open(folder.path());
    let (file, waits) = (device.takes_signed(1), device.takes(2));
    let unknown = device.store.files_folder().join("ffffffffffffffffffffffffffffffff");
    fs::write(&unknown, b"after an old copy of the data was put back").unwrap();
    assert_eq!(device.store.let_go(vec![file.sum], AT).unwrap(), std::slice::from_ref(&file));
    assert!(device.has_bytes(&file), "the power goes now");
    assert_eq!(device.refusal(&file).as_deref(), Some("file.let_go"), "the row decides, not what lies there");
    drop(device);

    let device = Device::open(folder.path());
    assert!(!device.has_bytes(&file), "the room is made after all");
    assert!(device.has_bytes(&waits) && device.refusal(&waits).is_none());
    assert!(unknown.exists(), "what nobody has let go of is not taken away");
    assert_eq!(device.refusal(&file).as_deref(), Some("file.let_go"));
}

#[test]
fn only_what_the_table_lets_go_of_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::open(folder.path());
    let (signed, waits) = (device.takes_signed(1), device.takes(2));
    let chosen_wrongly = vec![waits.sum, signed.sum, [0xee; 32]];
    assert_eq!(go(&device.store, chosen_wrongly, AT).unwrap().files, 1);
    assert!(device.has_bytes(&waits), "the table does not believe whoever chooses");
    assert!(!device.has_bytes(&signed));
}

#[test]
fn with_room_nothing_goes_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::open(folder.path());
    let file = device.takes_signed(1);
    for free in [None, Some(LITTLE)] {
        assert_eq!(let_due_go(&device.store, free, AT).unwrap(), Gone::default());
    }
    assert_eq!(let_due_go(&device.store, Some(LITTLE - 1), AT).unwrap().files, 1);
    assert!(!device.has_bytes(&file));
}

#[test]
fn what_is_taken_in_again_is_here_again() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::open(folder.path());
    let file = device.takes_signed(1);
    let_all_go(&device.store, AT).unwrap();
    let again = device.takes_bytes(70, vec![1; 1_001]);
    assert_eq!(again.sum, file.sum, "the same photo, chosen once more");
    assert_eq!(device.refusal(&again), None, "it is read where it lies now");
    assert_eq!(device.room.open(&Sum(again.sum)).unwrap().length(), 1_001);
    assert!(device.room.waiting().unwrap().is_empty(), "the office has it");
}
