//! Commands that keep what is being typed, so that a dead battery costs no more than the last words.

use apseko_domain::{Capability, NoteId, TaskId, VisitId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command;
use crate::Access;

/// Keeps unfinished text; an empty text forgets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepDraft {
    /// Where it is being typed.
    pub slot: DraftSlot,
    /// What has been typed so far, exactly.
    pub text: String,
    /// For an edited note: the revision that the person was looking at when they began.
    pub based_on: Option<u32>,
}
command!(KeepDraft -> () {
    name: "keep-draft", kind: Write, access: Access::Unlocked(Capability::WriteNotes), place: Device,
    audit: Silent, depends_on: []
});

/// Unfinished text, if there is any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadDraft {
    /// Where it was being typed.
    pub slot: DraftSlot,
}
command!(ReadDraft -> Option<DraftView> {
    name: "read-draft", kind: Read, access: Access::Unlocked(Capability::WriteNotes), place: Device,
    audit: Silent, depends_on: []
});

/// A place where text is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftSlot {
    /// The form of a violation recorded on the spot.
    AdhocTask,
    /// A new note of this task.
    NewNote(TaskId),
    /// A change of this note.
    EditedNote(NoteId),
    /// The next worker of this visit.
    NewWorker(VisitId),
}

/// Unfinished text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// What was typed.
    pub text: String,
    /// When it was kept.
    pub kept_at: Timestamp,
    /// For an edited note: the revision on which the words were begun. A later revision has not been seen.
    pub based_on: Option<u32>,
}
