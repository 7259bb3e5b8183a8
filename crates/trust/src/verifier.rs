//! Whoever decides whether a signature counts: the keyring, or the simulator's cheap stand-in.

use crate::digest::Digest;
use crate::envelope::Envelope;
use crate::error::TrustError;
use crate::purpose::Purpose;
use crate::role::Role;

/// Decides whether a signature counts.
pub trait Verifier {
    /// Checks that a key in this role, speaking for exactly this subject, signed this digest for this purpose, and
    /// might do so at that time.
    ///
    /// `at_ms` is when the signature was made, by the best witness there is: a receipt rather than the signer's own
    /// word, because whoever has stolen a key can write any date.
    fn verify(
        &self,
        role_wanted: Role,
        subject: Option<[u8; 16]>,
        purpose: Purpose,
        digest: &Digest,
        envelope: &Envelope,
        at_ms: i64,
    ) -> Result<(), TrustError>;
}
