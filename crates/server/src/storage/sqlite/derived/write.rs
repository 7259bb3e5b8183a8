//! Derived rows written down: those that were there go first.

use apseko_casework::{CaseRow, NoteRow, TaskRow, ThingRow};
use apseko_oplog::ScopeId;
use rusqlite::Connection;

use crate::storage::StorageError;
use crate::storage::derived::{Dispute, RowChanges, Standing, due_key, slot};
use crate::storage::key::{of_entity, of_scope};
use crate::storage::sqlite::row::place;

pub(super) fn clear(connection: &Connection) -> Result<(), StorageError> {
    connection.execute_batch(
        "DELETE FROM matter; DELETE FROM task; DELETE FROM note; DELETE FROM thing; DELETE FROM answer;
         DELETE FROM conflict; DELETE FROM standing;",
    )?;
    Ok(())
}

pub(super) fn changes(connection: &Connection, changes: &RowChanges) -> Result<(), StorageError> {
    remove(connection, changes)?;
    let sorted = changes.sorted();
    sorted.cases.iter().try_for_each(|(scope, row)| case(connection, scope, row))?;
    sorted.tasks.iter().try_for_each(|(scope, row)| task(connection, scope, row))?;
    sorted.notes.iter().try_for_each(|(scope, row)| note(connection, scope, row))?;
    sorted.things.iter().try_for_each(|(scope, row)| thing(connection, scope, row))?;
    let mut statement = connection
        .prepare_cached("INSERT INTO answer (holder, slot, question, said) VALUES (?1, ?2, ?3, ?4)")?;
    for answer in changes.answers.iter().map(|answer| &answer.row).filter(|row| !row.said.is_empty()) {
        let question = answer.question.as_bytes();
        statement.execute((of_entity(&answer.holder), slot(&answer.question), question, &answer.said))?;
    }
    sorted.disputes.iter().try_for_each(|it| dispute(connection, it))
}

/// Things of one kind have rows in one table, but that is not worth asking.
fn remove(connection: &Connection, changes: &RowChanges) -> Result<(), StorageError> {
    for derived in &changes.things {
        let (id, key) = (derived.entity.id.0, of_entity(&derived.entity));
        match &derived.row {
            apseko_casework::Row::Case(_) => delete(connection, "DELETE FROM matter WHERE id = ?1", &id)?,
            apseko_casework::Row::Task(_) => delete(connection, "DELETE FROM task WHERE id = ?1", &id)?,
            apseko_casework::Row::Note(_) => delete(connection, "DELETE FROM note WHERE id = ?1", &id)?,
            apseko_casework::Row::Thing(_) => {
                delete(connection, "DELETE FROM thing WHERE entity = ?1", &key)?
            }
            apseko_casework::Row::Nothing => {}
        }
        let beside = "DELETE FROM conflict WHERE entity = ?1 AND (slot < x'713a' OR slot >= x'713b')";
        delete(connection, beside, &key)?;
    }
    for answer in &changes.answers {
        let holder = of_entity(&answer.row.holder);
        connection
            .prepare_cached("DELETE FROM answer WHERE holder = ?1 AND slot = ?2")?
            .execute((holder, slot(&answer.row.question)))?;
        connection
            .prepare_cached("DELETE FROM conflict WHERE entity = ?1 AND slot = ?2")?
            .execute((holder, slot(&answer.register().field)))?;
    }
    Ok(())
}

fn delete(connection: &Connection, sql: &str, key: &[u8]) -> Result<(), StorageError> {
    connection.prepare_cached(sql)?.execute([key])?;
    Ok(())
}

fn case(connection: &Connection, scope: &ScopeId, row: &CaseRow) -> Result<(), StorageError> {
    connection
        .prepare_cached(
            "INSERT INTO matter (id, scope, unit, number, subject, gone) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((row.case.0, of_scope(scope), row.unit, &row.number, &row.subject, row.gone))?;
    Ok(())
}

fn task(connection: &Connection, scope: &ScopeId, row: &TaskRow) -> Result<(), StorageError> {
    connection
        .prepare_cached(
            "INSERT INTO task (id, scope, case_id, number, origin, employer_name, employer_reg_no, place, object, area,
               sheets, reason, planned_day, planned_time, due_day, created_ms, created_by, state, inspector,
               awaits_verdict, gone, disputed, conflicts, due)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
               ?22, ?23, ?24)",
        )?
        .execute(rusqlite::params![
            row.task.0,
            of_scope(scope),
            row.case.map(|case| case.0),
            row.number,
            row.origin,
            row.employer_name,
            row.employer_reg_no,
            row.place,
            row.object,
            row.area,
            row.sheets,
            row.reason,
            row.planned_day,
            row.planned_time,
            row.due_day,
            row.created_ms,
            row.created_by.map(|user| user.0),
            row.state,
            row.inspector.map(|user| user.0),
            row.awaits_verdict,
            row.gone,
            row.disputed,
            row.conflicts,
            due_key(&row.due_day),
        ])?;
    Ok(())
}

fn note(connection: &Connection, scope: &ScopeId, row: &NoteRow) -> Result<(), StorageError> {
    let based_on: Vec<u8> = row.based_on.iter().flat_map(|op| op.0).collect();
    connection
        .prepare_cached(
            "INSERT INTO note (id, scope, task, text, author, saved_ms, based_on, retracted, disputed, conflict)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(rusqlite::params![
            row.note.0,
            of_scope(scope),
            row.task.map(|task| task.0),
            row.text,
            row.author.map(|user| user.0),
            row.saved_ms,
            based_on,
            row.retracted,
            row.disputed,
            row.conflict,
        ])?;
    Ok(())
}

fn thing(connection: &Connection, scope: &ScopeId, row: &ThingRow) -> Result<(), StorageError> {
    let parent = row.parent.as_ref().map(|parent| parent.0.as_slice()).unwrap_or_default();
    connection
        .prepare_cached(
            "INSERT INTO thing (entity, scope, parent, state, fields, gone, disputed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            of_entity(&row.kind.entity(row.id)),
            of_scope(scope),
            parent,
            &row.state,
            &row.fields,
            row.gone,
            row.disputed,
        ))?;
    Ok(())
}

fn dispute(connection: &Connection, dispute: &Dispute) -> Result<(), StorageError> {
    let field = &dispute.register.field;
    connection
        .prepare_cached("INSERT INTO conflict (entity, slot, field, scope) VALUES (?1, ?2, ?3, ?4)")?
        .execute((
        of_entity(&dispute.register.entity),
        slot(field),
        field.as_bytes(),
        of_scope(&dispute.scope),
    ))?;
    Ok(())
}

pub(super) fn standing(connection: &Connection, standing: &Standing) -> Result<(), StorageError> {
    let made_to = match &standing.making {
        Some(Some(last)) => [of_scope(&last.scope).as_slice(), &of_entity(&last.entity)].concat(),
        Some(None) | None => Vec::new(),
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO standing (one, version, level, epoch, place, newest, noted, making, made_to)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            standing.version,
            standing.level,
            standing.epoch.0,
            place(standing.place)?,
            place(standing.newest)?,
            standing.noted,
            standing.making.is_some(),
            made_to,
        ))?;
    Ok(())
}
