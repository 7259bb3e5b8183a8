//! How good a road is: its width, its length, and how much gets lost on it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::breaks::Dice;

/// What a packet of an ordinary network carries.
pub(super) const SEGMENT: usize = 1_460;
const MILLION: u64 = 1_000_000;

/// How good a road is, in each direction alike.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Surface {
    /// What all connections together get through; without a number, whatever the machine does.
    pub bits_per_second: Option<u64>,
    /// There and back.
    pub round_trip: Duration,
    /// So many of a million segments are lost, and sent again.
    ///
    /// What this models: the link carries the segment twice, nothing behind it on its connection arrives for one round trip, and
    /// the connection's window is halved (once per round trip; it grows again as of old: doubling, then by a segment per
    /// round trip). What it does not: lost acknowledgements, time-outs, queues that overflow, and the newer ways of a kernel to
    /// guess the width of a link (CUBIC, BBR).
    pub lost_of_a_million: u32,
}

impl Surface {
    /// Nothing slows it.
    pub const SMOOTH: Self = Self { bits_per_second: None, round_trip: Duration::ZERO, lost_of_a_million: 0 };

    pub(super) fn is_slow(self) -> bool {
        self != Self::SMOOTH
    }
}

/// Both directions.
#[derive(Debug)]
pub(super) struct Lanes(Option<[Lane; 2]>);

impl Lanes {
    pub fn new(surface: Surface) -> Self {
        // Another direction, another luck.
        Self(surface.is_slow().then(|| [Lane::new(surface, 1), Lane::new(surface, 2)]))
    }

    pub fn up(&self) -> Option<&Lane> {
        self.0.as_ref().map(|[up, _]| up)
    }

    pub fn down(&self) -> Option<&Lane> {
        self.0.as_ref().map(|[_, down]| down)
    }
}

/// One direction, which all connections share.
#[derive(Debug)]
pub(super) struct Lane {
    pub surface: Surface,
    traffic: Mutex<Traffic>,
}

#[derive(Debug)]
struct Traffic {
    free_at: Instant,
    dice: Dice,
}

/// When a segment leaves the lane's other end, and whether it was lost once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transit {
    pub done: Instant,
    pub was_lost: bool,
}

impl Lane {
    fn new(surface: Surface, seed: u64) -> Self {
        Self { surface, traffic: Mutex::new(Traffic { free_at: Instant::now(), dice: Dice(seed) }) }
    }

    fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until when the lane has something to do.
    pub fn free_at(&self) -> Instant {
        self.traffic().free_at
    }

    /// Sends a segment behind everything that the lane has taken before.
    pub fn take(&self, bytes: usize, now: Instant) -> Transit {
        let mut traffic = self.traffic();
        let was_lost = traffic.dice.next() % MILLION < u64::from(self.surface.lost_of_a_million);
        let times = if was_lost { 2 } else { 1 };
        traffic.free_at = traffic.free_at.max(now) + self.time(bytes) * times;
        Transit { done: traffic.free_at, was_lost }
    }

    /// How long the lane needs for so many bytes.
    fn time(&self, bytes: usize) -> Duration {
        let bits = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(8);
        let second = Duration::from_secs(1).as_nanos();
        let nanos = self
            .surface
            .bits_per_second
            .map_or(0, |width| u128::from(bits) * second / u128::from(width.max(1)));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}
