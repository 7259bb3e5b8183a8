//! The stories, told to both databases: two processes at a time, as two openings of one database.

use std::path::PathBuf;
use std::sync::Arc;

use apseko_server::storage::StorageError;
use apseko_server::storage::people::{PeopleStore, PeopleTables};
use apseko_server::storage::postgres::connect_people;
use apseko_server::storage::sqlite::open_people;
use apseko_testkit::PostgresCluster;

use crate::{moments, secrets, stories};

/// A database with a book in it, which any number of processes open.
pub trait Place: Sync {
    fn tables(&self) -> PeopleTables;

    /// Another one of the same kind, with nothing in it.
    fn another(&self) -> PeopleTables;

    fn open(&self) -> Arc<dyn PeopleStore> {
        Arc::new(self.tables())
    }
}

pub type Story = fn(&dyn Place);

struct File(PathBuf);

impl Place for File {
    fn tables(&self) -> PeopleTables {
        open_people(&self.0).unwrap()
    }

    fn another(&self) -> PeopleTables {
        open_people(&self.0.with_extension("other")).unwrap()
    }
}

struct Database<'c> {
    cluster: &'c PostgresCluster,
    name: String,
    address: String,
}

impl<'c> Database<'c> {
    fn new(cluster: &'c PostgresCluster, name: &str) -> Self {
        Self { cluster, name: name.to_owned(), address: cluster.database(name) }
    }
}

impl Place for Database<'_> {
    fn tables(&self) -> PeopleTables {
        connect_people(&self.address).unwrap()
    }

    fn another(&self) -> PeopleTables {
        connect_people(&self.cluster.database(&format!("{}_other", self.name))).unwrap()
    }
}

fn all() -> impl Iterator<Item = Story> {
    stories::ALL.iter().chain(moments::ALL).chain(secrets::ALL).copied()
}

#[test]
fn sqlite_keeps_the_book() {
    let folder = tempfile::tempdir().unwrap();
    for (number, story) in all().enumerate() {
        story(&File(folder.path().join(format!("{number}.db"))));
    }
}

#[test]
fn postgresql_keeps_the_book() {
    let cluster = PostgresCluster::start();
    for (number, story) in all().enumerate() {
        story(&Database::new(&cluster, &format!("people{number}")));
    }
}

#[test]
fn a_book_goes_from_one_database_to_the_other_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = PostgresCluster::start();
    let file = File(folder.path().join("one.db"));
    stories::fill(file.open().as_ref());
    let database = Database::new(&cluster, "moved");
    let contents = file.open().contents().unwrap();
    assert!(database.open().bring(&contents).unwrap(), "there was no book yet");
    assert_eq!(database.open().contents().unwrap(), contents, "all of it has come along");
    let back = File(folder.path().join("two.db"));
    assert!(back.open().bring(&database.open().contents().unwrap()).unwrap());
    assert_eq!(back.open().load(0).unwrap(), file.open().load(0).unwrap());
}

#[cfg(unix)]
#[test]
fn a_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.db");
    let book = open_people(&path).unwrap();
    stories::fill(&book);
    for name in ["people.db", "people.db-wal"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} can be read by others");
    }
}

#[test]
fn a_book_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.db");
    drop(open_people(&path).unwrap());
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    assert!(matches!(open_people(&path), Err(StorageError::Newer { found: 99, .. })));
    let cluster = PostgresCluster::start();
    let url = cluster.database("newer");
    drop(connect_people(&url).unwrap());
    cluster.psql("newer", "INSERT INTO people.schema_version (version) VALUES (99)");
    assert!(matches!(connect_people(&url), Err(StorageError::Newer { found: 99, .. })));
}

#[test]
fn several_processes_found_one_book_at_the_same_moment() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = PostgresCluster::start();
    let places: [&dyn Place; 2] =
        [&File(folder.path().join("people.db")), &Database::new(&cluster, "founded")];
    for place in places {
        std::thread::scope(|scope| {
            let opening: Vec<_> = (0..4).map(|_| scope.spawn(|| place.open().version().unwrap())).collect();
            for one in opening {
                assert_eq!(one.join().unwrap(), 0);
            }
        });
    }
}
