//! Reading what is not remembered yet, in as few questions as possible.

use std::collections::BTreeSet;

use apseko_oplog::message::{Ask, Push};
use apseko_oplog::{EntityRef, OpId, RegisterKey, StreamId};

use super::Working;
use crate::storage::{NewThing, StorageError};

/// So many operations are read at once when everything has to be.
const PAGE: usize = 2_000;

impl Working {
    /// Fetches what the step that answers this question is going to ask for. Nothing depends on it but the time that
    /// the step takes.
    pub fn prepare(&self, ask: &Ask) -> Result<(), StorageError> {
        match ask {
            Ask::Push(push) => self.prepare_push(push),
            Ask::Hello(_) | Ask::Pull(_) => Ok(()),
        }
    }

    fn prepare_push(&self, push: &Push) -> Result<(), StorageError> {
        let ids: Vec<OpId> = push.ops.iter().map(|op| op.header.id()).collect();
        let mut records = ids.clone();
        for op in &push.ops {
            records.extend(op.header.prev.iter().chain(op.header.references()));
        }
        let streams: BTreeSet<StreamId> = push.ops.iter().map(|op| op.header.stream).collect();
        let facts = push.ops.iter().filter_map(|op| op.body.as_ref()?.facts());
        let things: BTreeSet<EntityRef> = facts.map(|facts| facts.entity).collect();
        self.load_records(&records)?;
        self.load_tips(&Vec::from_iter(streams))?;
        self.load_awaiting(&ids)?;
        self.load_mentions(&ids)?;
        self.load_erasures(&ids)?;
        self.load_parked(&ids)?;
        self.load_things(&Vec::from_iter(things))
    }

    pub(super) fn load_records(&self, ids: &[OpId]) -> Result<(), StorageError> {
        self.make_room()?;
        let wanted = self.unknown(ids, |memory, id| memory.records.contains_key(id));
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().records(&wanted)?;
        let mut memory = self.memory_mut();
        for id in wanted {
            memory.records.entry(id).or_default();
        }
        found.into_iter().for_each(|kept| memory.learn(kept));
        Ok(())
    }

    pub(super) fn load_tips(&self, streams: &[StreamId]) -> Result<(), StorageError> {
        let wanted = self.unknown(streams, |memory, stream| memory.tips.contains_key(stream));
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().tips(&wanted)?;
        let mut memory = self.memory_mut();
        for stream in wanted {
            memory.tips.entry(stream).or_default();
        }
        for tip in found {
            memory.tips.insert(tip.stream, Some(tip.header));
        }
        Ok(())
    }

    pub(super) fn load_registers(&self, registers: &[RegisterKey]) -> Result<(), StorageError> {
        self.make_room()?;
        let wanted = self.unknown(registers, |memory, register| memory.knows_register(register));
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().heads(&wanted)?;
        let mut memory = self.memory_mut();
        found.into_iter().for_each(|kept| memory.learn(kept));
        for RegisterKey { entity, field } in wanted {
            memory.things.entry(entity).or_default().fields.entry(field).or_default().complete = true;
        }
        Ok(())
    }

    pub(super) fn load_things(&self, entities: &[EntityRef]) -> Result<(), StorageError> {
        self.make_room()?;
        let wanted = self.unknown(entities, |memory, entity| memory.knows_thing(entity));
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().heads_of(&wanted)?;
        let mut memory = self.memory_mut();
        found.into_iter().for_each(|kept| memory.learn(kept));
        for entity in wanted {
            memory.things.entry(entity).or_default().complete = true;
        }
        Ok(())
    }

    pub(super) fn load_awaiting(&self, parents: &[OpId]) -> Result<(), StorageError> {
        let wanted = self.unknown(parents, |memory, id| memory.waiting.awaiting.knows(id));
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().awaiting(&wanted)?;
        let memory = &mut *self.memory_mut();
        memory.waiting.awaiting.learn(&wanted, found, &memory.changes.awaited);
        Ok(())
    }

