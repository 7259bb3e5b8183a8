//! Every row, table by table, in pages: how a feed is copied from one database to another, whichever they are.

use std::collections::{BTreeMap, BTreeSet};

use apseko_casework::ReaderKey;
use apseko_oplog::{FeedEntry, OpId, Parked, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;

use super::{NewThing, Refused, StorageError, Tip};

/// The rows of each table in the order of its key, beginning after a key; with none, from the beginning.
///
/// Operations come with `Transaction::arrived_after`, and the petitions that wait are few.
pub trait Rows {
    /// The last operation of each stream.
    fn tips_after(&mut self, last: Option<&StreamId>, limit: usize) -> Result<Vec<Tip>, StorageError>;
    /// The things that are written of, by scope.
    fn things_after(&mut self, last: Option<&NewThing>, limit: usize) -> Result<Vec<NewThing>, StorageError>;
    /// The scopes after this one, each with every reason for which its case is open: so many scopes, in whole.
    fn readers_after(
        &mut self,
        last: Option<&ScopeId>,
        limit: usize,
    ) -> Result<BTreeMap<ScopeId, BTreeSet<ReaderKey>>, StorageError>;
    /// Pairs of a parent that was not here and an operation that names it.
    fn awaited_after(
        &mut self,
        last: Option<&(OpId, OpId)>,
        limit: usize,
    ) -> Result<Vec<(OpId, OpId)>, StorageError>;
    /// Pairs of an operation and one that speaks of it.
    fn mentions_after(
        &mut self,
        last: Option<&(OpId, OpId)>,
        limit: usize,
    ) -> Result<Vec<(OpId, OpId)>, StorageError>;
    /// The bodies that have to be destroyed.
    fn erasures_after(&mut self, last: Option<&OpId>, limit: usize) -> Result<Vec<OpId>, StorageError>;
    /// Signatures, by the operation that they end with.
    fn signatures_after(
        &mut self,
        last: Option<&OpId>,
        limit: usize,
    ) -> Result<Vec<(OpId, Envelope)>, StorageError>;
    /// The lines of the feed, of all scopes.
    fn lines_after(&mut self, seq: u64, limit: usize) -> Result<Vec<(ScopeId, FeedEntry)>, StorageError>;
    /// What moved without a line that says so, in the order in which it was noted. No copy takes it along: whoever
    /// follows a copy begins anew.
    fn moved_after(&mut self, n: i64, limit: usize) -> Result<Vec<(i64, RegisterKey)>, StorageError>;
    /// The number of the last of those notes; 0 for none.
    fn last_moved(&mut self) -> Result<i64, StorageError>;
    /// The operations that wait for another, in the order in which they were parked, with a number to go on from.
    fn parked_after(&mut self, last: Option<i64>, limit: usize) -> Result<Vec<(i64, Parked)>, StorageError>;
    /// The requests of which something was refused, the oldest first, with a number to go on from.
    fn refused_after(&mut self, last: Option<i64>, limit: usize)
    -> Result<Vec<(i64, Refused)>, StorageError>;
}
