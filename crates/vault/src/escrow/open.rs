//! The way back: each of two officers opens a half, and the halves give the master key.

use apseko_trust::{Digest, digest};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, Serializable, single_shot_open};
use zeroize::Zeroizing;

use super::{Bound, Escrow, EscrowFault, aad, check_value, info, xor};
use crate::secret::Key;

/// The secret key of an officer.
pub struct OfficerSecret(pub(super) <X25519HkdfSha256 as Kem>::PrivateKey);

impl OfficerSecret {
    /// The secret made of 32 random bytes.
    pub fn of(key: &Key) -> Result<Self, EscrowFault> {
        Deserializable::from_bytes(key.bytes()).map(Self).map_err(|_| EscrowFault::BadKey)
    }

    /// The public key, for the root's list of officers.
    pub fn public(&self) -> [u8; 32] {
        X25519HkdfSha256::sk_to_pk(&self.0).to_bytes().into()
    }
}

impl std::fmt::Debug for OfficerSecret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("OfficerSecret(…)")
    }
}

/// What one officer of a pair has opened: random bytes without the other half.
#[derive(Debug)]
pub struct Half {
    pub(super) escrow: Digest,
    pub(super) check: [u8; 32],
    pub(super) bound: Bound,
    pub(super) pair: [[u8; 16]; 2],
    pub(super) holder: [u8; 16],
    pub(super) value: Key,
}

/// Opens the half that this officer holds together with the other one.
pub fn open_half(
    secret: &OfficerSecret,
    officer: [u8; 16],
    other: [u8; 16],
    escrow: &Escrow,
    bound: &Bound,
) -> Result<Half, EscrowFault> {
    let pair = [officer.min(other), officer.max(other)];
    let found = escrow.pairs.iter().find(|known| known.ids == pair).ok_or(EscrowFault::NoSuchHalf)?;
    let [first, second] = &found.halves;
    let sealed = if officer < other { first } else { second };
    let encapsulated =
        Deserializable::from_bytes(&sealed.encapsulated).map_err(|_| EscrowFault::NotOpened)?;
    let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret.0,
        &encapsulated,
        &info(bound),
        &sealed.ciphertext,
        &aad(pair, officer),
    );
    let opened = Zeroizing::new(opened.map_err(|_| EscrowFault::NotOpened)?);
    let bytes = opened.first_chunk::<32>().filter(|_| opened.len() == 32).ok_or(EscrowFault::NotOpened)?;
    let value = Key::filled_by(|out| out.copy_from_slice(bytes));
    let escrow_sum = digest(&escrow.to_bytes());
    Ok(Half { escrow: escrow_sum, check: escrow.check, bound: *bound, pair, holder: officer, value })
}

/// Joins the halves of both officers of a pair.
pub fn join(a: Half, b: Half) -> Result<Key, EscrowFault> {
    let same = a.escrow == b.escrow && a.bound == b.bound && a.pair == b.pair;
    if !same || a.holder == b.holder {
        return Err(EscrowFault::NotAPair);
    }
    let master = xor(&a.value, &b.value);
    if check_value(&master, &a.bound) == a.check { Ok(master) } else { Err(EscrowFault::WrongKey) }
}
