//! The feed in one SQLite file: for a trial, or a small unit. Several server processes on one machine may share it.
//!
//! The file is not encrypted by this program: unlike a device, a server stands in a locked room and starts unattended.

mod derived;
mod error;
mod journal;
mod orders;
mod people;
mod pool;
mod read;
mod row;
mod rows;
mod schema;
mod single;
#[cfg(test)]
mod tests;
mod transaction;
mod watch;
mod write;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use apseko_oplog::{FeedMeta, OpId};

use super::{Head, Storage, StorageError, Transaction};
pub use derived::SqliteRows;
pub use journal::SqliteJournal;
pub use people::open_people;
use pool::Pool;
pub use single::{note_orders_beside, orders_beside, read_file, seal, seal_of, settle};
use transaction::SqliteTransaction;
use watch::Watch;

/// The feed in an SQLite file.
#[derive(Debug)]
pub struct SqliteStorage {
    pool: Arc<Pool>,
    watch: Arc<Watch>,
}

impl SqliteStorage {
    /// Opens the file, makes it if there is none, and brings its tables up to this program.
    pub fn open(path: &Path) -> Result<Self, StorageError> {
        let writer = schema::open_first(path)?;
        Ok(Self { pool: Arc::new(Pool::new(path.to_owned(), writer)), watch: Arc::default() })
    }
}

impl Storage for SqliteStorage {
    fn read(&self) -> Result<Box<dyn Transaction>, StorageError> {
        let lent = self.pool.reader()?;
        let connection = lent.connection()?;
        connection.execute_batch("BEGIN")?;
        // The picture is that of the first look, not of BEGIN.
        read::head(connection)?;
        Ok(Box::new(SqliteTransaction::reading(lent)))
    }

    fn write(&self) -> Result<Box<dyn Transaction>, StorageError> {
        let lent = self.pool.writer()?;
        let connection = lent.connection()?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        read::head(connection)?;
        Ok(Box::new(SqliteTransaction::writing(lent, Arc::clone(&self.watch))))
    }

    fn found(&self, meta: &FeedMeta) -> Result<(), StorageError> {
        let lent = self.pool.writer()?;
        let connection = lent.connection()?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        match read::head(connection) {
            Ok(_) => return Err(StorageError::FoundedAlready),
            Err(StorageError::NotFounded) => {}
            Err(error) => return Err(error),
        }
        write::head(connection, &Head { meta: meta.clone(), arrivals: 0, revision: 0 })?;
        connection.execute_batch("COMMIT")?;
        self.watch.tell(meta.head);
        Ok(())
    }

    fn note_orders(&self, ops: &[OpId]) -> Result<(), StorageError> {
        orders::note(self.pool.path(), ops)
    }

    fn noted_orders(&self) -> Result<Vec<OpId>, StorageError> {
        orders::noted(self.pool.path())
    }

    fn wait_beyond(&self, head: u64, at_most: Duration) -> Result<(), StorageError> {
        self.watch.wait_beyond(head, at_most, || read::place(self.pool.reader()?.connection()?))
    }
}
