//! How often somebody may try, and when: the rules of the log-in as pure steps, without keys and without a disk.

use crate::now::Now;

/// After this many failures in a row nobody comes in this way any more.
pub const MOST_FAILURES: u32 = 10;
/// The clock may be this far behind what the device has already seen before it is doubted.
pub const CLOCK_SLACK_MS: i64 = 120_000;
/// Up to here a person is not told how many tries are left: they just mistyped.
const SILENT_FAILURES: u32 = 2;
/// So many accepted steps are remembered: those of two weeks of work, and few enough for the record.
const MOST_SPENT: usize = 96;

/// What is remembered of earlier tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// Failures since the last success; a try counts as one until it has succeeded.
    pub failures: u32,
    /// Shut until a recovery code or the office opens it again.
    pub disabled: bool,
    /// When the next try may be.
    pub wait: Option<Wait>,
    /// The newest time step whose code was accepted; older ones and this one never are again.
    pub last_step: u64,
    /// The latest time that this device has seen.
    pub last_seen_ms: i64,
    /// The newest accepted steps: they stay spent when the clock is set back and `last_step` with it.
    pub spent_steps: Vec<u64>,
}

/// A time to wait, in both clocks: within one switching-on nobody can shorten it by setting the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The first moment of the next try by the clock that people can set.
    pub until_wall_ms: i64,
    /// The switching-on during which the wait began.
    pub boot: [u8; 16],
    /// The first moment of the next try by the time since then.
    pub until_uptime_ms: u64,
}

/// Why a try is not even made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shut {
    /// The clock shows an earlier time than was seen already.
    Clock,
    /// Too soon after the last failure.
    Wait {
        /// How long still.
        seconds: u64,
    },
    /// Ten failures.
    Disabled,
}

impl Tries {
    /// Nobody has tried yet.
    pub fn none(now: &Now) -> Self {
        Self {
            failures: 0,
            disabled: false,
            wait: None,
            last_step: 0,
            last_seen_ms: now.wall_ms,
            spent_steps: Vec::new(),
        }
    }

    /// Whether a try may be made now.
    pub fn gate(&self, now: &Now) -> Result<(), Shut> {
        if self.disabled {
            return Err(Shut::Disabled);
        }
        if now.wall_ms < self.last_seen_ms.saturating_sub(CLOCK_SLACK_MS) {
            return Err(Shut::Clock);
        }
        match self.wait.map(|wait| wait.left_ms(now)) {
            Some(left) if left > 0 => Err(Shut::Wait { seconds: left.div_ceil(1000) }),
            _ => Ok(()),
        }
    }

    /// What has to be on the disk before anything is checked: the try has failed already, until it turns out not to.
    #[must_use]
    pub fn counted(&self, now: &Now) -> Self {
        let failures = self.failures.saturating_add(1);
        let wait = pause_after(failures).map(|pause| Wait::of(pause, now));
        Self { failures, disabled: failures >= MOST_FAILURES, wait, ..self.clone() }
    }

    /// After a success; `step` is that of the accepted code, if there was one.
    #[must_use]
    pub fn opened(&self, now: &Now, step: Option<u64>) -> Self {
        let too_many = (self.spent_steps.len() + usize::from(step.is_some())).saturating_sub(MOST_SPENT);
        let spent_steps = self.spent_steps.iter().copied().chain(step).skip(too_many).collect();
        Self {
            spent_steps,
            failures: 0,
            disabled: false,
            wait: None,
            last_step: step.map_or(self.last_step, |step| step.max(self.last_step)),
            last_seen_ms: now.wall_ms.max(self.last_seen_ms),
        }
    }

    /// After a recovery code: tries begin anew, and the clock of now is believed, because its owner vouches for it.
    ///
    /// Codes of now and of the next half minute stay unusable, so that one that was seen before is not accepted again;
    /// so do those that were accepted while the clock was ahead.
    #[must_use]
    pub fn recovered(&self, now: &Now, step_of_now: u64) -> Self {
        let clock_was_ahead = now.wall_ms < self.last_seen_ms;
        let last_step = if clock_was_ahead { step_of_now.saturating_add(1) } else { self.last_step };
        let spent_steps = self.spent_steps.clone();
        Self { failures: 0, disabled: false, wait: None, last_step, last_seen_ms: now.wall_ms, spent_steps }
    }

    /// The device has seen this time.
    #[must_use]
    pub fn seen(&self, now: &Now) -> Self {
        Self { last_seen_ms: now.wall_ms.max(self.last_seen_ms), ..self.clone() }
    }

    /// Whether a code of this step may be accepted.
    pub fn allows_step(&self, step: u64) -> bool {
        step > self.last_step && !self.spent_steps.contains(&step)
    }

    /// How many tries are left, once a person should know.
    pub fn left_to_tell(&self) -> Option<u32> {
        (self.failures >= SILENT_FAILURES).then(|| MOST_FAILURES.saturating_sub(self.failures))
    }
}

impl Wait {
    fn of(pause_ms: u64, now: &Now) -> Self {
        Self {
            until_wall_ms: now.wall_ms.saturating_add_unsigned(pause_ms),
            boot: now.boot,
            until_uptime_ms: now.uptime_ms.saturating_add(pause_ms),
        }
    }

