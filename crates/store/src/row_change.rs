//! Changes to rows as data, so that a plan can be made, looked at and tested before anything is written.

use apseko_domain::{NoteId, TaskId};
use rusqlite::Connection;

use crate::table::{draft, note, task};
use crate::{Draft, Revision, StoreError, Task};

/// One change of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowChange {
    /// A new task.
    AddTask(Task),
    /// A new note with its first text.
    AddNote {
        /// Its id.
        note: NoteId,
        /// Of which task.
        task: TaskId,
        /// Its first text.
        first: Revision,
    },
    /// A further text of a note.
    AddRevision {
        /// Which note.
        note: NoteId,
        /// The text.
        revision: Revision,
    },
    /// A note goes or comes back; its texts stay.
    SetRetracted {
        /// Which note.
        note: NoteId,
        /// Whether it is gone.
        retracted: bool,
    },
    /// What is being typed somewhere.
    KeepDraft {
        /// Where.
        slot: String,
        /// What.
        draft: Draft,
    },
    /// Nothing is being typed there any more.
    DropDraft {
        /// Where.
        slot: String,
    },
}

/// What a change concerns, for those who show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Touched {
    /// A task.
    Task(TaskId),
    /// A note.
    Note(NoteId),
}

impl RowChange {
    /// What the change concerns; a draft concerns nobody but the field it is typed in.
    pub fn touched(&self) -> Option<Touched> {
        match self {
            Self::AddTask(task) => Some(Touched::Task(task.id)),
            Self::AddNote { note, .. } | Self::AddRevision { note, .. } | Self::SetRetracted { note, .. } => {
                Some(Touched::Note(*note))
            }
            Self::KeepDraft { .. } | Self::DropDraft { .. } => None,
        }
    }
}

pub(crate) fn apply(connection: &Connection, change: &RowChange) -> Result<(), StoreError> {
    match change {
        RowChange::AddTask(row) => task::insert(connection, row),
        RowChange::AddNote { note, task, first } => note::insert(connection, *note, *task, first),
        RowChange::AddRevision { note, revision } => note::append(connection, *note, revision),
        RowChange::SetRetracted { note, retracted } => note::set_retracted(connection, *note, *retracted),
        RowChange::KeepDraft { slot, draft } => draft::keep(connection, slot, draft),
        RowChange::DropDraft { slot } => draft::forget(connection, slot),
    }
}
