//! How often somebody may ask: a bucket of drops for each, refilled evenly. It protects the others, not the secrets.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// How fast a bucket fills, and how much is in it at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second, over time.
    pub a_second: u32,
    /// Requests at once.
    pub at_once: u32,
}

/// Beyond so many askers the fullest buckets are forgotten: a full one says nothing.
const MOST: usize = 10_000;

/// Buckets of askers.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    levels: Mutex<HashMap<K, Level>>,
}

/// How many thousandths of a request are left, and since when.
#[derive(Debug, Clone, Copy)]
struct Level {
    left: u64,
    at_ms: u64,
}

const WHOLE: u64 = 1_000;

impl<K: Hash + Eq + Clone> Buckets<K> {
    /// Buckets that fill at a rate.
    pub fn new(rate: Rate) -> Self {
        Self { rate, levels: Mutex::default() }
    }

    /// Takes one drop, or says in how many seconds there is one.
    pub fn take(&self, who: &K, now_ms: u64) -> Result<(), u32> {
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        let full = u64::from(self.rate.at_once) * WHOLE;
        if levels.len() >= MOST && !levels.contains_key(who) {
            let rate = self.rate;
            levels.retain(|_, level| level.filled(rate, now_ms).left < full);
        }
        let level = levels.entry(who.clone()).or_insert(Level { left: full, at_ms: now_ms });
        *level = level.filled(self.rate, now_ms);
        if level.left >= WHOLE {
            level.left -= WHOLE;
            return Ok(());
        }
        let wait_ms = (WHOLE - level.left).div_ceil(u64::from(self.rate.a_second.max(1)));
        Err(u32::try_from(wait_ms.div_ceil(1_000)).unwrap_or(u32::MAX).max(1))
    }
}

impl Level {
    fn filled(self, rate: Rate, now_ms: u64) -> Self {
        let passed = now_ms.saturating_sub(self.at_ms);
        let left = self.left.saturating_add(passed.saturating_mul(u64::from(rate.a_second)));
        Self { left: left.min(u64::from(rate.at_once) * WHOLE), at_ms: self.at_ms.max(now_ms) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { a_second: 2, at_once: 3 };

    #[test]
    fn whoever_asks_too_often_waits_and_nobody_else_does() {
        let buckets = Buckets::new(RATE);
        for _ in 0..3 {
            assert_eq!(buckets.take(&"ilze", 0), Ok(()));
        }
        assert_eq!(buckets.take(&"ilze", 0), Err(1));
        assert_eq!(buckets.take(&"andris", 0), Ok(()), "one person's haste is nobody else's");
        assert_eq!(buckets.take(&"ilze", 499), Err(1));
        assert_eq!(buckets.take(&"ilze", 500), Ok(()), "half a second brings one at two a second");
        assert_eq!(buckets.take(&"ilze", 60_000), Ok(()));
        assert_eq!(buckets.take(&"ilze", 60_000), Ok(()));
        assert_eq!(buckets.take(&"ilze", 60_000), Ok(()));
        assert_eq!(
            buckets.take(&"ilze", 60_000),
            Err(1),
            "a minute of rest is no credit for more than a bucket"
        );
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing_away() {
        let buckets = Buckets::new(RATE);
        for _ in 0..3 {
            assert_eq!(buckets.take(&1, 10_000), Ok(()));
        }
        assert_eq!(buckets.take(&1, 0), Err(1));
        assert_eq!(buckets.take(&1, 10_000), Err(1), "going back and forth fills no bucket");
    }

    #[test]
    fn a_crowd_of_addresses_does_not_fill_the_memory() {
        let buckets = Buckets::new(RATE);
        for address in 0..MOST * 3 {
            assert_eq!(buckets.take(&address, u64::try_from(address).unwrap() * 1_000), Ok(()));
        }
        assert!(buckets.levels.lock().unwrap().len() <= MOST + 1);
    }
}
