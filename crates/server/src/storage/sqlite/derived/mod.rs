//! Derived rows in a file of their own, beside the feed's: losing it costs time and nothing else.

mod read;
mod tables;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apseko_oplog::{EntityId, EntityRef, RegisterKey, ScopeId};
use rusqlite::{Connection, OpenFlags};

use super::error::is_busy;
use super::schema::{FLAGS, connect, log_ahead};
use crate::storage::derived::{
    Dispute, In, KeptRows, RowChanges, RowCounts, RowLook, RowStore, RowTurn, Standing, TaskFilter,
    TaskPlace, Under, Within,
};
use crate::storage::{StorageError, key};
use apseko_casework::{AnswerRow, CaseRow, NoteRow, TaskRow, ThingRow};

const TABLES: &str = include_str!("../../../../../../migrations/server/sqlite/rows.sql");
/// An older form of the tables is thrown away, and a newer one left to the newer program. The number is the file's `user_version`.
const FORM: i64 = 1;
/// How long the tables may be made by another process.
const MAKING: Duration = Duration::from_secs(10);
/// More idle connections than this are closed.
const MOST_IDLE: usize = 4;

/// Derived rows in an SQLite file. Several processes on one machine may share it.
#[derive(Debug)]
pub struct SqliteRows {
    path: PathBuf,
    readers: Idle,
    writers: Idle,
}

/// Connections that nobody uses at the moment.
type Idle = Arc<Mutex<Vec<Connection>>>;

impl SqliteRows {
    /// Opens the file, makes it if there is none, and makes it anew if it has another form.
    pub fn open(path: &Path) -> Result<Self, StorageError> {
        let connection = connect(path, FLAGS | OpenFlags::SQLITE_OPEN_CREATE)?;
        log_ahead(&connection)?;
        make(&connection)?;
        Ok(Self { path: path.to_owned(), readers: Idle::default(), writers: Idle::default() })
    }
}

