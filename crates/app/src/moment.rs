//! The machine's clocks, in the words of those who ask: the store wants randomness with them, the vault does not.

use apseko_store::Moment;
use apseko_vault::Now;

use crate::Host;

/// For a step of the store.
pub(crate) fn moment(host: &dyn Host) -> Moment {
    let mut randomness = [0; 32];
    host.randomness(&mut randomness);
    let uptime = host.uptime();
    Moment { wall: host.now(), uptime_ms: uptime.ms, boot: uptime.boot, randomness }
}

/// For a step of the vault.
pub(crate) fn now(host: &dyn Host) -> Now {
    let uptime = host.uptime();
    Now { wall_ms: host.now().as_millisecond(), uptime_ms: uptime.ms, boot: uptime.boot }
}
