//! The tables of notes and of all the texts they ever had.

use apseko_domain::{NoteId, TaskId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use super::{instant, unreadable};
use crate::StoreError;

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

pub(crate) fn of_task(connection: &Connection, task: TaskId) -> Result<Vec<Note>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT note.id, r.revision, r.text, r.author, r.saved_ms FROM note
         JOIN note_revision r ON r.note_id = note.id
           AND r.revision = (SELECT max(revision) FROM note_revision WHERE note_id = note.id)
         WHERE note.task_id = ?1 AND note.retracted = 0 ORDER BY note.id",
    )?;
    let rows = statement.query_map([key(task.0).as_slice()], |row| {
        Ok(Note { id: NoteId(Uuid::from_bytes(row.get("id")?)), newest: revision(row)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn head(connection: &Connection, note: NoteId) -> Result<Option<NoteHead>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT task_id, retracted, (SELECT max(revision) FROM note_revision WHERE note_id = note.id) AS revision
         FROM note WHERE id = ?1",
    )?;
    let head = statement.query_row([key(note.0).as_slice()], |row| {
        Ok(NoteHead {
            task: TaskId(Uuid::from_bytes(row.get("task_id")?)),
            revision: row.get("revision")?,
            retracted: row.get("retracted")?,
        })
    });
    Ok(head.optional()?)
}

pub(crate) fn revisions(connection: &Connection, note: NoteId) -> Result<Vec<Revision>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT revision, text, author, saved_ms FROM note_revision WHERE note_id = ?1 ORDER BY revision DESC",
    )?;
    let rows = statement.query_map([key(note.0).as_slice()], revision)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn insert(
    connection: &Connection,
    note: NoteId,
    task: TaskId,
    first: &Revision,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO note (id, task_id) VALUES (?1, ?2)")?
        .execute((key(note.0).as_slice(), key(task.0).as_slice()))?;
    append(connection, note, first)
}

pub(crate) fn append(connection: &Connection, note: NoteId, revision: &Revision) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO note_revision (note_id, revision, text, author, saved_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            key(note.0).as_slice(),
            revision.number,
            &revision.text,
            &revision.author,
            revision.saved_at.as_millisecond(),
        ))?;
    Ok(())
}

pub(crate) fn set_retracted(
    connection: &Connection,
    note: NoteId,
    retracted: bool,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE note SET retracted = ?2 WHERE id = ?1")?
        .execute((key(note.0).as_slice(), retracted))?;
    Ok(())
}

fn key(id: Uuid) -> [u8; 16] {
    id.into_bytes()
}

fn revision(row: &Row<'_>) -> rusqlite::Result<Revision> {
    let number: i64 = row.get("revision")?;
    Ok(Revision {
        number: u32::try_from(number).map_err(|error| unreadable("revision", error))?,
        text: row.get("text")?,
        author: row.get("author")?,
        saved_at: instant(row, "saved_ms")?,
    })
}
