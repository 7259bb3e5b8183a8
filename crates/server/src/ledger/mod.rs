//! Operations in memory over a database: the steps of the feed work here, and what they changed is handed over at once.
//!
//! A step asks for thousands of rows, one by one. Over a network that would take seconds while the counter row stays
//! locked. So what a step will need is fetched in bulk before it, everything read is remembered, and everything
//! written waits in memory for [`Working::finish`].

mod feed;
mod flush;
mod following;
mod load;
mod memory;
mod write;

use std::cell::{Ref, RefCell, RefMut};
use std::collections::BTreeSet;
use std::sync::Arc;

use apseko_oplog::{EntityRef, Header, Ledger, OpId, Record, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;

pub use following::told_by;
pub use memory::Memory;

use crate::storage::{Head, Kept, StorageError, Transaction};

/// A ledger for the length of one transaction.
#[derive(Debug)]
pub struct Working {
    transaction: RefCell<Box<dyn Transaction>>,
    memory: RefCell<Memory>,
}

impl Working {
    /// Begins to work on a transaction. What is remembered from the last one counts if nobody else has written since.
    pub fn begin(
        mut transaction: Box<dyn Transaction>,
        remembered: Option<Memory>,
    ) -> Result<Self, StorageError> {
        let head = transaction.head()?;
        let fitting = remembered.filter(|memory| memory.fits(&head));
        let memory = fitting.unwrap_or_else(|| Memory::empty(head));
        Ok(Self { transaction: RefCell::new(transaction), memory: RefCell::new(memory) })
    }

    /// Writes down what changed and makes it durable. What is remembered may serve the next transaction.
    pub fn finish(self) -> Result<Memory, StorageError> {
        self.flush()?;
        let Self { transaction, memory } = self;
        let mut memory = memory.into_inner();
        transaction.into_inner().commit()?;
        memory.rest();
        Ok(memory)
    }

    /// The counter row as it will be.
    pub fn head(&self) -> Head {
        self.memory().head.clone()
    }

    fn memory(&self) -> Ref<'_, Memory> {
        self.memory.borrow()
    }

    fn memory_mut(&self) -> RefMut<'_, Memory> {
        self.memory.borrow_mut()
    }

    fn kept(&self, id: &OpId) -> Result<Option<Kept>, StorageError> {
        if !self.memory().records.contains_key(id) {
            self.load_records(&[*id])?;
        }
        Ok(self.memory().records.get(id).cloned().flatten())
    }

    fn standing_heads(&self, ids: impl IntoIterator<Item = OpId>) -> Result<Vec<Record>, StorageError> {
        let mut heads = Vec::new();
        for id in ids {
            heads.extend(self.kept(&id)?.map(|kept| kept.record).filter(Record::is_head));
        }
        Ok(heads)
    }
}

impl Ledger for Working {
    type Error = StorageError;

    fn record(&self, id: &OpId) -> Result<Option<Record>, StorageError> {
        Ok(self.kept(id)?.map(|kept| kept.record))
    }

    fn expect(&self, ids: &[OpId]) -> Result<(), StorageError> {
        self.load_records(ids)
    }

    fn insert(&mut self, record: &Record) -> Result<(), StorageError> {
        self.put_new(record)
    }

    fn update(&mut self, record: &Record) -> Result<(), StorageError> {
        self.put_known(record)
    }

    fn tip(&self, stream: &StreamId) -> Result<Option<Arc<Header>>, StorageError> {
        if !self.memory().tips.contains_key(stream) {
            self.load_tips(&[*stream])?;
        }
        Ok(self.memory().tips.get(stream).cloned().flatten())
    }

    fn heads(&self, register: &RegisterKey) -> Result<Vec<Record>, StorageError> {
        if !self.memory().knows_register(register) {
            self.load_registers(std::slice::from_ref(register))?;
        }
        let ids = self.memory().candidates(register);
        self.standing_heads(ids)
    }

