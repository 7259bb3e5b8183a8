//! Handing over what was written, at the end or when memory has grown large.

use std::collections::BTreeMap;

use apseko_oplog::Record;

use super::{Memory, Working};
use crate::storage::{Changes, StorageError};

impl Working {
    /// Writes everything that waits. It is not durable before the commit.
    pub(super) fn flush(&self) -> Result<(), StorageError> {
        let changes = self.memory_mut().take_changes();
        if changes.is_empty() {
            return Ok(());
        }
        self.transaction.borrow_mut().apply(&changes)
    }

    /// Called before more is read: a rebuild goes through the whole feed, and must not end with all of it in memory.
    pub(super) fn make_room(&self) -> Result<(), StorageError> {
        if !self.memory().is_large() {
            return Ok(());
        }
        self.flush()?;
        self.memory_mut().forget();
        Ok(())
    }
}

impl Memory {
    fn take_changes(&mut self) -> Changes {
        let mut changes = std::mem::take(&mut self.changes);
        let (mut inserted, mut updated): (BTreeMap<i64, Record>, BTreeMap<i64, Record>) = Default::default();
        for (n, (id, is_new)) in std::mem::take(&mut self.dirty) {
            let Some(Some(kept)) = self.records.get(&id) else { continue };
            let list = if is_new { &mut inserted } else { &mut updated };
            list.insert(n, kept.record.clone());
        }
        for (tip, envelope) in &changes.signatures {
            // The database keeps the first: what was not read stays unknown.
            if let Some(known) = self.signatures.get_mut(tip) {
                known.get_or_insert_with(|| envelope.clone());
            }
        }
        (changes.inserted, changes.updated) = (inserted, updated);
        if !changes.is_empty() {
            self.head.revision += 1;
            changes.head = Some(self.head.clone());
        }
        changes
    }
}
