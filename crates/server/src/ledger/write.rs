//! What the steps write, kept in memory until it is handed over.

use apseko_oplog::{Ledger, OpId, Record};

use super::Working;
use crate::storage::{Kept, StorageError};

impl Working {
    pub(super) fn put_new(&mut self, record: &Record) -> Result<(), StorageError> {
        self.make_room()?;
        let stream = record.header.stream;
        let tip = self.tip(&stream)?;
        let memory = self.memory.get_mut();
        memory.head.arrivals += 1;
        let n = memory.head.arrivals;
        if tip.is_none_or(|tip| tip.dseq <= record.header.dseq) {
            memory.tips.insert(stream, Some(record.header.clone()));
            memory.changes.tips.insert(stream, record.header.clone());
        }
        memory.note_register(record);
        memory.dirty.insert(n, (record.id(), true));
        memory.records.insert(record.id(), Some(Kept { n, record: record.clone() }));
        Ok(())
    }

    pub(super) fn put_known(&mut self, record: &Record) -> Result<(), StorageError> {
        let id = record.id();
        let Some(Kept { n, .. }) = self.kept(&id)? else { return Ok(()) };
        let memory = self.memory.get_mut();
        memory.note_register(record);
        memory.dirty.entry(n).or_insert((id, false));
        memory.records.insert(id, Some(Kept { n, record: record.clone() }));
        Ok(())
    }

    pub(super) fn put_pending(&mut self, petition: &OpId, waits: bool) -> Result<(), StorageError> {
        let Some(Kept { n, .. }) = self.kept(petition)? else { return Ok(()) };
        self.load_pending()?;
        let memory = self.memory.get_mut();
        let pending = memory.pending.get_or_insert_default();
        let changed =
            if waits { pending.insert(n, *petition).is_none() } else { pending.remove(&n).is_some() };
        if changed {
            memory.changes.pending.insert(n, (*petition, waits));
        }
        Ok(())
    }
}
