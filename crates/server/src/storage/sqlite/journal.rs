//! The audit in a file of its own, beside the feed's: a copy of the feed that is put in place does not take it along.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Params, Row};

use super::error::unreadable;
use super::schema::{FLAGS, connect, log_ahead};
use crate::storage::{Journal, JournalBase, JournalEnd, JournalLine, StorageError};

/// An older program makes the first step at each opening, so it only makes what is not there.
const FIRST: &str = include_str!("../../../../../migrations/server/sqlite/audit.sql");
const SECOND: &str = include_str!("../../../../../migrations/server/sqlite/audit_2.sql");
/// The first step left no number.
const VERSION: i64 = 2;
const AFTER: &str = "SELECT seq, at_ms, action, subject, entry, hash FROM record
    WHERE seq > ?1 ORDER BY seq LIMIT ?2";
const BEFORE: &str = "SELECT seq, at_ms, action, subject, entry, hash FROM record
    WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2";
const ABOUT: &str = "SELECT seq, at_ms, action, subject, entry, hash FROM record
    WHERE subject = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3";
const BETWEEN: &str = "SELECT min(seq), max(seq) FROM record WHERE at_ms >= ?1 AND at_ms < ?2";
const END: &str = "SELECT seq, hash FROM (SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1)
    UNION ALL SELECT seq, hash FROM (SELECT seq, hash FROM base ORDER BY seq DESC LIMIT 1)
    ORDER BY seq DESC LIMIT 1";

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
        let journal = Self(connection);
        if version(&journal.0)? != VERSION {
            journal.alone(|connection| {
                // Another process may have taken the steps meanwhile.
                if version(connection)? != VERSION {
                    connection.execute_batch(FIRST)?;
                    connection.execute_batch(SECOND)?;
                    connection.pragma_update(None, "user_version", VERSION)?;
                }
                Ok(())
            })?;
        }
        Ok(journal)
    }

    /// In one transaction, while nobody else writes.
    fn alone(&self, work: impl FnOnce(&Connection) -> Result<(), StorageError>) -> Result<(), StorageError> {
        self.0.execute_batch("BEGIN IMMEDIATE")?;
        let done = work(&self.0).and_then(|()| Ok(self.0.execute_batch("COMMIT")?));
        if done.is_err() && !self.0.is_autocommit() {
            self.0.execute_batch("ROLLBACK")?;
        }
        done
    }

    fn lines(&self, sql: &str, values: impl Params) -> Result<Vec<JournalLine>, StorageError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(line(row)?);
        }
        Ok(found)
    }
}

impl Journal for SqliteJournal {
    fn append(&mut self, lines: &mut dyn FnMut(JournalEnd) -> Vec<JournalLine>) -> Result<(), StorageError> {
        self.alone(|connection| {
            let mut statement = connection.prepare_cached(
                "INSERT INTO record (seq, at_ms, action, subject, entry, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            for line in lines(end(connection)?) {
                let (at, action, subject) = (line.at_ms, line.action, line.subject);
                statement.execute((place(line.seq), at, action, subject, line.entry, line.hash))?;
            }
            Ok(())
        })
    }

    fn after(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        self.lines(AFTER, (seq.map_or(i64::MIN, place), at_most(limit)))
    }

    fn before(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        self.lines(BEFORE, (seq.map_or(i64::MAX, place), at_most(limit)))
    }

    fn about(
        &mut self,
        subject: &str,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<JournalLine>, StorageError> {
        self.lines(ABOUT, (subject, before.map_or(i64::MAX, place), at_most(limit)))
    }

    fn between(&mut self, since_ms: i64, until_ms: i64) -> Result<Option<(u64, u64)>, StorageError> {
        let mut statement = self.0.prepare_cached(BETWEEN)?;
        let found: (Option<i64>, Option<i64>) =
            statement.query_row([since_ms, until_ms], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (Some(first), Some(last)) = found else { return Ok(None) };
        Ok(Some((read_place(first)?, read_place(last)?)))
    }

    fn end(&mut self) -> Result<JournalEnd, StorageError> {
        end(&self.0)
    }

    fn base(&mut self) -> Result<Option<JournalBase>, StorageError> {
        let sql = "SELECT seq, hash, chain, signed FROM base ORDER BY seq DESC LIMIT 1";
        let mut statement = self.0.prepare_cached(sql)?;
        let found = statement.query_row([], |row| {
            Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get::<_, Vec<u8>>(3)?))
        });
        let Some((seq, hash, chain, signed)) = found.optional()? else { return Ok(None) };
        Ok(Some(JournalBase { end: JournalEnd { seq: read_place(seq)?, hash }, chain, signed }))
    }

    fn rest_on(&mut self, base: &JournalBase) -> Result<(), StorageError> {
        let JournalBase { end, chain, signed } = base;
        self.alone(|connection| {
            let sql = "INSERT INTO base (seq, hash, chain, signed) VALUES (?1, ?2, ?3, ?4)";
            connection.execute(sql, (place(end.seq), end.hash, chain, signed))?;
            connection.execute("DELETE FROM record WHERE seq <= ?1", [place(end.seq)])?;
            Ok(())
        })
    }
}

fn line(row: &Row<'_>) -> Result<JournalLine, StorageError> {
    let seq: i64 = row.get(0)?;
    Ok(JournalLine {
        // What was put before the first line has no place that anybody expects.
        seq: u64::try_from(seq).unwrap_or(0),
        at_ms: row.get(1)?,
        action: row.get(2)?,
        subject: row.get(3)?,
        entry: row.get(4)?,
        hash: row.get(5)?,
    })
}

fn version(connection: &Connection) -> Result<i64, StorageError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > VERSION { Err(StorageError::Newer { found, known: VERSION }) } else { Ok(found) }
}

fn end(connection: &Connection) -> Result<JournalEnd, StorageError> {
    let mut statement = connection.prepare_cached(END)?;
    let found = statement.query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?))).optional()?;
    let Some((seq, hash)) = found else { return Ok(JournalEnd::START) };
    Ok(JournalEnd { seq: read_place(seq)?, hash })
}

fn read_place(seq: i64) -> Result<u64, StorageError> {
    u64::try_from(seq).map_err(|_| unreadable("the place of an entry"))
}

fn place(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
