//! A ledger that counts what is read of it, to show that a wish does not read a whole sheet.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use apseko_oplog::{
    EntityRef, Header, Ledger, MemoryFault, MemoryLedger, OpId, Record, RegisterKey, ScopeId, StreamId,
};
use apseko_trust::Envelope;

/// Reads only: whoever writes through it has misunderstood it.
pub struct Counting<'a> {
    ledger: &'a MemoryLedger,
    records: Cell<usize>,
}

type Answer<T> = Result<T, MemoryFault>;

impl<'a> Counting<'a> {
    pub fn of(ledger: &'a MemoryLedger) -> Self {
        Self { ledger, records: Cell::new(0) }
    }

    /// How many records were handed out.
    pub fn records(&self) -> usize {
        self.records.get()
    }

    fn count(&self, records: Vec<Record>) -> Vec<Record> {
        self.records.set(self.records.get() + records.len());
        records
    }
}

impl Ledger for Counting<'_> {
    type Error = MemoryFault;

    fn record(&self, id: &OpId) -> Answer<Option<Record>> {
        self.records.set(self.records.get() + 1);
        self.ledger.record(id)
    }
    fn heads(&self, register: &RegisterKey) -> Answer<Vec<Record>> {
        Ok(self.count(self.ledger.heads(register)?))
    }
    fn heads_of(&self, entity: &EntityRef) -> Answer<Vec<Record>> {
        Ok(self.count(self.ledger.heads_of(entity)?))
    }
    /// The tables of a device find it in an index.
    fn scopes_of(&self, entity: &EntityRef) -> Answer<BTreeSet<ScopeId>> {
        self.ledger.scopes_of(entity)
    }
    fn tip(&self, stream: &StreamId) -> Answer<Option<Arc<Header>>> {
        self.ledger.tip(stream)
    }
    fn all(&self) -> Answer<Vec<OpId>> {
        self.ledger.all()
    }
    fn awaiting(&self, parent: &OpId) -> Answer<Vec<OpId>> {
        self.ledger.awaiting(parent)
    }
    fn mentions_of(&self, target: &OpId) -> Answer<Vec<OpId>> {
        self.ledger.mentions_of(target)
    }
    fn pending(&self) -> Answer<Vec<OpId>> {
        self.ledger.pending()
    }
    fn erasure_ordered(&self, target: &OpId) -> Answer<bool> {
        self.ledger.erasure_ordered(target)
    }
    fn signature(&self, tip: &OpId) -> Answer<Option<Envelope>> {
        self.ledger.signature(tip)
    }

    fn insert(&mut self, _: &Record) -> Answer<()> {
        Err(MemoryFault)
    }
    fn update(&mut self, _: &Record) -> Answer<()> {
        Err(MemoryFault)
    }
    fn await_parent(&mut self, _: &OpId, _: &OpId) -> Answer<()> {
        Err(MemoryFault)
    }
    fn link_mention(&mut self, _: &OpId, _: &OpId) -> Answer<()> {
        Err(MemoryFault)
    }
    fn set_pending(&mut self, _: &OpId, _: bool) -> Answer<()> {
        Err(MemoryFault)
    }
    fn order_erasure(&mut self, _: &OpId) -> Answer<()> {
        Err(MemoryFault)
    }
    fn put_signature(&mut self, _: &OpId, _: &Envelope) -> Answer<()> {
        Err(MemoryFault)
    }
    fn forget_derived(&mut self) -> Answer<()> {
        Err(MemoryFault)
    }
}

impl apseko_casework::RowLedger for Counting<'_> {}
