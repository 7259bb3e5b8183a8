//! The public half of a key, always in one spelling: 33 bytes, compressed SEC1.

use std::fmt;

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};

use crate::digest::{Digest, digest};
use crate::envelope::{Alg, Envelope, KeyId};
use crate::error::TrustError;
use crate::purpose::{Purpose, signed_bytes};

/// A public key on P-256.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    sec1: [u8; 33],
    point: VerifyingKey,
}

impl PublicKey {
    /// Accepts a compressed point of the curve.
    pub fn from_sec1(sec1: &[u8; 33]) -> Result<Self, TrustError> {
        let point = VerifyingKey::from_sec1_bytes(sec1).map_err(|_| TrustError::NotAKey)?;
        let key = Self::from_point(point)?;
        // SEC1 has a second spelling of the same length, without the sign of y.
        if key.sec1 == *sec1 { Ok(key) } else { Err(TrustError::NotAKey) }
    }

    pub(crate) fn from_point(point: VerifyingKey) -> Result<Self, TrustError> {
        let compressed = point.to_sec1_point(true);
        let sec1 = compressed.as_bytes().try_into().map_err(|_| TrustError::NotAKey)?;
        Ok(Self { sec1, point })
    }

    /// The key as 33 bytes.
    pub fn as_sec1(&self) -> &[u8; 33] {
        &self.sec1
    }

    /// The name of the key.
    pub fn id(&self) -> KeyId {
        KeyId(digest(&self.sec1))
    }

    /// Checks that this key signed this digest for this purpose.
    pub fn verify(&self, purpose: Purpose, digest: &Digest, envelope: &Envelope) -> Result<(), TrustError> {
        match envelope.alg {
            Alg::Es256 => {}
            Alg::Other(number) => return Err(TrustError::UnknownAlgorithm(number)),
        }
        if envelope.key_id != self.id() {
            return Err(TrustError::UnknownKey(envelope.key_id));
        }
        let signature = Signature::from_slice(&envelope.signature).map_err(|_| TrustError::BadSignature)?;
        // To every valid signature belongs a second one with the other half of s, which anyone can compute.
        if signature.normalize_s() != signature {
            return Err(TrustError::BadSignature);
        }
        self.point.verify(&signed_bytes(purpose, digest), &signature).map_err(|_| TrustError::BadSignature)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("PublicKey").field(&self.id()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signer::{Signer, SoftwareKey};

    fn key() -> SoftwareKey {
        SoftwareKey::from_secret(&[7; 32]).unwrap()
    }

    #[test]
    fn a_point_has_one_spelling() {
        let sec1 = *key().public().as_sec1();
        assert_eq!(PublicKey::from_sec1(&sec1).map(|key| key.id()), Ok(key().public().id()));
        for tag in [0, 1, 4, 5, 6] {
            let mut other = sec1;
            other[0] = tag;
            assert_eq!(PublicKey::from_sec1(&other), Err(TrustError::NotAKey), "tag {tag}");
        }
        let refused = (0..16)
            .filter(|x| PublicKey::from_sec1(&[&[2], &[*x; 32][..]].concat().try_into().unwrap()).is_err());
        assert_ne!(refused.count(), 0, "half of all numbers are the x of no point");
    }

    #[test]
    fn the_other_half_of_s_is_refused() {
        let sum = digest(b"a batch");
        let good = key().sign(Purpose::Batch, &sum).unwrap();
        let parsed = Signature::from_slice(&good.signature).unwrap();
        let high = Signature::from_scalars(parsed.r(), -parsed.s()).unwrap();
        let envelope = Envelope { signature: high.to_bytes().to_vec(), ..good.clone() };
        assert!(
            key().public().point.verify(&signed_bytes(Purpose::Batch, &sum), &high).is_ok(),
            "mathematically it is as good"
        );
        assert_eq!(
            key().public().verify(Purpose::Batch, &sum, &envelope),
            Err(TrustError::BadSignature),
            "but a signature has one spelling, or a thing would have two digests"
        );
        assert_eq!(key().public().verify(Purpose::Batch, &sum, &good), Ok(()));
    }

    #[test]
    fn a_signature_of_another_length_is_refused_when_it_is_checked() {
        let sum = digest(b"a batch");
        let good = key().sign(Purpose::Batch, &sum).unwrap();
        for signature in [vec![], good.signature[..63].to_vec(), [&good.signature[..], &[0]].concat()] {
            let envelope = Envelope { signature, ..good.clone() };
            assert_eq!(key().public().verify(Purpose::Batch, &sum, &envelope), Err(TrustError::BadSignature));
        }
    }
}
