//! A running server sees within a second what others have written into the books.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use super::Registry;

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Looks into the books until it is dropped.
#[derive(Debug)]
pub struct Follower {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Follower {
    /// Begins to look. Without a thread the books are still read wherever something is missed.
    pub fn start(registry: &Arc<Registry>) -> Self {
        let (stop, stopped) = channel();
        let registry = Arc::downgrade(registry);
        let following = move || {
            while stopped.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) && look(&registry) {}
        };
        let thread = std::thread::Builder::new().name("books".to_owned()).spawn(following);
        if let Err(error) = &thread {
            tracing::error!("nobody looks into the books by themselves: {error}");
        }
        Self { stop: Some(stop), thread: thread.ok() }
    }
}

/// Whether there is anybody left to look for.
fn look(registry: &Weak<Registry>) -> bool {
    let Some(registry) = registry.upgrade() else { return false };
    if let Err(fault) = registry.refresh() {
        tracing::warn!("the books cannot be read: {fault}");
    }
    true
}

impl Drop for Follower {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
