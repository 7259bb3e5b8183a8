//! Lines that are only ever added, in a place of their own: what a database must be able to do for the audit.

use std::fmt::Debug;

use apseko_trust::Digest;

use super::StorageError;

/// How far a journal reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalEnd {
    /// The place of the last line; 0 for none.
    pub seq: u64,
    /// Its hash.
    pub hash: Digest,
}

impl JournalEnd {
    /// Before the first line.
    pub const START: Self = Self { seq: 0, hash: [0; 32] };
}

/// A line of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// Its place, from 1 without gaps.
    pub seq: u64,
    /// When, for questions; the entry says it too.
    pub at_ms: i64,
    /// What, for questions; the entry says it too.
    pub action: String,
    /// What is said.
    pub entry: Vec<u8>,
    /// What holds it to the line before.
    pub hash: Digest,
}

/// Lines that are only ever added. The database itself refuses to change or to delete one.
pub trait Journal: Debug + Send {
    /// Adds lines after the last one, durably, while nobody else adds any.
    fn append(&mut self, lines: &mut dyn FnMut(JournalEnd) -> Vec<JournalLine>) -> Result<(), StorageError>;
    /// The lines after a place, in order; with none, from whatever lies there first.
    fn after(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError>;
    /// The last line.
    fn end(&mut self) -> Result<JournalEnd, StorageError>;
}
