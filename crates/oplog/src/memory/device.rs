//! What only a device keeps, in memory.

use std::collections::BTreeMap;

use super::{MemoryFault, MemoryLedger};
use crate::{DeviceLedger, DeviceMeta, Held, OpId, Record, ScopeId, ScopeState};

impl MemoryLedger {
    fn bodies_of(&self, scope: &ScopeId) -> impl Iterator<Item = &Record> {
        self.ops.iter().filter(|record| record.header.scope == *scope && record.here().is_some())
    }
}

impl DeviceLedger for MemoryLedger {
    fn meta(&self) -> Result<DeviceMeta, MemoryFault> {
        self.device.clone().ok_or(MemoryFault)
    }

    fn set_meta(&mut self, meta: &DeviceMeta) -> Result<(), MemoryFault> {
        self.spend()?;
        self.device = Some(meta.clone());
        Ok(())
    }

    fn scopes(&self) -> Result<BTreeMap<ScopeId, ScopeState>, MemoryFault> {
        Ok(self.scopes.clone())
    }

    fn set_scope(&mut self, scope: &ScopeId, state: Option<ScopeState>) -> Result<(), MemoryFault> {
        self.spend()?;
        match state {
            Some(state) => drop(self.scopes.insert(*scope, state)),
            None => drop(self.scopes.remove(scope)),
        }
        Ok(())
    }

    fn unsent(&self, skip: usize, limit: usize) -> Result<Vec<Record>, MemoryFault> {
        Ok(self.unsent.iter().skip(skip).take(limit).filter_map(|place| self.at(*place)).cloned().collect())
    }

    fn waits_in(&self, scope: &ScopeId) -> Result<bool, MemoryFault> {
        Ok(self.unsent.iter().filter_map(|place| self.at(*place)).any(|record| record.header.scope == *scope))
    }

    fn unplace_beyond(&mut self, seq: u64) -> Result<(), MemoryFault> {
        self.spend()?;
        for (place, record) in self.ops.iter_mut().enumerate() {
            if record.seq.is_some_and(|placed| placed > seq) {
                record.seq = None;
                self.unsent.insert(place);
            }
        }
        Ok(())
    }

    fn own_places(&self, beyond: u64, limit: usize) -> Result<Vec<u64>, MemoryFault> {
        let own = self.device.as_ref().map(|meta| meta.device);
        let ours = |record: &&Record| Some(record.header.stream.device) == own && record.here().is_some();
        let placed = self.ops.iter().filter(ours).filter_map(|record| record.seq);
        let mut places: Vec<u64> = placed.filter(|seq| *seq > beyond).collect();
        places.sort_unstable();
        places.truncate(limit);
        Ok(places)
    }

    fn replaced_up_to(&self, seq: u64, limit: usize) -> Result<Vec<Record>, MemoryFault> {
        let replaced = |record: &&Record| {
            record.here().is_some()
                && record.children > 0
                && record.pins == 0
                && record.seq.is_some_and(|placed| placed <= seq)
        };
        Ok(self.ops.iter().filter(replaced).take(limit).cloned().collect())
    }

    fn bodies_in(&self, scope: &ScopeId, up_to: u64) -> Result<Vec<Record>, MemoryFault> {
        let within = |record: &&Record| record.seq.map_or(up_to == u64::MAX, |placed| placed <= up_to);
        Ok(self.bodies_of(scope).filter(within).cloned().collect())
    }

    fn hollow_heads(&self, scope: &ScopeId, up_to: u64, limit: usize) -> Result<Vec<OpId>, MemoryFault> {
        let hollow = |record: &&Record| {
            record.header.scope == *scope
                && (record.children == 0 || record.pins > 0)
                && record.body == Held::Missing
                && record.seq.is_some_and(|placed| placed <= up_to)
        };
        Ok(self.ops.iter().filter(hollow).take(limit).map(Record::id).collect())
    }

    fn any_body_in(&self, scope: &ScopeId) -> Result<bool, MemoryFault> {
        Ok(self.bodies_of(scope).next().is_some())
    }
}
