//! Derived rows as the rows of PostgreSQL that they are kept in.

use apseko_casework::{AnswerRow, CaseRow, EntityKind, NoteRow, TaskRow, ThingRow};
use apseko_oplog::{EntityId, OpId, RegisterKey, UserId};
use tokio_postgres::Row;

use crate::storage::StorageError;
use crate::storage::derived::{Dispute, In};
use crate::storage::key::{entity, scope};
use crate::storage::postgres::row::{column, damaged, fixed};

/// A query for whole rows of one table; the functions here know the columns by their place.
macro_rules! select_tasks {
    ($rest:expr) => {
        concat!(
            "SELECT scope, id, case_id, number, origin, employer_name, employer_reg_no, place, object, area, sheets,
               reason, planned_day, planned_time, due_day, created_ms, created_by, state, inspector, awaits_verdict,
               gone, disputed, conflicts FROM rows.task ",
            $rest
        )
    };
}
pub(super) use select_tasks;

fn optional<const N: usize>(row: &Row, place: usize) -> Result<Option<[u8; N]>, StorageError> {
    let bytes: Option<&[u8]> = column(row, place)?;
    bytes.map(<[u8; N]>::try_from).transpose().map_err(|_| damaged("an id"))
}

fn text(row: &Row, place: usize) -> Result<String, StorageError> {
    column(row, place)
}

fn code(row: &Row, place: usize) -> Result<String, StorageError> {
    String::from_utf8(column(row, place)?).map_err(|_| damaged("a code"))
}

pub(super) fn task(row: &Row) -> Result<In<TaskRow>, StorageError> {
    let task = TaskRow {
        task: EntityId(fixed(row, 1)?),
        case: optional(row, 2)?.map(EntityId),
        number: text(row, 3)?,
        origin: text(row, 4)?,
        employer_name: text(row, 5)?,
        employer_reg_no: text(row, 6)?,
        place: text(row, 7)?,
        object: text(row, 8)?,
        area: text(row, 9)?,
        sheets: text(row, 10)?,
        reason: text(row, 11)?,
        planned_day: text(row, 12)?,
        planned_time: text(row, 13)?,
        due_day: text(row, 14)?,
        created_ms: column(row, 15)?,
        created_by: optional(row, 16)?.map(UserId),
        state: text(row, 17)?,
        inspector: optional(row, 18)?.map(UserId),
        awaits_verdict: column(row, 19)?,
        gone: column(row, 20)?,
        disputed: column(row, 21)?,
        conflicts: text(row, 22)?,
    };
    Ok(In { scope: scope(&fixed(row, 0)?), row: task })
}

macro_rules! select_cases {
    ($rest:expr) => {
        concat!("SELECT scope, id, unit, number, subject, gone FROM rows.matter ", $rest)
    };
}
pub(super) use select_cases;

pub(super) fn case(row: &Row) -> Result<In<CaseRow>, StorageError> {
    let case = CaseRow {
        case: EntityId(fixed(row, 1)?),
        unit: optional(row, 2)?,
        number: text(row, 3)?,
        subject: text(row, 4)?,
        gone: column(row, 5)?,
    };
    Ok(In { scope: scope(&fixed(row, 0)?), row: case })
}

macro_rules! select_notes {
    ($rest:expr) => {
        concat!(
            "SELECT scope, id, task, text, author, saved_ms, based_on, retracted, disputed, conflict FROM rows.note ",
            $rest
        )
    };
}
pub(super) use select_notes;

pub(super) fn note(row: &Row) -> Result<In<NoteRow>, StorageError> {
    let based_on: &[u8] = column(row, 6)?;
    let note = NoteRow {
        note: EntityId(fixed(row, 1)?),
        task: Some(EntityId(fixed(row, 2)?)),
        text: text(row, 3)?,
        author: optional(row, 4)?.map(UserId),
        saved_ms: column(row, 5)?,
        based_on: based_on.as_chunks().0.iter().copied().map(OpId).collect(),
        retracted: column(row, 7)?,
        disputed: column(row, 8)?,
        conflict: column(row, 9)?,
    };
    Ok(In { scope: scope(&fixed(row, 0)?), row: note })
}

macro_rules! select_things {
    ($rest:expr) => {
        concat!("SELECT scope, entity, parent, state, fields, gone, disputed FROM rows.thing ", $rest)
    };
}
pub(super) use select_things;

pub(super) fn thing(row: &Row) -> Result<In<ThingRow>, StorageError> {
    let entity = entity(&fixed(row, 1)?);
    let parent: Option<[u8; 16]> = column::<&[u8]>(row, 2)?.try_into().ok();
    let thing = ThingRow {
        kind: EntityKind::of(entity.kind).ok_or_else(|| damaged("the kind of a thing"))?,
        id: entity.id,
        parent: parent.map(EntityId),
        state: text(row, 3)?,
        fields: column(row, 4)?,
        gone: column(row, 5)?,
        disputed: column(row, 6)?,
    };
    Ok(In { scope: scope(&fixed(row, 0)?), row: thing })
}

macro_rules! select_answers {
    ($rest:expr) => {
        concat!("SELECT holder, question, said FROM rows.answer ", $rest)
    };
}
pub(super) use select_answers;

pub(super) fn answer(row: &Row) -> Result<AnswerRow, StorageError> {
    let holder = entity(&fixed(row, 0)?);
    Ok(AnswerRow { holder, sheet: None, question: code(row, 1)?, said: column(row, 2)? })
}

macro_rules! select_disputes {
    ($rest:expr) => {
        concat!("SELECT scope, entity, field FROM rows.conflict ", $rest)
    };
}
pub(super) use select_disputes;

pub(super) fn dispute(row: &Row) -> Result<Dispute, StorageError> {
    let register = RegisterKey { entity: entity(&fixed(row, 1)?), field: code(row, 2)? };
    Ok(Dispute { scope: scope(&fixed(row, 0)?), register })
}
