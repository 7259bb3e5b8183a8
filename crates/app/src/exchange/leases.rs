//! Renews the permission to work here while the server can be reached, so that it runs out only for whoever stays away from it.
//!
//! The exchange brings a new lease; the vault decides whether to believe it, when the clock is looked at next.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apseko_contract::{Change, ChangeBatch, Topic};
use apseko_domain::NoticeKind;
use apseko_store::{Store, StoreError};
use apseko_sync::{Link, LinkFailure};
use apseko_trust::SignedLease;
use apseko_vault::LeaseStanding;
use uuid::Uuid;

use super::known::Known;
use super::way::ask_who_is_who;
use crate::Host;

/// A lease of thirteen days is renewed a few times a day; a new one is not asked for sooner.
const OLD_MS: i64 = 6 * 60 * 60 * 1_000;
/// So often it is seen whether it has grown old.
const LOOK_EVERY: Duration = Duration::from_secs(60 * 60);
/// After a failure it is tried again sooner.
const TRY_AGAIN: Duration = Duration::from_secs(2 * 60);

/// The office knows the device or its person no more.
const NOT_KNOWN: &str = "lease.unknown";

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

    fn bring(&self, lease: SignedLease) {
        self.inside().brought = Some(lease);
    }

    /// Whether a new one should be asked for. One that begins in the future was given while a clock was wrong.
    fn are_old(&self, now_ms: i64) -> bool {
        self.inside()
            .from_ms
            .is_none_or(|from_ms| now_ms < from_ms || now_ms.saturating_sub(from_ms) >= OLD_MS)
    }

    fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct LeaseRound {
    pub(super) link: Arc<Link>,
    pub(super) host: Arc<dyn Host>,
    pub(super) known: Arc<Known>,
    pub(super) store: Arc<Store>,
    pub(super) leases: Arc<Leases>,
    pub(super) may_speak: Box<dyn Fn() -> bool + Send>,
}

impl LeaseRound {
    /// Goes on until it is dropped.
    pub(super) async fn go_round(self) {
        loop {
            tokio::time::sleep(self.ask().await).await;
        }
    }

    /// Asks if it is time; returns when to look again.
    async fn ask(&self) -> Duration {
        if !self.leases.are_old(self.host.now().as_millisecond()) {
            return LOOK_EVERY;
        }
        if !(self.may_speak)() {
            return TRY_AGAIN;
        }
        match self.bring().await {
            Ok(()) => LOOK_EVERY,
            Err(failure) => {
                tracing::info!(code = failure.code(), "The permission to work here was not renewed.");
                if failure.code() == NOT_KNOWN {
                    self.say(self.store.tell(NoticeKind::LeaseRefused, self.host.now()));
                }
                if is_no(&failure) { LOOK_EVERY } else { TRY_AGAIN }
            }
        }
    }

    async fn bring(&self) -> Result<(), LinkFailure> {
        let lease = self.link.lease().await?;
        if !self.known.knows(&lease.envelope().key_id) {
            ask_who_is_who(&self.link, &self.known, &self.store).await?;
        }
        self.leases.bring(lease);
        self.say(self.store.withdraw(NoticeKind::LeaseRefused));
        Ok(())
    }

    /// The screens hear of it if there is anything new to show.
    fn say(&self, kept: Result<bool, StoreError>) {
        match kept {
            Ok(true) => {
                let change = Change { topic: Topic::Device, id: Uuid::nil() };
                self.host.publish(ChangeBatch::Some(vec![change]));
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(code = %error.code(), "What a person should know was not kept."),
        }
    }
}

/// Whether the server has thought about it and will think the same in two minutes.
fn is_no(failure: &LinkFailure) -> bool {
    matches!(failure, LinkFailure::Refused { status: 400..=499, after: None, .. })
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

    #[test]
    fn a_refusal_is_not_repeated_every_two_minutes() {
        let refused =
            |status, after| LinkFailure::Refused { status, code: "lease.unknown".to_owned(), after };
        assert!(is_no(&refused(403, None)));
        assert!(!is_no(&refused(503, Some(Duration::from_secs(5)))), "a server that cannot now can soon");
        assert!(!is_no(&LinkFailure::NoConnection));
    }
}
