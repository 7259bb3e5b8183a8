//! One connection's share of a slow road: no more is on the way than its window, which losses make smaller.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::surface::{Lane, SEGMENT};

/// What a connection sends before it has heard anything.
const FIRST_WINDOW: usize = 10 * SEGMENT;
const SMALLEST_WINDOW: usize = 2 * SEGMENT;
/// Without a known width, the window of a kernel that was given no other.
const USUAL_WINDOW: usize = 4 << 20;
/// The lane is kept busy for so long ahead: a clock that wakes somebody a moment late must not leave it idle.
const AHEAD: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(super) struct Flow {
    window: usize,
    /// Up to here the window doubles in each round trip.
    threshold: usize,
    largest: usize,
    on_the_way: usize,
    /// When what is on the way will be heard of.
    heard: VecDeque<(Instant, usize)>,
    /// What was sent first arrives first.
    last_arrival: Instant,
    recovers_until: Instant,
}

impl Flow {
    /// A connection that is made now: the first segment goes after both have greeted each other.
    pub fn begin(lane: &Lane) -> Self {
        let surface = lane.surface;
        let product = surface.bits_per_second.map(|width| {
            let bytes = u128::from(width / 8) * surface.round_trip.as_micros() / 1_000_000;
            usize::try_from(bytes).unwrap_or(USUAL_WINDOW)
        });
        // Twice what fits: as much again waits in front of the narrowest place.
        let largest = product.map_or(USUAL_WINDOW, |bytes| (2 * bytes).max(4 * FIRST_WINDOW));
        let now = Instant::now();
        Self {
            window: FIRST_WINDOW,
            threshold: largest,
            largest,
            on_the_way: 0,
            heard: VecDeque::new(),
            last_arrival: now + surface.round_trip + surface.round_trip / 2,
            recovers_until: now,
        }
    }

    /// Waits until a segment may go, sends it, and tells when it arrives.
    pub async fn send(&mut self, lane: &Lane, bytes: usize) -> Instant {
        loop {
            self.hear(Instant::now());
            match self.heard.front() {
                Some((at, _)) if self.on_the_way + bytes > self.window => tokio::time::sleep_until(*at).await,
                Some(_) | None => break,
            }
        }
        while let Some(early) = lane.free_at().checked_sub(AHEAD).filter(|early| *early > Instant::now()) {
            tokio::time::sleep_until(early).await;
        }
        let (now, round_trip) = (Instant::now(), lane.surface.round_trip);
        let transit = lane.take(bytes, now);
        let mut arrival = transit.done + round_trip / 2;
        if transit.was_lost {
            arrival += round_trip;
            self.lost(now, round_trip);
        }
        arrival = arrival.max(self.last_arrival);
        self.last_arrival = arrival;
        self.on_the_way += bytes;
        self.heard.push_back((arrival + round_trip / 2, bytes));
        arrival
    }

    fn hear(&mut self, now: Instant) {
        while let Some((_, bytes)) = self.heard.pop_front_if(|(at, _)| *at <= now) {
            self.on_the_way -= bytes;
            let more = if self.window < self.threshold { bytes } else { SEGMENT * bytes / self.window };
            self.window = (self.window + more).min(self.largest);
        }
    }

    fn lost(&mut self, now: Instant, round_trip: Duration) {
        if now >= self.recovers_until {
            self.window = (self.window / 2).max(SMALLEST_WINDOW);
            self.threshold = self.window;
            self.recovers_until = now + round_trip;
        }
    }
}
