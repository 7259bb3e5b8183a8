//! One table a file: its row, its reads, its writes.

pub(crate) mod answer;
pub(crate) mod audit;
pub(crate) mod cell;
pub(crate) mod conflict;
pub(crate) mod draft;
pub(crate) mod edit;
pub(crate) mod exchange;
pub(crate) mod fetched;
pub(crate) mod file;
pub(crate) mod note;
pub(crate) mod person;
pub(crate) mod revision;
pub(crate) mod task;
pub(crate) mod thing;
pub(crate) mod unchained_audit;

use jiff::Timestamp;
use rusqlite::{Row, types::Type};

/// Reads a column that holds an instant in milliseconds.
pub(crate) fn instant(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    let ms: i64 = row.get(column)?;
    Timestamp::from_millisecond(ms).map_err(|error| unreadable(column, error))
}

/// A value that this program did not write: reported as damage, never guessed.
pub(crate) fn unreadable(column: &str, cause: impl std::fmt::Display) -> rusqlite::Error {
    let cause = format!("column {column}: {cause}").into();
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, cause)
}
