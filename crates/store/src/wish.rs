//! What a plan wishes for, as data, so that it can be made, looked at and tested before anything is written.
//!
//! What concerns others becomes operations; what concerns only this device is a row.

use apseko_casework::Request;
use apseko_domain::{NoteId, SheetId, TaskId, VisitId};
use rusqlite::Connection;

use crate::table::{draft, file};
use crate::{Draft, Revision, SealedFile, StoreError, Task};

/// One thing that should be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
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
    /// What a person wants, in the words of the rules: done by whoever makes the edit, at its time.
    Ask(Box<Request>),
    /// What is being typed somewhere.
    KeepDraft {
        /// Where.
        slot: String,
        /// What.
        draft: Draft,
    },
    /// A file lies sealed beside the database, and is to go to the office.
    KeepFile(SealedFile),
    /// Nothing is being typed there any more.
    DropDraft {
        /// Where.
        slot: String,
    },
}

/// What a change concerns, for those who show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Touched {
    /// A task.
    Task(TaskId),
    /// A note.
    Note(NoteId),
    /// A visit, or a party, a person met, a worker or a violation of it.
    Visit(VisitId),
    /// A control sheet, a row of it, or an answer in either.
    Sheet(SheetId),
}

/// Carries out a wish that concerns only this device; says whether it was one.
pub(crate) fn apply_here(connection: &Connection, wish: &Wish) -> Result<bool, StoreError> {
    match wish {
        Wish::KeepDraft { slot, draft } => draft::keep(connection, slot, draft)?,
        Wish::DropDraft { slot } => draft::forget(connection, slot)?,
        Wish::KeepFile(kept) => file::keep(connection, kept)?,
        Wish::AddTask(_)
        | Wish::AddNote { .. }
        | Wish::AddRevision { .. }
        | Wish::SetRetracted { .. }
        | Wish::Ask(_) => return Ok(false),
    }
    Ok(true)
}
