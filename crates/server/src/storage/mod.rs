//! What a database must be able to do for the feed. SQLite and PostgreSQL both do it, and pass the same tests.
//!
//! Everything is asked for in bulk, because a network may lie between; everything is written as one list of changes,
//! because the counter row stays locked meanwhile. Keys are bytes that compare as they sort, so that both databases
//! have the same tables.

mod apart;
mod changes;
pub mod derived;
mod error;
mod journal;
mod key;
pub mod people;
pub mod postgres;
mod rows;
pub mod sqlite;

use std::collections::BTreeSet;
use std::fmt::Debug;

use apseko_casework::ReaderKey;
use apseko_oplog::{EntityRef, FeedEntry, FeedMeta, OpId, Parked, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;

pub use apart::{Dropped, KeptApart, Refused, RefusedInBrief};
pub use changes::{Changes, Kept, NewThing, Tip};
pub use error::StorageError;
pub use journal::{Journal, JournalBase, JournalEnd, JournalLine};
pub use key::{EntityKey, ScopeKey, StreamKey};
pub(crate) use key::{entity as entity_of, scope as scope_of};
pub(crate) use key::{of_entity as entity_key, of_scope as scope_key, of_stream as stream_key};
pub use rows::Rows;

/// The counter row: whoever holds its lock is the only one who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What the steps keep beside operations.
    pub meta: FeedMeta,
    /// The number of the last operation in the order of arrival.
    pub arrivals: i64,
    /// Grows with every transaction that wrote. Whoever remembers rows compares it before believing what they remember.
    pub revision: i64,
}

/// A database that keeps the feed.
pub trait Storage: Debug + Send + Sync {
    /// One consistent picture to read from. Nothing is locked; writing to it is refused.
    fn read(&self) -> Result<Box<dyn Transaction>, StorageError>;
    /// Waits for the lock of the counter row, then reads and writes until `commit`. Dropped without it, nothing happened.
    fn write(&self) -> Result<Box<dyn Transaction>, StorageError>;
    /// Writes down the first counter row; refused where there is one already.
    fn found(&self, meta: &FeedMeta) -> Result<(), StorageError>;
    /// Writes orders to erase down apart from everything that a backup restores, durably, before their transaction is
    /// committed: a restore must not bring back what was destroyed. Known ones change nothing.
    fn note_orders(&self, ops: &[OpId]) -> Result<(), StorageError>;
    /// Every order that was noted.
    fn noted_orders(&self) -> Result<Vec<OpId>, StorageError>;
    /// Returns as soon as the feed has more than this many places, or after the given time. May return early.
    fn wait_beyond(&self, head: u64, at_most: std::time::Duration) -> Result<(), StorageError>;
}

/// Rows as they are at one moment, and the way to change them.
///
/// Lists of keys may be long and may name what is not there; what is found comes in no particular order unless said.
pub trait Transaction: Rows + Debug {
    /// The counter row.
    fn head(&mut self) -> Result<Head, StorageError>;
    /// Operations.
    fn records(&mut self, ids: &[OpId]) -> Result<Vec<Kept>, StorageError>;
    /// The last operation of each stream.
    fn tips(&mut self, streams: &[StreamId]) -> Result<Vec<Tip>, StorageError>;
    /// The heads of these registers.
    fn heads(&mut self, registers: &[RegisterKey]) -> Result<Vec<Kept>, StorageError>;
    /// The heads of every register of these things.
    fn heads_of(&mut self, entities: &[EntityRef]) -> Result<Vec<Kept>, StorageError>;
    /// Operations in the order of arrival, beginning after this number.
    fn arrived_after(&mut self, n: i64, limit: usize) -> Result<Vec<Kept>, StorageError>;
    /// Operations that a standing hold keeps from counting, in the order of arrival, beginning after this number.
    fn held_after(&mut self, n: i64, limit: usize) -> Result<Vec<Kept>, StorageError>;
    /// Pairs of a parent that was not here and an operation that names it, for these parents.
    fn awaiting(&mut self, parents: &[OpId]) -> Result<Vec<(OpId, OpId)>, StorageError>;
    /// Pairs of an operation and one that speaks of it, for these operations.
    fn mentions(&mut self, targets: &[OpId]) -> Result<Vec<(OpId, OpId)>, StorageError>;
    /// The petitions that wait, with their numbers of arrival, in that order.
    fn pending(&mut self) -> Result<Vec<(i64, OpId)>, StorageError>;
    /// Those of these bodies that have to be destroyed.
    fn erasures(&mut self, targets: &[OpId]) -> Result<BTreeSet<OpId>, StorageError>;
    /// The signatures kept for these operations.
    fn signatures(&mut self, tips: &[OpId]) -> Result<Vec<(OpId, Envelope)>, StorageError>;
    /// The lines of the feed in one scope after a place, ascending.
    fn lines(
        &mut self,
        scope: &ScopeId,
        after: u64,
        up_to: u64,
        limit: usize,
    ) -> Result<Vec<FeedEntry>, StorageError>;
    /// Every scope in which something is written of.
    fn scopes(&mut self) -> Result<Vec<ScopeId>, StorageError>;
    /// Every thing of a kind that is written of in a scope, ascending.
    fn things(&mut self, scope: &ScopeId, kind: u16) -> Result<Vec<EntityRef>, StorageError>;
    /// The scopes whose cases are open for one of these reasons, each once.
    fn readable(&mut self, reasons: &[ReaderKey]) -> Result<Vec<ScopeId>, StorageError>;
    /// The operations that wait for one of these, in the order in which they were parked.
    fn parked_for(&mut self, missing: &[OpId]) -> Result<Vec<Parked>, StorageError>;
    /// How many operations are parked.
    fn parked_count(&mut self) -> Result<usize, StorageError>;
    /// The latest requests of which something was refused, the newest first.
    fn refused(&mut self, limit: usize) -> Result<Vec<Refused>, StorageError>;
    /// Refused requests without their bytes, the oldest first, beginning after this number.
    fn kept_apart(&mut self, n: i64, limit: usize) -> Result<Vec<KeptApart>, StorageError>;
    /// What is kept of one installation's refused requests, in the order in which they came.
    fn refused_of(&mut self, device: &[u8; 16]) -> Result<Vec<RefusedInBrief>, StorageError>;

    /// Writes changes down. May be called several times before the commit.
    fn apply(&mut self, changes: &Changes) -> Result<(), StorageError>;
    /// Makes everything durable, then visible, then lets go of the lock.
    fn commit(self: Box<Self>) -> Result<(), StorageError>;
}
