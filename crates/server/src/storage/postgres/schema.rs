//! The tables, brought up to this program step by step; several processes may start at once.

use super::address::Address;
use super::row::column;
use super::session::Session;
use crate::storage::StorageError;

const MIGRATIONS: [&str; 3] = [
    include_str!("../../../../../migrations/server/postgres/0001_feed.sql"),
    include_str!("../../../../../migrations/server/postgres/0002_moved.sql"),
    include_str!("../../../../../migrations/server/postgres/0003_dropped.sql"),
];
/// Belongs to no version of the feed.
const APART: &str = include_str!("../../../../../migrations/server/postgres/apart.sql");

/// Any number, as long as nobody else locks it in the same database. Taken before the transaction, because only the
/// beginning of one forgets what was remembered of tables that did not exist while this waited.
const LOCK: &str = "SET lock_timeout = '60s'; SELECT pg_advisory_lock(7019650412838412901)";
/// A role that may only use the tables, and not make any, has to find them there.
const FIRST: &str = "
    DO $$ BEGIN
      IF to_regnamespace('feed') IS NULL THEN CREATE SCHEMA feed; END IF;
    END $$;
    CREATE TABLE feed.schema_version (version bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())";
const LOSES: &str = "SELECT current_setting('fsync') = 'off'";
pub(super) const IS_THERE: &str = "SELECT to_regclass('feed.schema_version') IS NOT NULL";
const IS_APART_THERE: &str = "SELECT to_regclass('apart.erasure_order') IS NOT NULL";
const VERSION: &str = "SELECT coalesce(max(version), 0) FROM feed.schema_version";

/// Makes what is missing.
pub(super) async fn migrate(address: &Address) -> Result<(), StorageError> {
    let mut session = Session::open(address, |_| {}).await?;
    if is_true(&mut session, LOSES).await? {
        tracing::warn!(
            "this PostgreSQL runs with fsync off: what devices were told is kept may be lost with the power"
        );
    }
    if version(&mut session).await? == Some(newest()) && is_true(&mut session, IS_APART_THERE).await? {
        return Ok(());
    }
    session.run_in_time(LOCK).await?;
    session.run_in_time("BEGIN").await?;
    let found = version(&mut session).await?;
    if found.is_none() {
        session.run_in_time(FIRST).await?;
    }
    if !is_true(&mut session, IS_APART_THERE).await? {
        session.run_in_time(APART).await?;
    }
    let found = found.unwrap_or(0);
    for (number, migration) in (1_i64..).zip(MIGRATIONS).filter(|(number, _)| *number > found) {
        session.run_in_time(migration).await?;
        session.run_in_time(&format!("INSERT INTO feed.schema_version (version) VALUES ({number})")).await?;
    }
    // The lock goes with the session.
    session.run_in_time("COMMIT").await?;
    Ok(())
}

/// How far the tables are, if there are any.
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

pub(super) async fn is_true(session: &mut Session, sql: &'static str) -> Result<bool, StorageError> {
    let rows = session.rows(sql, &[]).await?;
    rows.first().map_or(Ok(false), |row| column(row, 0))
}

pub(super) fn newest() -> i64 {
    MIGRATIONS.len().try_into().unwrap_or(i64::MAX)
}
