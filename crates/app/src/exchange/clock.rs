//! The clock of the exchange: what the machine's clock says comes from the host, like everywhere else.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use apseko_sync::Clock;

use crate::Host;

pub(super) struct HostClock(pub(super) Arc<dyn Host>);

impl Clock for HostClock {
    fn mono_ms(&self) -> u64 {
        self.0.uptime().ms
    }

    fn wall_ms(&self) -> i64 {
        self.0.now().as_millisecond()
    }

    fn sleep(&self, ms: u64) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(Duration::from_millis(ms))
    }
}
