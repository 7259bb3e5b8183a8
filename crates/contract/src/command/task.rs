//! Commands about tasks: the day's list, all tasks, one task, a violation recorded on the spot.

use apseko_domain::{Capability, SheetKind, TaskId, TaskOrigin, ViolationArea};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::command;
use super::note::NoteView;
use crate::{Access, DraftView};

/// The tasks of today, as the first screen shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowToday {}
command!(ShowToday -> TodayView {
    name: "show-today", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Silent, depends_on: [Task]
});

/// Every task on this device, newest day first; `search` narrows by employer, place, object and number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListTasks {
    /// Words that all have to occur; empty for everything.
    pub search: String,
}
command!(ListTasks -> Vec<TaskRow> {
    name: "list-tasks", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Silent, depends_on: [Task]
});

/// One task with its notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTask {
    /// Which one.
    pub task: TaskId,
}
command!(OpenTask -> TaskView {
    name: "open-task", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: [Task, Note]
});

/// Records a violation seen on the spot as a task (operatīvi fiksēts pārkāpums). A place or an object is
/// enough: what is known, not what a form would like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateAdhocTask {
    /// Where: an address or a description.
    pub place: String,
    /// What is there: a site, an employer, a vehicle.
    pub object: String,
    /// The kind of violation.
    pub area: ViolationArea,
    /// What was seen; may be empty.
    pub note: String,
    /// The form as it was kept while it was being typed. The save ends this draft and no other.
    pub draft: String,
}
command!(CreateAdhocTask -> TaskId {
    name: "create-adhoc-task", kind: Write, access: Access::Unlocked(Capability::CreateAdhocTask),
    place: Device, audit: Recorded, depends_on: []
});

/// Confirms a task that somebody else has recorded on the spot. Where somebody was quicker it is as wished, and nothing
/// happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmTask {
    /// Which one.
    pub task: TaskId,
}
command!(ConfirmTask -> () {
    name: "confirm-task", kind: Write, access: Access::Unlocked(Capability::ConfirmAdhoc), place: Device,
    audit: Recorded, depends_on: []
});

/// The first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodayView {
    /// Today in Latvia.
    pub date: Date,
    /// Visits of today by time; untimed ones last.
    pub visits: Vec<TaskRow>,
    /// Work at the desk: by due date, overdue first.
    pub desk: Vec<TaskRow>,
}

/// A task in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// Its id.
    pub task: TaskId,
    /// The number for people; empty until the server gives one.
    pub number: String,
    /// What to call it: the employer, else the object, else the place.
    pub title: String,
    /// Where; empty when unknown or already in the title.
    pub place: String,
    /// What is there; empty when unknown or already in the title.
    pub object: String,
    /// Why it exists.
    pub origin: TaskOrigin,
    /// It was recorded on the spot, and no second person has confirmed it.
    pub unconfirmed: bool,
    /// The control sheets it needs.
    pub sheets: Vec<SheetKind>,
    /// The kind of violation, for one recorded on the spot.
    pub area: Option<ViolationArea>,
    /// The day of the visit.
    pub day: Option<Date>,
    /// The hour of the visit.
    pub time: Option<Time>,
    /// The deadline.
    pub due: Option<Date>,
    /// Days until the deadline, negative when it has passed; counted in Latvia.
    pub days_left: Option<i32>,
}

/// A task with what is known about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskView {
    /// The same as in the lists.
    pub row: TaskRow,
    /// The employer's registration number; empty when unknown.
    pub reg_no: String,
    /// Why we go there, in a person's words; empty when nobody wrote it.
    pub reason: String,
    /// What a second person has said of it; `None` unless it was recorded on the spot.
    pub confirmation: Option<ConfirmationView>,
    /// The notes, oldest first; retracted ones are not among them.
    pub notes: Vec<NoteView>,
    /// What was typed as a new note and not saved yet.
    pub draft: Option<DraftView>,
}

/// What a second person has said of a task that was recorded on the spot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationView {
    /// Who recorded it; empty if that is not known here.
    pub made_by: String,
    /// When, by the clock of their device.
    pub made_at: Timestamp,
    /// How far it has come.
    pub step: ConfirmationStep,
    /// Whether whoever looks may confirm it now, as far as this device knows.
    pub may_confirm: bool,
    /// Why the server refused the last try of whoever looks, as its stable code; empty if it did not.
    pub refused: String,
}

/// How far the confirmation of a task has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConfirmationStep {
    /// Nobody has given it.
    Awaited,
    /// Somebody has, and the server has not said whether it counts.
    Asked {
        /// Who; empty if their name is not known here.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// It was given.
    Given {
        /// By whom; empty if their name is not known here.
        by: String,
        /// When, as far as it is known here.
        at: Option<Timestamp>,
    },
    /// The task ended without it.
    Missed,
}
