//! The databases in which each story is told.

use std::cell::Cell;
use std::sync::Arc;

use apseko_server::storage::Storage;
use apseko_server::storage::derived::RowStore;
use apseko_server::storage::postgres::{PostgresRows, PostgresStorage};
use apseko_server::storage::sqlite::{SqliteRows, SqliteStorage};
use apseko_testkit::PostgresCluster;

/// New databases, one after the other.
pub trait Databases {
    /// For a feed that nobody has founded yet.
    fn feed(&self) -> Arc<dyn Storage>;
    /// For rows, of which there are none yet.
    fn rows(&self) -> Arc<dyn RowStore>;
    /// The rows that were given out last, as another process opens them.
    fn same_rows(&self) -> Arc<dyn RowStore>;
}

pub struct Files {
    folder: tempfile::TempDir,
    number: Cell<u32>,
    rows: Cell<u32>,
}

impl Files {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), number: Cell::new(0), rows: Cell::new(0) }
    }

    pub fn rows_file(&self) -> std::path::PathBuf {
        self.folder.path().join(format!("rows{}.db", self.rows.get()))
    }
}

fn next(number: &Cell<u32>) -> u32 {
    number.set(number.get() + 1);
    number.get()
}

impl Databases for Files {
    fn feed(&self) -> Arc<dyn Storage> {
        let file = self.folder.path().join(format!("feed{}.db", next(&self.number)));
        Arc::new(SqliteStorage::open(&file).unwrap())
    }

    fn rows(&self) -> Arc<dyn RowStore> {
        next(&self.rows);
        self.same_rows()
    }

    fn same_rows(&self) -> Arc<dyn RowStore> {
        Arc::new(SqliteRows::open(&self.rows_file()).unwrap())
    }
}

pub struct Cluster {
    cluster: PostgresCluster,
    number: Cell<u32>,
    rows: std::cell::RefCell<String>,
}

impl Cluster {
    pub fn new() -> Self {
        let cluster = PostgresCluster::start();
        Self { cluster, number: Cell::new(0), rows: std::cell::RefCell::default() }
    }
}

impl Databases for Cluster {
    fn feed(&self) -> Arc<dyn Storage> {
        let url = self.cluster.database(&format!("feed{}", next(&self.number)));
        Arc::new(PostgresStorage::connect(&url).unwrap())
    }

    fn rows(&self) -> Arc<dyn RowStore> {
        *self.rows.borrow_mut() = self.cluster.database(&format!("rows{}", next(&self.number)));
        self.same_rows()
    }

    fn same_rows(&self) -> Arc<dyn RowStore> {
        Arc::new(PostgresRows::connect(&self.rows.borrow()).unwrap())
    }
}