    fn heads_of(&self, entity: &EntityRef) -> Result<Vec<Record>, StorageError> {
        if !self.memory().knows_thing(entity) {
            self.load_things(&[*entity])?;
        }
        let ids = self.memory().candidates_of(entity);
        self.standing_heads(ids)
    }

    fn all(&self) -> Result<Vec<OpId>, StorageError> {
        self.flush()?;
        self.every_id()
    }

    fn await_parent(&mut self, parent: &OpId, child: &OpId) -> Result<(), StorageError> {
        let memory = self.memory.get_mut();
        memory.waiting.awaiting.add(parent, child);
        memory.changes.awaited.insert((*parent, *child));
        Ok(())
    }

    fn awaiting(&self, parent: &OpId) -> Result<Vec<OpId>, StorageError> {
        if !self.memory().waiting.awaiting.knows(parent) {
            self.load_awaiting(&[*parent])?;
        }
        Ok(self.memory().waiting.awaiting.of(parent))
    }

    fn link_mention(&mut self, target: &OpId, by: &OpId) -> Result<(), StorageError> {
        let memory = self.memory.get_mut();
        memory.waiting.mentions.add(target, by);
        memory.changes.mentions.insert((*target, *by));
        Ok(())
    }

    fn mentions_of(&self, target: &OpId) -> Result<Vec<OpId>, StorageError> {
        if !self.memory().waiting.mentions.knows(target) {
            self.load_mentions(&[*target])?;
        }
        Ok(self.memory().waiting.mentions.of(target))
    }

    fn set_pending(&mut self, petition: &OpId, pending: bool) -> Result<(), StorageError> {
        self.put_pending(petition, pending)
    }

    fn pending(&self) -> Result<Vec<OpId>, StorageError> {
        self.load_pending()?;
        let memory = self.memory();
        Ok(memory.pending.iter().flatten().map(|(_, id)| *id).collect())
    }

    fn order_erasure(&mut self, target: &OpId) -> Result<(), StorageError> {
        let memory = self.memory.get_mut();
        memory.erasures.insert(*target, true);
        memory.changes.erasures.insert(*target);
        Ok(())
    }

    fn erasure_ordered(&self, target: &OpId) -> Result<bool, StorageError> {
        if !self.memory().erasures.contains_key(target) {
            self.load_erasures(&[*target])?;
        }
        Ok(self.memory().erasures.get(target).copied().unwrap_or_default())
    }

    fn put_signature(&mut self, tip: &OpId, envelope: &Envelope) -> Result<(), StorageError> {
        let memory = self.memory.get_mut();
        if let Some(Some(_)) = memory.signatures.get(tip) {
            return Ok(());
        }
        memory.changes.signatures.entry(*tip).or_insert_with(|| envelope.clone());
        Ok(())
    }

    fn signature(&self, tip: &OpId) -> Result<Option<Envelope>, StorageError> {
        if !self.memory().signatures.contains_key(tip) {
            self.load_signatures(&[*tip])?;
        }
        let memory = self.memory();
        let stored = memory.signatures.get(tip).cloned().flatten();
        Ok(stored.or_else(|| memory.changes.signatures.get(tip).cloned()))
    }

    fn forget_derived(&mut self) -> Result<(), StorageError> {
        self.flush()?;
        self.memory.get_mut().changes.forget_derived = true;
        self.flush()?;
        self.memory.get_mut().forget();
        self.note_every_thing()
    }

    fn scopes_of(&self, entity: &EntityRef) -> Result<BTreeSet<ScopeId>, StorageError> {
        if !self.memory().knows_thing(entity) {
            self.load_things(&[*entity])?;
        }
        let memory = self.memory();
        let mut heads = memory.heads_known(entity);
        match memory.things.get(entity) {
            // One head tells what all the others could tell: a sheet has hundreds, and this is asked for each of them.
            Some(thing) if thing.scopes.len() == 1 => {
                Ok(heads.next().map(|head| head.header.scope).into_iter().collect())
            }
            _ => Ok(heads.map(|head| head.header.scope).collect()),
        }
    }
}
