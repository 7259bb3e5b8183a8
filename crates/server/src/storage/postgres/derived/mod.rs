//! Derived rows in a schema of their own: a feed that is backed up or restored does not take them along.

mod at;
mod read;
mod tables;
mod write;

use std::fmt;
use std::sync::Arc;

use apseko_casework::{AnswerRow, CaseRow, NoteRow, TaskRow, ThingRow};
use apseko_oplog::{EntityId, EntityRef, RegisterKey, ScopeId};

use super::address::Address;
use super::pool::{Limits, Pool};
use super::schema::is_true;
use super::session::Session;
use super::workers::Workers;
use crate::storage::StorageError;
use crate::storage::derived::{
    Dispute, In, KeptRows, RowChanges, RowCounts, RowLook, RowStore, RowTurn, Standing, TaskFilter,
    TaskPlace, Under, Within,
};
use at::At;

const TABLES: &str = include_str!("../../../../../../migrations/server/postgres/rows.sql");
/// An older form of the tables is thrown away, and a newer one left to the newer program.
const FORM: i32 = 1;
/// Any number, as long as nobody else locks it in the same database.
const MAKING: &str = "SET lock_timeout = '60s'; SELECT pg_advisory_lock(7019650412838412903)";
const IS_THERE: &str = "SELECT to_regclass('rows.form') IS NOT NULL";
/// The row whose lock is the turn. What is written here may be lost with the power, together with how far it was. Between
/// two statements the feed is read, which may take longer than others may be idle.
const TURN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off;
    SET LOCAL idle_in_transaction_session_timeout = '300s';
    SELECT one FROM rows.standing WHERE one = 1 FOR UPDATE SKIP LOCKED";
/// The picture is fixed by the first query. A plan for any list of scopes would read every task for a page of them.
const LOOK: &str =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan;
    SELECT one FROM rows.standing";

/// Derived rows in a PostgreSQL database. Any number of processes may use them, and one at a time writes.
///
/// It is for threads that may wait: calling it from an async task panics.
pub struct PostgresRows {
    pool: Arc<Pool>,
    workers: Arc<Workers>,
}

impl fmt::Debug for PostgresRows {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PostgresRows").finish_non_exhaustive()
    }
}

impl PostgresRows {
    /// Connects, makes the tables if they are missing, and makes them anew if they have another form.
    pub fn connect(url: &str) -> Result<Self, StorageError> {
        let (address, workers) = (Address::read(url)?, Arc::new(Workers::start()?));
        workers.wait_for(make(&address))?;
        let limits = Limits { connections: 8, ..Limits::default() };
        Ok(Self { pool: Arc::new(Pool::new(address, limits)), workers })
    }
}

async fn make(address: &Address) -> Result<(), StorageError> {
    let mut session = Session::open(address, |_| {}).await?;
    if has_form(&mut session).await? {
        return Ok(());
    }
    // The lock goes with the session.
    session.run_in_time(MAKING).await?;
    if !has_form(&mut session).await? {
        let made =
            format!("DROP SCHEMA IF EXISTS rows CASCADE; {TABLES} INSERT INTO rows.form VALUES ({FORM});");
        session.run_in_time(&format!("BEGIN; {made} COMMIT")).await?;
    }
    Ok(())
}

async fn has_form(session: &mut Session) -> Result<bool, StorageError> {
    if !is_true(session, IS_THERE).await? {
        return Ok(false);
    }
    let rows = session.rows("SELECT number FROM rows.form", &[]).await?;
    let found: i32 = rows.first().map_or(Ok(0), |row| super::row::column(row, 0))?;
    if found > FORM {
        return Err(StorageError::Newer { found: found.into(), known: FORM.into() });
    }
    Ok(found == FORM)
}

