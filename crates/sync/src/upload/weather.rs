//! Whether the road is worth trying: where one upload finds no connection, the others need not each find that out.

use crate::LinkFailure;
use crate::driver::spread;

/// A single broken connection is no reason to wait.
const AT_ONCE_MS: u64 = 100;

/// How the road was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Weather {
    failures: u32,
    broke_ms: Option<u64>,
    quiet_until_ms: u64,
}

impl Weather {
    /// Until when nobody should try.
    pub fn quiet_until_ms(&self) -> u64 {
        self.quiet_until_ms
    }

    /// Something went well.
    pub fn clears(&mut self) {
        *self = Self { broke_ms: self.broke_ms, ..Self::default() };
    }

    /// A question of this time came to nothing, and that may be the road or the server itself. Says whether that is news: what broke
    /// under several at once is one break.
    pub fn breaks(&mut self, asked_ms: u64, now_ms: u64, luck: u16) -> bool {
        if self.broke_ms.is_some_and(|broke_ms| asked_ms <= broke_ms) {
            return false;
        }
        self.broke_ms = Some(now_ms);
        self.failures = self.failures.saturating_add(1);
        let patience = if self.failures == 1 { AT_ONCE_MS } else { spread(self.failures - 1, luck) };
        self.quiet_until_ms = now_ms.saturating_add(patience);
        true
    }

    /// Whoever is in a hurry finds out at once.
    pub fn hurry(&mut self) {
        self.quiet_until_ms = 0;
    }
}

/// Whether a failure says nothing about the one file that met it.
pub(super) fn is_everybodys(failure: &LinkFailure) -> bool {
    match failure {
        LinkFailure::NoConnection
        | LinkFailure::TooSlow
        | LinkFailure::OtherAnswer
        | LinkFailure::NotOurServer
        | LinkFailure::NoKey(_) => true,
        LinkFailure::Refused { status, .. } => matches!(status, 401 | 403 | 500..=599),
        LinkFailure::Unreadable(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_road_that_stays_broken_is_tried_less_and_less_often() {
        let mut weather = Weather::default();
        let mut waits = Vec::new();
        for asked_ms in 1..=12 {
            assert!(weather.breaks(asked_ms, asked_ms, u16::MAX));
            waits.push(weather.quiet_until_ms() - asked_ms);
        }
        assert_eq!(waits[..4], [AT_ONCE_MS, 2_000, 4_000, 8_000]);
        assert_eq!(waits[11], 5 * 60_000, "a network that came back unnoticed is noticed");
        weather.clears();
        weather.breaks(20, 20, 0);
        assert_eq!(weather.quiet_until_ms(), 20 + AT_ONCE_MS);
    }

    #[test]
    fn what_broke_under_several_at_once_broke_once() {
        let mut weather = Weather::default();
        assert!(weather.breaks(10, 50, 0));
        assert!((0..3).all(|_| !weather.breaks(20, 51, 0)), "they were asked before it was known");
        assert_eq!(weather.quiet_until_ms(), 50 + AT_ONCE_MS);
        weather.clears();
        assert!(!weather.breaks(30, 52, 0), "also when another has got through meanwhile");
        assert!(weather.breaks(150, 160, 0), "whatever was asked afterwards is news");
    }
}
