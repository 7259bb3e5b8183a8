//! Derived rows as the rows of SQLite that they are kept in.

use apseko_casework::{AnswerRow, CaseRow, EntityKind, NoteRow, TaskRow, ThingRow};
use apseko_oplog::{EntityId, OpId, RegisterKey, UserId};
use rusqlite::Row;

use crate::storage::StorageError;
use crate::storage::derived::{Dispute, In};
use crate::storage::key::{entity, scope};
use crate::storage::sqlite::error::unreadable;
use crate::storage::sqlite::row::blob;

pub(super) const TASK: &str = "scope, id, case_id, number, origin, employer_name, employer_reg_no, place, object, area,
    sheets, reason, planned_day, planned_time, due_day, created_ms, created_by, state, inspector, awaits_verdict, gone,
    disputed, conflicts";

pub(super) fn task(row: &Row<'_>) -> Result<In<TaskRow>, StorageError> {
    let task = TaskRow {
        task: EntityId(row.get(1)?),
        case: row.get::<_, Option<_>>(2)?.map(EntityId),
        number: row.get(3)?,
        origin: row.get(4)?,
        employer_name: row.get(5)?,
        employer_reg_no: row.get(6)?,
        place: row.get(7)?,
        object: row.get(8)?,
        area: row.get(9)?,
        sheets: row.get(10)?,
        reason: row.get(11)?,
        planned_day: row.get(12)?,
        planned_time: row.get(13)?,
        due_day: row.get(14)?,
        created_ms: row.get(15)?,
        created_by: row.get::<_, Option<_>>(16)?.map(UserId),
        state: row.get(17)?,
        inspector: row.get::<_, Option<_>>(18)?.map(UserId),
        awaits_verdict: row.get(19)?,
        gone: row.get(20)?,
        disputed: row.get(21)?,
        conflicts: row.get(22)?,
    };
    Ok(In { scope: scope(&row.get(0)?), row: task })
}

pub(super) const CASE: &str = "scope, id, unit, number, subject, gone";

pub(super) fn case(row: &Row<'_>) -> Result<In<CaseRow>, StorageError> {
    let case = CaseRow {
        case: EntityId(row.get(1)?),
        unit: row.get(2)?,
        number: row.get(3)?,
        subject: row.get(4)?,
        gone: row.get(5)?,
    };
    Ok(In { scope: scope(&row.get(0)?), row: case })
}

pub(super) const NOTE: &str =
    "scope, id, task, text, author, saved_ms, based_on, retracted, disputed, conflict";

pub(super) fn note(row: &Row<'_>) -> Result<In<NoteRow>, StorageError> {
    let note = NoteRow {
        note: EntityId(row.get(1)?),
        task: Some(EntityId(row.get(2)?)),
        text: row.get(3)?,
        author: row.get::<_, Option<_>>(4)?.map(UserId),
        saved_ms: row.get(5)?,
        based_on: blob(row, 6)?.as_chunks().0.iter().copied().map(OpId).collect(),
        retracted: row.get(7)?,
        disputed: row.get(8)?,
        conflict: row.get(9)?,
    };
    Ok(In { scope: scope(&row.get(0)?), row: note })
}

pub(super) const THING: &str = "scope, entity, parent, state, fields, gone, disputed";

pub(super) fn thing(row: &Row<'_>) -> Result<In<ThingRow>, StorageError> {
    let entity = entity(&row.get(1)?);
    let parent: Option<[u8; 16]> = blob(row, 2)?.try_into().ok();
    let thing = ThingRow {
        kind: EntityKind::of(entity.kind).ok_or_else(|| unreadable("the kind of a thing"))?,
        id: entity.id,
        parent: parent.map(EntityId),
        state: row.get(3)?,
        fields: row.get(4)?,
        gone: row.get(5)?,
        disputed: row.get(6)?,
    };
    Ok(In { scope: scope(&row.get(0)?), row: thing })
}

pub(super) const ANSWER: &str = "holder, question, said";

pub(super) fn answer(row: &Row<'_>) -> Result<AnswerRow, StorageError> {
    let holder = entity(&row.get(0)?);
    Ok(AnswerRow { holder, sheet: None, question: text(row, 1)?, said: row.get(2)? })
}

pub(super) const DISPUTE: &str = "scope, entity, field";

pub(super) fn dispute(row: &Row<'_>) -> Result<Dispute, StorageError> {
    let register = RegisterKey { entity: entity(&row.get(1)?), field: text(row, 2)? };
    Ok(Dispute { scope: scope(&row.get(0)?), register })
}

fn text(row: &Row<'_>, column: usize) -> Result<String, StorageError> {
    let bytes: Vec<u8> = row.get(column)?;
    String::from_utf8(bytes).map_err(|_| unreadable("a code"))
}
