//! The threads that move bytes, so that the storage can be used by threads that just wait.

use std::fmt;
use std::future::Future;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::storage::StorageError;

/// One moves more than a database answers; the second keeps others going while the first is busy.
const THREADS: usize = 2;

pub(super) struct Workers {
    handle: Handle,
    /// Only gone while it is dropped.
    runtime: Option<Runtime>,
}

impl fmt::Debug for Workers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Workers").finish_non_exhaustive()
    }
}

impl Workers {
    pub(super) fn start() -> Result<Self, StorageError> {
        let built = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("postgres")
            .enable_io()
            .enable_time()
            .build();
        let runtime = built
            .map_err(|error| StorageError::Unavailable(format!("no thread for the database: {error}")))?;
        Ok(Self { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }

    /// Waits on the calling thread, which must not be one that others' futures run on.
    pub(super) fn wait_for<F: Future>(&self, what: F) -> F::Output {
        self.handle.block_on(what)
    }

    /// Lets something run while the caller goes on.
    pub(super) fn let_run(&self, what: impl Future<Output = ()> + Send + 'static) {
        drop(self.handle.spawn(what));
    }
}

impl Drop for Workers {
    /// Nothing is waited for: closed connections roll back.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
