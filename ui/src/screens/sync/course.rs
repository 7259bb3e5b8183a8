//! How far the work has come on its way to the server, in numbers that never promise too much.

use apseko_contract::SyncView;

/// The way to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// What has arrived since something last began to wait.
    pub delivered: u64,
    /// What has not.
    pub waits: u64,
}

impl Course {
    /// The way as it stands.
    pub fn of(view: &SyncView) -> Self {
        Self { delivered: view.delivered, waits: view.waiting.own.saturating_add(view.waiting.of_others) }
    }

    /// The whole of the way.
    pub fn whole(self) -> u64 {
        self.delivered.saturating_add(self.waits)
    }

    /// From 0 to 1; 1 only when nothing waits. A bar rounds, and must not look full while something is missing.
    #[expect(clippy::cast_precision_loss, reason = "a bar has a hundred steps")]
    pub fn share(self) -> f64 {
        const NEARLY: f64 = 0.99;
        match (self.waits, self.whole()) {
            (0, _) => 1.0,
            (_, whole) => (self.delivered as f64 / whole as f64).min(NEARLY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(delivered: u64, waits: u64) -> f64 {
        Course { delivered, waits }.share()
    }

    #[test]
    fn the_bar_is_full_only_when_nothing_waits() {
        assert!((share(57, 0) - 1.0).abs() < f64::EPSILON);
        assert!(share(100_000, 1) < 0.995, "a bar that rounds up would say that everything arrived");
        assert!(share(0, 45) < f64::EPSILON);
        assert!((share(12, 45) - 12.0 / 57.0).abs() < f64::EPSILON);
        assert!(share(u64::MAX, u64::MAX) <= 0.99, "odd numbers must not panic");
    }
}
