//! Stories about the store: what is saved stays, once, encrypted, and every refusal has its reason.

use std::fs;
use std::path::Path;

use apseko_domain::{NoteId, RequestId, TaskId, TaskOrigin};
use apseko_store::{
    DataFolder, Draft, Edit, Moment, Owner, Plan, Revision, Store, StoreError, StoreKey, Task, Touched, Wish,
    Written,
};
use jiff::Timestamp;
use uuid::Uuid;

const NOON: Timestamp = Timestamp::constant(1_795_168_800, 0);

/// Whose device it is.
fn owner() -> Owner {
    Owner { device: [0xde; 16], user: [0xa1; 16], name: "Ilze Kalniņa".to_owned(), unit: [0; 16] }
}

fn open(folder: &Path) -> Result<Store, StoreError> {
    open_with(folder, 7)
}

fn open_with(folder: &Path, key: u8) -> Result<Store, StoreError> {
    Store::open(DataFolder::take(folder)?, &StoreKey::new([key; 32]), owner(), &moment(0))
}

/// The machine stands still; its randomness differs from wish to wish.
fn moment(number: u128) -> Moment {
    let mut randomness = [9; 32];
    randomness[..16].copy_from_slice(&number.to_be_bytes());
    Moment { wall: NOON, uptime_ms: 1_000, boot: [3; 16], randomness }
}

fn wish(number: u128) -> Edit {
    Edit {
        request: RequestId(Uuid::from_u128(number)),
        command: "write-note",
        body_digest: [1; 32],
        at: NOON,
        moment: moment(number),
        actor: "Ilze".to_owned(),
        role: "INS".to_owned(),
        concerns_others: true,
    }
}

fn task(number: u128) -> Task {
    Task {
        id: TaskId(Uuid::from_u128(number)),
        number: String::new(),
        origin: TaskOrigin::Adhoc,
        employer_name: String::new(),
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

fn text(number: u32, text: &str) -> Revision {
    Revision { number, text: text.to_owned(), author: "Ilze".to_owned(), saved_at: NOON }
}

fn save(store: &Store, number: u128, changes: Vec<Wish>) -> Result<Written, StoreError> {
    store.write(wish(number), move |_| Ok(Plan { changes, reply: format!("reply {number}") }))
}

fn with_note(note: u128) -> Vec<Wish> {
    let task = task(1);
    let id = task.id;
    let first = text(1, "Divi nodarbinātie bez ķiverēm.");
    vec![Wish::AddTask(task), Wish::AddNote { note: NoteId(Uuid::from_u128(note)), task: id, first }]
}

#[test]
fn what_was_saved_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).unwrap();
    let written = save(&store, 1, with_note(10)).unwrap();
    let note = Touched::Note(NoteId(Uuid::from_u128(10)));
    assert!(
        matches!(&written, Written::Done { touched, .. } if touched.contains(&note)),
        "the screens must hear of the note: {written:?}"
    );
    drop(store);

    let store = open(folder.path()).unwrap();
    let notes = store.read::<_, StoreError>(|view| view.notes_of(TaskId(Uuid::from_u128(1)))).unwrap();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].newest.text, "Divi nodarbinātie bez ķiverēm.");
    let found = store.read::<_, StoreError>(|view| view.task(TaskId(Uuid::from_u128(1)))).unwrap();
    assert_eq!(found, Some(task(1)), "every column reads back as it was written");
}

#[test]
fn a_double_tap_is_carried_out_once_and_answered_twice() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).unwrap();
    save(&store, 1, with_note(10)).unwrap();
    let again = save(&store, 1, with_note(11)).unwrap();
    assert_eq!(again, Written::Repeated { reply: "reply 1".to_owned() });
    let notes = store.read::<_, StoreError>(|view| view.notes_of(TaskId(Uuid::from_u128(1)))).unwrap();
    assert_eq!(notes.len(), 1, "the second tap must not make a second note");
    let summary = store.read::<_, StoreError>(|view| view.saved_summary()).unwrap();
    assert_eq!(summary.waiting, 1, "nor be delivered twice");
}

#[test]
fn one_request_id_cannot_carry_two_wishes() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).unwrap();
    save(&store, 1, with_note(10)).unwrap();
    let other = Edit { body_digest: [2; 32], ..wish(1) };
    let refused =
        store.write::<StoreError>(other, |_| Ok(Plan { changes: Vec::new(), reply: String::new() }));
    assert!(
        matches!(refused, Err(StoreError::RequestReused)),
        "answering with the first reply would call the second wish saved: {refused:?}"
    );
}

