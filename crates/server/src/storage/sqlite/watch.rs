//! Waiting for news: commits of this process are told at once, those of others are found by looking.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::pool::lock;
use crate::storage::StorageError;

/// How often one of those who wait looks whether another process has written.
const LOOK_EVERY: Duration = Duration::from_millis(250);

#[derive(Debug, Default)]
pub(super) struct Watch {
    seen: Mutex<Option<Seen>>,
    told: Condvar,
}

/// The last place in the feed, and when that was so.
#[derive(Debug, Clone, Copy)]
struct Seen {
    head: u64,
    at: Instant,
}

impl Watch {
    /// After a commit, and before the next can begin: or a lower place could be told after a higher one.
    pub(super) fn tell(&self, head: u64) {
        *lock(&self.seen) = Some(Seen { head, at: Instant::now() });
        self.told.notify_all();
    }

    /// However many wait, only one of them looks, and for all.
    pub(super) fn wait_beyond(
        &self,
        head: u64,
        at_most: Duration,
        look: impl Fn() -> Result<u64, StorageError>,
    ) -> Result<(), StorageError> {
        let began = Instant::now();
        let mut seen = lock(&self.seen);
        loop {
            let fresh = seen.filter(|seen| seen.at.elapsed() < LOOK_EVERY);
            let now = match fresh {
                Some(fresh) => fresh,
                None => *seen.insert(Seen { head: look()?, at: Instant::now() }),
            };
            let left = at_most.saturating_sub(began.elapsed());
            if now.head > head || left.is_zero() {
                return Ok(());
            }
            let next_look = LOOK_EVERY.saturating_sub(now.at.elapsed());
            let woken = self.told.wait_timeout(seen, left.min(next_look));
            seen = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
