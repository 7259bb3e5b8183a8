//! What a place that keeps operations must be able to do. Memory and SQLite both do it, and pass the same tests.
//!
//! One step of the machine is one transaction of the ledger: the caller begins it, and commits it before anything
//! that the step returned leaves the house.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apseko_trust::{Digest, Envelope};

use crate::{DeviceId, EntityRef, EpochId, Header, Hlc, OpId, Record, RegisterKey, ScopeId, StreamId};

/// What devices and the server have in common: operations and what they add up to.
pub trait Ledger {
    /// What can go wrong with the disk.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The operation of this identity.
    fn record(&self, id: &OpId) -> Result<Option<Record>, Self::Error>;
    /// These will be asked for next. A ledger beyond a network fetches them in one go; nothing else depends on it.
    fn expect(&self, _ids: &[OpId]) -> Result<(), Self::Error> {
        Ok(())
    }
    /// Keeps a new operation, last in the order of arrival.
    fn insert(&mut self, record: &Record) -> Result<(), Self::Error>;
    /// Writes everything about a known operation but its header.
    fn update(&mut self, record: &Record) -> Result<(), Self::Error>;
    /// The last operation of a stream; of a forked one, the last to arrive with the highest place.
    fn tip(&self, stream: &StreamId) -> Result<Option<Arc<Header>>, Self::Error>;
    /// The heads of a register, in no particular order.
    fn heads(&self, register: &RegisterKey) -> Result<Vec<Record>, Self::Error>;
    /// The heads of every register of a thing.
    fn heads_of(&self, entity: &EntityRef) -> Result<Vec<Record>, Self::Error>;
    /// The scopes in which the heads of a thing were written: one, unless somebody writes where they should not. Asked
    /// for every answer of a sheet, so a ledger with an index finds it without reading all the other answers.
    fn scopes_of(&self, entity: &EntityRef) -> Result<BTreeSet<ScopeId>, Self::Error> {
        Ok(self.heads_of(entity)?.iter().map(|head| head.header.scope).collect())
    }
    /// Every operation, in the order of arrival.
    fn all(&self) -> Result<Vec<OpId>, Self::Error>;

    /// Remembers that `child` names a parent that is not here.
    fn await_parent(&mut self, parent: &OpId, child: &OpId) -> Result<(), Self::Error>;
    /// The operations that name this one as a parent and arrived before it.
    fn awaiting(&self, parent: &OpId) -> Result<Vec<OpId>, Self::Error>;
    /// Remembers that a verdict, an order to erase or a seal speaks of an operation, be it here or not.
    fn link_mention(&mut self, target: &OpId, by: &OpId) -> Result<(), Self::Error>;
    /// The verdicts, orders to erase and seals that speak of an operation.
    fn mentions_of(&self, target: &OpId) -> Result<Vec<OpId>, Self::Error>;
    /// Remembers whether a petition waits for its verdict.
    fn set_pending(&mut self, petition: &OpId, pending: bool) -> Result<(), Self::Error>;
    /// The petitions that wait, in the order of arrival.
    fn pending(&self) -> Result<Vec<OpId>, Self::Error>;
    /// Remembers that a body has to be destroyed, whether it is here or comes later.
    fn order_erasure(&mut self, target: &OpId) -> Result<(), Self::Error>;
    /// Whether a body has to be destroyed.
    fn erasure_ordered(&self, target: &OpId) -> Result<bool, Self::Error>;

    /// Keeps the signature of a chain up to and with this operation.
    fn put_signature(&mut self, tip: &OpId, envelope: &Envelope) -> Result<(), Self::Error>;
    /// The signature kept for this operation.
    fn signature(&self, tip: &OpId) -> Result<Option<Envelope>, Self::Error>;

    /// Forgets everything that was derived: standing, heads, what waits. Operations and orders to erase stay.
    fn forget_derived(&mut self) -> Result<(), Self::Error>;
}

/// What a device has of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScopeState {
    /// Everything of the scope up to this place in the feed is here.
    pub cursor: u64,
    /// While the first delivery lasts: bodies that were replaced by then are not sent up to here.
    pub compact_until: u64,
    /// The scope was taken away; its bodies go as soon as nothing of ours waits in it.
    pub leaving: bool,
}

/// The few things that a device remembers beside operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceMeta {
    /// The installation.
    pub device: DeviceId,
    /// The level of the program that derived what is stored.
    pub level: u16,
    /// The server's own stream comes from this installation; unknown before the first exchange.
    pub server: Option<DeviceId>,
    /// The life of the feed that places in it refer to.
    pub epoch: Option<EpochId>,
    /// Everything up to here survives the loss of the server.
    pub stable: u64,
    /// The latest hybrid time seen or written.
    pub hlc: Hlc,
    /// The hash of the newest receipt.
    pub anchor: Option<Digest>,
    /// How far the server's clock was ahead when they last spoke.
    pub offset_ms: Option<i64>,
}

