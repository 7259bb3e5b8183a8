//! The people's book in a schema of its own, over a few connections of its own: a feed that is restored does not take it
//! along, and a busy feed does not keep people from coming in.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::address::Address;
use super::pool::{Lease, Limits, Pool};
use super::row::column;
use super::schema::is_true;
use super::session::Session;
use super::workers::Workers;
use crate::storage::StorageError;
use crate::storage::people::PeopleTables;
use crate::storage::people::tables::{Base, Cell, Row, Tables, Turn, odd};

const MIGRATIONS: [&str; 1] = [include_str!("../../../../../migrations/server/postgres/people_0001.sql")];
/// Any number, as long as nobody else locks it in the same database.
const LOCK: &str = "SET lock_timeout = '60s'; SELECT pg_advisory_lock(7019650412838412903)";
const IS_THERE: &str = "SELECT to_regclass('people.schema_version') IS NOT NULL";
/// A role that may only use the tables, and not make any, has to find them there.
const FIRST: &str = "
    DO $$ BEGIN
      IF to_regnamespace('people') IS NULL THEN CREATE SCHEMA people; END IF;
    END $$;
    CREATE TABLE people.schema_version (version bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())";
const VERSION: &str = "SELECT coalesce(max(version), 0) FROM people.schema_version";
const READ: &str =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = people; SELECT 1";
/// One after the other, in all processes: what a turn has looked at stays as it is until it is over.
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL search_path = people;
    SELECT id FROM head WHERE id = 1 FOR UPDATE";
const LIMITS: Limits = Limits { connections: 4, wait: Duration::from_secs(10) };

#[derive(Debug)]
struct PostgresPeople {
    pool: Arc<Pool>,
    workers: Workers,
}

/// Connects, and makes what tables are missing.
///
/// It is for threads that may wait: calling it from an async task panics.
pub fn connect_people(url: &str) -> Result<PeopleTables, StorageError> {
    let (mut address, workers) = (Address::read(url)?, Workers::start()?);
    // Whoever makes room for a restored feed waits until nobody is connected to the feed; the book is no part of it.
    address.config.application_name("apseko-people");
    workers.wait_for(migrate(&address))?;
    let pool = Arc::new(Pool::new(address, LIMITS));
    Ok(PeopleTables::on(PostgresPeople { pool, workers }))
}

async fn migrate(address: &Address) -> Result<(), StorageError> {
    let mut session = Session::open(address, |_| {}).await?;
    if version(&mut session).await? == Some(newest()) {
        return Ok(());
    }
    session.run_in_time(LOCK).await?;
    session.run_in_time("BEGIN").await?;
    let found = version(&mut session).await?;
    if found.is_none() {
        session.run_in_time(FIRST).await?;
    }
    let found = found.unwrap_or(0);
    for (number, migration) in (1_i64..).zip(MIGRATIONS).filter(|(number, _)| *number > found) {
        session.run_in_time(migration).await?;
        session
            .run_in_time(&format!("INSERT INTO people.schema_version (version) VALUES ({number})"))
            .await?;
    }
    // The lock goes with the session.
    session.run_in_time("COMMIT").await?;
    Ok(())
}

async fn version(session: &mut Session) -> Result<Option<i64>, StorageError> {
    if !is_true(session, IS_THERE).await? {
        return Ok(None);
    }
    let rows = session.rows(VERSION, &[]).await?;
    let found = rows.first().map_or(Ok(0), |row| column(row, 0))?;
    if found > newest() {
        return Err(StorageError::Newer { found, known: newest() });
    }
    Ok(Some(found))
}

fn newest() -> i64 {
    MIGRATIONS.len().try_into().unwrap_or(i64::MAX)
}

impl Base for PostgresPeople {
    fn turn(
        &self,
        turn: Turn,
        work: &mut dyn FnMut(&mut dyn Tables) -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        let (begin, writes) = match turn {
            Turn::Read => (READ, false),
            Turn::Write => (WRITE, true),
        };
        // A connection that is dropped before its end is closed, and then nothing has happened.
        let (lease, _) = self.workers.wait_for(self.pool.begin(begin, writes))?;
        let mut open = Open { lease, workers: &self.workers };
        work(&mut open)?;
        self.workers.wait_for(open.lease.session.run_in_time("COMMIT"))?;
        open.lease.give_back();
        Ok(())
    }
}

struct Open<'w> {
    lease: Lease,
    workers: &'w Workers,
}

impl Tables for Open<'_> {
    fn ask(&mut self, sql: &'static str, values: &[Cell]) -> Result<Vec<Row>, StorageError> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|cell| cell as _).collect();
        let found = self.workers.wait_for(self.lease.session.rows(sql, &values))?;
        let row = |row: &tokio_postgres::Row| {
            let cells: Result<Vec<Cell>, _> = (0..row.len()).map(|place| cell(row, place)).collect();
            cells.map(Row::of)
        };
        found.iter().map(row).collect()
    }

    fn tell(&mut self, sql: &'static str, values: &[Cell]) -> Result<u64, StorageError> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|cell| cell as _).collect();
        self.workers.wait_for(self.lease.session.change(sql, &values))
    }
}

fn cell(row: &tokio_postgres::Row, place: usize) -> Result<Cell, StorageError> {
    let kind = row.columns().get(place).map(|column| column.type_().clone());
    match kind {
        Some(Type::INT8) => Ok(column::<Option<i64>>(row, place)?.into()),
        Some(Type::BYTEA) => Ok(column::<Option<&[u8]>>(row, place)?.into()),
        Some(Type::TEXT) => Ok(column::<Option<&str>>(row, place)?.into()),
        Some(_) | None => Err(odd()),
    }
}

impl ToSql for Cell {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql_checked(kind, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(kind, out),
            Self::Text(text) => text.to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        // Each cell asks the type that it is.
        true
    }

    to_sql_checked!();
}
