//! What only SQLite has to prove: how the file is opened, and what is in tables that no question reads.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use apseko_oplog::{
    Body, BodyFacts, DeviceId, EditId, EntityId, EntityRef, EpochId, Facts, Header, Held, Hlc, Incarnation,
    Kind, OpId, Record, ScopeId, ScopeKind, Stamp, StreamId, UserId, Value,
};
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::storage::{Changes, Refused};

const THING: EntityRef = EntityRef { kind: 14, id: EntityId([7; 16]) };

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Jānis Bērziņš.db");
    (folder, path)
}

fn meta() -> FeedMeta {
    let epoch = EpochId([1; 16]);
    FeedMeta {
        server: DeviceId([9; 16]),
        level: 1,
        epoch,
        lineage: vec![(epoch, 0)],
        head: 0,
        stable: 0,
        hlc: Hlc(0),
    }
}

fn record() -> Record {
    let said = BodyFacts {
        salt: [1; 16],
        edit: EditId([1; 16]),
        entity: THING,
        field: "name".to_owned(),
        value: Value::Null,
    };
    let body = Body::write(said);
    let header = Header::write(Facts {
        format: 1,
        needs: 1,
        stream: StreamId { device: DeviceId([1; 16]), incarnation: Incarnation([1; 16]) },
        dseq: 1,
        prev: None,
        scope: ScopeId { kind: ScopeKind::Case, id: [1; 16] },
        author: UserId([1; 16]),
        role: "INS".to_owned(),
        acting_for: None,
        kind: Kind::Set,
        parents: Vec::new(),
        seen: Vec::new(),
        stamp: Stamp::default(),
        body: body.digest(),
    });
    let body = Held::Here(Arc::new(body));
    Record {
        header: Arc::new(header),
        body,
        seq: None,
        cover: None,
        effective: true,
        children: 0,
        holds: 0,
        pins: 0,
    }
}

fn founded(path: &Path) -> SqliteStorage {
    let storage = SqliteStorage::open(path).unwrap();
    storage.found(&meta()).unwrap();
    storage
}

fn put(storage: &SqliteStorage, changes: &Changes) {
    let mut turn = storage.write().unwrap();
    turn.apply(changes).unwrap();
    turn.commit().unwrap();
}

/// The file, as somebody with another tool sees it.
fn tool(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.busy_timeout(Duration::from_secs(10)).unwrap();
    connection
}

#[test]
fn several_may_make_the_file_at_once() {
    for _ in 0..8 {
        let (_folder, path) = folder();
        let together = Barrier::new(6);
        let founded = std::thread::scope(|scope| {
            let starts = [(); 6].map(|()| {
                scope.spawn(|| {
                    together.wait();
                    SqliteStorage::open(&path).unwrap().found(&meta()).is_ok()
                })
            });
            starts.into_iter().map(|start| start.join().unwrap()).filter(|won| *won).count()
        });
        assert_eq!(founded, 1, "all of them find one file with the tables made once");
    }
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let (_folder, path) = folder();
    drop(founded(&path));
    tool(&path).pragma_update(None, "user_version", schema::known_version() + 1).unwrap();
    let refused = SqliteStorage::open(&path).unwrap_err();
    let known = schema::known_version();
    assert!(
        matches!(refused, StorageError::Newer { found, known: ours } if found == known + 1 && ours == known)
    );
    let version: i64 = tool(&path).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, known + 1, "an old program does not bring a database down");
}

#[test]
fn a_feed_of_the_first_program_is_brought_up_to_this_one() {
    let (_folder, path) = folder();
    drop(founded(&path));
    let undo = "DROP TABLE moved; ALTER TABLE refused DROP COLUMN dropped; DROP INDEX op_held; PRAGMA user_version = 1";
    tool(&path).execute_batch(undo).unwrap();
    drop(SqliteStorage::open(&path).expect("it takes the steps that are missing"));
    let tables: i64 = tool(&path)
        .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'moved'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1, "and has the table");
    let version: i64 = tool(&path).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, schema::known_version());
}

#[test]
fn what_is_no_database_of_ours_is_left_alone() {
    let (_folder, path) = folder();
    tool(&path).execute_batch("CREATE TABLE recipe (name TEXT)").unwrap();
    assert!(
        matches!(SqliteStorage::open(&path), Err(StorageError::Damaged(_))),
        "it belongs to another program"
    );
    let tables: i64 =
        tool(&path).query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
    assert_eq!(tables, 1);

    let (_folder, path) = folder();
    std::fs::write(&path, "dear diary, ".repeat(1_000)).unwrap();
    assert!(matches!(SqliteStorage::open(&path), Err(StorageError::Damaged(_))), "it is no database at all");
}

#[test]
fn a_file_that_cannot_be_opened_is_not_called_damaged_nor_by_its_name() {
    let (folder, path) = folder();
    std::fs::create_dir(&path).unwrap();
    for path in [path, folder.path().join("Jānis").join("feed.db")] {
        let error = SqliteStorage::open(&path).unwrap_err();
        assert!(
            matches!(error, StorageError::Unavailable(_)),
            "a disk that is not mounted may come back: {error}"
        );
        assert!(!error.to_string().contains("Jānis"), "a path may name a person: {error}");
    }
}

