//! The one secret of log-ins, and a key of its own for each thing that it protects: no key ever serves two.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

const NONCE: usize = 24;
const TAG: usize = 16;

/// The sealed bytes, the key or the place is not the one they were sealed with; which, nobody learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the sealed bytes do not open with this key in this place")]
pub struct NotOpened;

/// A secret of the server from which the keys of all log-ins are made; it never lies in the database beside what it seals.
pub struct LoginSecret(Zeroizing<[u8; 32]>);

impl LoginSecret {
    /// All processes of one server have the same secret.
    pub fn new(secret: Zeroizing<[u8; 32]>) -> Self {
        Self(secret)
    }

    /// The key for one purpose (HKDF-SHA-256, one block). Labels are ours and none is the beginning of another.
    pub(super) fn key(&self, label: &str) -> Zeroizing<[u8; 32]> {
        let (mut extracted, _) = Hkdf::<Sha256>::extract(Some(b"apseko/login/v1"), self.0.as_slice());
        let pseudorandom = Zeroizing::new(<[u8; 32]>::from(extracted));
        extracted.zeroize();
        // Written out, because `expand` may refuse a length and a key must not have a way to be missing.
        Zeroizing::new(sum(&pseudorandom, &[label.as_bytes(), &[1]]))
    }
}

impl std::fmt::Debug for LoginSecret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("LoginSecret(…)")
    }
}

/// HMAC-SHA-256 over the parts, one after the other: the caller sees to it that they cannot be split in two ways.
pub(super) fn sum(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    running(key, parts).finalize().into_bytes().into()
}

/// Whether this is the HMAC of these parts, found in a time that does not tell how much of it was right.
pub(super) fn sum_fits(key: &[u8; 32], parts: &[&[u8]], claimed: &[u8]) -> bool {
    running(key, parts).verify_slice(claimed).is_ok()
}

fn running(key: &[u8; 32], parts: &[&[u8]]) -> Hmac<Sha256> {
    // HMAC fills a short key up with zeros itself; a full block is the form that cannot be refused.
    let mut block = Zeroizing::new([0; 64]);
    for (place, byte) in block.iter_mut().zip(key) {
        *place = *byte;
    }
    let mut hmac = <Hmac<Sha256> as hmac::KeyInit>::new((&*block).into());
    parts.iter().for_each(|part| hmac.update(part));
    hmac
}

/// Closes bytes with XChaCha20-Poly1305: the nonce, the ciphertext, the tag. A nonce is random and used once.
pub(super) fn seal(key: &[u8; 32], nonce: [u8; NONCE], bound_to: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(NONCE + plain.len() + TAG);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let (_, body) = sealed.split_at_mut(NONCE);
    let cipher = XChaCha20Poly1305::new(key.into());
    match cipher.encrypt_inout_detached(&XNonce::from(nonce), bound_to, body.into()) {
        Ok(tag) => sealed.extend_from_slice(&tag),
        // Only beyond 256 GiB. Nothing opens as little as the plain bytes would, and gives nothing away.
        Err(_) => {
            sealed.zeroize();
            sealed.clear();
        }
    }
    sealed
}

/// Opens what [`seal`] closed, if not one bit of it, of the key or of what it is bound to was changed.
pub(super) fn open(key: &[u8; 32], bound_to: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(NotOpened)?;
    let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(NotOpened)?;
    let mut plain = Zeroizing::new(body.to_vec());
    let cipher = XChaCha20Poly1305::new(key.into());
    let (nonce, tag) = (XNonce::from(*nonce), Tag::from(*tag));
    cipher
        .decrypt_inout_detached(&nonce, bound_to, plain.as_mut_slice().into(), &tag)
        .map_err(|_| NotOpened)?;
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let secret = LoginSecret::new(Zeroizing::new([5; 32]));
        assert_eq!(*secret.key("seed"), *secret.key("seed"), "all processes make the same key");
        assert_ne!(*secret.key("seed"), *secret.key("session"), "no key serves two purposes");
        let other = LoginSecret::new(Zeroizing::new([6; 32]));
        assert_ne!(*secret.key("seed"), *other.key("seed"), "and none serves two servers");
        assert_eq!(format!("{secret:?}"), "LoginSecret(…)", "a secret is never printed");
    }

    #[test]
    fn every_changed_bit_and_every_other_place_is_noticed() {
        let sealed = seal(&KEY, [1; 24], b"anna", b"a seed");
        assert_eq!(open(&KEY, b"anna", &sealed).unwrap().as_slice(), b"a seed");
        assert_eq!(open(&KEY, b"juris", &sealed), Err(NotOpened), "it opens for its own person alone");
        assert_eq!(open(&[8; 32], b"anna", &sealed), Err(NotOpened), "and with its own key alone");
        for bit in 0..sealed.len() * 8 {
            let mut forged = sealed.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&KEY, b"anna", &forged), Err(NotOpened), "bit {bit}");
        }
        assert_eq!(open(&KEY, b"anna", &[]), Err(NotOpened));
    }

    #[test]
    fn a_sum_fits_itself_and_nothing_shorter() {
        let one = sum(&KEY, &[b"a", b"b"]);
        assert!(sum_fits(&KEY, &[b"a", b"b"], &one));
        assert!(!sum_fits(&KEY, &[b"a", b"c"], &one));
        assert!(!sum_fits(&KEY, &[b"a", b"b"], &one[..16]), "half a sum is no sum");
    }
}
