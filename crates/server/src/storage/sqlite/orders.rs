//! Orders to erase in a file of their own: whoever puts an old copy of the feed in place must not put it there as well.

use std::path::{Path, PathBuf};

use apseko_oplog::OpId;
use rusqlite::{Connection, OpenFlags};

use super::schema::{FLAGS, connect};
use crate::storage::StorageError;

/// Follows the name of the feed's file.
const SUFFIX: &str = "-orders";

const TABLE: &str = include_str!("../../../../../migrations/server/sqlite/orders.sql");

/// Orders are rare: the file is opened for each. Needs no turn of the writer, who may be in the middle of a transaction.
pub(super) fn note(feed: &Path, ops: &[OpId]) -> Result<(), StorageError> {
    let connection = open(feed)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let mut statement =
        connection.prepare_cached("INSERT INTO noted_order (op) VALUES (?1) ON CONFLICT DO NOTHING")?;
    for op in ops {
        statement.execute([op.0])?;
    }
    drop(statement);
    connection.execute_batch("COMMIT")?;
    Ok(())
}

pub(super) fn noted(feed: &Path) -> Result<Vec<OpId>, StorageError> {
    let connection = open(feed)?;
    let mut statement = connection.prepare_cached("SELECT op FROM noted_order ORDER BY op")?;
    let ops = statement.query_map([], |row| row.get(0).map(OpId))?;
    Ok(ops.collect::<Result<_, _>>()?)
}

fn open(feed: &Path) -> Result<Connection, StorageError> {
    let connection = connect(&beside(feed), FLAGS | OpenFlags::SQLITE_OPEN_CREATE)?;
    // EXTRA: without a log ahead of it, a commit is only safe when the folder forgets the journal for good.
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.execute_batch(TABLE)?;
    Ok(connection)
}

fn beside(feed: &Path) -> PathBuf {
    let mut name = feed.as_os_str().to_owned();
    name.push(SUFFIX);
    PathBuf::from(name)
}
