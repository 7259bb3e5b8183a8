//! The table of what is being typed and has not been saved.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::instant;
use crate::StoreError;

/// Unfinished text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What was typed.
    pub text: String,
    /// When it was kept.
    pub kept_at: Timestamp,
}

pub(crate) fn find(connection: &Connection, slot: &str) -> Result<Option<Draft>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT text, kept_ms FROM draft WHERE slot = ?1")?;
    let draft = statement
        .query_row([slot], |row| Ok(Draft { text: row.get("text")?, kept_at: instant(row, "kept_ms")? }));
    Ok(draft.optional()?)
}

pub(crate) fn keep(connection: &Connection, slot: &str, draft: &Draft) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO draft (slot, text, kept_ms) VALUES (?1, ?2, ?3)
             ON CONFLICT (slot) DO UPDATE SET text = excluded.text, kept_ms = excluded.kept_ms",
        )?
        .execute((slot, &draft.text, draft.kept_at.as_millisecond()))?;
    Ok(())
}

pub(crate) fn forget(connection: &Connection, slot: &str) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM draft WHERE slot = ?1")?.execute([slot])?;
    Ok(())
}
