//! Stories about files on their way: a file is kept together with what is said of it, and what the office signed stays signed.

use std::path::Path;

use apseko_domain::{RequestId, TaskId, TaskOrigin};
use apseko_store::words::{AddEvidence, EntityId, EntityKind, Fields, File};
use apseko_store::{
    DataFolder, Edit, FileEnd, KeptFile, Moment, Owner, Plan, SealedFile, Store, StoreError, StoreKey, Task,
    Wish,
};
use jiff::Timestamp;
use uuid::Uuid;

const NOON: Timestamp = Timestamp::constant(1_795_168_800, 0);
const PHOTO: [u8; 32] = [0xf0; 32];
const TASK: Uuid = Uuid::from_u128(1);
const EVIDENCE: Uuid = Uuid::from_u128(2);
const CASE: Uuid = Uuid::from_u128(3);

fn moment() -> Moment {
    Moment { wall: NOON, uptime_ms: 1_000, boot: [3; 16], randomness: [9; 32] }
}

fn open(folder: &Path) -> Store {
    let owner =
        Owner { device: [0xde; 16], user: [0xa1; 16], name: "Ilze Kalniņa".to_owned(), unit: [0; 16] };
    Store::open(DataFolder::take(folder).unwrap(), &StoreKey::new([7; 32]), owner, &moment()).unwrap()
}

fn sealed(evidence: Uuid, name: u128) -> SealedFile {
    SealedFile {
        sum: PHOTO,
        size: 3_000_000,
        evidence,
        sealed: Uuid::from_u128(name),
        owner: *CASE.as_bytes(),
        version: 1,
        kept_at: NOON,
    }
}

fn task() -> Task {
    Task {
        id: TaskId(TASK),
        number: String::new(),
        origin: TaskOrigin::Adhoc,
        employer_name: "SIA Paraugs".to_owned(),
        employer_reg_no: String::new(),
        place: "Rūpniecības iela 12".to_owned(),
        object: String::new(),
        area: None,
        sheets: Vec::new(),
        reason: String::new(),
        planned_day: None,
        planned_time: None,
        due_day: None,
        created_at: NOON,
        created_by: "Ilze".to_owned(),
    }
}

fn save(store: &Store, number: u128, changes: Vec<Wish>) {
    let edit = Edit {
        request: RequestId(Uuid::from_u128(number)),
        command: "keep-file",
        body_digest: [1; 32],
        at: NOON,
        moment: Moment { randomness: [u8::try_from(number).unwrap(); 32], ..moment() },
        actor: "Ilze Kalniņa".to_owned(),
        concerns_others: true,
    };
    store.write::<StoreError>(edit, move |_| Ok(Plan { changes, reply: String::new() })).unwrap();
}

/// What is said of the photo, and where it lies.
fn attached() -> Vec<Wish> {
    let file = File {
        sha256: PHOTO,
        size: 3_000_000,
        mime: "image/jpeg".to_owned(),
        name: "jumta mala.jpg".to_owned(),
    };
    let evidence = AddEvidence {
        evidence: EntityId(EVIDENCE.into_bytes()),
        task: EntityId(TASK.into_bytes()),
        file,
        fields: Fields::default(),
    };
    vec![Wish::Ask(Box::new(evidence.into())), Wish::KeepFile(sealed(EVIDENCE, 4))]
}

fn with_photo(folder: &Path) -> Store {
    let store = open(folder);
    save(&store, 1, vec![Wish::AddTask(task())]);
    save(&store, 2, attached());
    store
}

fn photo(store: &Store) -> KeptFile {
    store.read::<_, StoreError>(|view| view.file(&PHOTO)).unwrap().unwrap()
}

#[test]
fn a_file_is_kept_with_what_is_said_of_it_and_both_outlive_the_program() {
    let folder = tempfile::tempdir().unwrap();
    drop(with_photo(folder.path()));
    let store = open(folder.path());
    let said = store.read::<_, StoreError>(|view| view.things_of(EntityKind::Evidence, TASK)).unwrap();
    let file = said[0].file("file").unwrap();
    assert_eq!((file.sha256, file.name.as_str()), (PHOTO, "jumta mala.jpg"), "a task lists its files");
    let kept = photo(&store);
    assert_eq!(kept.file, sealed(EVIDENCE, 4));
    assert_eq!((kept.address, kept.end, kept.signed_at), (None, None, None), "it waits");
    let on_disk = std::fs::read(folder.path().join("apseko.db")).unwrap();
    assert!(!on_disk.windows(5).any(|bytes| bytes == b"jumta"), "the name of a file is nobody's but ours");
}

#[test]
fn the_same_bytes_are_one_file_however_often_they_are_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    save(&store, 3, vec![Wish::KeepFile(sealed(Uuid::from_u128(8), 9))]);
    assert_eq!(photo(&store).file.sealed, Uuid::from_u128(4), "the first one is on its way already");
    assert_eq!(store.read::<_, StoreError>(|view| view.files()).unwrap().len(), 1);
}

#[test]
fn what_the_office_has_signed_for_nothing_takes_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    store.note_way(PHOTO, Some([5; 16]), None).unwrap();
    assert_eq!(photo(&store).address, Some([5; 16]));
    store.note_way(PHOTO, None, Some(FileEnd::Stored)).unwrap();
    assert_eq!((photo(&store).end, photo(&store).signed_at), (Some(FileEnd::Stored), None));
    store.note_delivery(CASE, b"signed".to_vec(), vec![PHOTO, [0xee; 32]], NOON).unwrap();
    assert_eq!(photo(&store).signed_at, Some(NOON));
    let said = store.read::<_, StoreError>(|view| view.delivery_of(CASE)).unwrap();
    assert_eq!(said.as_deref(), Some(b"signed".as_slice()), "the proof is kept as it came");
    store.note_way(PHOTO, None, Some(FileEnd::Refused("upload.other_sum".to_owned()))).unwrap();
    assert_eq!(photo(&store).end, Some(FileEnd::Stored), "a late word of another upload changes nothing");
}

#[test]
fn a_refused_file_stays_and_goes_again_when_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    assert!(!store.send_again(EVIDENCE).unwrap(), "nothing was refused");
    store.note_way(PHOTO, Some([5; 16]), Some(FileEnd::Refused("upload.too_large".to_owned()))).unwrap();
    assert!(store.send_again(EVIDENCE).unwrap());
    let kept = photo(&store);
    assert_eq!(
        (kept.address, kept.end),
        (None, None),
        "from the beginning: the server may have forgotten it"
    );
}

#[test]
fn files_wait_until_they_may_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    store.pause_files(true).unwrap();
    drop(store);
    let paused = |store: &Store| store.read::<_, StoreError>(|view| view.are_files_paused()).unwrap();
    let store = open(folder.path());
    assert!(paused(&store), "a pause outlives the program");
    store.pause_files(false).unwrap();
    assert!(!paused(&store));
}