#[test]
fn a_plan_that_fails_half_way_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).unwrap();
    let mut changes = with_note(10);
    changes.push(Wish::AddTask(task(1)));
    let failed = save(&store, 1, changes);
    let taken = matches!(failed, Err(StoreError::Planned(ref refusal)) if refusal.code() == "entity.taken");
    assert!(taken, "the same task twice breaks a rule: {failed:?}");
    let found = store.read::<_, StoreError>(|view| view.all_tasks()).unwrap();
    assert!(found.is_empty(), "all or nothing");
    save(&store, 1, with_note(10)).unwrap();
}

#[test]
fn a_retracted_note_keeps_its_texts() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).unwrap();
    let note = NoteId(Uuid::from_u128(10));
    save(&store, 1, with_note(10)).unwrap();
    let second = text(2, "Trīs nodarbinātie bez ķiverēm.");
    save(&store, 2, vec![Wish::AddRevision { note, revision: second }]).unwrap();
    save(&store, 3, vec![Wish::SetRetracted { note, retracted: true }]).unwrap();
    let (shown, past) = store
        .read::<_, StoreError>(|view| {
            Ok((view.notes_of(TaskId(Uuid::from_u128(1)))?, view.revisions_of(note)?))
        })
        .unwrap();
    assert!(shown.is_empty(), "a retracted note is not shown");
    assert_eq!(
        past.iter().map(|revision| revision.number).collect::<Vec<_>>(),
        [2, 1],
        "but nothing is lost"
    );
}

#[test]
fn drafts_are_kept_but_do_not_wait_for_delivery() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).unwrap();
    for number in 0..5 {
        let edit = Edit { concerns_others: false, ..wish(number) };
        let draft = Draft { text: format!("vārds {number}"), kept_at: NOON, based_on: None };
        let keep = Wish::KeepDraft { slot: "new".to_owned(), draft };
        store
            .write::<StoreError>(edit, move |_| Ok(Plan { changes: vec![keep], reply: String::new() }))
            .unwrap();
    }
    let (draft, summary) =
        store.read::<_, StoreError>(|view| Ok((view.draft("new")?, view.saved_summary()?))).unwrap();
    assert_eq!(draft.unwrap().text, "vārds 4");
    assert_eq!(summary.waiting, 0, "what is half typed is nobody else's business");
}

#[test]
fn a_second_instance_is_refused_and_the_first_one_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).unwrap();
    assert!(matches!(open(folder.path()), Err(StoreError::InUse)));
    save(&store, 1, with_note(10)).unwrap();
    drop(store);
    open(folder.path()).unwrap();
}

#[test]
fn a_wrong_key_reads_nothing_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    save(&open(folder.path()).unwrap(), 1, with_note(10)).unwrap();
    assert!(matches!(open_with(folder.path(), 8), Err(StoreError::Damaged(_))));
    let notes = open(folder.path())
        .unwrap()
        .read::<_, StoreError>(|view| view.notes_of(TaskId(Uuid::from_u128(1))))
        .unwrap();
    assert_eq!(notes.len(), 1, "the right key still opens it");
}

#[test]
fn a_damaged_file_is_reported_as_damaged() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()).unwrap());
    let file = folder.path().join("apseko.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[100] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let refused = open(folder.path());
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "one flipped bit on the first page: {refused:?}");
    assert_eq!(fs::read(&file).unwrap(), bytes, "a damaged file is left for the people who can rescue it");
}

#[test]
fn a_database_of_a_newer_version_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()).unwrap());
    let file = folder.path().join("apseko.db");
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.pragma_update(None, "key", format!("x'{}'", hex::encode([7; 32]))).unwrap();
    newer.pragma_update(None, "user_version", apseko_store::SCHEMA_LEVEL + 1).unwrap();
    newer.execute_batch("CREATE TABLE from_the_future (wonder TEXT) STRICT").unwrap();
    drop(newer);
    let before = fs::read(&file).unwrap();
    let refused = open(folder.path());
    assert!(
        matches!(refused, Err(StoreError::Newer { needed }) if needed == apseko_store::SCHEMA_LEVEL + 1),
        "an older program must not write into it: {refused:?}"
    );
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn nothing_readable_lies_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).unwrap();
    save(&store, 1, with_note(10)).unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for canary in ["Divi nodarb", "Rūpniecības", "SQLite format 3", "CREATE TABLE"] {
            assert!(
                !bytes.windows(canary.len()).any(|window| window == canary.as_bytes()),
                "{} shows {canary:?} to anyone who takes the disk",
                path.display()
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn the_folder_is_closed_to_other_people() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("data");
    drop(open(&folder).unwrap());
    let mode = fs::metadata(&folder).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "group and others have no rights here: {mode:o}");
}