impl RowStore for PostgresRows {
    fn turn(&self) -> Result<Option<Box<dyn RowTurn>>, StorageError> {
        let (lease, rows) = self.workers.wait_for(self.pool.begin(TURN, false))?;
        let at = At::new(Arc::clone(&self.workers), lease);
        Ok(if rows == 0 { None } else { Some(Box::new(PostgresTurn(at))) })
    }

    fn look(&self) -> Result<Box<dyn RowLook>, StorageError> {
        let (lease, _) = self.workers.wait_for(self.pool.begin(LOOK, false))?;
        Ok(Box::new(PostgresLook(At::new(Arc::clone(&self.workers), lease))))
    }
}

#[derive(Debug)]
struct PostgresTurn(At);

impl RowTurn for PostgresTurn {
    fn standing(&mut self) -> Result<Option<Standing>, StorageError> {
        self.0.on(async |session| read::standing(session).await)
    }

    fn clear(&mut self) -> Result<(), StorageError> {
        self.0.on(async |session| write::clear(session).await)
    }

    fn write(&mut self, changes: &RowChanges) -> Result<(), StorageError> {
        self.0.on(async |session| write::changes(session, changes).await)
    }

    fn give_up(mut self: Box<Self>) -> Result<(), StorageError> {
        self.0.end("ROLLBACK")
    }

    fn commit(mut self: Box<Self>, standing: Option<&Standing>) -> Result<(), StorageError> {
        if let Some(standing) = standing {
            self.0.on(async |session| write::standing(session, standing).await)?;
        }
        self.0.end("COMMIT")
    }
}

#[derive(Debug)]
struct PostgresLook(At);

impl RowLook for PostgresLook {
    fn standing(&mut self) -> Result<Option<Standing>, StorageError> {
        self.0.on(async |session| read::standing(session).await)
    }

    fn tasks(
        &mut self,
        filter: &TaskFilter,
        after: Option<&TaskPlace>,
        limit: usize,
    ) -> Result<Vec<In<TaskRow>>, StorageError> {
        self.0.on(async |session| read::tasks(session, filter, after, limit).await)
    }

    fn notes(&mut self, task: EntityId, limit: usize) -> Result<Vec<In<NoteRow>>, StorageError> {
        self.0.on(async |session| read::notes(session, task, limit).await)
    }

    fn cases(
        &mut self,
        within: &Within,
        after: Option<EntityId>,
        limit: usize,
    ) -> Result<Vec<In<CaseRow>>, StorageError> {
        self.0.on(async |session| read::cases(session, within, after, limit).await)
    }

    fn things(
        &mut self,
        under: Under,
        within: &Within,
        after: Option<&EntityRef>,
        limit: usize,
    ) -> Result<Vec<In<ThingRow>>, StorageError> {
        self.0.on(async |session| read::things(session, under, within, after, limit).await)
    }

    fn answers(
        &mut self,
        sheet: EntityId,
        after: Option<&RegisterKey>,
        limit: usize,
    ) -> Result<Vec<AnswerRow>, StorageError> {
        self.0.on(async |session| read::answers(session, sheet, after, limit).await)
    }

    fn disputes(
        &mut self,
        within: &Within,
        after: Option<&Dispute>,
        limit: usize,
    ) -> Result<Vec<Dispute>, StorageError> {
        self.0.on(async |session| read::disputes(session, within, after, limit).await)
    }

    fn count_disputes(&mut self, scope: Option<&ScopeId>) -> Result<u64, StorageError> {
        self.0.on(async |session| read::count_disputes(session, scope).await)
    }

    fn things_of(&mut self, things: &[EntityRef]) -> Result<Vec<In<ThingRow>>, StorageError> {
        self.0.on(async |session| read::things_of(session, things).await)
    }

    fn rows_of(&mut self, things: &[EntityRef]) -> Result<KeptRows, StorageError> {
        self.0.on(async |session| read::rows_of(session, things).await)
    }

    fn counts(&mut self) -> Result<RowCounts, StorageError> {
        self.0.on(async |session| read::counts(session).await)
    }
}