/// Makes the tables where they are not of this form.
fn make(connection: &Connection) -> Result<(), StorageError> {
    let form = || connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    let found = form()?;
    if found > FORM {
        return Err(StorageError::Newer { found, known: FORM });
    }
    if found == FORM {
        return Ok(());
    }
    connection.busy_timeout(MAKING)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    // Another process may have made them meanwhile.
    if form()? != FORM {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let names: Vec<String> =
            connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for name in names {
            connection.execute_batch(&format!("DROP TABLE \"{}\"", name.replace('"', "\"\"")))?;
        }
        connection.execute_batch(TABLES)?;
        connection.pragma_update(None, "user_version", FORM)?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(())
}

impl RowStore for SqliteRows {
    fn turn(&self) -> Result<Option<Box<dyn RowTurn>>, StorageError> {
        let lent = Lent::of(&self.writers, || {
            let connection = connect(&self.path, FLAGS)?;
            // After a power cut the last rows may be gone, together with how far they were.
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
            connection.busy_timeout(Duration::ZERO)?;
            Ok(connection)
        })?;
        match lent.connection()?.execute_batch("BEGIN IMMEDIATE") {
            Ok(()) => Ok(Some(Box::new(SqliteTurn(lent)))),
            Err(error) if is_busy(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn look(&self) -> Result<Box<dyn RowLook>, StorageError> {
        let lent = Lent::of(&self.readers, || {
            let connection = connect(&self.path, FLAGS)?;
            connection.pragma_update(None, "query_only", "ON")?;
            Ok(connection)
        })?;
        lent.connection()?.execute_batch("BEGIN")?;
        // The picture is that of the first look, not of BEGIN.
        read::standing(lent.connection()?)?;
        Ok(Box::new(SqliteLook(lent)))
    }
}

/// A connection that then serves the next; what was begun on it and not committed never happened.
#[derive(Debug)]
struct Lent {
    /// Only gone while it is dropped.
    connection: Option<Connection>,
    back_to: Idle,
}

impl Lent {
    fn of(
        idle: &Idle,
        open: impl FnOnce() -> Result<Connection, StorageError>,
    ) -> Result<Self, StorageError> {
        let known = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok(Self { connection: Some(known.map_or_else(open, Ok)?), back_to: Arc::clone(idle) })
    }

    fn connection(&self) -> Result<&Connection, StorageError> {
        let closed = || StorageError::Unavailable("the connection is closed".to_owned());
        self.connection.as_ref().ok_or_else(closed)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let clean = self
            .connection
            .take()
            .filter(|connection| connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok());
        let mut idle = self.back_to.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.extend(clean);
        }
    }
}

/// The turn to write.
#[derive(Debug)]
struct SqliteTurn(Lent);

impl RowTurn for SqliteTurn {
    fn standing(&mut self) -> Result<Option<Standing>, StorageError> {
        read::standing(self.0.connection()?)
    }

    fn clear(&mut self) -> Result<(), StorageError> {
        write::clear(self.0.connection()?)
    }

    fn write(&mut self, changes: &RowChanges) -> Result<(), StorageError> {
        write::changes(self.0.connection()?, changes)
    }

    fn give_up(self: Box<Self>) -> Result<(), StorageError> {
        Ok(self.0.connection()?.execute_batch("ROLLBACK")?)
    }

    fn commit(self: Box<Self>, standing: Option<&Standing>) -> Result<(), StorageError> {
        standing.map_or(Ok(()), |standing| write::standing(self.0.connection()?, standing))?;
        self.0.connection()?.execute_batch("COMMIT")?;
        Ok(())
    }
}

/// A picture to read from.
#[derive(Debug)]
struct SqliteLook(Lent);

impl RowLook for SqliteLook {
    fn standing(&mut self) -> Result<Option<Standing>, StorageError> {
        read::standing(self.0.connection()?)
    }

    fn tasks(
        &mut self,
        filter: &TaskFilter,
        after: Option<&TaskPlace>,
        limit: usize,
    ) -> Result<Vec<In<TaskRow>>, StorageError> {
        read::tasks(self.0.connection()?, filter, after, limit)
    }

    fn notes(&mut self, task: EntityId, limit: usize) -> Result<Vec<In<NoteRow>>, StorageError> {
        read::notes(self.0.connection()?, task, limit)
    }

    fn cases(
        &mut self,
        within: &Within,
        after: Option<EntityId>,
        limit: usize,
    ) -> Result<Vec<In<CaseRow>>, StorageError> {
        read::cases(self.0.connection()?, within, after, limit)
    }

    fn things(
        &mut self,
        under: Under,
        within: &Within,
        after: Option<&EntityRef>,
        limit: usize,
    ) -> Result<Vec<In<ThingRow>>, StorageError> {
        read::things(self.0.connection()?, under, within, after.map(key::of_entity), limit)
    }

    fn answers(
        &mut self,
        sheet: EntityId,
        after: Option<&RegisterKey>,
        limit: usize,
    ) -> Result<Vec<AnswerRow>, StorageError> {
        read::answers(self.0.connection()?, sheet, after, limit)
    }

    fn disputes(
        &mut self,
        within: &Within,
        after: Option<&Dispute>,
        limit: usize,
    ) -> Result<Vec<Dispute>, StorageError> {
        read::disputes(self.0.connection()?, within, after, limit)
    }

    fn count_disputes(&mut self, scope: Option<&ScopeId>) -> Result<u64, StorageError> {
        read::count_disputes(self.0.connection()?, scope)
    }

    fn things_of(&mut self, things: &[EntityRef]) -> Result<Vec<In<ThingRow>>, StorageError> {
        read::things_of(self.0.connection()?, things)
    }

    fn rows_of(&mut self, things: &[EntityRef]) -> Result<KeptRows, StorageError> {
        read::rows_of(self.0.connection()?, things)
    }

    fn counts(&mut self) -> Result<RowCounts, StorageError> {
        read::counts(self.0.connection()?)
    }
}
