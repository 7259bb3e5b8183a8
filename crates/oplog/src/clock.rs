//! Hybrid time that never refuses an operation, and what the clock was worth when one was written.

use apseko_trust::Digest;

/// A time further ahead of what we trust than this is kept and shown, but never taken over (poisoning guard).
pub const POISON_LIMIT_MS: i64 = 24 * 60 * 60 * 1000;

/// Hybrid logical time: 48 bits of milliseconds, 16 bits of counting within one. Orders what is shown, never what is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The hybrid time of this moment, if nothing had happened before.
    pub fn at(ms: i64) -> Self {
        Self(u64::try_from(ms).unwrap_or(0).min((1 << 48) - 1) << 16)
    }

    /// Its milliseconds.
    pub fn ms(self) -> i64 {
        i64::try_from(self.0 >> 16).unwrap_or(i64::MAX)
    }

    /// The next one to write: later than every one seen, and not before the clock.
    pub fn next(self, now_ms: i64) -> Self {
        Self(self.0.saturating_add(1)).max(Self::at(now_ms))
    }

    /// After seeing another's: taken over unless it is absurdly far ahead.
    pub fn after_seeing(self, other: Self, now_ms: i64) -> Self {
        if other.is_absurd_at(now_ms) { self } else { self.max(other) }
    }

    /// Whether nobody can have written this by now.
    pub fn is_absurd_at(self, now_ms: i64) -> bool {
        self.ms() > now_ms.saturating_add(POISON_LIMIT_MS)
    }
}

/// When an operation was written, and everything that helps to judge that claim later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stamp {
    /// Orders what is shown.
    pub hlc: Hlc,
    /// What the device's clock said.
    pub wall_ms: i64,
    /// Milliseconds since the device was switched on: cannot be set by hand.
    pub mono_ms: u64,
    /// The clock had been seen running backwards in this start of the program.
    pub rolled_back: bool,
    /// Which switching-on `mono_ms` counts from; only in the first operation of a stream.
    pub boot: Option<[u8; 16]>,
    /// How far the server's clock was ahead of the device's when they last spoke; absent if never.
    pub offset_ms: Option<i64>,
    /// The hash of the server's last receipt: this operation was written after it. Only where it is new.
    pub anchor: Option<Digest>,
}

/// What a device knows about the real time from its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TrustedTime {
    /// The server's time minus the device's monotonic clock, at their last exchange in this start.
    pub server_minus_mono_ms: Option<i64>,
}

impl TrustedTime {
    /// The best guess at now: the server's clock carried on, or the device's own where there is none.
    pub fn now_ms(self, wall_ms: i64, mono_ms: u64) -> i64 {
        let carried = |offset: i64| offset.saturating_add(i64::try_from(mono_ms).unwrap_or(i64::MAX));
        self.server_minus_mono_ms.map_or(wall_ms, carried)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_time_is_later_even_when_the_clock_stands_or_runs_back() {
        let first = Hlc::default().next(1_000);
        let second = first.next(1_000);
        let third = second.next(10);
        assert!(first < second && second < third, "an edit that follows another is never shown before it");
    }

    #[test]
    fn a_clock_years_ahead_poisons_nobody_else() {
        let ours = Hlc::at(1_000);
        let absurd = Hlc::at(1_000 + POISON_LIMIT_MS + 1);
        assert_eq!(ours.after_seeing(absurd, 1_000), ours, "one wrong clock must not move the others");
        let ahead = Hlc::at(1_000 + POISON_LIMIT_MS);
        assert_eq!(ours.after_seeing(ahead, 1_000), ahead, "a clock a little ahead is followed");
    }

    #[test]
    fn a_clock_before_1970_or_after_8000_years_still_gives_a_time() {
        assert_eq!(Hlc::at(-5), Hlc(0));
        assert_eq!(Hlc::at(i64::MAX).ms(), (1 << 48) - 1);
        assert!(Hlc(u64::MAX).next(0) == Hlc(u64::MAX), "the end of time is not a panic");
    }
}
