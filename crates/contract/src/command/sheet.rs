//! Commands about a control sheet: opening it, following what changes, answering.
//!
//! What is asked (the definitions) is sent once; what stands there is sent as it changes, cell by cell.

use apseko_domain::{Capability, Purpose, RowId, SheetId, SheetKind, TaskId};
use apseko_sheets::Answer;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::command;
use super::removal::Removal;
use super::sheet_view::{ListRow, PastAnswer, SheetNews, SheetView, Spot};
use crate::Access;

/// Generates the sheet of a task before the visit, or changes what it is made for. Answers are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrepareSheet {
    /// The task.
    pub task: TaskId,
    /// Why the visit takes place; absent for what follows from the task.
    pub purpose: Option<Purpose>,
    /// The types; empty for what the task says.
    pub kinds: Vec<SheetKind>,
    /// Questions picked by code.
    pub picked: Vec<String>,
    /// What the window showed: only what differs from it was said, and nothing unseen is replaced.
    #[serde(default)]
    pub was: Option<SheetBasis>,
    /// The fields of which the person saw that people disagree: what they say of these decides.
    #[serde(default)]
    pub disputed: Vec<String>,
}

/// What a sheet is made for, as a window shows it. One that shows no sheet shows nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SheetBasis {
    /// Why the visit takes place.
    pub purpose: Option<Purpose>,
    /// The types.
    pub kinds: Vec<SheetKind>,
    /// Questions picked by code.
    pub picked: Vec<String>,
}
command!(PrepareSheet -> SheetId {
    name: "prepare-sheet", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// The whole sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSheet {
    /// The sheet.
    pub sheet: SheetId,
}
command!(OpenSheet -> SheetView {
    name: "open-sheet", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: []
});

/// What changed on a sheet that was opened before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowSheet {
    /// The sheet.
    pub sheet: SheetId,
    /// The last state that is known.
    pub since: u64,
}
command!(FollowSheet -> SheetNews {
    name: "follow-sheet", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Silent, depends_on: [Sheet, Visit]
});

/// Gives, changes or empties an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveAnswer {
    /// The sheet.
    pub sheet: SheetId,
    /// Where.
    pub place: Spot,
    /// What; an empty one takes the answer back. Numbers and days may come as typed text.
    pub answer: Answer,
    /// What the person had before them ([`crate::Cell::seen`]): nothing unseen is replaced.
    pub based_on: Vec<String>,
}
command!(GiveAnswer -> () {
    name: "give-answer", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Every answer that a place had, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowAnswerHistory {
    /// The sheet.
    pub sheet: SheetId,
    /// Where.
    pub place: Spot,
}
command!(ShowAnswerHistory -> Vec<PastAnswer> {
    name: "show-answer-history", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: [Sheet]
});

/// Adds a row to a group that people add to: a victim, a workplace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddRow {
    /// The sheet.
    pub sheet: SheetId,
    /// The code of the group.
    pub group: String,
    /// What to call it; may be empty.
    pub title: String,
}
command!(AddRow -> RowId {
    name: "add-row", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Takes such a row out; its answers stay in the history and come back with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveRow {
    /// The row.
    pub row: RowId,
    /// What the window had seen ([`SheetView::rev`]); absent for everything.
    #[serde(default)]
    pub seen_to: Option<u64>,
}
command!(RemoveRow -> Removal {
    name: "remove-row", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Entries of a classifier that match, at most twenty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchList {
    /// The code of the list.
    pub list: String,
    /// Words or the beginning of a code; empty for the first entries.
    pub text: String,
}
command!(SearchList -> Vec<ListRow> {
    name: "search-list", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Silent, depends_on: []
});

/// Walks the definitions without a visit, for whoever writes or checks them. Nothing is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewSheet {
    /// Why the visit would take place.
    pub purpose: Purpose,
    /// The types.
    pub kinds: Vec<SheetKind>,
    /// The day on which it would be.
    pub day: Option<Date>,
    /// What was answered in the preview so far. Each group has one row, [`PREVIEW_ROW`].
    pub answers: Vec<(Spot, Answer)>,
}
command!(PreviewSheet -> SheetView {
    name: "preview-sheet", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Silent, depends_on: []
});

/// The one row that each group has in a preview.
pub const PREVIEW_ROW: RowId = RowId(uuid::Uuid::from_u128(1));
