//! A tablet with a task and a photo, for stories about files.

use std::path::Path;

use apseko_domain::{RequestId, TaskId, TaskOrigin};
use apseko_store::words::{AddEvidence, EntityId, Fields, File};
use apseko_store::{
    DataFolder, Edit, KeptFile, Moment, Owner, Plan, SealedFile, Store, StoreError, StoreKey, Task, Wish,
};
use jiff::Timestamp;
use uuid::Uuid;

pub const NOON: Timestamp = Timestamp::constant(1_795_168_800, 0);
pub const PHOTO: [u8; 32] = [0xf0; 32];
pub const TASK: Uuid = Uuid::from_u128(1);
pub const EVIDENCE: Uuid = Uuid::from_u128(2);
pub const CASE: Uuid = Uuid::from_u128(3);

pub fn moment() -> Moment {
    Moment { wall: NOON, uptime_ms: 1_000, boot: [3; 16], randomness: [9; 32] }
}

pub fn open(folder: &Path) -> Store {
    let owner =
        Owner { device: [0xde; 16], user: [0xa1; 16], name: "Ilze Kalniņa".to_owned(), unit: [0; 16] };
    Store::open(DataFolder::take(folder).unwrap(), &StoreKey::new([7; 32]), owner, &moment()).unwrap()
}

pub fn sealed(evidence: Uuid, name: u128) -> SealedFile {
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

pub fn task() -> Task {
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

pub fn save(store: &Store, number: u128, changes: Vec<Wish>) {
    let mut randomness = [0; 32];
    randomness[..16].copy_from_slice(&number.to_be_bytes());
    let edit = Edit {
        request: RequestId(Uuid::from_u128(number)),
        command: "keep-file",
        body_digest: [1; 32],
        at: NOON,
        moment: Moment { randomness, ..moment() },
        actor: "Ilze Kalniņa".to_owned(),
        role: "INS".to_owned(),
        concerns_others: true,
    };
    store.write::<StoreError>(edit, move |_| Ok(Plan { changes, reply: String::new() })).unwrap();
}

/// What is said of the photo, and where it lies.
pub fn attached() -> Vec<Wish> {
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

pub fn with_photo(folder: &Path) -> Store {
    let store = open(folder);
    save(&store, 1, vec![Wish::AddTask(task())]);
    save(&store, 2, attached());
    store
}

pub fn photo(store: &Store) -> KeptFile {
    store.read::<_, StoreError>(|view| view.file(&PHOTO)).unwrap().unwrap()
}
