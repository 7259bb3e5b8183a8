//! Ids that follow from what they are about, so that two devices never double a row or a violation.

use apseko_domain::{PartyId, SheetId, TaskId, ViolationId, VisitId};
use apseko_store::words::{EntityId, row_id, violation_id};
use uuid::Uuid;

/// Whom a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The main party: named by the task, because its questions can be answered before there is a visit with parties.
    Main(TaskId),
    /// Another party, a worker, a point of an order.
    Thing(Uuid),
}

pub(crate) fn entity(id: Uuid) -> EntityId {
    EntityId(id.into_bytes())
}

/// The row of a group that is about something.
pub(crate) fn row_of(sheet: SheetId, group: &str, subject: Subject) -> Uuid {
    let subject = match subject {
        Subject::Main(task) => task.0,
        Subject::Thing(thing) => thing,
    };
    Uuid::from_bytes(row_id(entity(sheet.0), group, entity(subject)).0)
}

/// The violation of a party: the main one's is that of the sheet itself.
pub(crate) fn violation_of(sheet: SheetId, code: &str, other_party: Option<Uuid>) -> ViolationId {
    ViolationId(Uuid::from_bytes(violation_id(entity(sheet.0), code, other_party.map(entity)).0))
}

/// The party that stands for the employer of the task. Its id says so: the order of ids follows the clock, and a clock
/// that is set back must not make another party answer for the site.
pub(crate) fn main_party_of(visit: VisitId, task: TaskId) -> PartyId {
    PartyId(Uuid::from_bytes(row_id(entity(visit.0), "main_party", entity(task.0)).0))
}
