//! The audit in a file of its own, beside the feed's: a copy of the feed that is put in place does not take it along.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use super::error::unreadable;
use super::schema::{FLAGS, connect, log_ahead};
use crate::storage::{Journal, JournalEnd, JournalLine, StorageError};

const TABLE: &str = include_str!("../../../../../migrations/server/sqlite/audit.sql");

/// The audit in an SQLite file. Several processes on one machine may add to it.
#[derive(Debug)]
pub struct SqliteJournal(Connection);

impl SqliteJournal {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> Result<Self, StorageError> {
        let connection = connect(path, FLAGS | OpenFlags::SQLITE_OPEN_CREATE)?;
        log_ahead(&connection)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "fullfsync", "ON")?;
        connection.execute_batch(TABLE)?;
        Ok(Self(connection))
    }

    fn add(&self, lines: &mut dyn FnMut(JournalEnd) -> Vec<JournalLine>) -> Result<(), StorageError> {
        let mut statement = self.0.prepare_cached(
            "INSERT INTO record (seq, at_ms, action, entry, hash) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for line in lines(end(&self.0)?) {
            statement.execute((place(line.seq), line.at_ms, line.action, line.entry, line.hash))?;
        }
        Ok(())
    }
}

impl Journal for SqliteJournal {
    fn append(&mut self, lines: &mut dyn FnMut(JournalEnd) -> Vec<JournalLine>) -> Result<(), StorageError> {
        self.0.execute_batch("BEGIN IMMEDIATE")?;
        let added = self.add(lines).and_then(|()| Ok(self.0.execute_batch("COMMIT")?));
        if added.is_err() && !self.0.is_autocommit() {
            self.0.execute_batch("ROLLBACK")?;
        }
        added
    }

    fn after(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, at_ms, action, entry, hash FROM record WHERE seq > ?1 ORDER BY seq LIMIT ?2",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query((seq.map_or(i64::MIN, place), limit))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            found.push(JournalLine {
                // What was put before the first line has no place that anybody expects.
                seq: u64::try_from(seq).unwrap_or(0),
                at_ms: row.get(1)?,
                action: row.get(2)?,
                entry: row.get(3)?,
                hash: row.get(4)?,
            });
        }
        Ok(found)
    }

    fn end(&mut self) -> Result<JournalEnd, StorageError> {
        end(&self.0)
    }
}

fn end(connection: &Connection) -> Result<JournalEnd, StorageError> {
    let mut statement =
        connection.prepare_cached("SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1")?;
    let found = statement.query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?))).optional()?;
    let Some((seq, hash)) = found else { return Ok(JournalEnd::START) };
    Ok(JournalEnd { seq: u64::try_from(seq).map_err(|_| unreadable("the place of an entry"))?, hash })
}

fn place(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
