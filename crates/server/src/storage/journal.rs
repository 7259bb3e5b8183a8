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

    /// Reads `PLACE:HASH`.
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, hash) = text.split_once(':')?;
        let mut end = Self { seq: seq.parse().ok()?, hash: [0; 32] };
        hex::decode_to_slice(hash, &mut end.hash).ok()?;
        Some(end)
    }
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
    /// Whose data, for questions; the entry says it too.
    pub subject: Option<String>,
    /// What is said.
    pub entry: Vec<u8>,
    /// What holds it to the line before.
    pub hash: Digest,
}

/// What stands in the place of a beginning that was taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalBase {
    /// The last line that was taken away.
    pub end: JournalEnd,
    /// The hash of the first line there ever was.
    pub chain: Digest,
    /// The server's signed word that it was so.
    pub signed: Vec<u8>,
}

/// Lines that are only ever added. The database itself refuses to change one, or to delete one that no base stands for.
pub trait Journal: Debug + Send {
    /// Adds lines after the last one, durably, while nobody else adds any.
    fn append(&mut self, lines: &mut dyn FnMut(JournalEnd) -> Vec<JournalLine>) -> Result<(), StorageError>;
    /// The lines after a place, in order; with none, from whatever lies there first.
    fn after(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError>;
    /// The lines before a place, the newest first; with none, from the last one on.
    fn before(&mut self, seq: Option<u64>, limit: usize) -> Result<Vec<JournalLine>, StorageError>;
    /// Those of them that are about the data of one person.
    fn about(
        &mut self,
        subject: &str,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<JournalLine>, StorageError>;
    /// The first and the last place of what happened from one moment until before another.
    fn between(&mut self, since_ms: i64, until_ms: i64) -> Result<Option<(u64, u64)>, StorageError>;
    /// The last line, or the base where no line follows it.
    fn end(&mut self) -> Result<JournalEnd, StorageError>;
    /// What the first line of today rests on.
    fn base(&mut self) -> Result<Option<JournalBase>, StorageError>;
    /// Puts down a base and takes every line away that it stands for, both or neither. In an empty journal the next line
    /// follows it.
    fn rest_on(&mut self, base: &JournalBase) -> Result<(), StorageError>;
}
