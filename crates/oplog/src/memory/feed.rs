//! What only the server keeps, in memory.

use super::{MemoryFault, MemoryLedger};
use crate::{EntityId, EntityRef, FeedEntry, FeedLedger, FeedMeta, Ledger, OpId, Parked, ScopeId};

impl FeedLedger for MemoryLedger {
    fn feed_meta(&self) -> Result<FeedMeta, MemoryFault> {
        self.feed.clone().ok_or(MemoryFault)
    }

    fn set_feed_meta(&mut self, meta: &FeedMeta) -> Result<(), MemoryFault> {
        self.spend()?;
        self.feed = Some(meta.clone());
        Ok(())
    }

    fn append(&mut self, entries: &[FeedEntry]) -> Result<(), MemoryFault> {
        self.spend()?;
        for entry in entries {
            if let Some(record) = self.record(&entry.op)? {
                self.lines.entry(record.header.scope).or_default().push(*entry);
            }
        }
        Ok(())
    }

    fn lines(
        &self,
        scope: &ScopeId,
        after: u64,
        up_to: u64,
        limit: usize,
    ) -> Result<Vec<FeedEntry>, MemoryFault> {
        let lines = self.lines.get(scope).map(Vec::as_slice).unwrap_or_default();
        let from = lines.partition_point(|entry| entry.seq <= after);
        let inside = lines.iter().skip(from).take_while(|entry| entry.seq <= up_to);
        Ok(inside.take(limit).copied().collect())
    }

    fn scopes_known(&self) -> Result<Vec<ScopeId>, MemoryFault> {
        Ok(self.things.keys().copied().collect())
    }

    fn entities_in(&self, scope: &ScopeId, kind: u16) -> Result<Vec<EntityRef>, MemoryFault> {
        let first = EntityRef { kind, id: EntityId([0; 16]) };
        let last = EntityRef { kind, id: EntityId([0xff; 16]) };
        Ok(self
            .things
            .get(scope)
            .into_iter()
            .flat_map(|things| things.range(first..=last))
            .copied()
            .collect())
    }

    fn park(&mut self, parked: &Parked) -> Result<(), MemoryFault> {
        self.spend()?;
        if !self.parked.iter().any(|known| known.record.id() == parked.record.id()) {
            self.parked.push(parked.clone());
        }
        Ok(())
    }

    fn unpark(&mut self, arrived: &OpId) -> Result<Vec<Parked>, MemoryFault> {
        self.spend()?;
        let (ready, still) =
            std::mem::take(&mut self.parked).into_iter().partition(|parked| parked.missing == *arrived);
        self.parked = still;
        Ok(ready)
    }

    fn parked(&self) -> Result<usize, MemoryFault> {
        Ok(self.parked.len())
    }
}
