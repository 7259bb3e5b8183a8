//! The table of who did what. The vault will chain it; until then it is only append-only.

use rusqlite::Connection;

use crate::{Edit, StoreError, Touched};

pub(crate) fn append(
    connection: &Connection,
    edit: &Edit,
    object: Option<&Touched>,
) -> Result<(), StoreError> {
    let object = match object {
        Some(Touched::Task(id)) => id.0.as_bytes().as_slice(),
        Some(Touched::Note(id)) => id.0.as_bytes().as_slice(),
        None => &[],
    };
    connection
        .prepare_cached("INSERT INTO audit (at_ms, actor, command, object) VALUES (?1, ?2, ?3, ?4)")?
        .execute((edit.at.as_millisecond(), &edit.actor, edit.command, object))?;
    Ok(())
}
