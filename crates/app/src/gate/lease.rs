//! The permission to work here while somebody is in: until when, and the newer one that the exchange brings.

use apseko_store::AuditKind;
use apseko_trust::SignedLease;
use apseko_vault::{LeaseStanding, Vault};
use jiff::Timestamp;

use super::Stay;
use crate::Host;
use crate::moment::now;

impl Stay {
    /// Takes a new permission to work here, if the vault believes it; says so.
    pub(crate) fn adopt_lease(&mut self, vault: &Vault, lease: &SignedLease, host: &dyn Host) -> bool {
        match vault.adopt_lease(&self.account.login, lease, &now(host)) {
            Ok(standing) => {
                self.lease = standing;
                self.note(host, AuditKind::LeaseChanged);
                true
            }
            Err(refusal) => {
                tracing::warn!(code = %refusal.code(), cause = %refusal, "A new permission to work here was not kept.");
                self.note_refused(host, AuditKind::LeaseChanged, refusal.code());
                false
            }
        }
    }
}

/// The first millisecond after the permission to work here, as far as it can be told.
pub(crate) fn lease_until(lease: &LeaseStanding) -> Timestamp {
    match lease {
        LeaseStanding::Runs { until_ms, .. } => {
            Timestamp::from_millisecond(*until_ms).unwrap_or(Timestamp::UNIX_EPOCH)
        }
        LeaseStanding::Over(_) => Timestamp::UNIX_EPOCH,
    }
}
