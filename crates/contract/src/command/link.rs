//! Commands about addresses of things: what one leads to on this device, and which one people can send each other.

use apseko_domain::{Capability, SheetId, TaskId, ThingLink, VisitId};
use serde::{Deserialize, Serialize};

use super::command;
use crate::Access;

/// Looks for the thing of an address on this device. Something that is not here and something that may not be seen give the
/// same answer: none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindThing {
    /// The address.
    pub link: ThingLink,
}
command!(FindThing -> Option<FoundThing> {
    name: "find-thing", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: [Task, Note, Visit, Sheet]
});

/// Where a thing is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "screen", content = "id")]
pub enum FoundThing {
    /// At its task.
    Task(TaskId),
    /// As a visit.
    Visit(VisitId),
    /// As a control sheet.
    Sheet(SheetId),
    /// Among the violations of a visit.
    Violations(VisitId),
}

/// The address of a thing in full, for people who send it to each other: on the server where there is one, because every
/// program lets people follow such an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressThing {
    /// The thing.
    pub link: ThingLink,
}
command!(AddressThing -> String {
    name: "address-thing", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: []
});
