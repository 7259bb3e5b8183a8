//! An audit that was begun by the program before there were subjects and bases goes on.

use apseko_server::audit::{Actor, Event, Subject, action, append};
use apseko_server::storage::postgres::PostgresJournal;
use apseko_server::storage::sqlite::SqliteJournal;
use apseko_server::storage::{Journal, JournalEnd, StorageError};
use apseko_testkit::PostgresCluster;

use crate::keys::NOW;
use crate::stories::checked;

const SQLITE: &str = include_str!("../../../../migrations/server/sqlite/audit.sql");
const POSTGRES: &str = include_str!("../../../../migrations/server/postgres/audit.sql");

/// An entry of the first form and its hash, as the older program made it.
fn old_line() -> (String, JournalEnd) {
    let event = Event::new(NOW, Actor::Server, action::STARTED);
    let entry = event.to_bytes();
    let mut hashed = apseko_trust::canon::Writer::default();
    hashed.array(5).text("apseko").text("server-audit").uint(1).bytes(&[0; 32]).bytes(&entry);
    let hash = apseko_trust::digest(&hashed.finish());
    (hex::encode(entry), JournalEnd { seq: 1, hash })
}

fn goes_on(journal: &mut dyn Journal, old: JournalEnd) {
    assert_eq!(journal.end().unwrap(), old, "what was there is there");
    let view = Event::new(NOW, Actor::System([3; 16]), action::PERSONAL_VIEWED);
    append(journal, &[view.about(Subject::Outsider([9; 16]), "disclosure")]).unwrap();
    assert_eq!(checked(journal, Some(old)).unwrap().entries, 2, "both forms in one chain");
    assert_eq!(journal.about(&Subject::Outsider([9; 16]).code(), None, 9).unwrap().len(), 1);
}

#[test]
fn an_older_file_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.db");
    let (entry, old) = old_line();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(SQLITE).unwrap();
    let add = "INSERT INTO record (seq, at_ms, action, entry, hash) VALUES (1, ?1, 'server.started', ?2, ?3)";
    connection.execute(add, (NOW, hex::decode(entry).unwrap(), old.hash)).unwrap();
    drop(connection);
    goes_on(&mut SqliteJournal::open(&path).unwrap(), old);
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 3).unwrap();
    drop(newer);
    let refused = SqliteJournal::open(&path);
    assert!(matches!(refused, Err(StorageError::Newer { found: 3, .. })), "{refused:?}");
}

#[test]
fn an_older_schema_goes_on_and_several_may_bring_it_up() {
    let cluster = PostgresCluster::start();
    let address = cluster.database("older");
    let (entry, old) = old_line();
    let hash = hex::encode(old.hash);
    let add = format!(
        "{POSTGRES}; INSERT INTO audit.record (seq, at_ms, action, entry, hash)
         VALUES (1, {NOW}, 'server.started', '\\x{entry}', '\\x{hash}')"
    );
    cluster.psql("older", &add);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| PostgresJournal::connect(&address).unwrap());
        }
    });
    goes_on(&mut PostgresJournal::connect(&address).unwrap(), old);
}
