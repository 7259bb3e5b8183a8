//! One consistent state of the data, as questions that use cases ask.

use apseko_domain::{NoteId, TaskId};
use jiff::civil::Date;
use rusqlite::Connection;

use crate::table::{audit, draft, edit, note, task};
use crate::{
    AuditCheck, AuditHead, AuditRecord, Draft, Note, NoteHead, Revision, SavedSummary, StoreError, Task,
};

/// What the data says at one moment.
#[derive(Debug)]
pub struct View<'a> {
    connection: &'a Connection,
}

impl<'a> View<'a> {
    pub(crate) fn of(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// Tasks planned for a day, and those with no day at all, which wait at the desk.
    pub fn tasks_for(&self, day: Date) -> Result<Vec<Task>, StoreError> {
        task::for_day(self.connection, day)
    }

    /// Every task, newest day first.
    pub fn all_tasks(&self) -> Result<Vec<Task>, StoreError> {
        task::all(self.connection)
    }

    /// One task.
    pub fn task(&self, id: TaskId) -> Result<Option<Task>, StoreError> {
        task::find(self.connection, id)
    }

    /// The notes of a task that are not retracted, oldest first, with their newest text.
    pub fn notes_of(&self, task: TaskId) -> Result<Vec<Note>, StoreError> {
        note::of_task(self.connection, task)
    }

    /// Which task a note belongs to and how far it has come.
    pub fn note(&self, id: NoteId) -> Result<Option<NoteHead>, StoreError> {
        note::head(self.connection, id)
    }

    /// Every text that a note had, newest first.
    pub fn revisions_of(&self, id: NoteId) -> Result<Vec<Revision>, StoreError> {
        note::revisions(self.connection, id)
    }

    /// What is being typed somewhere.
    pub fn draft(&self, slot: &str) -> Result<Option<Draft>, StoreError> {
        draft::find(self.connection, slot)
    }

    /// Whether anything waits for delivery.
    pub fn has_unsent(&self) -> Result<bool, StoreError> {
        edit::has_unsent(self.connection)
    }

    /// How much is saved and waits.
    pub fn saved_summary(&self) -> Result<SavedSummary, StoreError> {
        edit::summary(self.connection)
    }

    /// The audit before a place, or all of it: newest first, at most so many records.
    pub fn audit_page(&self, before: Option<u64>, most: usize) -> Result<Vec<AuditRecord>, StoreError> {
        audit::before(self.connection, before, most)
    }

    /// The last record of the audit: what is to be kept elsewhere.
    pub fn audit_head(&self) -> Result<Option<AuditHead>, StoreError> {
        audit::head(self.connection)
    }

    /// The audit after the last place that was sent: oldest first, at most so many records.
    pub fn audit_unshipped(&self, after_seq: u64, most: usize) -> Result<Vec<AuditRecord>, StoreError> {
        audit::after(self.connection, after_seq, most)
    }

    /// Checks every record of the audit. Only with a head that was kept elsewhere does it see an end that was cut off.
    pub fn verify_audit(&self, expected: Option<AuditHead>) -> Result<AuditCheck, StoreError> {
        audit::verify(self.connection, expected)
    }
}