    pub(super) fn load_mentions(&self, targets: &[OpId]) -> Result<(), StorageError> {
        let wanted = self.unknown(targets, |memory, id| memory.waiting.mentions.knows(id));
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().mentions(&wanted)?;
        let memory = &mut *self.memory_mut();
        memory.waiting.mentions.learn(&wanted, found, &memory.changes.mentions);
        Ok(())
    }

    pub(super) fn load_erasures(&self, targets: &[OpId]) -> Result<(), StorageError> {
        let wanted = self.unknown(targets, |memory, id| memory.erasures.contains_key(id));
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().erasures(&wanted)?;
        let mut memory = self.memory_mut();
        for id in wanted {
            memory.erasures.insert(id, found.contains(&id));
        }
        Ok(())
    }

    pub(super) fn load_signatures(&self, tips: &[OpId]) -> Result<(), StorageError> {
        let wanted = self.unknown(tips, |memory, id| memory.signatures.contains_key(id));
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().signatures(&wanted)?;
        let mut memory = self.memory_mut();
        for id in wanted {
            memory.signatures.entry(id).or_default();
        }
        for (tip, envelope) in found {
            memory.signatures.insert(tip, Some(envelope));
        }
        Ok(())
    }

    pub(super) fn load_parked(&self, missing: &[OpId]) -> Result<(), StorageError> {
        let wanted = self.unknown(missing, |memory, id| memory.waiting.parked.contains_key(id));
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().parked_for(&wanted)?;
        let memory = &mut *self.memory_mut();
        for id in wanted {
            memory.waiting.parked.entry(id).or_default();
        }
        let unwritten = memory.changes.parked.iter().cloned();
        for parked in found.into_iter().chain(unwritten) {
            let gone = memory.changes.unparked.contains(&parked.record.id())
                && !memory.changes.parked.iter().any(|waits| waits.record.id() == parked.record.id());
            let Some(list) = memory.waiting.parked.get_mut(&parked.missing).filter(|_| !gone) else {
                continue;
            };
            if !list.iter().any(|known| known.record.id() == parked.record.id()) {
                list.push(parked);
            }
        }
        Ok(())
    }

    pub(super) fn load_pending(&self) -> Result<(), StorageError> {
        if self.memory().pending.is_some() {
            return Ok(());
        }
        let found = self.transaction.borrow_mut().pending()?;
        let mut memory = self.memory_mut();
        let mut pending: std::collections::BTreeMap<i64, OpId> = found.into_iter().collect();
        for (n, (id, waits)) in &memory.changes.pending {
            if *waits {
                pending.insert(*n, *id)
            } else {
                pending.remove(n)
            };
        }
        memory.pending = Some(pending);
        Ok(())
    }

    pub(super) fn every_id(&self) -> Result<Vec<OpId>, StorageError> {
        let mut ids = Vec::new();
        let mut last = 0;
        loop {
            let page = self.transaction.borrow_mut().arrived_after(last, PAGE)?;
            let Some(newest) = page.last() else { return Ok(ids) };
            last = newest.n;
            ids.extend(page.iter().map(|kept| kept.record.id()));
        }
    }

    /// A newer program may read what operations are about that an older one could not: their things have to be found.
    pub(super) fn note_every_thing(&self) -> Result<(), StorageError> {
        let mut last = 0;
        loop {
            let page = self.transaction.borrow_mut().arrived_after(last, PAGE)?;
            let Some(newest) = page.last() else { return Ok(()) };
            last = newest.n;
            let mut memory = self.memory_mut();
            for kept in &page {
                if let Some(register) = kept.record.register() {
                    memory.note_thing(NewThing { scope: kept.record.header.scope, entity: register.entity });
                }
            }
            drop(memory);
            self.flush()?;
        }
    }

    /// Each once, in order.
    fn unknown<K: Clone + Ord>(&self, keys: &[K], knows: impl Fn(&super::Memory, &K) -> bool) -> Vec<K> {
        let memory = self.memory();
        let mut unknown: Vec<K> = keys.iter().filter(|key| !knows(&memory, key)).cloned().collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }
}
