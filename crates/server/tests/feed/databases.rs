//! The databases, each of which hears every story.

use std::path::Path;
use std::sync::Arc;

use apseko_server::storage::Storage;
use apseko_server::storage::postgres::PostgresStorage;
use apseko_server::storage::sqlite::SqliteStorage;
use apseko_testkit::PostgresCluster;

use super::house::first_meta;
use super::{hands, stories};

/// An open database with a feed in it, as one server process has it; called again, as the next one has it.
pub type Open<'a> = &'a dyn Fn() -> Arc<dyn Storage>;

/// A name, and what happens.
type Story = (&'static str, fn(Open<'_>));

/// Every story that both databases have to tell alike.
const STORIES: [Story; 6] = [
    ("what is acknowledged is there for the next start", stories::what_is_acknowledged_is_there),
    ("a key that does not sign decides nothing", stories::a_key_that_does_not_sign_decides_nothing),
    ("whose authorship is not shown is kept apart", stories::refused_work_is_kept_apart),
    ("writers that wait together are committed together", hands::waiting_together_is_committed_together),
    ("six writers and four readers", hands::six_writers_leave_no_gap_and_nothing_is_missed),
    ("two processes take turns", hands::two_processes_write_one_feed),
];

#[test]
fn on_sqlite() {
    for (name, story) in STORIES {
        eprintln!("on SQLite: {name}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("feed.db");
        founded(&SqliteStorage::open(&file).unwrap());
        story(&|| opened(&file));
    }
}

fn opened(file: &Path) -> Arc<dyn Storage> {
    Arc::new(SqliteStorage::open(file).unwrap())
}

#[test]
fn on_postgresql() {
    let cluster = PostgresCluster::start();
    for (number, (name, story)) in STORIES.into_iter().enumerate() {
        eprintln!("on PostgreSQL: {name}");
        let url = cluster.database(&format!("feed{number}"));
        founded(&PostgresStorage::connect(&url).unwrap());
        story(&|| Arc::new(PostgresStorage::connect(&url).unwrap()));
    }
}

fn founded(storage: &dyn Storage) {
    storage.found(&first_meta()).unwrap();
}
