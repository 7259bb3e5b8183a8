//! The one way in which small secrets are closed, and in which bytes that may be seen are kept from being changed.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::secret::Key;

const NONCE: usize = 24;
const TAG: usize = 16;

/// The key, the bytes or what they belong to is not the one they were sealed with; which, nobody learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed bytes do not open with this key in this place")]
pub struct NotOpened;

/// Closes bytes with XChaCha20-Poly1305: the nonce, the ciphertext, the tag. A nonce is random and used once.
pub fn seal(key: &Key, nonce: [u8; 24], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(NONCE + plain.len() + TAG);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let (_, body) = sealed.split_at_mut(NONCE);
    match cipher(key).encrypt_inout_detached(&XNonce::from(nonce), aad, body.into()) {
        Ok(tag) => sealed.extend_from_slice(&tag),
        // Only beyond 256 GiB. Nothing opens as little as the plain bytes would, and gives nothing away.
        Err(_) => {
            sealed.zeroize();
            sealed.clear();
        }
    }
    sealed
}

/// Opens what [`seal`] closed, if not one bit of it, of the key or of the place was changed.
pub fn open(key: &Key, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(NotOpened)?;
    let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(NotOpened)?;
    let mut plain = Zeroizing::new(body.to_vec());
    cipher(key)
        .decrypt_inout_detached(&XNonce::from(*nonce), aad, plain.as_mut_slice().into(), &Tag::from(*tag))
        .map_err(|_| NotOpened)?;
    Ok(plain)
}

/// HMAC-SHA-256.
pub fn mac(key: &Key, bytes: &[u8]) -> [u8; 32] {
    let mut block = Zeroizing::new([0; 64]);
    // HMAC fills a short key up with zeros itself; a full block is the form that cannot be refused.
    for (place, byte) in block.iter_mut().zip(key.bytes()) {
        *place = *byte;
    }
    let mut hmac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    hmac.update(bytes);
    hmac.finalize().into_bytes().into()
}

/// Whether this is the HMAC of these bytes, found in a time that does not tell how much of it was right.
pub fn mac_fits(key: &Key, bytes: &[u8], claimed: &[u8; 32]) -> bool {
    mac(key, bytes).ct_eq(claimed).into()
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key::take(&mut [byte; 32])
    }

    #[test]
    fn what_was_sealed_opens_with_the_same_key_in_the_same_place_only() {
        let sealed = seal(&key(1), [2; 24], b"anna", b"a seed");
        assert_eq!(open(&key(1), b"anna", &sealed).unwrap().as_slice(), b"a seed");
        assert_eq!(open(&key(2), b"anna", &sealed), Err(NotOpened), "another key");
        assert_eq!(open(&key(1), b"juris", &sealed), Err(NotOpened), "the record of another person");
        assert_eq!(sealed.len(), NONCE + 6 + TAG, "nothing is added but nonce and tag");
        let nothing = seal(&key(1), [2; 24], b"", b"");
        assert_eq!(open(&key(1), b"", &nothing).unwrap().as_slice(), b"", "no bytes are bytes too");
    }

    #[test]
    fn the_sealed_bytes_are_those_of_the_published_construction() {
        // draft-irtf-cfrg-xchacha, A.3.1
        let mut bytes: [u8; 32] = std::array::from_fn(|place| 0x80 + place as u8);
        let nonce: [u8; 24] = std::array::from_fn(|place| 0x40 + place as u8);
        let aad = hex::decode("50515253c0c1c2c3c4c5c6c7").unwrap();
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the \
            future, sunscreen would be it.";
        let sealed = seal(&Key::take(&mut bytes), nonce, &aad, plain);
        let (_, body) = sealed.split_at(NONCE);
        assert!(hex::encode(body).starts_with("bd6d179d3e83d43b9576579493c0e939"), "the first block");
        assert!(hex::encode(body).ends_with("c0875924c1c7987947deafd8780acf49"), "the tag");
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let sealed = seal(&key(1), [2; 24], b"anna", b"a seed");
        for place in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[place / 8] ^= 1 << (place % 8);
            assert_eq!(open(&key(1), b"anna", &flipped), Err(NotOpened), "bit {place}");
        }
        for length in 0..sealed.len() {
            assert_eq!(open(&key(1), b"anna", &sealed[..length]), Err(NotOpened), "cut to {length}");
        }
    }

    #[test]
    fn a_mac_is_that_of_rfc_4231_and_fits_its_own_bytes_only() {
        // python: hmac.new(bytes([0x0b])*20 + bytes(12), b"Hi There", "sha256"), test case 1: zeros do not change a key.
        let mut bytes = [0; 32];
        bytes[..20].fill(0x0b);
        let key = Key::take(&mut bytes);
        let sum = mac(&key, b"Hi There");
        assert_eq!(hex::encode(sum), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        assert!(mac_fits(&key, b"Hi There", &sum));
        assert!(!mac_fits(&key, b"Hi there", &sum), "other bytes");
        for place in 0..256 {
            let mut flipped = sum;
            flipped[place / 8] ^= 1 << (place % 8);
            assert!(!mac_fits(&key, b"Hi There", &flipped), "bit {place}");
        }
        assert!(!mac_fits(&Key::take(&mut [1; 32]), b"Hi There", &sum), "another key");
    }
}
