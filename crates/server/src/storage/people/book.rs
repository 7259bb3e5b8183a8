//! The records and their version.

use super::Loaded;
use super::tables::{Tables, counted, odd};
use crate::people::Record;
use crate::storage::StorageError;

const VERSION: &str = "SELECT version FROM head WHERE id = 1";
const AFTER: &str = "SELECT version, body FROM record WHERE version > $1 ORDER BY version, kind, id";
/// Whoever comes second waits for the first, and finds another version.
const NEXT: &str = "UPDATE head SET version = version + 1 WHERE id = 1 AND version = $1";
const PUT: &str = "INSERT INTO record (kind, id, version, body) VALUES ($1, $2, $3, $4)
    ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, body = excluded.body";

pub(super) fn version(tables: &mut dyn Tables) -> Result<u64, StorageError> {
    tables.ask(VERSION, &[])?.into_iter().next().ok_or_else(odd)?.unsigned()
}

pub(super) fn load(tables: &mut dyn Tables, after: u64) -> Result<Loaded, StorageError> {
    let version = version(tables)?;
    // Somebody has put another book in place of the one that was known.
    let whole = after == 0 || version < after;
    let after = if whole { 0 } else { after };
    let mut records = Vec::new();
    for mut row in tables.ask(AFTER, &[counted(after).into()])? {
        let put = row.unsigned()?;
        let record = serde_json::from_slice(&row.bytes()?).map_err(|_| odd())?;
        records.push((put, record));
    }
    Ok(Loaded { version, whole, records })
}

/// Nothing, if the book is not at the version that was expected.
pub(super) fn put(
    tables: &mut dyn Tables,
    expected: u64,
    puts: &[Record],
) -> Result<Option<u64>, StorageError> {
    if tables.tell(NEXT, &[counted(expected).into()])? != 1 {
        return Ok(None);
    }
    let version = expected.saturating_add(1);
    for record in puts {
        let body = serde_json::to_vec(record).map_err(|_| odd())?;
        let (kind, id) = (record.kind().into(), record.id().into());
        tables.tell(PUT, &[kind, id, counted(version).into(), body.as_slice().into()])?;
    }
    Ok(Some(version))
}
