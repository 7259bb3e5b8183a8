//! What the audit kept before it was a chain, put at the chain's beginning once. No row of it is lost, and each one
//! says that it was not protected while it lay here.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::StoreError;
use crate::audit::{AuditEvent, AuditKind, AuditObject, AuditResult, ObjectKind};
use crate::table::audit::End;

/// Moves the old rows and drops their table, but only when every one of them is in the chain.
pub(crate) fn chain(connection: &Connection) -> Result<(), StoreError> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'unchained_audit'";
    if connection.query_row(table, [], |_| Ok(())).optional()?.is_none() {
        return Ok(());
    }
    let already = count(connection, "SELECT count(*) FROM audit")?;
    add_all(connection)?;
    let wanted = count(connection, "SELECT count(*) FROM unchained_audit")?;
    let moved = count(connection, "SELECT count(*) FROM audit")? - already;
    if moved != wanted {
        return Err(StoreError::Damaged(format!("{wanted} rows of the audit became {moved}")));
    }
    connection.execute_batch("DROP TABLE unchained_audit")?;
    Ok(())
}

fn add_all(connection: &Connection) -> Result<(), StoreError> {
    let mut end = End::of(connection)?;
    let mut statement = connection.prepare(
        "SELECT at_ms, actor, command, object,
                EXISTS (SELECT 1 FROM task WHERE task.id = old.object) AS is_task,
                EXISTS (SELECT 1 FROM note WHERE note.id = old.object) AS is_note
         FROM unchained_audit AS old ORDER BY seq",
    )?;
    for event in statement.query_map([], event)? {
        end.add(connection, &event?)?;
    }
    Ok(())
}

fn event(row: &Row<'_>) -> rusqlite::Result<AuditEvent> {
    let id: Vec<u8> = row.get("object")?;
    let kind = match (row.get("is_task")?, row.get("is_note")?) {
        (true, _) => ObjectKind::Task,
        (false, true) => ObjectKind::Note,
        (false, false) => ObjectKind::Other("unknown".to_owned()),
    };
    Ok(AuditEvent {
        at_ms: row.get("at_ms")?,
        // The old table did not keep them.
        uptime_ms: 0,
        boot: [0; 16],
        actor: row.get("actor")?,
        kind: AuditKind::Changed,
        // Where nothing was touched, it kept an empty one.
        object: id.try_into().ok().map(|id| AuditObject { kind, id }),
        purpose: None,
        result: AuditResult::Done,
        detail: vec![("command".to_owned(), row.get("command")?), ("before".to_owned(), "chain".to_owned())],
    })
}

fn count(connection: &Connection, sql: &str) -> Result<i64, StoreError> {
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}
