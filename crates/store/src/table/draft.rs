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
    /// The revision on which an edit was begun.
    pub based_on: Option<u32>,
}

pub(crate) fn find(connection: &Connection, slot: &str) -> Result<Option<Draft>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT text, kept_ms, based_on FROM draft WHERE slot = ?1")?;
    let draft = statement.query_row([slot], |row| {
        let based_on: u32 = row.get("based_on")?;
        Ok(Draft {
            text: row.get("text")?,
            kept_at: instant(row, "kept_ms")?,
            based_on: (based_on > 0).then_some(based_on),
        })
    });
    Ok(draft.optional()?)
}

pub(crate) fn keep(connection: &Connection, slot: &str, draft: &Draft) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO draft (slot, text, kept_ms, based_on) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (slot) DO UPDATE
             SET text = excluded.text, kept_ms = excluded.kept_ms, based_on = excluded.based_on",
        )?
        .execute((slot, &draft.text, draft.kept_at.as_millisecond(), draft.based_on.unwrap_or(0)))?;
    Ok(())
}

pub(crate) fn forget(connection: &Connection, slot: &str) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM draft WHERE slot = ?1")?.execute([slot])?;
    Ok(())
}
