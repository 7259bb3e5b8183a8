//! What happened in a run: told when a promise was broken, counted to show that there was something to survive.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Mutex;

/// Longer stories are cut at their beginning: what broke a promise is near the end.
const MOST: usize = 4_000;

#[derive(Debug, Default)]
pub struct Story {
    lines: Mutex<Vec<String>>,
    counts: Mutex<Counts>,
}

/// How often what happened.
pub type Counts = BTreeMap<String, u64>;

impl Story {
    pub fn tell(&self, what: impl FnOnce() -> String) {
        let mut lines = self.lines.lock().unwrap();
        lines.push(what());
        if lines.len() > 2 * MOST {
            lines.drain(..MOST);
        }
    }

    /// Counts by the kind of a thing, whatever it carries.
    pub fn count(&self, what: impl Debug) {
        let kind = format!("{what:?}");
        let kind = kind.trim_matches('"').split(['(', ' ']).next().unwrap_or_default().to_owned();
        *self.counts.lock().unwrap().entry(kind).or_default() += 1;
    }

    pub fn counts(&self) -> Counts {
        self.counts.lock().unwrap().clone()
    }

    pub fn told(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }
}
