//! A transaction of the file: a connection of its own until it is committed or dropped.

use std::collections::BTreeSet;
use std::sync::Arc;

use apseko_casework::ReaderKey;
use apseko_oplog::{EntityRef, FeedEntry, OpId, Parked, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;
use rusqlite::Connection;

use super::pool::Lent;
use super::watch::Watch;
use super::{read, write};
use crate::storage::{
    Changes, Head, Kept, KeptApart, Refused, RefusedInBrief, StorageError, Tip, Transaction,
};

/// What was begun on a connection that is lent out.
#[derive(Debug)]
pub(super) struct SqliteTransaction {
    lent: Lent,
    /// Whom to tell of the commit; nobody, where nothing can be written.
    watch: Option<Arc<Watch>>,
    /// The last place in the feed, if it was written.
    head: Option<u64>,
    /// SQLite may have rolled back by itself. What came after would be committed alone.
    failed: bool,
}

impl SqliteTransaction {
    pub(super) fn reading(lent: Lent) -> Self {
        Self { lent, watch: None, head: None, failed: false }
    }

    pub(super) fn writing(lent: Lent, watch: Arc<Watch>) -> Self {
        Self { lent, watch: Some(watch), head: None, failed: false }
    }

    pub(super) fn connection(&self) -> Result<&Connection, StorageError> {
        self.lent.connection()
    }

    fn refuse_after_failure(&self) -> Result<(), StorageError> {
        if self.failed {
            return Err(StorageError::Unavailable("something in this transaction failed before".to_owned()));
        }
        Ok(())
    }
}

impl Transaction for SqliteTransaction {
    fn head(&mut self) -> Result<Head, StorageError> {
        read::head(self.connection()?)
    }

    fn records(&mut self, ids: &[OpId]) -> Result<Vec<Kept>, StorageError> {
        read::records(self.connection()?, ids)
    }

    fn tips(&mut self, streams: &[StreamId]) -> Result<Vec<Tip>, StorageError> {
        read::tips(self.connection()?, streams)
    }

    fn heads(&mut self, registers: &[RegisterKey]) -> Result<Vec<Kept>, StorageError> {
        read::heads(self.connection()?, registers)
    }

    fn heads_of(&mut self, entities: &[EntityRef]) -> Result<Vec<Kept>, StorageError> {
        read::heads_of(self.connection()?, entities)
    }

    fn arrived_after(&mut self, n: i64, limit: usize) -> Result<Vec<Kept>, StorageError> {
        read::arrived_after(self.connection()?, n, limit)
    }

    fn held_after(&mut self, n: i64, limit: usize) -> Result<Vec<Kept>, StorageError> {
        read::held_after(self.connection()?, n, limit)
    }

    fn awaiting(&mut self, parents: &[OpId]) -> Result<Vec<(OpId, OpId)>, StorageError> {
        read::awaiting(self.connection()?, parents)
    }

    fn mentions(&mut self, targets: &[OpId]) -> Result<Vec<(OpId, OpId)>, StorageError> {
        read::mentions(self.connection()?, targets)
    }

    fn pending(&mut self) -> Result<Vec<(i64, OpId)>, StorageError> {
        read::pending(self.connection()?)
    }

    fn erasures(&mut self, targets: &[OpId]) -> Result<BTreeSet<OpId>, StorageError> {
        read::erasures(self.connection()?, targets)
    }

    fn signatures(&mut self, tips: &[OpId]) -> Result<Vec<(OpId, Envelope)>, StorageError> {
        read::signatures(self.connection()?, tips)
    }

    fn lines(
        &mut self,
        scope: &ScopeId,
        after: u64,
        up_to: u64,
        limit: usize,
    ) -> Result<Vec<FeedEntry>, StorageError> {
        read::lines(self.connection()?, scope, (after, up_to), limit)
    }

    fn scopes(&mut self) -> Result<Vec<ScopeId>, StorageError> {
        read::scopes(self.connection()?)
    }

    fn things(&mut self, scope: &ScopeId, kind: u16) -> Result<Vec<EntityRef>, StorageError> {
        read::things(self.connection()?, scope, kind)
    }

    fn readable(&mut self, reasons: &[ReaderKey]) -> Result<Vec<ScopeId>, StorageError> {
        read::readable(self.connection()?, reasons)
    }

    fn parked_for(&mut self, missing: &[OpId]) -> Result<Vec<Parked>, StorageError> {
        read::parked_for(self.connection()?, missing)
    }

    fn parked_count(&mut self) -> Result<usize, StorageError> {
        read::parked_count(self.connection()?)
    }

    fn refused(&mut self, limit: usize) -> Result<Vec<Refused>, StorageError> {
        read::refused(self.connection()?, limit)
    }

    fn kept_apart(&mut self, n: i64, limit: usize) -> Result<Vec<KeptApart>, StorageError> {
        read::kept_apart(self.connection()?, n, limit)
    }

    fn refused_of(&mut self, device: &[u8; 16]) -> Result<Vec<RefusedInBrief>, StorageError> {
        read::refused_of(self.connection()?, device)
    }

    fn apply(&mut self, changes: &Changes) -> Result<(), StorageError> {
        if self.watch.is_none() {
            return Err(StorageError::ReadOnly);
        }
        self.refuse_after_failure()?;
        let written = write::apply(self.connection()?, changes);
        self.failed = written.is_err();
        self.head = changes.head.as_ref().map(|head| head.meta.head).or(self.head);
        written
    }

    fn commit(self: Box<Self>) -> Result<(), StorageError> {
        self.refuse_after_failure()?;
        self.connection()?.execute_batch("COMMIT")?;
        if let (Some(watch), Some(head)) = (&self.watch, self.head) {
            watch.tell(head);
        }
        Ok(())
    }
}
