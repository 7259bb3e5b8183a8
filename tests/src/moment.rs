//! The machine at this moment, for tests that open a store without an app.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use apseko_store::Moment;
use jiff::Timestamp;

/// Now, with random bytes that no other call in any process gets: that is all a test needs of randomness.
pub fn moment() -> Moment {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let mut randomness = [0; 32];
    randomness[..16].copy_from_slice(&since.to_be_bytes());
    randomness[16..24].copy_from_slice(&CALLS.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    randomness[24..28].copy_from_slice(&std::process::id().to_be_bytes());
    Moment { wall: Timestamp::now(), uptime_ms: 1_000, boot: [7; 16], randomness }
}
