//! The stories, told to SQLite.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use apseko_server::storage::Storage;
use apseko_server::storage::sqlite::SqliteStorage;

use crate::suite::{Open, suite, suite_of_openings};

#[test]
fn sqlite_does_what_is_asked_of_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let count = AtomicU32::new(0);
    suite(&|| {
        let path = folder.path().join(format!("{}.db", count.fetch_add(1, Ordering::Relaxed)));
        Arc::new(SqliteStorage::open(&path).unwrap())
    });
}

#[test]
fn sqlite_can_be_opened_several_times() {
    let folder = tempfile::tempdir().unwrap();
    let count = AtomicU32::new(0);
    suite_of_openings(&|| {
        let path = folder.path().join(format!("{}.db", count.fetch_add(1, Ordering::Relaxed)));
        let open: Open =
            Box::new(move || -> Arc<dyn Storage> { Arc::new(SqliteStorage::open(&path).unwrap()) });
        open
    });
}
