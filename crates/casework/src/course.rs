//! The course of a task, a visit and a document: which step leads from which state to which, and who may ask for it.
//! Data, so that a person can read it and a test can walk it.

use apseko_oplog::{Ledger, OpId, Outcome};

use crate::registry::EntityKind;

mod decision;
mod document;
mod four_eyes;
mod task;
mod visit;

pub use decision::Decision;
pub(crate) use decision::{
    APPROVED_BY, CONFIRMED_BY, DO, named_co_inspectors, named_inspector, petition_value,
};
pub(crate) use document::VIOLATION_DECISION;
pub use document::{DOCUMENT_STEPS, DocumentAction, DocumentState, TWO_PERSON_TYPES};
pub use four_eyes::FOUR_EYES;
pub(crate) use four_eyes::is_same_person;
pub use task::{TASK_STEPS, TaskAction, TaskState};
pub use visit::{VISIT_STEPS, VisitAction, VisitState};

/// The field that petitions about a course name.
pub const COURSE: &str = "course";

/// In which way a person stands to a case, so that they may ask for a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// The inspector whom the task was given to.
    Assigned,
    /// That inspector, or one who works with them.
    Team,
    /// An inspector of the unit that the case belongs to.
    UnitInspector,
    /// The head of that unit or of its region.
    Supervisor,
    /// Office staff of that unit.
    Office,
    /// A lawyer of that unit, if a document of the case waits for one.
    Legal,
}

/// What is known of a step that somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// There is no such step, or nobody asks for it: it is a fact.
    Unknown,
    /// It does not lead anywhere from this state.
    Illegal(&'static [Asker]),
    /// It leads to this state.
    Leads {
        /// The code of the state.
        to: &'static str,
        /// Who may ask.
        askers: &'static [Asker],
    },
}

/// The state in which a thing with a course begins; `None` for a thing without one.
pub const fn first_state(kind: EntityKind) -> Option<&'static str> {
    match kind {
        EntityKind::Task => Some(TaskState::New.code()),
        EntityKind::Visit => Some(VisitState::Planned.code()),
        EntityKind::Document => Some(DocumentState::Draft.code()),
        EntityKind::Case
        | EntityKind::Party
        | EntityKind::PersonMet
        | EntityKind::Worker
        | EntityKind::Sheet
        | EntityKind::AnswerRow
        | EntityKind::Violation
        | EntityKind::Evidence
        | EntityKind::Delivery
        | EntityKind::OrderItem
        | EntityKind::Note
        | EntityKind::Applicant => None,
    }
}

/// What a petition for a step comes to, apart from who asks.
pub fn wanted(kind: EntityKind, state: &str, action: &str) -> Wanted {
    let found = match kind {
        EntityKind::Task => TaskAction::of(action).map(|action| {
            let to = TaskState::of(state).and_then(|state| task::next(state, action));
            (to.map(TaskState::code), action.askers())
        }),
        EntityKind::Visit => VisitAction::of(action).map(|action| {
            let to = VisitState::of(state).and_then(|state| visit::next(state, action));
            (to.map(VisitState::code), action.askers())
        }),
        EntityKind::Document => DocumentAction::of(action).map(|action| {
            let to = DocumentState::of(state).and_then(|state| document::next(state, action));
            (to.map(DocumentState::code), action.askers())
        }),
        EntityKind::Case
        | EntityKind::Party
        | EntityKind::PersonMet
        | EntityKind::Worker
        | EntityKind::Sheet
        | EntityKind::AnswerRow
        | EntityKind::Violation
        | EntityKind::Evidence
        | EntityKind::Delivery
        | EntityKind::OrderItem
        | EntityKind::Note
        | EntityKind::Applicant => None,
    };
    match found {
        None | Some((_, [])) => Wanted::Unknown,
        Some((None, askers)) => Wanted::Illegal(askers),
        Some((Some(to), askers)) => Wanted::Leads { to, askers },
    }
}

/// What became of a petition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Nobody has decided yet.
    Awaited,
    /// It holds.
    Accepted,
    /// It does not, for this reason (a stable code).
    Rejected(String),
}

/// What became of a petition, as far as this ledger knows.
pub fn reply_to<L: Ledger>(ledger: &L, petition: &OpId) -> Result<Reply, L::Error> {
    for id in ledger.mentions_of(petition)? {
        let standing = ledger.record(&id)?.filter(|record| record.effective);
        let Some(verdict) = standing.and_then(|record| record.verdict()) else { continue };
        match verdict.outcome {
            Outcome::Accepted => return Ok(Reply::Accepted),
            Outcome::Rejected => return Ok(Reply::Rejected(verdict.reason)),
            Outcome::Held => {}
        }
    }
    Ok(Reply::Awaited)
}

#[cfg(test)]
mod tests;
