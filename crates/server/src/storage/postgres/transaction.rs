//! A transaction: a connection of its own until it is committed or dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use apseko_casework::ReaderKey;
use apseko_oplog::{EntityRef, FeedEntry, OpId, Parked, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;
use tokio::time::timeout;

use super::pool::Lease;
use super::session::Session;
use super::workers::Workers;
use super::{read, rows, write};
use crate::storage::{
    Changes, Head, Kept, KeptApart, NewThing, Refused, RefusedInBrief, Rows, StorageError, Tip, Transaction,
};

/// A connection that does not even roll back soon is not worth keeping.
const ROLLBACK_LIMIT: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct PostgresTransaction {
    /// Gone after the end.
    lease: Option<Lease>,
    workers: Arc<Workers>,
    writes: bool,
    /// PostgreSQL answers a COMMIT of what has failed by rolling back, without calling that an error.
    failed: bool,
}

/// Asks one question of the connection, and remembers if that went wrong.
macro_rules! ask {
    ($self:ident, $question:path $(, $argument:expr)*) => {{
        let workers = Arc::clone(&$self.workers);
        let answer = match $self.session() {
            Ok(session) => workers.wait_for($question(session $(, $argument)*)),
            Err(error) => Err(error),
        };
        $self.failed |= answer.is_err();
        answer
    }};
}

impl PostgresTransaction {
    pub(super) fn new(workers: Arc<Workers>, lease: Lease, writes: bool) -> Self {
        Self { lease: Some(lease), workers, writes, failed: false }
    }

    fn session(&mut self) -> Result<&mut Session, StorageError> {
        let failed = || StorageError::Unavailable("something in this transaction failed before".to_owned());
        if self.failed {
            return Err(failed());
        }
        Ok(&mut self.lease.as_mut().ok_or_else(failed)?.session)
    }
}

impl Transaction for PostgresTransaction {
    fn head(&mut self) -> Result<Head, StorageError> {
        ask!(self, read::head)
    }

    fn records(&mut self, ids: &[OpId]) -> Result<Vec<Kept>, StorageError> {
        ask!(self, read::records, ids)
    }

    fn tips(&mut self, streams: &[StreamId]) -> Result<Vec<Tip>, StorageError> {
        ask!(self, read::tips, streams)
    }

    fn heads(&mut self, registers: &[RegisterKey]) -> Result<Vec<Kept>, StorageError> {
        ask!(self, read::heads, registers)
    }

    fn heads_of(&mut self, entities: &[EntityRef]) -> Result<Vec<Kept>, StorageError> {
        ask!(self, read::heads_of, entities)
    }

    fn arrived_after(&mut self, n: i64, limit: usize) -> Result<Vec<Kept>, StorageError> {
        ask!(self, read::arrived_after, n, limit)
    }

    fn held_after(&mut self, n: i64, limit: usize) -> Result<Vec<Kept>, StorageError> {
        ask!(self, read::held_after, n, limit)
    }

    fn awaiting(&mut self, parents: &[OpId]) -> Result<Vec<(OpId, OpId)>, StorageError> {
        ask!(self, read::awaiting, parents)
    }

    fn mentions(&mut self, targets: &[OpId]) -> Result<Vec<(OpId, OpId)>, StorageError> {
        ask!(self, read::mentions, targets)
    }

    fn pending(&mut self) -> Result<Vec<(i64, OpId)>, StorageError> {
        ask!(self, read::pending)
    }

    fn erasures(&mut self, targets: &[OpId]) -> Result<BTreeSet<OpId>, StorageError> {
        ask!(self, read::erasures, targets)
    }

    fn signatures(&mut self, tips: &[OpId]) -> Result<Vec<(OpId, Envelope)>, StorageError> {
        ask!(self, read::signatures, tips)
    }

    fn lines(
        &mut self,
        scope: &ScopeId,
        after: u64,
        up_to: u64,
        limit: usize,
    ) -> Result<Vec<FeedEntry>, StorageError> {
        ask!(self, read::lines, scope, (after, up_to), limit)
    }

    fn scopes(&mut self) -> Result<Vec<ScopeId>, StorageError> {
        ask!(self, read::scopes)
    }

    fn things(&mut self, scope: &ScopeId, kind: u16) -> Result<Vec<EntityRef>, StorageError> {
        ask!(self, read::things, scope, kind)
    }

    fn readable(&mut self, reasons: &[ReaderKey]) -> Result<Vec<ScopeId>, StorageError> {
        ask!(self, read::readable, reasons)
    }

    fn parked_for(&mut self, missing: &[OpId]) -> Result<Vec<Parked>, StorageError> {
        ask!(self, read::parked_for, missing)
    }

    fn parked_count(&mut self) -> Result<usize, StorageError> {
        ask!(self, read::parked_count)
    }

    fn refused(&mut self, limit: usize) -> Result<Vec<Refused>, StorageError> {
        ask!(self, read::refused, limit)
    }

    fn kept_apart(&mut self, n: i64, limit: usize) -> Result<Vec<KeptApart>, StorageError> {
        ask!(self, read::kept_apart, n, limit)
    }

    fn refused_of(&mut self, device: &[u8; 16]) -> Result<Vec<RefusedInBrief>, StorageError> {
        ask!(self, read::refused_of, device)
    }

    fn apply(&mut self, changes: &Changes) -> Result<(), StorageError> {
        if !self.writes {
            return Err(StorageError::ReadOnly);
        }
        ask!(self, write::apply, changes)
    }

    fn commit(mut self: Box<Self>) -> Result<(), StorageError> {
        if !self.writes {
            return Ok(());
        }
        commit(&mut self)
    }
}

impl Rows for PostgresTransaction {
    fn tips_after(&mut self, last: Option<&StreamId>, limit: usize) -> Result<Vec<Tip>, StorageError> {
        ask!(self, rows::tips, last, limit)
    }

    fn things_after(&mut self, last: Option<&NewThing>, limit: usize) -> Result<Vec<NewThing>, StorageError> {
        ask!(self, rows::things, last, limit)
    }

    fn readers_after(
        &mut self,
        last: Option<&ScopeId>,
        limit: usize,
    ) -> Result<BTreeMap<ScopeId, BTreeSet<ReaderKey>>, StorageError> {
        ask!(self, rows::readers, last, limit)
    }

    fn awaited_after(
        &mut self,
        last: Option<&(OpId, OpId)>,
        limit: usize,
    ) -> Result<Vec<(OpId, OpId)>, StorageError> {
        ask!(self, rows::awaited, last, limit)
    }

    fn mentions_after(
        &mut self,
        last: Option<&(OpId, OpId)>,
        limit: usize,
    ) -> Result<Vec<(OpId, OpId)>, StorageError> {
        ask!(self, rows::mentions, last, limit)
    }

    fn erasures_after(&mut self, last: Option<&OpId>, limit: usize) -> Result<Vec<OpId>, StorageError> {
        ask!(self, rows::erasures, last, limit)
    }

    fn signatures_after(
        &mut self,
        last: Option<&OpId>,
        limit: usize,
    ) -> Result<Vec<(OpId, Envelope)>, StorageError> {
        ask!(self, rows::signatures, last, limit)
    }

    fn lines_after(&mut self, seq: u64, limit: usize) -> Result<Vec<(ScopeId, FeedEntry)>, StorageError> {
        ask!(self, rows::lines, seq, limit)
    }

    fn moved_after(&mut self, n: i64, limit: usize) -> Result<Vec<(i64, RegisterKey)>, StorageError> {
        ask!(self, rows::moved, n, limit)
    }

    fn last_moved(&mut self) -> Result<i64, StorageError> {
        ask!(self, rows::last_moved)
    }

    fn parked_after(&mut self, last: Option<i64>, limit: usize) -> Result<Vec<(i64, Parked)>, StorageError> {
        ask!(self, rows::parked, last, limit)
    }

    fn refused_after(
        &mut self,
        last: Option<i64>,
        limit: usize,
    ) -> Result<Vec<(i64, Refused)>, StorageError> {
        ask!(self, rows::refused, last, limit)
    }
}

/// What breaks in the middle of this may be in the database or not; whoever asks again has to look.
fn commit(transaction: &mut PostgresTransaction) -> Result<(), StorageError> {
    ask!(transaction, Session::run_in_time, "COMMIT").map_err(|error| {
        let StorageError::Unavailable(why) = error else { return error };
        StorageError::Unavailable(format!("no answer to the commit, which may be kept or not: {why}"))
    })?;
    if let Some(lease) = transaction.lease.take() {
        lease.give_back();
    }
    Ok(())
}

impl Drop for PostgresTransaction {
    /// Rolls back behind the caller's back. A connection on which anything failed is closed, which does the same.
    fn drop(&mut self) {
        let Some(lease) = self.lease.take().filter(|_| !self.failed) else { return };
        self.workers.let_run(async move {
            if let Ok(Ok(_)) = timeout(ROLLBACK_LIMIT, lease.session.run("ROLLBACK")).await {
                lease.give_back();
            }
        });
    }
}
