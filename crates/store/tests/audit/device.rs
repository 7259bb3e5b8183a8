//! The device of these stories, and somebody who has its key.

use std::path::Path;

use apseko_domain::{NoteId, RequestId, TaskId, TaskOrigin};
use apseko_store::{
    AuditCheck, AuditEvent, AuditHead, AuditKind, AuditObject, AuditRecord, DataFolder, Edit, Moment,
    ObjectKind, Owner, Plan, Revision, Store, StoreError, StoreKey, Task, Wish,
};
use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

const NOON: Timestamp = Timestamp::constant(1_795_168_800, 0);
pub const TASK: Uuid = Uuid::from_u128(1);
pub const NOTE: Uuid = Uuid::from_u128(10);

pub fn moment(number: u128) -> Moment {
    let mut randomness = [9; 32];
    randomness[..16].copy_from_slice(&number.to_be_bytes());
    Moment { wall: NOON, uptime_ms: 1_000, boot: [3; 16], randomness }
}

/// Whose device it is.
fn owner() -> Owner {
    Owner { device: [0xde; 16], user: [0xa1; 16], name: "Ilze Kalniņa".to_owned(), unit: [0; 16] }
}

pub fn open(folder: &Path) -> Store {
    Store::open(DataFolder::take(folder).unwrap(), &StoreKey::new([7; 32]), owner(), &moment(0)).unwrap()
}

/// Somebody who has the key and a tool, and takes away what protects the rows.
pub fn thief(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("apseko.db")).unwrap();
    connection.pragma_update(None, "key", format!("x'{}'", hex::encode([7; 32]))).unwrap();
    connection
}

pub fn edit(number: u128) -> Edit {
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

pub fn plan_with_note() -> Plan {
    let task = Task {
        id: TaskId(TASK),
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
    };
    let text = "Vārti slēgti.".to_owned();
    let first = Revision { number: 1, text, author: "Ilze".to_owned(), saved_at: NOON };
    let note = Wish::AddNote { note: NoteId(NOTE), task: TaskId(TASK), first };
    Plan { changes: vec![Wish::AddTask(task), note], reply: String::new() }
}

pub fn events(count: u64) -> Vec<AuditEvent> {
    let one = |number: u64| AuditEvent {
        at_ms: NOON.as_millisecond() + i64::try_from(number).unwrap(),
        object: Some(AuditObject {
            kind: ObjectKind::Worker,
            id: Uuid::from_u64_pair(0, number).into_bytes(),
        }),
        purpose: Some("Nodarbinātības pārbaude".to_owned()),
        detail: vec![("number".to_owned(), number.to_string())],
        ..AuditEvent::at(&moment(0), AuditKind::Viewed, "Ilze \"I\" Kalniņa")
    };
    (1..=count).map(one).collect()
}

/// A device on which ten things were noted, and what it kept elsewhere.
pub fn noted(folder: &Path) -> AuditHead {
    open(folder).note(events(10)).unwrap()
}

pub fn head(store: &Store) -> Option<AuditHead> {
    store.read::<_, StoreError>(|view| view.audit_head()).unwrap()
}

pub fn page(store: &Store, before: Option<u64>, most: usize) -> Vec<AuditRecord> {
    store.read::<_, StoreError>(|view| view.audit_page(before, most)).unwrap()
}

pub fn verify(folder: &Path, expected: Option<AuditHead>) -> AuditCheck {
    open(folder).read::<_, StoreError>(|view| view.verify_audit(expected)).unwrap()
}

/// What a check finds after ten things were noted and somebody with the key has run this.
pub fn after_tampering(sql: &str) -> (AuditCheck, AuditCheck) {
    let folder = tempfile::tempdir().unwrap();
    let kept = noted(folder.path());
    let connection = thief(folder.path());
    let triggers = "DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks;
                    DROP TRIGGER audit_grows_at_its_end;";
    connection.execute_batch(triggers).unwrap();
    connection.execute_batch(sql).unwrap();
    assert!(connection.total_changes() > 0, "{sql} has to change something");
    drop(connection);
    (verify(folder.path(), None), verify(folder.path(), Some(kept)))
}

/// A database as an older program left it, with three rows in the audit that was no chain.
pub fn old_database(folder: &Path, schemas: &[(&str, &str)]) {
    let connection = thief(folder);
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection
        .execute_batch(
            "CREATE TABLE schema_migration (
               number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_ms INTEGER NOT NULL
             ) STRICT;",
        )
        .unwrap();
    for (number, (name, sql)) in (1_u32..).zip(schemas) {
        connection.execute_batch(sql).unwrap();
        connection.execute("INSERT INTO schema_migration VALUES (?1, ?2, '', 0)", (number, name)).unwrap();
        if number == 1 {
            let task = "INSERT INTO task (id, origin, place, created_ms, created_by)
                        VALUES (?1, 'adhoc', 'Jelgava', 1795168800000, 'Ilze')";
            connection.execute(task, [TASK.as_bytes()]).unwrap();
        }
    }
    connection.pragma_update(None, "user_version", if schemas.len() < 3 { 1 } else { 2 }).unwrap();
    for (at_ms, command, object) in [
        (5_i64, "create-adhoc-task", TASK.as_bytes().as_slice()),
        (6, "unknown-thing", NOTE.as_bytes().as_slice()),
        (7, "nothing-touched", &[]),
    ] {
        let row = "INSERT INTO audit (at_ms, actor, command, object) VALUES (?1, 'Ilze', ?2, ?3)";
        connection.execute(row, (at_ms, command, object)).unwrap();
    }
}
