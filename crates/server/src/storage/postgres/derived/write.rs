//! Derived rows written down: those that were there go first, and all of it is on the way together.

use apseko_casework::{CaseRow, NoteRow, Row, TaskRow, ThingRow};
use apseko_oplog::ScopeId;

use crate::storage::StorageError;
use crate::storage::derived::{Dispute, RowChanges, Standing, due_key, slot};
use crate::storage::key::{of_entity, of_scope};
use crate::storage::postgres::row::place;
use crate::storage::postgres::session::{Session, Step, Value};

pub(super) async fn clear(session: &mut Session) -> Result<(), StorageError> {
    session
        .run_in_time(
            "TRUNCATE rows.matter, rows.task, rows.note, rows.thing, rows.answer, rows.conflict;
             UPDATE rows.standing SET filled = false",
        )
        .await?;
    Ok(())
}

pub(super) async fn changes(session: &mut Session, changes: &RowChanges) -> Result<(), StorageError> {
    let mut steps = Vec::new();
    remove(&mut steps, changes);
    let sorted = changes.sorted();
    cases(&mut steps, &sorted.cases);
    tasks(&mut steps, &sorted.tasks);
    notes(&mut steps, &sorted.notes);
    things(&mut steps, &sorted.things);
    answers(&mut steps, changes);
    disputes(&mut steps, &sorted.disputes);
    session.steps(&steps).await
}

fn step<'a>(steps: &mut Vec<Step<'a>>, sql: &'static str, values: Vec<Value<'a>>) {
    steps.push(Step { sql, values, rows: None });
}

fn remove<'a>(steps: &mut Vec<Step<'a>>, changes: &'a RowChanges) {
    let ids = |of: fn(&Row) -> bool| -> Vec<&'a [u8]> {
        let of_kind = changes.things.iter().filter(|derived| of(&derived.row));
        of_kind.map(|derived| derived.entity.id.0.as_slice()).collect()
    };
    let by_id: [(&'static str, Vec<&'a [u8]>); 3] = [
        ("DELETE FROM rows.matter WHERE id = ANY($1)", ids(|row| matches!(row, Row::Case(_)))),
        ("DELETE FROM rows.task WHERE id = ANY($1)", ids(|row| matches!(row, Row::Task(_)))),
        ("DELETE FROM rows.note WHERE id = ANY($1)", ids(|row| matches!(row, Row::Note(_)))),
    ];
    for (sql, ids) in by_id.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        step(steps, sql, vec![Box::new(ids)]);
    }
    if !changes.things.is_empty() {
        let keys: Vec<Vec<u8>> = changes.things.iter().map(|it| of_entity(&it.entity).to_vec()).collect();
        step(steps, "DELETE FROM rows.thing WHERE entity = ANY($1)", vec![Box::new(keys.clone())]);
        let beside = "DELETE FROM rows.conflict WHERE entity = ANY($1) AND (slot < 'q:'::bytea OR slot >= 'q;'::bytea)";
        step(steps, beside, vec![Box::new(keys)]);
    }
    if !changes.answers.is_empty() {
        let holders: Vec<Vec<u8>> =
            changes.answers.iter().map(|it| of_entity(&it.row.holder).to_vec()).collect();
        let questions: Vec<Vec<u8>> = changes.answers.iter().map(|it| slot(&it.row.question)).collect();
        let fields: Vec<Vec<u8>> = changes.answers.iter().map(|it| slot(&it.register().field)).collect();
        let sql = "DELETE FROM rows.answer USING unnest($1::bytea[], $2::bytea[]) AS gone (holder, slot)
                   WHERE answer.holder = gone.holder AND answer.slot = gone.slot";
        step(steps, sql, vec![Box::new(holders.clone()), Box::new(questions)]);
        let sql = "DELETE FROM rows.conflict USING unnest($1::bytea[], $2::bytea[]) AS gone (entity, slot)
                   WHERE conflict.entity = gone.entity AND conflict.slot = gone.slot";
        step(steps, sql, vec![Box::new(holders), Box::new(fields)]);
    }
}

/// One list for each column, the scope first.
macro_rules! columns {
    ($rows:ident, $row:ident; $($value:expr),+ $(,)?) => {{
        let scopes: Vec<Vec<u8>> = $rows.iter().map(|(scope, _)| of_scope(scope).to_vec()).collect();
        vec![
            Box::new(scopes) as Value<'_>,
            $(Box::new($rows.iter().map(|(_, $row)| $value).collect::<Vec<_>>())),+
        ]
    }};
}

fn cases<'a>(steps: &mut Vec<Step<'a>>, rows: &[(ScopeId, &'a CaseRow)]) {
    if rows.is_empty() {
        return;
    }
    let sql = "INSERT INTO rows.matter (scope, id, unit, number, subject, gone)
               SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::bool[])";
    let values = columns!(rows, row;
        row.case.0.as_slice(), row.unit.as_ref().map(|unit| unit.as_slice()),
        row.number.as_str(), row.subject.as_str(), row.gone);
    step(steps, sql, values);
}

