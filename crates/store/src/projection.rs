//! Rows of tasks and notes from operations: after each step those that moved, and all of them when the way of deriving is another.

use std::collections::BTreeSet;

use apseko_casework::{EntityKind, PROJECTION_VERSION, note_row, task_row, view};
use apseko_domain::{NoteId, TaskId};
use apseko_oplog::{EntityRef, RegisterKey};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::table::{note, task};
use crate::{OpTables, StoreError, Touched};

/// Brings the rows of everything that moved up to date.
pub(crate) fn refresh(
    connection: &Connection,
    moved: &BTreeSet<RegisterKey>,
) -> Result<BTreeSet<Touched>, StoreError> {
    let entities: BTreeSet<EntityRef> = moved.iter().map(|register| register.entity).collect();
    let tables = OpTables::new(connection);
    let mut touched = BTreeSet::new();
    for entity in entities {
        touched.extend(refresh_one(connection, &tables, entity)?);
    }
    Ok(touched)
}

fn refresh_one(
    connection: &Connection,
    tables: &OpTables<'_>,
    entity: EntityRef,
) -> Result<Option<Touched>, StoreError> {
    let id = Uuid::from_bytes(entity.id.0);
    let kind = EntityKind::of(entity.kind);
    if !matches!(kind, Some(EntityKind::Task | EntityKind::Note)) {
        return Ok(None);
    }
    let projected = view(tables, &entity)?;
    if kind == Some(EntityKind::Task) {
        match projected {
            Some(projected) => task::replace(connection, &task_row(&projected))?,
            None => task::remove(connection, id)?,
        }
        return Ok(Some(Touched::Task(TaskId(id))));
    }
    match projected {
        Some(projected) => {
            let texts = tables.history(&note::text_of(entity))?.len();
            note::replace(connection, &note_row(&projected), texts)?;
        }
        None => note::remove(connection, id)?,
    }
    Ok(Some(Touched::Note(NoteId(id))))
}

/// Fills the tables anew if another way of deriving filled them, or none has.
pub(crate) fn bring_up_to_date(connection: &Connection) -> Result<(), StoreError> {
    let filled_by: Option<u32> =
        connection.query_row("SELECT version FROM projection", [], |row| row.get(0)).optional()?;
    if filled_by == Some(PROJECTION_VERSION) {
        return Ok(());
    }
    rebuild(connection)?;
    connection.execute(
        "INSERT INTO projection (one, version) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET version = ?1",
        [PROJECTION_VERSION],
    )?;
    Ok(())
}

/// Derives every row anew.
pub(crate) fn rebuild(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("DELETE FROM task; DELETE FROM note;")?;
    let tables = OpTables::new(connection);
    for entity in tables.entities()? {
        refresh_one(connection, &tables, entity)?;
    }
    Ok(())
}
