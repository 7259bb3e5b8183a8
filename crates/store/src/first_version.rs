//! What the first version of the program kept in tables, turned into operations once. Nothing of it is lost: every
//! text of every note becomes an operation with its author and its time.

use apseko_domain::{NoteId, RequestId, Role, TaskId};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::table::instant;
use crate::{Edit, Revision, StoreError, Wish, table};

/// The wishes that the old tables stand for, in an order in which they make sense.
pub(crate) fn wishes(connection: &Connection) -> Result<Vec<Wish>, StoreError> {
    if !is_here(connection)? {
        return Ok(Vec::new());
    }
    let mut wishes: Vec<Wish> =
        table::task::of_first_version(connection)?.into_iter().map(Wish::AddTask).collect();
    let mut notes = connection.prepare("SELECT id, task_id, retracted FROM first_note ORDER BY id")?;
    let rows = notes.query_map([], |row| {
        let task = TaskId(Uuid::from_bytes(row.get("task_id")?));
        Ok((NoteId(Uuid::from_bytes(row.get("id")?)), task, row.get::<_, bool>("retracted")?))
    })?;
    for row in rows {
        let (note, task, retracted) = row?;
        let mut texts = texts_of(connection, note)?.into_iter();
        if let Some(first) = texts.next() {
            wishes.push(Wish::AddNote { note, task, first });
        }
        wishes.extend(texts.map(|revision| Wish::AddRevision { note, revision }));
        if retracted {
            wishes.push(Wish::SetRetracted { note, retracted });
        }
    }
    Ok(wishes)
}

fn is_here(connection: &Connection) -> Result<bool, StoreError> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'first_task'";
    Ok(connection.query_row(table, [], |_| Ok(())).optional()?.is_some())
}

fn texts_of(connection: &Connection, note: NoteId) -> Result<Vec<Revision>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT revision, text, author, saved_ms FROM first_note_revision WHERE note_id = ?1 ORDER BY revision",
    )?;
    let rows = statement.query_map([note.0.as_bytes().as_slice()], |row| {
        Ok(Revision {
            number: row.get("revision")?,
            text: row.get("text")?,
            author: row.get("author")?,
            saved_at: instant(row, "saved_ms")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The wish under which the old data is written.
pub(crate) fn edit(moment: crate::Moment) -> Edit {
    Edit {
        request: RequestId(Uuid::nil()),
        command: "first-version",
        body_digest: [0; 32],
        at: moment.wall,
        moment,
        actor: String::new(),
        role: Role::Inspector.as_str().to_owned(),
        concerns_others: false,
    }
}

/// How many tasks and texts there were.
pub(crate) fn counts(wishes: &[Wish]) -> (usize, usize) {
    let tasks = wishes.iter().filter(|wish| matches!(wish, Wish::AddTask(_))).count();
    let texts =
        wishes.iter().filter(|wish| matches!(wish, Wish::AddNote { .. } | Wish::AddRevision { .. })).count();
    (tasks, texts)
}

/// Drops the old tables, but only when everything in them is where it belongs now.
pub(crate) fn check_and_forget(
    connection: &Connection,
    (tasks, texts): (usize, usize),
) -> Result<(), StoreError> {
    if !is_here(connection)? {
        return Ok(());
    }
    let now: (i64, i64) = connection.query_row(
        "SELECT (SELECT count(*) FROM task), (SELECT coalesce(sum(texts), 0) FROM note)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let wanted = (i64::try_from(tasks).unwrap_or(i64::MAX), i64::try_from(texts).unwrap_or(i64::MAX));
    if now != wanted {
        return Err(StoreError::Damaged(format!("{tasks} tasks and {texts} texts became {now:?}")));
    }
    connection
        .execute_batch("DROP TABLE first_note_revision; DROP TABLE first_note; DROP TABLE first_task;")?;
    Ok(())
}
