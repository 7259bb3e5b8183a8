//! The table of files that were fetched from the office: where each lies sealed, and when somebody last looked at it.

use jiff::Timestamp;
use rusqlite::{Connection, Params, Row};
use uuid::Uuid;

use super::{instant, unreadable};
use crate::StoreError;

/// A file, or its preview, that was fetched and lies sealed beside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The case that it belongs to: what its seal is bound to.
    pub case: Uuid,
    /// The SHA-256 of the original, also for its preview.
    pub sum: [u8; 32],
    /// It is the preview.
    pub preview: bool,
    /// How many bytes lie here.
    pub size: u64,
    /// The evidence for which it was fetched.
    pub evidence: Uuid,
    /// The name under which it lies beside the database.
    pub sealed: Uuid,
    /// The version in the seal.
    pub version: u32,
    /// When somebody last looked at it.
    pub used_at: Timestamp,
}

/// Keeps what was fetched, in place of what was fetched before.
pub(crate) fn keep(connection: &Connection, fetched: &Fetched) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO fetched (case_id, sum, preview, size, evidence, sealed, version, used_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            fetched.case.as_bytes(),
            fetched.sum,
            fetched.preview,
            i64::try_from(fetched.size).unwrap_or(i64::MAX),
            fetched.evidence.as_bytes(),
            fetched.sealed.as_bytes(),
            fetched.version,
            fetched.used_at.as_millisecond(),
        ))?;
    Ok(())
}

/// Notes that somebody looks at it.
pub(crate) fn note_use(connection: &Connection, sealed: Uuid, at: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE fetched SET used_ms = max(used_ms, ?2) WHERE sealed = ?1")?
        .execute((sealed.as_bytes(), at.as_millisecond()))?;
    Ok(())
}

/// Forgets what lies under these names.
pub(crate) fn forget(connection: &Connection, sealed: &[Uuid]) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("DELETE FROM fetched WHERE sealed = ?1")?;
    for name in sealed {
        statement.execute([name.as_bytes()])?;
    }
    Ok(())
}

/// Forgets everything of a case; says whether there was anything.
pub(crate) fn forget_case(connection: &Connection, case: &[u8; 16]) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("DELETE FROM fetched WHERE case_id = ?1")?.execute([case])? > 0)
}

macro_rules! select_fetched {
    ($rest:literal) => {
        concat!("SELECT case_id, sum, preview, size, evidence, sealed, version, used_ms FROM fetched ", $rest)
    };
}

/// Everything, what was not looked at for longest first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Fetched>, StoreError> {
    read_all(connection, select_fetched!("ORDER BY used_ms, sealed"), [])
}

/// One of them.
pub(crate) fn find(
    connection: &Connection,
    case: Uuid,
    sum: &[u8; 32],
    preview: bool,
) -> Result<Option<Fetched>, StoreError> {
    let sql = select_fetched!("WHERE case_id = ?1 AND sum = ?2 AND preview = ?3");
    Ok(read_all(connection, sql, (case.as_bytes(), sum, preview))?.into_iter().next())
}

fn read_all(connection: &Connection, sql: &str, with: impl Params) -> Result<Vec<Fetched>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(with, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Fetched> {
    let size: i64 = row.get("size")?;
    Ok(Fetched {
        case: Uuid::from_bytes(row.get("case_id")?),
        sum: row.get("sum")?,
        preview: row.get("preview")?,
        size: u64::try_from(size).map_err(|error| unreadable("size", error))?,
        evidence: Uuid::from_bytes(row.get("evidence")?),
        sealed: Uuid::from_bytes(row.get("sealed")?),
        version: row.get("version")?,
        used_at: instant(row, "used_ms")?,
    })
}
