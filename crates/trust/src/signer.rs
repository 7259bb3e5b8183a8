//! Whoever holds a secret key: memory, a security chip or a card, behind one trait.

use std::fmt;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use thiserror::Error;

use crate::digest::Digest;
use crate::envelope::{Alg, Envelope, KeyId};
use crate::error::TrustError;
use crate::public_key::PublicKey;
use crate::purpose::{Purpose, signed_bytes};

/// The holder of the key did not sign; the text is its own reason, for the log.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the key did not sign: {0}")]
pub struct SigningFailed(pub String);

impl SigningFailed {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        "trust.signing_failed"
    }
}

/// Signs without giving the secret away.
pub trait Signer {
    /// Which key signs.
    fn key_id(&self) -> KeyId;

    /// Signs this digest for this purpose. An ES256 signature must have its `s` in the lower half: chips and cards
    /// give either half, and verification accepts one.
    fn sign(&self, purpose: Purpose, digest: &Digest) -> Result<Envelope, SigningFailed>;
}

/// An ES256 key in memory. The same content always gives the same signature (RFC 6979).
pub struct SoftwareKey {
    secret: SigningKey,
    public: PublicKey,
}

impl SoftwareKey {
    /// Takes over a secret of 32 random bytes; the caller forgets its own copy. One in four billion is out of range.
    ///
    /// The copy inside is overwritten when the key is dropped.
    pub fn from_secret(secret: &[u8; 32]) -> Result<Self, TrustError> {
        let secret = SigningKey::from_slice(secret).map_err(|_| TrustError::NotAKey)?;
        let public = PublicKey::from_point(*secret.verifying_key())?;
        Ok(Self { secret, public })
    }

    /// The half that may be shown.
    pub fn public(&self) -> PublicKey {
        self.public
    }
}

impl Signer for SoftwareKey {
    fn key_id(&self) -> KeyId {
        self.public.id()
    }

    fn sign(&self, purpose: Purpose, digest: &Digest) -> Result<Envelope, SigningFailed> {
        let signature: Signature = self
            .secret
            .try_sign(&signed_bytes(purpose, digest))
            .map_err(|error| SigningFailed(error.to_string()))?;
        let signature = signature.normalize_s().to_bytes().to_vec();
        Ok(Envelope { alg: Alg::Es256, key_id: self.key_id(), signature })
    }
}

impl fmt::Debug for SoftwareKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SoftwareKey").field("id", &self.key_id()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::digest;

    #[test]
    fn a_secret_out_of_range_is_no_key() {
        for secret in [[0; 32], [0xff; 32]] {
            assert_eq!(SoftwareKey::from_secret(&secret).map(drop), Err(TrustError::NotAKey));
        }
    }

    #[test]
    fn a_key_prints_its_name_and_never_its_secret() {
        let key = SoftwareKey::from_secret(&[0xab; 32]).unwrap();
        let printed = format!("{key:?}");
        assert_eq!(printed, format!("SoftwareKey {{ id: {}, .. }}", key.key_id()));
    }

    #[test]
    fn the_same_content_gives_the_same_signature() {
        let key = SoftwareKey::from_secret(&[7; 32]).unwrap();
        let sum = digest(b"one");
        assert_eq!(key.sign(Purpose::Batch, &sum), key.sign(Purpose::Batch, &sum), "no randomness is needed");
        assert_ne!(key.sign(Purpose::Batch, &sum), key.sign(Purpose::Pack, &sum), "the purpose is signed");
    }
}
