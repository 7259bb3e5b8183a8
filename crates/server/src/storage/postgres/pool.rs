//! A few connections that everybody shares. One that broke is replaced when the next is asked for.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::address::Address;
use super::fault::{fault, is_locked, too_slow};
use super::session::Session;
use crate::storage::StorageError;

/// How much is shared, and how long anybody waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections for transactions; one more listens for news.
    pub connections: usize,
    /// How long a transaction waits for a connection, or for the other writer of the same process.
    pub wait: Duration,
}

impl Default for Limits {
    /// Enough for a server process on a few cores.
    fn default() -> Self {
        Self { connections: 16, wait: Duration::from_secs(10) }
    }
}

#[derive(Debug)]
pub(super) struct Pool {
    address: Address,
    limits: Limits,
    free: Arc<Semaphore>,
    /// Whoever writes queues here first: those who wait for the lock must not take up the connections of those who read.
    writer: Arc<Semaphore>,
    idle: Mutex<Vec<Session>>,
}

/// A connection inside a transaction. Dropped, it is closed; PostgreSQL then rolls back.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) session: Session,
    pool: Arc<Pool>,
    // Given up last, when the connection is closed or back.
    permits: Vec<OwnedSemaphorePermit>,
}

impl Pool {
    pub(super) fn new(address: Address, limits: Limits) -> Self {
        let free = Arc::new(Semaphore::new(limits.connections));
        Self { address, limits, free, writer: Arc::new(Semaphore::new(1)), idle: Mutex::default() }
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// Takes a connection and begins with these commands; tells how many rows they showed.
    pub(super) async fn begin(
        self: &Arc<Self>,
        commands: &str,
        writes: bool,
    ) -> Result<(Lease, usize), StorageError> {
        let permits = self.permits(writes).await?;
        // The first words are the check: a connection that broke meanwhile does not answer them.
        while let Some(session) = self.take_idle() {
            match timeout(self.answer_limit(), session.run(commands)).await {
                Ok(Ok(rows)) => return Ok((self.lease(session, permits), rows)),
                Ok(Err(error)) if is_locked(&error) => return Err(fault(error)),
                Ok(Err(_)) | Err(_) => {}
            }
        }
        let session = Session::open(&self.address, |_| {}).await?;
        let rows = session.run_in_time(commands).await?;
        Ok((self.lease(session, permits), rows))
    }

    async fn permits(&self, writes: bool) -> Result<Vec<OwnedSemaphorePermit>, StorageError> {
        let mut permits = Vec::new();
        for (needed, what) in [(writes, &self.writer), (true, &self.free)] {
            if needed {
                let permit = timeout(self.limits.wait, Arc::clone(what).acquire_owned()).await;
                let permit = permit.map_err(|_| too_slow("be free for another transaction"))?;
                permits.push(permit.map_err(|_| too_slow("be free for another transaction"))?);
            }
        }
        Ok(permits)
    }

    /// Longer than PostgreSQL waits for the lock.
    fn answer_limit(&self) -> Duration {
        self.limits.wait.max(Duration::from_secs(10)) + Duration::from_secs(5)
    }

    fn lease(self: &Arc<Self>, session: Session, permits: Vec<OwnedSemaphorePermit>) -> Lease {
        Lease { session, pool: Arc::clone(self), permits }
    }

    fn take_idle(&self) -> Option<Session> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|session| !session.is_closed());
        idle.pop()
    }
}

impl Lease {
    /// After the end of the transaction, for the next.
    pub(super) fn give_back(self) {
        let Self { session, pool, permits } = self;
        pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
        drop(permits);
    }
}
