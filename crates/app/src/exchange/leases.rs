//! When the permission to work here has to be renewed, so that it runs out only for whoever stays away from the server.
//!
//! The exchange brings a new lease; the vault decides whether to believe it, when the clock is looked at next.

use std::sync::{Mutex, PoisonError};

use apseko_trust::SignedLease;
use apseko_vault::LeaseStanding;

/// A lease of thirteen days is renewed a few times a day; a new one is not asked for sooner.
const OLD_MS: i64 = 6 * 60 * 60 * 1_000;

/// What the exchange and the vault tell each other about the lease of whoever is in.
#[derive(Debug, Default)]
pub(crate) struct Leases(Mutex<Inside>);

#[derive(Debug, Default)]
struct Inside {
    /// When the lease began; none where there is none that runs.
    from_ms: Option<i64>,
    brought: Option<SignedLease>,
}

impl Leases {
    /// What the vault knows now.
    pub(crate) fn stands(&self, standing: &LeaseStanding) {
        self.inside().from_ms = match standing {
            LeaseStanding::Runs { from_ms, .. } => Some(*from_ms),
            LeaseStanding::Over(_) => None,
        };
    }

    /// What was brought since somebody last looked.
    pub(crate) fn take(&self) -> Option<SignedLease> {
        self.inside().brought.take()
    }

    pub(super) fn bring(&self, lease: SignedLease) {
        self.inside().brought = Some(lease);
    }

    /// Whether a new one should be asked for. One that begins in the future was given while a clock was wrong.
    pub(super) fn are_old(&self, now_ms: i64) -> bool {
        self.inside()
            .from_ms
            .is_none_or(|from_ms| now_ms < from_ms || now_ms.saturating_sub(from_ms) >= OLD_MS)
    }

    fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_trust::TrustError;

    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

    #[test]
    fn a_lease_is_renewed_long_before_it_is_over_and_not_all_the_time() {
        let leases = Leases::default();
        assert!(leases.are_old(0), "without any, one is asked for at once");
        leases.stands(&LeaseStanding::Runs { from_ms: 0, until_ms: 13 * DAY_MS, role: "INS".to_owned() });
        assert!(!leases.are_old(OLD_MS - 1), "a young one is left alone");
        assert!(leases.are_old(OLD_MS));
        assert!(leases.are_old(-1), "one from the future was given by a wrong clock");
        leases.stands(&LeaseStanding::Over(TrustError::Expired));
        assert!(leases.are_old(0), "whoever was away for two weeks does not wait any longer");
    }
}