/// What only a device keeps.
pub trait DeviceLedger: Ledger {
    /// The few things beside operations.
    fn meta(&self) -> Result<DeviceMeta, Self::Error>;
    /// Replaces them.
    fn set_meta(&mut self, meta: &DeviceMeta) -> Result<(), Self::Error>;
    /// What is here of which scope.
    fn scopes(&self) -> Result<BTreeMap<ScopeId, ScopeState>, Self::Error>;
    /// Replaces what is known of a scope; `None` forgets it.
    fn set_scope(&mut self, scope: &ScopeId, state: Option<ScopeState>) -> Result<(), Self::Error>;
    /// The operations without a place in the feed, in the order of arrival: the outbox. Nothing else decides what is sent.
    /// Without the first so many, which are on their way.
    fn unsent(&self, skip: usize, limit: usize) -> Result<Vec<Record>, Self::Error>;
    /// Notes the place that an operation has got, and which signature covers it if none did. A ledger with an index does so
    /// without reading the operation.
    fn place(&mut self, id: &OpId, seq: u64, cover: Option<OpId>) -> Result<(), Self::Error> {
        let Some(mut record) = self.record(id)? else { return Ok(()) };
        record.seq = Some(seq);
        record.cover = record.cover.or(cover);
        self.update(&record)
    }
    /// Whether an operation of this scope waits in the outbox.
    fn waits_in(&self, scope: &ScopeId) -> Result<bool, Self::Error>;
    /// Forgets every place in the feed beyond this one.
    fn unplace_beyond(&mut self, seq: u64) -> Result<(), Self::Error>;
    /// The places of operations of this installation beyond a place, whose bodies are here, ascending.
    fn own_places(&self, beyond: u64, limit: usize) -> Result<Vec<u64>, Self::Error>;
    /// Operations up to this place whose bodies are here, that are replaced, and that no seal rests on.
    fn replaced_up_to(&self, seq: u64, limit: usize) -> Result<Vec<Record>, Self::Error>;
    /// Operations of a scope up to this place whose bodies are here; up to the last number there is: all of them.
    fn bodies_in(&self, scope: &ScopeId, up_to: u64) -> Result<Vec<Record>, Self::Error>;
    /// Operations of a scope up to a place whose bodies should be here and are not: heads, and what a seal rests on.
    fn hollow_heads(&self, scope: &ScopeId, up_to: u64, limit: usize) -> Result<Vec<OpId>, Self::Error>;
    /// Whether the body of any operation of this scope is here.
    fn any_body_in(&self, scope: &ScopeId) -> Result<bool, Self::Error>;
}

/// One line of the server's feed: an operation became known, or the body of a known one arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedEntry {
    /// Its place.
    pub seq: u64,
    /// Which operation.
    pub op: OpId,
    /// The last place of the transaction that it came in; a page never ends before it.
    pub group_end: u64,
}

/// Operations that cannot be taken in yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The operation.
    pub record: Record,
    /// What it lacks.
    pub missing: OpId,
    /// Under which signature it came.
    pub signature: Envelope,
}

/// The few things that the server remembers beside operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedMeta {
    /// The installation whose streams are the server's own.
    pub server: DeviceId,
    /// The level of the program that derived what is stored.
    pub level: u16,
    /// The life of the feed.
    pub epoch: EpochId,
    /// Every life so far, with the place from which it is its own.
    pub lineage: Vec<(EpochId, u64)>,
    /// The last place in the feed.
    pub head: u64,
    /// Everything up to here is in a backup.
    pub stable: u64,
    /// The latest hybrid time seen or written.
    pub hlc: Hlc,
}

/// What only the server keeps.
pub trait FeedLedger: Ledger {
    /// The few things beside operations.
    fn feed_meta(&self) -> Result<FeedMeta, Self::Error>;
    /// Replaces them.
    fn set_feed_meta(&mut self, meta: &FeedMeta) -> Result<(), Self::Error>;
    /// Adds lines to the feed.
    fn append(&mut self, entries: &[FeedEntry]) -> Result<(), Self::Error>;
    /// The lines of one scope after a place and up to another, ascending, at most so many.
    fn lines(
        &self,
        scope: &ScopeId,
        after: u64,
        up_to: u64,
        limit: usize,
    ) -> Result<Vec<FeedEntry>, Self::Error>;
    /// Every scope in which an operation here writes of something.
    fn scopes_known(&self) -> Result<Vec<ScopeId>, Self::Error>;
    /// Every thing of a kind that an operation of this scope writes of, whether the operation counts or not.
    fn entities_in(&self, scope: &ScopeId, kind: u16) -> Result<Vec<EntityRef>, Self::Error>;
    /// Keeps an operation until what it lacks is here.
    fn park(&mut self, parked: &Parked) -> Result<(), Self::Error>;
    /// Takes out the operations that lacked this one.
    fn unpark(&mut self, arrived: &OpId) -> Result<Vec<Parked>, Self::Error>;
    /// How many operations are parked.
    fn parked(&self) -> Result<usize, Self::Error>;
}
