//! The audit in a schema of its own: a feed that is restored does not take it along.

use std::fmt;

use tokio_postgres::Row;

use super::address::Address;
use super::read::{ask, at_most};
use super::row::{column, fixed, unsigned};
use super::schema::is_true;
use super::session::{Session, Step};
use super::workers::Workers;
use crate::storage::{Journal, JournalBase, JournalEnd, JournalLine, StorageError};

const FIRST: &str = include_str!("../../../../../migrations/server/postgres/audit.sql");
const SECOND: &str = include_str!("../../../../../migrations/server/postgres/audit_2.sql");
const IS_FIRST_THERE: &str = "SELECT to_regclass('audit.record') IS NOT NULL";
const IS_SECOND_THERE: &str = "SELECT to_regclass('audit.base') IS NOT NULL";
/// Any number, as long as nobody else locks it in the same database.
const MAKING: &str = "SET lock_timeout = '60s'; SELECT pg_advisory_lock(7019650412838412902)";
/// Others may read meanwhile.
const BEGIN: &str =
    "BEGIN ISOLATION LEVEL READ COMMITTED; LOCK TABLE audit.record IN SHARE ROW EXCLUSIVE MODE";
const END: &str = "SELECT seq, hash FROM (
      (SELECT seq, hash FROM audit.record ORDER BY seq DESC LIMIT 1)
      UNION ALL (SELECT seq, hash FROM audit.base ORDER BY seq DESC LIMIT 1)) AS ends
    ORDER BY seq DESC LIMIT 1";
const ADD: &str = "INSERT INTO audit.record (seq, at_ms, action, subject, entry, hash)
    SELECT seq, at_ms, action, subject, entry, hash
    FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bytea[], $6::bytea[])
      AS new (seq, at_ms, action, subject, entry, hash) ORDER BY seq";
const AFTER: &str = "SELECT seq, at_ms, action, subject, entry, hash FROM audit.record
    WHERE seq > $1 ORDER BY seq LIMIT $2";
const BEFORE: &str = "SELECT seq, at_ms, action, subject, entry, hash FROM audit.record
    WHERE seq < $1 ORDER BY seq DESC LIMIT $2";
const ABOUT: &str = "SELECT seq, at_ms, action, subject, entry, hash FROM audit.record
    WHERE subject = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
const BETWEEN: &str = "SELECT min(seq), max(seq) FROM audit.record WHERE at_ms >= $1 AND at_ms < $2";
const BASE: &str = "SELECT seq, hash, chain, signed FROM audit.base ORDER BY seq DESC LIMIT 1";
const REST: &str = "INSERT INTO audit.base (seq, hash, chain, signed) VALUES ($1, $2, $3, $4)";
const TAKE_AWAY: &str = "DELETE FROM audit.record WHERE seq <= $1";

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
            let subject: Vec<Option<&str>> = lines.iter().map(|line| line.subject.as_deref()).collect();
            let entry: Vec<&[u8]> = lines.iter().map(|line| line.entry.as_slice()).collect();
            let hash: Vec<&[u8]> = lines.iter().map(|line| line.hash.as_slice()).collect();
            let mut step = Step { sql: ADD, values: vec![Box::new(seq)], rows: None };
            step.values.extend([Box::new(at) as _, Box::new(action) as _, Box::new(subject) as _]);
            step.values.extend([Box::new(entry) as _, Box::new(hash) as _]);
            session.steps(&[step]).await?;
            session.run_in_time("COMMIT").await?;
            Ok(())
        })
    }

    fn after(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        let (last, limit) = (seq.map_or(i64::MIN, place), at_most(limit));
        self.on(async |session| ask(session, AFTER, &[&last, &limit], line).await)
    }

    fn before(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError> {
        let (first, limit) = (seq.map_or(i64::MAX, place), at_most(limit));
        self.on(async |session| ask(session, BEFORE, &[&first, &limit], line).await)
    }

    fn about(
        &mut self,
        subject: &str,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<JournalLine>, StorageError> {
        let (first, limit) = (before.map_or(i64::MAX, place), at_most(limit));
        self.on(async |session| ask(session, ABOUT, &[&subject, &first, &limit], line).await)
    }

    fn between(&mut self, since_ms: i64, until_ms: i64) -> Result<Option<(u64, u64)>, StorageError> {
        self.on(async |session| {
            let found = ask(session, BETWEEN, &[&since_ms, &until_ms], |row| {
                let (first, last): (Option<i64>, Option<i64>) = (column(row, 0)?, column(row, 1)?);
                let place = |seq: Option<i64>| seq.and_then(|seq| u64::try_from(seq).ok());
                Ok(place(first).zip(place(last)))
            })
            .await?;
            Ok(found.into_iter().next().flatten())
        })
    }

    fn end(&mut self) -> Result<JournalEnd, StorageError> {
        self.on(async |session| end(session).await)
    }

    fn base(&mut self) -> Result<Option<JournalBase>, StorageError> {
        self.on(async |session| {
            let found = ask(session, BASE, &[], |row| {
                let end = JournalEnd { seq: unsigned(row, 0)?, hash: fixed(row, 1)? };
                Ok(JournalBase { end, chain: fixed(row, 2)?, signed: column::<&[u8]>(row, 3)?.to_vec() })
            });
            Ok(found.await?.pop())
        })
    }

    fn rest_on(&mut self, base: &JournalBase) -> Result<(), StorageError> {
        let seq = place(base.end.seq);
        self.on(async |session| {
            session.run_in_time(BEGIN).await?;
            let mut put = Step { sql: REST, values: vec![Box::new(seq)], rows: Some(1) };
            put.values.push(Box::new(base.end.hash.as_slice()));
            put.values.extend([Box::new(base.chain.as_slice()) as _, Box::new(base.signed.as_slice()) as _]);
            // One after the other: what is taken away is only what the base stands for.
            session.steps(&[put]).await?;
            let take = Step { sql: TAKE_AWAY, values: vec![Box::new(seq)], rows: None };
            session.steps(&[take]).await?;
            session.run_in_time("COMMIT").await?;
            Ok(())
        })
    }
}

fn line(row: &Row) -> Result<JournalLine, StorageError> {
    Ok(JournalLine {
        // What was put before the first line has no place that anybody expects.
        seq: unsigned(row, 0).unwrap_or(0),
        at_ms: column(row, 1)?,
        action: column(row, 2)?,
        subject: column(row, 3)?,
        entry: column::<&[u8]>(row, 4)?.to_vec(),
        hash: fixed(row, 5)?,
    })
}

async fn end(session: &mut Session) -> Result<JournalEnd, StorageError> {
    let found = ask(session, END, &[], |row| Ok(JournalEnd { seq: unsigned(row, 0)?, hash: fixed(row, 1)? }));
    Ok(found.await?.first().copied().unwrap_or(JournalEnd::START))
}

async fn open_first(address: &Address) -> Result<Session, StorageError> {
    let mut session = Session::open(address, |_| {}).await?;
    if is_true(&mut session, IS_SECOND_THERE).await? {
        return Ok(session);
    }
    // Of a connection of its own, so that the lock goes with it.
    let mut making = Session::open(address, |_| {}).await?;
    making.run_in_time(MAKING).await?;
    making.run_in_time("BEGIN").await?;
    if !is_true(&mut making, IS_FIRST_THERE).await? {
        making.run_in_time(FIRST).await?;
    }
    if !is_true(&mut making, IS_SECOND_THERE).await? {
        making.run_in_time(SECOND).await?;
    }
    making.run_in_time("COMMIT").await?;
    Ok(session)
}

fn place(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
