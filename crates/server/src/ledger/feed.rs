//! What only the server keeps: the lines of the feed, and operations that wait for others.

use std::collections::BTreeSet;

use apseko_casework::ReaderKey;
use apseko_oplog::{EntityRef, FeedEntry, FeedLedger, FeedMeta, Ledger, OpId, Parked, ScopeId};

use super::Working;
use crate::storage::{Refused, RefusedInBrief, StorageError};

impl Working {
    /// Keeps a request of which something was refused.
    pub fn keep_refused(&mut self, refused: Refused) {
        self.memory.get_mut().changes.refused.push(refused);
    }

    /// What is kept of a device's refused requests, together with what this transaction will keep.
    pub fn refused_of(&mut self, device: &[u8; 16]) -> Result<Vec<RefusedInBrief>, StorageError> {
        let mut kept = self.transaction.borrow_mut().refused_of(device)?;
        let fresh = self.memory.get_mut().changes.refused.iter().filter(|refused| refused.device == *device);
        kept.extend(fresh.map(RefusedInBrief::of));
        Ok(kept)
    }

    /// The scopes in which something got a place since this was last asked.
    pub fn take_touched(&mut self) -> BTreeSet<ScopeId> {
        std::mem::take(&mut self.memory.get_mut().touched)
    }

    /// The scopes whose cases are open for one of these reasons.
    pub fn readable(&self, reasons: &[ReaderKey]) -> Result<BTreeSet<ScopeId>, StorageError> {
        let stored = self.transaction.borrow_mut().readable(reasons)?;
        let memory = self.memory();
        let fresh = &memory.changes.readers;
        let mut scopes: BTreeSet<ScopeId> =
            stored.into_iter().filter(|scope| !fresh.contains_key(scope)).collect();
        let opened = fresh.iter().filter(|(_, open)| reasons.iter().any(|reason| open.contains(reason)));
        scopes.extend(opened.map(|(scope, _)| *scope));
        Ok(scopes)
    }

    /// Says for which reasons the case of a scope is open from now on.
    pub fn set_readers(&mut self, scope: &ScopeId, reasons: BTreeSet<ReaderKey>) {
        let memory = self.memory.get_mut();
        if memory.readers.get(scope) != Some(&reasons) {
            memory.readers.insert(*scope, reasons.clone());
            memory.changes.readers.insert(*scope, reasons);
        }
    }

    fn first_line(&self, scope: &ScopeId) -> Result<Option<FeedEntry>, StorageError> {
        if let Some(known) = self.memory().first_lines.get(scope) {
            return Ok(*known);
        }
        let stored = self.transaction.borrow_mut().lines(scope, 0, u64::MAX, 1)?.into_iter().next();
        let mut memory = self.memory_mut();
        let unwritten = memory.changes.lines.iter().find(|(of, _)| of == scope).map(|(_, line)| *line);
        let first = stored.or(unwritten);
        memory.first_lines.insert(*scope, first);
        Ok(first)
    }
}

impl FeedLedger for Working {
    fn feed_meta(&self) -> Result<FeedMeta, StorageError> {
        Ok(self.memory().head.meta.clone())
    }

    fn set_feed_meta(&mut self, meta: &FeedMeta) -> Result<(), StorageError> {
        let memory = self.memory.get_mut();
        if memory.head.meta != *meta {
            memory.head.meta = meta.clone();
            memory.changes.head = Some(memory.head.clone());
        }
        Ok(())
    }

    fn append(&mut self, entries: &[FeedEntry]) -> Result<(), StorageError> {
        for entry in entries {
            let Some(record) = self.record(&entry.op)? else { continue };
            let scope = record.header.scope;
            let memory = self.memory.get_mut();
            memory.changes.lines.push((scope, *entry));
            memory.touched.insert(scope);
            if let Some(first @ None) = memory.first_lines.get_mut(&scope) {
                *first = Some(*entry);
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
    ) -> Result<Vec<FeedEntry>, StorageError> {
        if (after, up_to, limit) == (0, u64::MAX, 1) {
            return Ok(self.first_line(scope)?.into_iter().collect());
        }
        let mut lines = self.transaction.borrow_mut().lines(scope, after, up_to, limit)?;
        let memory = self.memory();
        let unwritten = memory
            .changes
            .lines
            .iter()
            .filter(|(of, line)| of == scope && (line.seq > after && line.seq <= up_to));
        lines.extend(unwritten.map(|(_, line)| *line).take(limit.saturating_sub(lines.len())));
        Ok(lines)
    }

    fn scopes_known(&self) -> Result<Vec<ScopeId>, StorageError> {
        let mut scopes = self.transaction.borrow_mut().scopes()?;
        scopes.extend(self.memory().changes.things.iter().map(|thing| thing.scope));
        scopes.sort_unstable();
        scopes.dedup();
        Ok(scopes)
    }

    fn entities_in(&self, scope: &ScopeId, kind: u16) -> Result<Vec<EntityRef>, StorageError> {
        if let Some(list) = self.memory().lists.get(&(*scope, kind)) {
            return Ok(list.iter().copied().collect());
        }
        let mut list = BTreeSet::from_iter(self.transaction.borrow_mut().things(scope, kind)?);
        let mut memory = self.memory_mut();
        let unwritten = memory.changes.things.iter();
        let here = unwritten.filter(|thing| thing.scope == *scope && thing.entity.kind == kind);
        list.extend(here.map(|thing| thing.entity));
        memory.lists.insert((*scope, kind), list.clone());
        Ok(list.into_iter().collect())
    }

    fn park(&mut self, parked: &Parked) -> Result<(), StorageError> {
        let id = parked.record.id();
        let memory = self.memory.get_mut();
        if memory.changes.parked.iter().any(|known| known.record.id() == id) {
            return Ok(());
        }
        memory.changes.parked.push(parked.clone());
        if let Some(list) = memory.waiting.parked.get_mut(&parked.missing)
            && !list.iter().any(|known| known.record.id() == id)
        {
            list.push(parked.clone());
        }
        Ok(())
    }

    fn unpark(&mut self, arrived: &OpId) -> Result<Vec<Parked>, StorageError> {
        if !self.memory().waiting.parked.contains_key(arrived) {
            self.load_parked(&[*arrived])?;
        }
        let memory = self.memory.get_mut();
        let ready = memory.waiting.parked.get_mut(arrived).map(std::mem::take).unwrap_or_default();
        for parked in &ready {
            let id = parked.record.id();
            memory.changes.parked.retain(|waits| waits.record.id() != id);
            memory.changes.unparked.insert(id);
        }
        Ok(ready)
    }

    fn parked(&self) -> Result<usize, StorageError> {
        self.flush()?;
        self.transaction.borrow_mut().parked_count()
    }
}
