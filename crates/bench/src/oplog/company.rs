//! How much of the machine other programs took meanwhile: on a busy one, a wait for the disk ends with a wait for a core.

use std::time::Instant;

use serde_json::json;

use crate::report::{line, rounded};

/// Of one core, so that figures can be compared at all.
const QUIET: f64 = 0.05;
/// What Linux counts processor time in, on every machine there is.
const TICKS_PER_S: f64 = 100.0;

/// The state at the beginning.
pub struct Company {
    begin: Instant,
    others: Option<u64>,
}

impl Company {
    pub fn look() -> Self {
        Self { begin: Instant::now(), others: others() }
    }

    /// Says how many cores others kept busy since.
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    pub fn tell(&self, bench: &str) {
        let ticks = self.others.zip(others()).map(|(before, now)| now.saturating_sub(before));
        let cores = ticks.map(|ticks| ticks as f64 / TICKS_PER_S / self.begin.elapsed().as_secs_f64());
        let facts = json!({
            "seconds": rounded(self.begin.elapsed().as_secs_f64()),
            "cores_taken_by_others": cores.map(rounded),
            "quiet": cores.map(|cores| cores <= QUIET),
        });
        line(bench, "whole-run", facts);
    }
}

/// Ticks that were neither idle nor ours, since the machine was switched on; unknown but on Linux.
fn others() -> Option<u64> {
    let machine = std::fs::read_to_string("/proc/stat").ok()?;
    let own = std::fs::read_to_string("/proc/self/stat").ok()?;
    let all: Vec<u64> =
        machine.lines().next()?.split_whitespace().skip(1).map_while(|n| n.parse().ok()).collect();
    // User, nice, system; then idle and waiting, which are nobody's; then interrupts, which come with anybody's work.
    let busy: u64 = all.iter().take(3).sum();
    // Its own and that of the programs it has seen end.
    let own =
        own.rsplit_once(')')?.1.split_whitespace().skip(11).take(4).map_while(|n| n.parse::<u64>().ok());
    Some(busy.saturating_sub(own.sum()))
}
