//! The table of notes, which follows from operations, and the earlier texts, which are operations.

use apseko_casework::{EntityKind, NoteRow};
use apseko_domain::{NoteId, TaskId};
use apseko_oplog::{EntityId, EntityRef, RegisterKey};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::{instant, unreadable};
use crate::{OpTables, StoreError};

/// A note with its newest text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The newest text.
    pub newest: Revision,
}

/// Where a note stands, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteHead {
    /// The task it belongs to.
    pub task: TaskId,
    /// The newest revision.
    pub revision: u32,
    /// Whether it was taken out.
    pub retracted: bool,
}

/// One text of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// From 1.
    pub number: u32,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub saved_at: Timestamp,
}

/// The register that holds the text of a note.
pub(crate) fn text_of(note: EntityRef) -> RegisterKey {
    RegisterKey { entity: note, field: "text".to_owned() }
}

pub(crate) fn of_task(connection: &Connection, task: TaskId) -> Result<Vec<Note>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT note.id, texts, text, coalesce(person.name, '') AS author, saved_ms FROM note
         LEFT JOIN person ON person.id = note.author WHERE task_id = ?1 AND retracted = 0 ORDER BY note.id",
    )?;
    let rows = statement.query_map([task.0.as_bytes().as_slice()], |row| {
        let newest = Revision {
            number: row.get("texts")?,
            text: row.get("text")?,
            author: row.get("author")?,
            saved_at: instant(row, "saved_ms")?,
        };
        Ok(Note { id: NoteId(Uuid::from_bytes(row.get("id")?)), newest })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn head(connection: &Connection, note: NoteId) -> Result<Option<NoteHead>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT task_id, retracted, texts FROM note WHERE id = ?1")?;
    let head = statement.query_row([note.0.as_bytes().as_slice()], |row| {
        Ok(NoteHead {
            task: TaskId(Uuid::from_bytes(row.get("task_id")?)),
            revision: row.get("texts")?,
            retracted: row.get("retracted")?,
        })
    });
    Ok(head.optional()?)
}

/// Every text that the note had, newest first.
pub(crate) fn revisions(connection: &Connection, note: NoteId) -> Result<Vec<Revision>, StoreError> {
    let entity = EntityKind::Note.entity(EntityId(note.0.into_bytes()));
    let history = OpTables::new(connection).history(&text_of(entity))?;
    let mut names = connection.prepare_cached("SELECT name FROM person WHERE id = ?1")?;
    let mut revisions = Vec::with_capacity(history.len());
    for (number, record) in (1..).zip(&history) {
        let Some(facts) = record.here().and_then(|body| body.facts()) else { continue };
        let author = names.query_row([record.header.author.0], |row| row.get(0)).optional()?;
        revisions.push(Revision {
            number,
            text: facts.value.as_text().unwrap_or_default().to_owned(),
            author: author.unwrap_or_default(),
            saved_at: Timestamp::from_millisecond(record.header.stamp.wall_ms)
                .map_err(|error| unreadable("wall_ms", error))?,
        });
    }
    revisions.reverse();
    Ok(revisions)
}

pub(crate) fn replace(connection: &Connection, row: &NoteRow, texts: usize) -> Result<(), StoreError> {
    let Some(task) = row.task else { return remove(connection, Uuid::from_bytes(row.note.0)) };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO note (id, task_id, text, author, saved_ms, texts, retracted, disputed, conflict)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(rusqlite::params![
            row.note.0.as_slice(),
            task.0.as_slice(),
            row.text,
            row.author.map(|user| user.0),
            row.saved_ms,
            i64::try_from(texts).unwrap_or(i64::MAX),
            row.retracted,
            row.disputed,
            row.conflict,
        ])?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: Uuid) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM note WHERE id = ?1")?.execute([id.as_bytes().as_slice()])?;
    Ok(())
}
