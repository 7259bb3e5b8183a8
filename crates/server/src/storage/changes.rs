//! Everything that a transaction changes, as data: gathered in memory by the ledger, written down in one go.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apseko_casework::ReaderKey;
use apseko_oplog::{EntityRef, FeedEntry, Header, OpId, Parked, Record, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;

use super::{Dropped, Head, Refused};

/// An operation with its number in the order of arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// From 1; given out under the lock of the counter row.
    pub n: i64,
    /// The operation.
    pub record: Record,
}

/// The last operation of a stream: of a forked one, the last to arrive with the highest place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    /// Which stream.
    pub stream: StreamId,
    /// The header of its last operation.
    pub header: Arc<Header>,
}

/// A thing that is written of in a scope for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewThing {
    /// Where.
    pub scope: ScopeId,
    /// What.
    pub entity: EntityRef,
}

/// What a transaction changes. To be written down in the order of the fields; `head` is last, because its row is what
/// everybody waits for.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Derived rows go first of all: standing of every operation, what waits, who speaks of whom. A rebuild follows.
    pub forget_derived: bool,
    /// New operations, in the order of arrival.
    pub inserted: BTreeMap<i64, Record>,
    /// Known operations of which anything but the header changed, by their number.
    pub updated: BTreeMap<i64, Record>,
    /// The last operations of streams, by stream; each replaces the one before.
    pub tips: BTreeMap<StreamId, Arc<Header>>,
    /// Things written of for the first time; one that is known already changes nothing.
    pub things: BTreeSet<NewThing>,
    /// The reasons for which the cases of scopes are open, in place of those before.
    pub readers: BTreeMap<ScopeId, BTreeSet<ReaderKey>>,
    /// Pairs of a parent that is not here and an operation that names it; known ones change nothing.
    pub awaited: BTreeSet<(OpId, OpId)>,
    /// Pairs of an operation and one that speaks of it; known ones change nothing.
    pub mentions: BTreeSet<(OpId, OpId)>,
    /// Petitions that begin to wait (true) or no longer do (false), by the number of their arrival.
    pub pending: BTreeMap<i64, (OpId, bool)>,
    /// Bodies that have to be destroyed; known ones change nothing.
    pub erasures: BTreeSet<OpId>,
    /// Signatures, by the operation that they end with; one that is known stays as it is.
    pub signatures: BTreeMap<OpId, Envelope>,
    /// New lines of the feed, ascending.
    pub lines: Vec<(ScopeId, FeedEntry)>,
    /// Registers that moved without a line that says so.
    pub moved: BTreeSet<RegisterKey>,
    /// Operations that no longer wait, taken out before others are put in.
    pub unparked: BTreeSet<OpId>,
    /// Operations that wait for another, in this order after those that wait already.
    pub parked: Vec<Parked>,
    /// Requests of which something was refused.
    pub refused: Vec<Refused>,
    /// Which of those that are kept are not to come in, by their number.
    pub dropped: BTreeMap<i64, Dropped>,
    /// The counter row, if it changed.
    pub head: Option<Head>,
}

impl Changes {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        !self.forget_derived
            && self.inserted.is_empty()
            && self.updated.is_empty()
            && self.tips.is_empty()
            && self.things.is_empty()
            && self.readers.is_empty()
            && self.awaited.is_empty()
            && self.mentions.is_empty()
            && self.pending.is_empty()
            && self.erasures.is_empty()
            && self.signatures.is_empty()
            && self.lines.is_empty()
            && self.moved.is_empty()
            && self.unparked.is_empty()
            && self.parked.is_empty()
            && self.refused.is_empty()
            && self.dropped.is_empty()
            && self.head.is_none()
    }
}
