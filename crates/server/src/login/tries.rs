//! How often something was tried without success, and when it may be tried again: pure counting, for names and places alike.

/// Failures that are forgiven as mistypings before the first wait.
const FREE: u32 = 4;
/// A whole office may stand behind one address.
const FREE_OF_ADDRESS: u32 = 19;
/// The longest wait.
const LONGEST_MS: i64 = 60 * 60_000;
/// Clocks of several processes may be so far apart.
const APART_MS: i64 = 60_000;

/// Names what is counted, without saying it: a keyed sum, because people type passwords into fields of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TryKey(pub [u8; 32]);

/// What is remembered of earlier tries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tries {
    /// Failures since the last success; a try counts as one until it has succeeded.
    pub failures: u32,
    /// The first moment of the next try; zero if it need not wait.
    pub until_ms: i64,
    /// When this was last written; what was written longest ago is forgotten first.
    pub seen_ms: i64,
    /// When somebody last came in this way.
    pub came_in_ms: Option<i64>,
}

/// What a counter stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Tries for one name, or for one name from one place.
    Name,
    /// Tries from one address, whatever the names.
    Address,
}

impl Tries {
    /// How many seconds the next try has to wait.
    pub fn wait_s(&self, now_ms: i64) -> u64 {
        let left = self.until_ms.saturating_sub(now_ms);
        // One that is longer than any can be was noted by a clock that was ahead, and ends with that clock.
        if left <= 0 || left > LONGEST_MS + APART_MS { 0 } else { left.unsigned_abs().div_ceil(1000) }
    }

    /// What has to be in the book before anything is checked: the try has failed already, until it turns out not to.
    #[must_use]
    pub fn counted(&self, counted: Counted, now_ms: i64) -> Self {
        let failures = self.failures.saturating_add(1);
        let free = match counted {
            Counted::Name => FREE,
            Counted::Address => FREE_OF_ADDRESS,
        };
        let pause = pause_after(failures.saturating_sub(free));
        let until_ms = if pause == 0 { 0 } else { now_ms.saturating_add(pause) };
        Self { failures, until_ms, seen_ms: now_ms, ..*self }
    }

    /// Somebody came in. An address is forgiven this one try alone: who has an account of their own must not get
    /// guesses at others for it.
    #[must_use]
    pub fn succeeded(&self, counted: Counted, now_ms: i64) -> Self {
        let failures = match counted {
            Counted::Name => 0,
            Counted::Address => self.failures.saturating_sub(1),
        };
        Self { failures, until_ms: 0, seen_ms: now_ms, came_in_ms: Some(now_ms) }
    }
}

/// How long the next try waits, after so many failures beyond those that are free.
const fn pause_after(failures: u32) -> i64 {
    match failures {
        0 => 0,
        1 => 30_000,
        2 => 60_000,
        3 => 5 * 60_000,
        4 => 15 * 60_000,
        5.. => LONGEST_MS,
    }
}

/// How many tries of strangers are let through in a minute, all names and places together.
#[derive(Debug, Clone)]
pub struct Ceiling {
    most: u32,
    minute: i64,
    tried: u32,
}

impl Ceiling {
    /// A ceiling of so many in a minute.
    pub fn new(most: u32) -> Self {
        Self { most, minute: 0, tried: 0 }
    }

    /// Whether one more may try; if not, the seconds until the next minute.
    pub fn admit(&mut self, now_ms: i64) -> Result<(), u64> {
        let minute = now_ms.div_euclid(60_000);
        if minute != self.minute {
            (self.minute, self.tried) = (minute, 0);
        }
        if self.tried >= self.most {
            return Err(60 - now_ms.rem_euclid(60_000).unsigned_abs() / 1000);
        }
        self.tried += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_790_000_000_000;

    fn after(failures: u32, counted: Counted) -> Tries {
        (0..failures).fold(Tries::default(), |tries, _| tries.counted(counted, NOW))
    }

    #[test]
    fn mistypings_cost_nothing_and_then_it_takes_longer_each_time() {
        for (counted, free) in [(Counted::Name, 4), (Counted::Address, 19)] {
            assert_eq!(after(free, counted).wait_s(NOW), 0, "{counted:?}");
            for (more, seconds) in [(1, 30), (2, 60), (3, 300), (4, 900), (5, 3600), (50, 3600)] {
                let tries = after(free + more, counted);
                assert_eq!(tries.wait_s(NOW), seconds, "{counted:?} after {more} too many");
                assert_eq!(tries.wait_s(NOW + i64::try_from(seconds).unwrap() * 1000), 0, "and no longer");
            }
        }
    }

    #[test]
    fn nobody_waits_for_a_year_because_a_clock_was_ahead() {
        let tries =
            (0..9).fold(Tries::default(), |tries, _| tries.counted(Counted::Name, NOW + 31_536_000_000));
        assert_eq!(tries.wait_s(NOW), 0, "the wait ends with the clock that made it");
        assert_eq!(tries.failures, 9, "the failures stay");
        assert!(tries.counted(Counted::Name, NOW).wait_s(NOW) == 3600, "and the next wait is the longest");
    }

    #[test]
    fn an_account_of_their_own_gives_nobody_guesses_at_others() {
        let address = after(30, Counted::Address).succeeded(Counted::Address, NOW);
        assert_eq!((address.failures, address.wait_s(NOW)), (29, 0), "one success forgives one try");
        assert_eq!(after(30, Counted::Name).succeeded(Counted::Name, NOW).failures, 0);
    }

    #[test]
    fn a_ceiling_opens_again_with_the_next_minute() {
        let mut ceiling = Ceiling::new(2);
        let minute = NOW.div_euclid(60_000) * 60_000;
        assert_eq!([ceiling.admit(minute), ceiling.admit(minute + 1)], [Ok(()), Ok(())]);
        assert_eq!(ceiling.admit(minute + 20_000), Err(40), "the third waits for the rest of the minute");
        assert_eq!(ceiling.admit(minute + 60_000), Ok(()));
    }

    proptest! {
        #[test]
        fn counters_never_go_down_without_a_success(jumps in prop::collection::vec(0_i64..9_000_000, 1..60)) {
            let (mut now, mut tries) = (NOW, Tries::default());
            for jump in jumps {
                now += jump;
                let counted = tries.counted(Counted::Name, now);
                prop_assert!(counted.failures > tries.failures);
                prop_assert!(counted.wait_s(now) >= tries.wait_s(now), "a failure never shortens a wait");
                tries = counted;
            }
        }
    }
}