    fn left_ms(self, now: &Now) -> u64 {
        if now.boot == self.boot {
            self.until_uptime_ms.saturating_sub(now.uptime_ms)
        } else {
            u64::try_from(self.until_wall_ms.saturating_sub(now.wall_ms)).unwrap_or(0)
        }
    }
}

/// How long the next try has to wait after this many failures.
fn pause_after(failures: u32) -> Option<u64> {
    match failures {
        0..=4 => None,
        5 => Some(30_000),
        6 => Some(60_000),
        7 => Some(5 * 60_000),
        8 => Some(15 * 60_000),
        9.. => Some(60 * 60_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOOT: [u8; 16] = [1; 16];

    fn at(seconds: u64) -> Now {
        Now { wall_ms: i64::try_from(seconds * 1000).unwrap(), uptime_ms: seconds * 1000, boot: BOOT }
    }

    fn after(failures: u32, now: &Now) -> Tries {
        (0..failures).fold(Tries::none(now), |tries, _| tries.counted(now))
    }

    #[test]
    fn four_failures_cost_nothing_and_then_it_takes_longer_each_time() {
        let now = at(1_000);
        for failures in 0..5 {
            assert_eq!(after(failures, &now).gate(&now), Ok(()), "{failures} mistypings are human");
        }
        for (failures, seconds) in [(5, 30), (6, 60), (7, 300), (8, 900), (9, 3600)] {
            let tries = after(failures, &now);
            assert_eq!(tries.gate(&now), Err(Shut::Wait { seconds }));
            assert_eq!(tries.gate(&at(1_000 + seconds - 1)), Err(Shut::Wait { seconds: 1 }));
            assert_eq!(tries.gate(&at(1_000 + seconds)), Ok(()), "and not a moment longer");
        }
        assert_eq!(
            after(10, &now).gate(&at(999_999_999)),
            Err(Shut::Disabled),
            "waiting does not help any more"
        );
    }

    #[test]
    fn setting_the_clock_forward_does_not_shorten_a_wait() {
        let now = at(1_000);
        let tries = after(5, &now);
        let later = Now { wall_ms: now.wall_ms + 3_600_000, ..now };
        assert_eq!(
            tries.gate(&later),
            Err(Shut::Wait { seconds: 30 }),
            "the time since switching on decides"
        );
        let restarted = Now { boot: [2; 16], uptime_ms: 5, wall_ms: now.wall_ms + 29_000 };
        assert_eq!(
            tries.gate(&restarted),
            Err(Shut::Wait { seconds: 1 }),
            "after a restart the clock decides"
        );
    }

    #[test]
    fn a_clock_that_was_turned_back_is_noticed_before_anything_else() {
        let tries = Tries::none(&at(10_000));
        assert_eq!(tries.gate(&at(10_000 - 120)), Ok(()), "two minutes are a clock being set right");
        assert_eq!(tries.gate(&at(10_000 - 121)), Err(Shut::Clock));
    }

    #[test]
    fn people_hear_of_the_tries_left_after_the_second_failure() {
        let now = at(1_000);
        assert_eq!(after(1, &now).left_to_tell(), None);
        assert_eq!(after(2, &now).left_to_tell(), Some(8));
        assert_eq!(after(10, &now).left_to_tell(), Some(0));
    }

    #[test]
    fn a_recovery_code_believes_the_clock_and_still_refuses_codes_that_were_seen() {
        let ahead = Tries { last_step: 900, disabled: true, ..Tries::none(&at(30_000)) };
        let back = ahead.recovered(&at(3_000), 100);
        assert_eq!(back.gate(&at(3_000)), Ok(()));
        assert!(!back.allows_step(101), "a code of the next half minute could have been shown already");
        assert!(back.allows_step(102), "and then codes work again");
        let right = ahead.recovered(&at(40_000), 1_333);
        assert!(!right.allows_step(900), "a good clock changes nothing about used codes");
    }

    proptest! {
        #[test]
        fn no_way_of_trying_gets_more_than_ten_in_a_row(jumps in prop::collection::vec(0_u64..4_000_000, 1..60)) {
            let mut now = at(1_000_000);
            let mut tries = Tries::none(&now);
            let mut made = 0;
            for jump in jumps {
                now = Now { wall_ms: now.wall_ms + i64::try_from(jump).unwrap(), uptime_ms: now.uptime_ms + jump, ..now };
                if tries.gate(&now).is_ok() {
                    tries = tries.counted(&now);
                    made += 1;
                }
            }
            prop_assert!(made <= MOST_FAILURES, "{made} guesses were let through");
        }

        #[test]
        fn a_step_is_accepted_once(steps in prop::collection::vec(1_u64..50, 1..40)) {
            let now = at(1_000_000);
            let mut tries = Tries::none(&now);
            let mut accepted = Vec::new();
            for step in steps {
                if tries.allows_step(step) {
                    prop_assert!(!accepted.contains(&step), "step {step} was used before");
                    accepted.push(step);
                    tries = tries.opened(&now, Some(step));
                }
            }
        }
    }
}
