//! The audit in a schema of its own: a feed that is restored does not take it along.

use std::fmt;

use super::address::Address;
use super::read::{ask, at_most};
use super::row::{column, fixed, unsigned};
use super::schema::is_true;
use super::session::{Session, Step};
use super::workers::Workers;
use crate::storage::{Journal, JournalEnd, JournalLine, StorageError};

const TABLE: &str = include_str!("../../../../../migrations/server/postgres/audit.sql");
const IS_THERE: &str = "SELECT to_regclass('audit.record') IS NOT NULL";
/// Any number, as long as nobody else locks it in the same database.
const MAKING: &str = "SET lock_timeout = '60s'; SELECT pg_advisory_lock(7019650412838412902)";
/// Others may read meanwhile.
const BEGIN: &str =
    "BEGIN ISOLATION LEVEL READ COMMITTED; LOCK TABLE audit.record IN SHARE ROW EXCLUSIVE MODE";
const END: &str = "SELECT seq, hash FROM audit.record ORDER BY seq DESC LIMIT 1";
const ADD: &str = "INSERT INTO audit.record (seq, at_ms, action, entry, hash)
    SELECT seq, at_ms, action, entry, hash
    FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bytea[], $5::bytea[])
      AS new (seq, at_ms, action, entry, hash) ORDER BY seq";

/// The audit in a PostgreSQL database. Any number of processes may add to it.
///
/// It is for threads that may wait: calling it from an async task panics.
pub struct PostgresJournal {
    address: Address,
    workers: Workers,
    /// One that broke is replaced at the next question.
    session: Option<Session>,
}

impl fmt::Debug for PostgresJournal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PostgresJournal").finish_non_exhaustive()
    }
}

impl PostgresJournal {
    /// Connects, and makes the table if it is missing.
    pub fn connect(url: &str) -> Result<Self, StorageError> {
        let (address, workers) = (Address::read(url)?, Workers::start()?);
        let session = workers.wait_for(open_first(&address))?;
        Ok(Self { address, workers, session: Some(session) })
    }

    /// Asks on the connection that is there or a new one; after a failure it is not used again.
    fn on<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Session) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let known = self.session.take().filter(|session| !session.is_closed());
        let (session, done) = self.workers.wait_for(async {
            let mut session = match known {
                Some(session) => session,
                // The table was there; if it is gone now, nobody should find an empty one in its place.
                None => Session::open(&self.address, |_| {}).await?,
            };
            let done = work(&mut session).await?;
            Ok::<_, StorageError>((session, done))
        })?;
        self.session = Some(session);
        Ok(done)
    }
}

impl Journal for PostgresJournal {
    fn append(&mut self, lines: &mut dyn FnMut(JournalEnd) -> Vec<JournalLine>) -> Result<(), StorageError> {
        self.on(async |session| {
            session.run_in_time(BEGIN).await?;
            let lines = lines(end(session).await?);
            let seq: Vec<i64> = lines.iter().map(|line| place(line.seq)).collect();
            let at: Vec<i64> = lines.iter().map(|line| line.at_ms).collect();
            let action: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
            let entry: Vec<&[u8]> = lines.iter().map(|line| line.entry.as_slice()).collect();
            let hash: Vec<&[u8]> = lines.iter().map(|line| line.hash.as_slice()).collect();
            let mut step = Step { sql: ADD, values: vec![Box::new(seq)], rows: None };
            step.values.extend([Box::new(at) as _, Box::new(action) as _, Box::new(entry) as _]);
            step.values.push(Box::new(hash));
            session.steps(&[step]).await?;
            session.run_in_time("COMMIT").await?;
            Ok(())
        })
    }

    fn after(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        let sql = "SELECT seq, at_ms, action, entry, hash FROM audit.record
                   WHERE seq > $1 ORDER BY seq LIMIT $2";
        let (last, limit) = (seq.map_or(i64::MIN, place), at_most(limit));
        self.on(async |session| {
            ask(session, sql, &[&last, &limit], |row| {
                Ok(JournalLine {
                    // What was put before the first line has no place that anybody expects.
                    seq: unsigned(row, 0).unwrap_or(0),
                    at_ms: column(row, 1)?,
                    action: column(row, 2)?,
                    entry: column::<&[u8]>(row, 3)?.to_vec(),
                    hash: fixed(row, 4)?,
                })
            })
            .await
        })
    }

    fn end(&mut self) -> Result<JournalEnd, StorageError> {
        self.on(async |session| end(session).await)
    }
}

async fn end(session: &mut Session) -> Result<JournalEnd, StorageError> {
    let found = ask(session, END, &[], |row| Ok(JournalEnd { seq: unsigned(row, 0)?, hash: fixed(row, 1)? }));
    Ok(found.await?.first().copied().unwrap_or(JournalEnd::START))
}

async fn open_first(address: &Address) -> Result<Session, StorageError> {
    let mut session = Session::open(address, |_| {}).await?;
    if is_true(&mut session, IS_THERE).await? {
        return Ok(session);
    }
    // Of a connection of its own, so that the lock goes with it.
    let mut making = Session::open(address, |_| {}).await?;
    making.run_in_time(MAKING).await?;
    if !is_true(&mut making, IS_THERE).await? {
        making.run_in_time(TABLE).await?;
    }
    Ok(session)
}

fn place(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
