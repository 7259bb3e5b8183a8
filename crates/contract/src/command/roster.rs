//! Commands about the workers who were found: a fast list, each with the questions about them.

use apseko_domain::{Capability, PartyId, RowId, SheetId, VisitId, WorkerId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::command;
use super::draft::DraftView;
use super::removal::Removal;
use super::sheet_view::Progress;
use super::visit::{FormWarning, PartyView};
use crate::Access;

/// The workers of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowRoster {
    /// The visit.
    pub visit: VisitId,
}
command!(ShowRoster -> RosterView {
    name: "show-roster", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: [Visit, Sheet]
});

/// Adds a worker who was found, or changes what is known of them. A name, a code or a description is enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepWorker {
    /// The visit.
    pub visit: VisitId,
    /// Which one; absent for a new one.
    pub worker: Option<WorkerId>,
    /// What is known of them.
    pub form: WorkerForm,
    /// What the form began with: only what differs from it was said, and nothing unseen is replaced.
    pub was: Option<WorkerForm>,
}
command!(KeepWorker -> WorkerId {
    name: "keep-worker", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Takes a worker out who was entered by mistake; the answers come back with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveWorker {
    /// Which one.
    pub worker: WorkerId,
    /// What the window had seen ([`RosterView::rev`]); absent for everything.
    #[serde(default)]
    pub seen_to: Option<u64>,
}
command!(RemoveWorker -> Removal {
    name: "remove-worker", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Puts a worker back who was taken out, and decides that they stay where people disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreWorker {
    /// Which one.
    pub worker: WorkerId,
}
command!(RestoreWorker -> () {
    name: "restore-worker", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// The workers of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterView {
    /// The visit's title.
    pub title: String,
    /// The sheet with the questions about each; none if it asks nothing of persons.
    pub sheet: Option<SheetId>,
    /// The parties that workers belong to; the first is the main one.
    pub parties: Vec<PartyView>,
    /// When the first person was seen.
    pub first_seen_at: Option<Timestamp>,
    /// How many persons the sheet says are at work (NN-01).
    pub counted: Option<u32>,
    /// The workers, the newest first: as this device heard of them, whatever its clock said.
    pub workers: Vec<WorkerRow>,
    /// The visit has ended.
    pub finished: bool,
    /// The next worker as far as somebody has typed.
    pub draft: Option<DraftView>,
    /// The last change that this shows.
    #[serde(default)]
    pub rev: u64,
}

/// What is known of a worker.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WorkerForm {
    /// For whom they work; absent for the main party.
    pub party: Option<PartyId>,
    /// Name and surname, or a description: „Olena, ap 30 g.”
    pub name: String,
    /// The personal code, as typed.
    pub personal_code: String,
    /// The birthday, as typed: `2000-01-31`; known from the code if that has it.
    pub birth_day: String,
    /// The citizenship: a code of the classifier `citizenship`.
    pub citizenship: String,
    /// What they do.
    pub occupation: String,
    /// Posted from another country.
    pub posted: bool,
}

/// A worker in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerRow {
    /// Their id.
    pub worker: WorkerId,
    /// Their row on the sheet.
    pub row: Option<RowId>,
    /// What is known of them.
    pub form: WorkerForm,
    /// The birthday that counts, written or from the code.
    pub born: Option<Date>,
    /// The age on the day of the visit.
    pub age: Option<u16>,
    /// What should be looked at.
    pub warnings: Vec<FormWarning>,
    /// What the questions come to.
    pub standing: WorkerStanding,
    /// The violations that concern them, by title.
    pub violations: Vec<String>,
    /// How far the questions about them have come.
    pub progress: Progress,
    /// The fields on which people disagree.
    pub conflicts: Vec<String>,
}

/// What the questions about a worker come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkerStanding {
    /// Questions are open.
    Open,
    /// Everything is answered, and nothing is wrong.
    Fine,
    /// Not found in the data of the register: to be cleared up, not yet a violation.
    NotFound,
    /// A violation follows.
    Violation,
}
