//! The feed as one file that nobody writes to any more: how a backup is finished, and how it is read.

use std::path::Path;
use std::sync::Arc;

use apseko_oplog::OpId;
use rusqlite::{Connection, OptionalExtension};

use super::pool::Pool;
use super::schema::{FLAGS, connect, expect_tables};
use super::transaction::SqliteTransaction;
use super::{orders, read};
use crate::storage::{StorageError, Transaction};

/// The sum of everything that the file held when it was finished. Its own table: the feed knows nothing of it.
const SEAL: &str = "CREATE TABLE seal (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    total  BLOB NOT NULL CHECK (length(total) = 32)
) STRICT";

/// Brings everything that lies in the log beside a file into the file itself. Nobody may have it open.
pub fn settle(file: &Path) -> Result<(), StorageError> {
    one_file(&connect(file, FLAGS)?)
}

/// Writes down what the file holds, and settles it.
pub fn seal(file: &Path, total: &[u8; 32]) -> Result<(), StorageError> {
    let connection = connect(file, FLAGS)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.execute_batch(SEAL)?;
    connection.execute("INSERT INTO seal (id, total) VALUES (1, ?1)", [total])?;
    one_file(&connection)
}

fn one_file(connection: &Connection) -> Result<(), StorageError> {
    let mode: String = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode == "delete" {
        return Ok(());
    }
    Err(StorageError::Unavailable("somebody else has the file open".to_owned()))
}

/// What the file said that it holds when it was finished; nothing, if it never was.
pub fn seal_of(file: &Path) -> Result<Option<[u8; 32]>, StorageError> {
    let connection = connect(file, FLAGS)?;
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'seal'";
    let tables: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    if tables == 0 {
        return Ok(None);
    }
    Ok(connection.query_row("SELECT total FROM seal WHERE id = 1", [], |row| row.get(0)).optional()?)
}

/// A picture of the feed in a file, which stays as it is to the byte.
pub fn read_file(file: &Path) -> Result<Box<dyn Transaction>, StorageError> {
    let pool = Arc::new(Pool::of_readers(file.to_owned()));
    let lent = pool.reader()?;
    let connection = lent.connection()?;
    connection.execute_batch("BEGIN")?;
    expect_tables(connection)?;
    read::head(connection)?;
    Ok(Box::new(SqliteTransaction::reading(lent)))
}

/// The orders to erase that were noted beside the file of a feed, whether the feed itself is there or not.
pub fn orders_beside(feed: &Path) -> Result<Vec<OpId>, StorageError> {
    orders::noted(feed)
}

/// Notes orders to erase beside the file of a feed.
pub fn note_orders_beside(feed: &Path, ops: &[OpId]) -> Result<(), StorageError> {
    orders::note(feed, ops)
}
