//! A connection inside a transaction of derived rows, until it is committed or dropped.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::storage::StorageError;
use crate::storage::postgres::pool::Lease;
use crate::storage::postgres::session::Session;
use crate::storage::postgres::workers::Workers;

/// A connection that does not even roll back soon is not worth keeping.
const ROLLBACK_LIMIT: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct At {
    /// Gone after the end.
    lease: Option<Lease>,
    workers: Arc<Workers>,
    /// PostgreSQL answers a COMMIT of what has failed by rolling back, without calling that an error.
    failed: bool,
}

impl At {
    pub(super) fn new(workers: Arc<Workers>, lease: Lease) -> Self {
        Self { lease: Some(lease), workers, failed: false }
    }

    /// Does something on the connection, and remembers if that went wrong.
    pub(super) fn on<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Session) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let over = || StorageError::Unavailable("something in this transaction failed before".to_owned());
        let lease = self.lease.as_mut().filter(|_| !self.failed).ok_or_else(over)?;
        let done = self.workers.wait_for(work(&mut lease.session));
        self.failed |= done.is_err();
        done
    }

    /// Ends the transaction, with `COMMIT` or `ROLLBACK`.
    pub(super) fn end(&mut self, how: &str) -> Result<(), StorageError> {
        self.on(async |session| session.run_in_time(how).await)?;
        if let Some(lease) = self.lease.take() {
            lease.give_back();
        }
        Ok(())
    }
}

impl Drop for At {
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
