//! A ledger in memory: for the simulator's fast layer, and the yardstick for the one on disk.
//!
//! It can be told to fail at its n-th write. It has no transactions of its own: whoever lets it fail keeps a copy.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use apseko_trust::Envelope;
use thiserror::Error;

use crate::{
    DeviceMeta, EntityRef, FeedEntry, FeedMeta, Header, Ledger, OpId, Parked, Record, RegisterKey, ScopeId,
    ScopeState, StreamId,
};

mod device;
mod feed;

/// The write that was told to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the disk refused a write")]
pub struct MemoryFault;

/// Ids are hashes already.
#[derive(Debug, Clone, Copy, Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk::<8>() {
            self.0 ^= u64::from_le_bytes(*first);
        }
    }
    fn write_usize(&mut self, _length: usize) {}
}

/// Operations in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryLedger {
    ops: Vec<Record>,
    places: HashMap<OpId, usize, BuildHasherDefault<IdHasher>>,
    registers: BTreeMap<RegisterKey, Vec<usize>>,
    things: BTreeMap<ScopeId, BTreeSet<EntityRef>>,
    tips: BTreeMap<StreamId, usize>,
    awaited: BTreeMap<OpId, BTreeSet<OpId>>,
    verdicts: BTreeMap<OpId, BTreeSet<OpId>>,
    pending: BTreeMap<usize, OpId>,
    erasures: BTreeSet<OpId>,
    signatures: BTreeMap<OpId, Envelope>,
    unsent: BTreeSet<usize>,
    device: Option<DeviceMeta>,
    scopes: BTreeMap<ScopeId, ScopeState>,
    feed: Option<FeedMeta>,
    lines: BTreeMap<ScopeId, Vec<FeedEntry>>,
    parked: Vec<Parked>,
    fail_after: Option<u32>,
}

impl MemoryLedger {
    /// Lets the write after this many fail, and every one after it.
    pub fn fail_after(&mut self, writes: Option<u32>) {
        self.fail_after = writes;
    }

    /// How many operations are here.
    pub fn len(&self) -> usize {
        self.ops.len()
    }

    /// Whether none are.
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// Every operation, in the order of arrival.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.ops.iter()
    }

    /// Every thing that has a register here.
    pub fn entities(&self) -> BTreeSet<EntityRef> {
        self.registers.keys().map(|register| register.entity).collect()
    }

    fn spend(&mut self) -> Result<(), MemoryFault> {
        match self.fail_after {
            Some(0) => Err(MemoryFault),
            Some(left) => {
                self.fail_after = Some(left - 1);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn at(&self, place: usize) -> Option<&Record> {
        self.ops.get(place)
    }

    fn index(&mut self, place: usize, record: &Record) {
        if let Some(register) = record.register() {
            self.things.entry(record.header.scope).or_default().insert(register.entity);
            let places = self.registers.entry(register).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if record.seq.is_none() {
            self.unsent.insert(place)
        } else {
            self.unsent.remove(&place)
        };
    }
}

impl Ledger for MemoryLedger {
    type Error = MemoryFault;

    fn record(&self, id: &OpId) -> Result<Option<Record>, MemoryFault> {
        Ok(self.places.get(id).and_then(|place| self.at(*place)).cloned())
    }

    fn insert(&mut self, record: &Record) -> Result<(), MemoryFault> {
        self.spend()?;
        let place = self.ops.len();
        self.ops.push(record.clone());
        self.places.insert(record.id(), place);
        self.index(place, record);
        let tip = self.tips.get(&record.header.stream).and_then(|tip| self.at(*tip));
        if tip.is_none_or(|tip| tip.header.dseq <= record.header.dseq) {
            self.tips.insert(record.header.stream, place);
        }
        Ok(())
    }

    fn update(&mut self, record: &Record) -> Result<(), MemoryFault> {
        self.spend()?;
        if let Some(place) = self.places.get(&record.id()).copied() {
            self.index(place, record);
            if let Some(kept) = self.ops.get_mut(place) {
                kept.clone_from(record);
            }
        }
        Ok(())
    }

    fn tip(&self, stream: &StreamId) -> Result<Option<Arc<Header>>, MemoryFault> {
        Ok(self.tips.get(stream).and_then(|place| self.at(*place)).map(|record| record.header.clone()))
    }

    fn heads(&self, register: &RegisterKey) -> Result<Vec<Record>, MemoryFault> {
        let places = self.registers.get(register).map(Vec::as_slice).unwrap_or_default();
        Ok(places
            .iter()
            .filter_map(|place| self.at(*place))
            .filter(|record| record.is_head())
            .cloned()
            .collect())
    }

    fn heads_of(&self, entity: &EntityRef) -> Result<Vec<Record>, MemoryFault> {
        let first = RegisterKey { entity: *entity, field: String::new() };
        let of_it = self.registers.range(first..).take_while(|(register, _)| register.entity == *entity);
        let records = of_it.flat_map(|(_, places)| places).filter_map(|place| self.at(*place));
        Ok(records.filter(|record| record.is_head()).cloned().collect())
    }

    fn all(&self) -> Result<Vec<OpId>, MemoryFault> {
        Ok(self.ops.iter().map(Record::id).collect())
    }

    fn await_parent(&mut self, parent: &OpId, child: &OpId) -> Result<(), MemoryFault> {
        self.spend()?;
        self.awaited.entry(*parent).or_default().insert(*child);
        Ok(())
    }

    fn awaiting(&self, parent: &OpId) -> Result<Vec<OpId>, MemoryFault> {
        Ok(self.awaited.get(parent).into_iter().flatten().copied().collect())
    }

    fn link_mention(&mut self, target: &OpId, verdict: &OpId) -> Result<(), MemoryFault> {
        self.spend()?;
        self.verdicts.entry(*target).or_default().insert(*verdict);
        Ok(())
    }

    fn mentions_of(&self, target: &OpId) -> Result<Vec<OpId>, MemoryFault> {
        Ok(self.verdicts.get(target).into_iter().flatten().copied().collect())
    }

    fn set_pending(&mut self, petition: &OpId, pending: bool) -> Result<(), MemoryFault> {
        self.spend()?;
        if let Some(place) = self.places.get(petition) {
            if pending {
                self.pending.insert(*place, *petition)
            } else {
                self.pending.remove(place)
            };
        }
        Ok(())
    }

    fn pending(&self) -> Result<Vec<OpId>, MemoryFault> {
        Ok(self.pending.values().copied().collect())
    }

    fn order_erasure(&mut self, target: &OpId) -> Result<(), MemoryFault> {
        self.spend()?;
        self.erasures.insert(*target);
        Ok(())
    }

    fn erasure_ordered(&self, target: &OpId) -> Result<bool, MemoryFault> {
        Ok(self.erasures.contains(target))
    }

    fn put_signature(&mut self, tip: &OpId, envelope: &Envelope) -> Result<(), MemoryFault> {
        self.spend()?;
        self.signatures.entry(*tip).or_insert_with(|| envelope.clone());
        Ok(())
    }

    fn signature(&self, tip: &OpId) -> Result<Option<Envelope>, MemoryFault> {
        Ok(self.signatures.get(tip).cloned())
    }

    fn forget_derived(&mut self) -> Result<(), MemoryFault> {
        self.spend()?;
        for record in &mut self.ops {
            record.effective = false;
            record.children = 0;
            record.holds = 0;
            record.pins = 0;
        }
        self.awaited.clear();
        self.verdicts.clear();
        self.pending.clear();
        Ok(())
    }
}