fn tasks<'a>(steps: &mut Vec<Step<'a>>, rows: &[(ScopeId, &'a TaskRow)]) {
    if rows.is_empty() {
        return;
    }
    let sql = "INSERT INTO rows.task (scope, id, case_id, number, origin, employer_name, employer_reg_no, place, object,
                 area, sheets, reason, planned_day, planned_time, due_day, created_ms, created_by, state, inspector,
                 awaits_verdict, gone, disputed, conflicts, due)
               SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::text[],
                 $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
                 $15::text[], $16::bigint[], $17::bytea[], $18::text[], $19::bytea[], $20::bool[], $21::bool[],
                 $22::bool[], $23::text[], $24::text[])";
    let values = columns!(rows, row;
        row.task.0.as_slice(), row.case.as_ref().map(|case| case.0.as_slice()),
        row.number.as_str(), row.origin.as_str(), row.employer_name.as_str(), row.employer_reg_no.as_str(),
        row.place.as_str(), row.object.as_str(), row.area.as_str(), row.sheets.as_str(), row.reason.as_str(),
        row.planned_day.as_str(), row.planned_time.as_str(), row.due_day.as_str(), row.created_ms,
        row.created_by.as_ref().map(|user| user.0.as_slice()), row.state.as_str(),
        row.inspector.as_ref().map(|user| user.0.as_slice()), row.awaits_verdict, row.gone, row.disputed,
        row.conflicts.as_str(), due_key(&row.due_day));
    step(steps, sql, values);
}

fn notes<'a>(steps: &mut Vec<Step<'a>>, rows: &[(ScopeId, &'a NoteRow)]) {
    if rows.is_empty() {
        return;
    }
    let sql = "INSERT INTO rows.note (scope, id, task, text, author, saved_ms, based_on, retracted, disputed, conflict)
               SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::text[], $5::bytea[], $6::bigint[],
                 $7::bytea[], $8::bool[], $9::bool[], $10::bool[])";
    let values = columns!(rows, row;
        row.note.0.as_slice(), row.task.as_ref().map(|task| task.0.as_slice()),
        row.text.as_str(), row.author.as_ref().map(|user| user.0.as_slice()), row.saved_ms,
        row.based_on.iter().flat_map(|op| op.0).collect::<Vec<u8>>(), row.retracted, row.disputed, row.conflict);
    step(steps, sql, values);
}

fn things<'a>(steps: &mut Vec<Step<'a>>, rows: &[(ScopeId, &'a ThingRow)]) {
    if rows.is_empty() {
        return;
    }
    let sql = "INSERT INTO rows.thing (scope, entity, parent, state, fields, gone, disputed)
               SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::text[], $5::bytea[], $6::bool[],
                 $7::bool[])";
    let values = columns!(rows, row;
        of_entity(&row.kind.entity(row.id)).to_vec(),
        row.parent.as_ref().map(|parent| parent.0.as_slice()).unwrap_or_default(), row.state.as_str(),
        row.fields.as_slice(), row.gone, row.disputed);
    step(steps, sql, values);
}

fn answers<'a>(steps: &mut Vec<Step<'a>>, changes: &'a RowChanges) {
    let stand = || changes.answers.iter().map(|answer| &answer.row).filter(|row| !row.said.is_empty());
    let holders: Vec<Vec<u8>> = stand().map(|row| of_entity(&row.holder).to_vec()).collect();
    if holders.is_empty() {
        return;
    }
    let slots: Vec<Vec<u8>> = stand().map(|row| slot(&row.question)).collect();
    let questions: Vec<&[u8]> = stand().map(|row| row.question.as_bytes()).collect();
    let said: Vec<&[u8]> = stand().map(|row| row.said.as_slice()).collect();
    let sql = "INSERT INTO rows.answer (holder, slot, question, said)
               SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[])";
    step(steps, sql, vec![Box::new(holders), Box::new(slots), Box::new(questions), Box::new(said)]);
}

fn disputes<'a>(steps: &mut Vec<Step<'a>>, disputes: &[Dispute]) {
    if disputes.is_empty() {
        return;
    }
    let entities: Vec<Vec<u8>> = disputes.iter().map(|it| of_entity(&it.register.entity).to_vec()).collect();
    let slots: Vec<Vec<u8>> = disputes.iter().map(|it| slot(&it.register.field)).collect();
    let fields: Vec<Vec<u8>> = disputes.iter().map(|it| it.register.field.as_bytes().to_vec()).collect();
    let scopes: Vec<Vec<u8>> = disputes.iter().map(|it| of_scope(&it.scope).to_vec()).collect();
    let sql = "INSERT INTO rows.conflict (entity, slot, field, scope)
               SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[])";
    step(steps, sql, vec![Box::new(entities), Box::new(slots), Box::new(fields), Box::new(scopes)]);
}

pub(super) async fn standing(session: &mut Session, standing: &Standing) -> Result<(), StorageError> {
    let made_to = match &standing.making {
        Some(Some(last)) => [of_scope(&last.scope).as_slice(), &of_entity(&last.entity)].concat(),
        Some(None) | None => Vec::new(),
    };
    let sql = "UPDATE rows.standing SET filled = true, version = $1, level = $2, epoch = $3, place = $4, newest = $5,
                 noted = $6, making = $7, made_to = $8 WHERE one = 1";
    let values: Vec<Value<'_>> = vec![
        Box::new(i64::from(standing.version)),
        Box::new(i32::from(standing.level)),
        Box::new(standing.epoch.0.as_slice()),
        Box::new(place(standing.place)?),
        Box::new(place(standing.newest)?),
        Box::new(standing.noted),
        Box::new(standing.making.is_some()),
        Box::new(made_to),
    ];
    session.steps(&[Step { sql, values, rows: Some(1) }]).await
}
