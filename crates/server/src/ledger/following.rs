//! What whoever follows the feed reads, and the notes that let them find everything that moved.
//!
//! Nearly all that moves is said by the lines of the feed: each operation names its own register. The rest (what an order
//! to erase, a hold or an admission did to others) is noted in the same transaction, and is next to nothing.

use std::collections::HashSet;

use apseko_casework::RowLedger;
use apseko_oplog::{
    EntityRef, FeedEntry, Kind, Ledger as _, OpId, Record, RegisterKey, ScopeId, decided_field,
};

use super::Working;
use crate::storage::{NewThing, StorageError};

/// The register that a line says has moved, by its operation alone.
pub fn told_by(record: &Record) -> Option<RegisterKey> {
    if record.header.kind != Kind::Petition {
        return record.register();
    }
    let facts = record.here()?.facts()?;
    Some(RegisterKey { entity: facts.entity, field: decided_field(&facts.field) })
}

impl Working {
    /// Notes what steps moved and no line of this transaction says.
    pub fn note_moved<'m>(&mut self, moved: impl IntoIterator<Item = &'m RegisterKey>) {
        let memory = self.memory.get_mut();
        let records = &memory.records;
        let lines = memory.changes.lines.iter();
        let told: HashSet<RegisterKey> = lines
            .filter_map(|(_, line)| records.get(&line.op)?.as_ref())
            .filter_map(|kept| told_by(&kept.record))
            .collect();
        let untold = moved.into_iter().filter(|register| !told.contains(*register));
        memory.changes.moved.extend(untold.cloned());
    }

    /// The lines of the feed, of all scopes, after a place.
    pub fn lines_of_all(&self, after: u64, limit: usize) -> Result<Vec<(ScopeId, FeedEntry)>, StorageError> {
        self.transaction.borrow_mut().lines_after(after, limit)
    }

    /// What moved without a line that says so, after a note.
    pub fn moved_after(&self, noted: i64, limit: usize) -> Result<Vec<(i64, RegisterKey)>, StorageError> {
        self.transaction.borrow_mut().moved_after(noted, limit)
    }

    /// The last of those notes; 0 for none.
    pub fn last_moved(&self) -> Result<i64, StorageError> {
        self.transaction.borrow_mut().last_moved()
    }

    /// The things that are written of, by scope, after one of them.
    pub fn things_of_all(
        &self,
        last: Option<&NewThing>,
        limit: usize,
    ) -> Result<Vec<NewThing>, StorageError> {
        self.transaction.borrow_mut().things_after(last, limit)
    }

    /// The registers that these operations say have moved.
    pub fn told_by_all(&self, ops: &[OpId]) -> Result<Vec<RegisterKey>, StorageError> {
        self.load_records(ops)?;
        let mut told = Vec::with_capacity(ops.len());
        for op in ops {
            told.extend(self.record(op)?.as_ref().and_then(told_by));
        }
        Ok(told)
    }

    /// These will be asked for next: every register of things, and single ones.
    pub fn expect_registers(
        &self,
        things: &[EntityRef],
        registers: &[RegisterKey],
    ) -> Result<(), StorageError> {
        self.load_things(things)?;
        self.load_registers(registers)
    }
}

impl RowLedger for Working {}
