//! The rows that device and server keep of things. A code of a newer program stays as it is written.

use apseko_oplog::{EntityId, EntityRef, Existence, OpId, UserId, Value};

use super::{Projected, cell};
use crate::registry::EntityKind;

/// A case, as the office looks for it. Empty texts mean unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its id.
    pub case: EntityId,
    /// The unit that it belongs to.
    pub unit: Option<[u8; 16]>,
    /// The number for people.
    pub number: String,
    /// What it is about.
    pub subject: String,
    /// It was taken out, and nobody disagrees.
    pub gone: bool,
}

/// A task. Empty texts mean unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Its id.
    pub task: EntityId,
    /// The case that it belongs to.
    pub case: Option<EntityId>,
    /// The number for people; empty until the server gives one.
    pub number: String,
    /// Why it exists: the code of a `TaskOrigin`.
    pub origin: String,
    /// The employer's name.
    pub employer_name: String,
    /// The employer's registration number.
    pub employer_reg_no: String,
    /// Where.
    pub place: String,
    /// What is there.
    pub object: String,
    /// The code of a `ViolationArea`, for one recorded on the spot.
    pub area: String,
    /// The codes of the control sheets that it needs, with commas.
    pub sheets: String,
    /// Why we go there.
    pub reason: String,
    /// The civil day of the visit.
    pub planned_day: String,
    /// The civil time of the visit.
    pub planned_time: String,
    /// The deadline.
    pub due_day: String,
    /// When the task was made.
    pub created_ms: i64,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// The code of the `TaskState` to show.
    pub state: String,
    /// Whose task it is.
    pub inspector: Option<UserId>,
    /// What is shown of the course still needs the server's word.
    pub awaits_verdict: bool,
    /// It was taken out, and nobody disagrees.
    pub gone: bool,
    /// Somebody took it out while somebody else worked on it.
    pub disputed: bool,
    /// The fields on which people disagree, with commas.
    pub conflicts: String,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Its id.
    pub note: EntityId,
    /// The task that it belongs to.
    pub task: Option<EntityId>,
    /// The text to show.
    pub text: String,
    /// Who wrote that.
    pub author: Option<UserId>,
    /// When, by the clock of where it was written.
    pub saved_ms: i64,
    /// What an edit of this replaces.
    pub based_on: Vec<OpId>,
    /// It was taken out, and nobody disagrees.
    pub retracted: bool,
    /// Somebody took it out while somebody else wrote on.
    pub disputed: bool,
    /// There is more than one text.
    pub conflict: bool,
}

/// A thing that is read whole with its sisters: visit, party, person met, worker, sheet, row of answers, violation,
/// document, point of an order, evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingRow {
    /// What it is.
    pub kind: EntityKind,
    /// Its id.
    pub id: EntityId,
    /// What it belongs to; none while that has not arrived.
    pub parent: Option<EntityId>,
    /// Where its course has got to, or what its field `state` shows; empty for none.
    pub state: String,
    /// Every field but questions with its authors, for [`super::read_fields`].
    pub fields: Vec<u8>,
    /// It was taken out, and nobody disagrees.
    pub gone: bool,
    /// Somebody took it out while somebody else worked on it.
    pub disputed: bool,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The sheet, or the row of it.
    pub holder: EntityRef,
    /// The sheet; none while the row's own has not arrived.
    pub sheet: Option<EntityId>,
    /// The code of the question.
    pub question: String,
    /// What stands with its authors, for [`super::read_said`]; empty where nothing does any more.
    pub said: Vec<u8>,
}

/// The row of a case.
pub fn case_row(case: &Projected) -> CaseRow {
    CaseRow {
        case: case.entity.id,
        unit: case.shown("unit").as_fixed(),
        number: text_of(case, "number"),
        subject: text_of(case, "subject"),
        gone: case.existence == Existence::Gone,
    }
}

/// The row of a thing that is read whole.
pub fn thing_row(kind: EntityKind, thing: &Projected) -> ThingRow {
    let told = thing.shown("state").as_text().unwrap_or_default();
    ThingRow {
        kind,
        id: thing.entity.id,
        parent: kind.parent().and_then(|(field, _)| id_of(thing, field)),
        state: thing.course.as_ref().map_or(told, |course| course.state()).to_owned(),
        fields: cell::fields_bytes(thing),
        gone: thing.existence == Existence::Gone,
        disputed: thing.existence == Existence::Disputed,
    }
}

/// The row of a task.
pub fn task_row(task: &Projected) -> TaskRow {
    let text = |field| text_of(task, field);
    let course = task.course.as_ref();
    let conflicts = task.fields.iter().filter(|(_, field)| field.conflict).map(|(code, _)| code.as_str());
    let codes = task.shown("sheets").items().iter().filter_map(Value::as_text);
    TaskRow {
        task: task.entity.id,
        case: id_of(task, "case"),
        number: text("number"),
        origin: text("origin"),
        employer_name: text("employer_name"),
        employer_reg_no: text("employer_reg_no"),
        place: text("place"),
        object: text("object"),
        area: text("area"),
        sheets: codes.collect::<Vec<_>>().join(","),
        reason: text("reason"),
        planned_day: text("planned_day"),
        planned_time: text("planned_time"),
        due_day: text("due_day"),
        created_ms: task.shown("created_at").as_int().unwrap_or_default(),
        created_by: task.shown("created_by").as_fixed().map(UserId),
        state: course.map(|course| course.state().to_owned()).unwrap_or_default(),
        inspector: course.and_then(|course| course.expected.inspector()),
        awaits_verdict: course.is_some_and(super::CourseView::awaits_verdict),
        gone: task.existence == Existence::Gone,
        disputed: task.existence == Existence::Disputed,
        conflicts: conflicts.collect::<Vec<_>>().join(","),
    }
}

/// The row of a note.
pub fn note_row(note: &Projected) -> NoteRow {
    let text = note.fields.get("text");
    let newest = text.and_then(|field| field.alternatives.first()).and_then(|shown| shown.authors.first());
    NoteRow {
        note: note.entity.id,
        task: id_of(note, "task"),
        text: text_of(note, "text"),
        author: newest.map(|author| author.user),
        saved_ms: newest.map(|author| author.wall_ms).unwrap_or_default(),
        based_on: text.map(super::FieldView::seen).unwrap_or_default(),
        retracted: note.existence == Existence::Gone,
        disputed: note.existence == Existence::Disputed,
        conflict: text.is_some_and(|field| field.conflict),
    }
}

fn text_of(thing: &Projected, field: &str) -> String {
    thing.shown(field).as_text().unwrap_or_default().to_owned()
}

fn id_of(thing: &Projected, field: &str) -> Option<EntityId> {
    thing.shown(field).as_fixed().map(EntityId)
}
