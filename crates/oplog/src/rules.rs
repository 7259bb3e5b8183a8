//! What the server asks the business rules: who may read what, whose late work needs a second look, what a petition comes to.

use std::collections::BTreeSet;

use apseko_trust::{Role, TrustError};

use crate::{DeviceId, FeedLedger, Header, Record, ScopeId, Value};

/// What a petition comes to, at this place in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It holds; this is the new value of the decided field.
    Accept(Value),
    /// It does not, for this reason (a stable code).
    Reject(&'static str),
}

/// The business rules, as far as the exchange needs them. Answers depend on the ledger alone.
pub trait Rules<L: FeedLedger> {
    /// The scopes whose bodies the user of a device may have now.
    fn grants(&self, ledger: &L, device: &DeviceId) -> Result<BTreeSet<ScopeId>, L::Error>;
    /// Why a fact that has just arrived needs a second look before it counts, if it does.
    fn second_look(&self, ledger: &L, header: &Header) -> Result<Option<&'static str>, L::Error>;
    /// What a petition comes to now.
    fn judge(&self, ledger: &L, petition: &Record) -> Result<Judgement, L::Error>;
}

/// Whether a signature is genuine, and only its time is in doubt: a person's work is kept then and gets a second look.
/// A clock that was years off must not cost anyone a day's evidence. The server's own word gets no such benefit.
pub(crate) fn is_doubt(role: Role, error: &TrustError) -> bool {
    role == Role::Device
        && matches!(error, TrustError::NotYetValid | TrustError::Expired | TrustError::Revoked)
}
