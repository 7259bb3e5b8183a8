//! The machine of the officer: its clock and its randomness, asked here and nowhere else.

use std::sync::LazyLock;
use std::time::Instant;

use apseko_store::Moment;
use jiff::Timestamp;

use crate::fault::Fault;

/// What the clock says.
pub(crate) fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

/// Fills bytes, or ends: a half sealed with guessable bytes would be a half given away.
pub(crate) fn fill(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        eprintln!("apseko-recover: {} ({}).", Fault::System("randomness"), Fault::System("").code());
        std::process::abort();
    }
}

/// The machine at this moment, as a step of the store wants it.
pub(crate) fn moment() -> Moment {
    static BEGUN: LazyLock<(Instant, [u8; 16])> = LazyLock::new(|| {
        let mut boot = [0; 16];
        fill(&mut boot);
        (Instant::now(), boot)
    });
    let mut randomness = [0; 32];
    fill(&mut randomness);
    let (begun, boot) = *BEGUN;
    let uptime_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Moment { wall: Timestamp::now(), uptime_ms, boot, randomness }
}