#[test]
fn connections_keep_their_promises() {
    let (_folder, path) = folder();
    let storage = founded(&path);
    let number = |connection: &Connection, name: &str| -> i64 {
        connection.pragma_query_value(None, name, |row| row.get(0)).unwrap()
    };
    let writer = storage.pool.writer().unwrap();
    let writer = writer.connection().unwrap();
    assert_eq!(number(writer, "synchronous"), 2, "FULL: a commit waits for the disk");
    assert_eq!(
        number(&schema::open_writer(&path).unwrap(), "synchronous"),
        2,
        "also where it is opened anew"
    );
    let mode: String = writer.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal", "readers do not wait");
    let reader = storage.pool.reader().unwrap();
    assert!(reader.connection().unwrap().execute("DELETE FROM head", []).is_err(), "a reader must not write");
}

#[test]
fn every_table_is_strict() {
    let (_folder, path) = folder();
    drop(founded(&path));
    let loose: i64 = tool(&path)
        .query_row(
            "SELECT count(*) FROM pragma_table_list
             WHERE type = 'table' AND strict = 0 AND schema = 'main' AND name NOT LIKE 'sqlite_%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(loose, 0, "a table that is not STRICT takes text for a number");
}

#[test]
fn registers_are_read_again_with_everything_that_is_derived() {
    let (_folder, path) = folder();
    let storage = founded(&path);
    put(&storage, &Changes { inserted: [(1, record())].into(), ..Changes::default() });
    // As an older program would have left it, which could not read the operation.
    tool(&path).execute("UPDATE op SET entity = NULL, field = NULL", []).unwrap();
    assert!(storage.read().unwrap().heads_of(&[THING]).unwrap().is_empty());
    let rebuilt = Changes { forget_derived: true, ..Changes::default() };
    put(&storage, &rebuilt);
    tool(&path).execute("UPDATE op SET effective = 1", []).unwrap();
    assert_eq!(storage.read().unwrap().heads_of(&[THING]).unwrap().len(), 1, "this program can read it");
}

#[test]
fn refused_requests_are_kept_as_they_came() {
    let (_folder, path) = folder();
    let storage = founded(&path);
    let refused = Refused {
        device: [3; 16],
        at_ms: -7,
        ops: vec![OpId([1; 32]), OpId([2; 32])],
        bytes: vec![0, 255],
        dropped: None,
    };
    put(&storage, &Changes { refused: vec![refused.clone(), refused], ..Changes::default() });
    type Row = ([u8; 16], i64, Vec<u8>, Vec<u8>);
    let rows: Vec<Row> = tool(&path)
        .prepare("SELECT device, at_ms, ops, bytes FROM refused ORDER BY n")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let expected: Row = ([3; 16], -7, [[1; 32], [2; 32]].concat(), vec![0, 255]);
    assert_eq!(rows, [expected.clone(), expected], "whoever looks into it sees every byte");
}

#[test]
fn damage_is_told_as_damage() {
    let (_folder, path) = folder();
    let storage = founded(&path);
    put(&storage, &Changes { inserted: [(1, record())].into(), ..Changes::default() });
    for damage in ["UPDATE op SET header = x'00'", "UPDATE op SET children = -1"] {
        tool(&path).execute(damage, []).unwrap();
        let told = storage.read().unwrap().arrived_after(0, 9).unwrap_err();
        assert!(matches!(told, StorageError::Damaged(_)), "{damage}: {told}");
    }
    tool(&path).execute("DROP TABLE line", []).unwrap();
    let told = storage.read().unwrap().lines(&record().header.scope, 0, u64::MAX, 9).unwrap_err();
    assert!(matches!(told, StorageError::Damaged(_)), "{told}");
}

#[test]
fn a_full_disk_is_told_as_that_and_the_next_turn_goes_on() {
    let (_folder, path) = folder();
    let storage = founded(&path);
    {
        let writer = storage.pool.writer().unwrap();
        let pages: i64 =
            writer.connection().unwrap().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        writer.connection().unwrap().pragma_update(None, "max_page_count", pages + 4).unwrap();
    }
    let refused =
        Refused { device: [3; 16], at_ms: 0, ops: Vec::new(), bytes: vec![0; 1 << 20], dropped: None };
    let mut turn = storage.write().unwrap();
    turn.apply(&Changes { erasures: [OpId([1; 32])].into(), ..Changes::default() }).unwrap();
    let told = turn.apply(&Changes { refused: vec![refused], ..Changes::default() });
    assert!(matches!(told, Err(StorageError::Full)));
    assert!(turn.commit().is_err(), "SQLite has rolled back by itself: there is nothing to commit");
    put(&storage, &Changes { erasures: [OpId([2; 32])].into(), ..Changes::default() });
    let kept = storage.read().unwrap().erasures(&[OpId([1; 32]), OpId([2; 32])]).unwrap();
    assert_eq!(kept, [OpId([2; 32])].into(), "small things still fit");
}

#[test]
fn orders_lie_beside_the_feed() {
    let (folder, path) = folder();
    let storage = founded(&path);
    let old = folder.path().join("old");
    drop(storage);
    std::fs::copy(&path, &old).unwrap();
    let storage = SqliteStorage::open(&path).unwrap();
    storage.note_orders(&[OpId([1; 32])]).unwrap();
    drop(storage);
    std::fs::copy(&old, &path).unwrap();
    let restored = SqliteStorage::open(&path).unwrap();
    assert_eq!(
        restored.noted_orders().unwrap(),
        [OpId([1; 32])],
        "a restore must not bring back what was destroyed"
    );
}
