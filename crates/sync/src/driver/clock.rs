//! The clock of the machine, and one that a test can replace.

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// Time, as the driver needs it.
pub trait Clock: Send + Sync {
    /// Milliseconds that have passed since some moment.
    fn mono_ms(&self) -> u64;
    /// What the clock of the machine says, in milliseconds since 1970.
    fn wall_ms(&self) -> i64;
    /// Lets so much time pass.
    fn sleep(&self, ms: u64) -> impl Future<Output = ()> + Send;
}

/// The real one. It may stand still while the machine sleeps: whoever wakes it up should ring the bell.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock(Instant);

impl Default for SystemClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn mono_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn wall_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn sleep(&self, ms: u64) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(Duration::from_millis(ms))
    }
}
