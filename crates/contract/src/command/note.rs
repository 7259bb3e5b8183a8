//! Commands about a task's notes. Every edit is a new revision: an earlier text is never overwritten.

use apseko_domain::{Capability, NoteId, TaskId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command;
use crate::Access;

/// Adds a note to a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteNote {
    /// Which task.
    pub task: TaskId,
    /// What it says.
    pub text: String,
}
command!(WriteNote -> NoteId {
    name: "write-note", kind: Write, access: Access::Unlocked(Capability::WriteNotes), place: Device,
    audit: Recorded, depends_on: []
});

/// Changes a note. Refused when somebody changed it since `based_on`, so that nobody's words are replaced
/// unseen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditNote {
    /// Which note.
    pub note: NoteId,
    /// The revision that the person was looking at.
    pub based_on: u32,
    /// What it says now.
    pub text: String,
}
command!(EditNote -> u32 {
    name: "edit-note", kind: Write, access: Access::Unlocked(Capability::WriteNotes), place: Device,
    audit: Recorded, depends_on: []
});

/// Takes a note out of the task; its text stays in the history. Refused when somebody changed it since
/// `based_on`, so that nobody's words go away unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetractNote {
    /// Which note.
    pub note: NoteId,
    /// The revision that the person was looking at.
    pub based_on: u32,
}
command!(RetractNote -> () {
    name: "retract-note", kind: Write, access: Access::Unlocked(Capability::WriteNotes), place: Device,
    audit: Recorded, depends_on: []
});

/// Puts a retracted note back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreNote {
    /// Which note.
    pub note: NoteId,
}
command!(RestoreNote -> () {
    name: "restore-note", kind: Write, access: Access::Unlocked(Capability::WriteNotes), place: Device,
    audit: Recorded, depends_on: []
});

/// All texts that a note ever had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowNoteHistory {
    /// Which note.
    pub note: NoteId,
}
command!(ShowNoteHistory -> NoteHistory {
    name: "show-note-history", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: [Note]
});

/// A note as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    /// Its id.
    pub note: NoteId,
    /// The number of its newest revision, from 1.
    pub revision: u32,
    /// The newest text.
    pub text: String,
    /// Who wrote the newest text.
    pub author: String,
    /// When the newest text was saved.
    pub saved_at: Timestamp,
    /// What was typed as a change of this note and not saved yet.
    pub draft: Option<crate::DraftView>,
}

/// A note's past, newest revision first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteHistory {
    /// The revisions.
    pub revisions: Vec<RevisionView>,
}

/// One text that a note had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionView {
    /// From 1.
    pub revision: u32,
    /// What it said.
    pub text: String,
    /// Who wrote it.
    pub author: String,
    /// When it was saved.
    pub saved_at: Timestamp,
}
