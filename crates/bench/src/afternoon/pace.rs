//! When a device sends: people do not come back all at the same moment, nor evenly.

use std::time::Duration;

use crate::oplog::office::Luck;

/// The times of a device's messages after the beginning, the earliest first.
#[derive(Debug, Clone)]
pub struct Pace(Vec<Duration>);

impl Pace {
    /// So many messages within a time, the same in every run.
    pub fn of(device: u64, messages: u64, within: Duration) -> Self {
        let mut luck = Luck(device ^ 0x000a_f7e2);
        let most = u64::try_from(within.as_millis()).unwrap_or(u64::MAX);
        let mut times: Vec<Duration> =
            (0..messages).map(|_| Duration::from_millis(luck.below(most.max(1)))).collect();
        times.sort_unstable();
        Self(times)
    }

    pub fn times(&self) -> impl Iterator<Item = Duration> {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_their_own_times_within_the_hour() {
        let hour = Duration::from_secs(3_600);
        let (one, other) = (Pace::of(1, 10, hour), Pace::of(2, 10, hour));
        assert_eq!(one.times().count(), 10);
        assert!(one.times().all(|time| time < hour));
        assert!(one.times().is_sorted(), "a device sends one thing after the other");
        assert_ne!(one.times().collect::<Vec<_>>(), other.times().collect::<Vec<_>>());
    }
}
