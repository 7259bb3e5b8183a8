//! A forgotten password must not cost evidence: any two recovery officers together open the master key, none alone.
//!
//! For each pair of officers a random mask is drawn: one of them is sealed the mask, the other the master key XOR the
//! mask. Each half alone is random. HPKE (RFC 9180): DHKEM(X25519), HKDF-SHA256, ChaCha20-Poly1305, base mode. Base
//! mode says nothing about the sender: the device proves itself by the envelope in which it hands the escrow in.

use std::collections::BTreeSet;

use apseko_trust::canon::{CanonError, Writer};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable, single_shot_seal_with_rng};

use crate::secret::Key;
use crate::wrap::mac;

mod bytes;
mod open;
mod random;
mod travel;

pub use open::{Half, OfficerSecret, join, open_half};
pub use travel::TravellingHalf;

use random::Random;

/// Fewer cannot open anything together, and more would be more who can.
pub const OFFICERS: std::ops::RangeInclusive<usize> = 2..=7;
const ENCAPSULATED: usize = 32;
const CIPHERTEXT: usize = 48;
const INFO: &str = "apseko/escrow/v1";
const CHECK: &[u8] = b"apseko/escrow-check/v1";

/// A recovery officer, as the root has named them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Officer {
    /// The person.
    pub id: [u8; 16],
    /// The X25519 public key.
    pub key: [u8; 32],
}

/// What an escrow is for: with anything else it does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The installation of the program.
    pub installation: [u8; 16],
    /// The device.
    pub device: [u8; 16],
    /// The person whose master key it is.
    pub person: [u8; 16],
    /// Which of the person's master keys.
    pub key_version: u32,
}

/// Why an escrow was not made or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EscrowFault {
    /// Not as many officers as there must be, or one of them twice.
    #[error("recovery needs two to seven different officers")]
    Officers,
    /// A key is no key of X25519, or one of the few that would hide nothing.
    #[error("the key of a recovery officer cannot be used")]
    BadKey,
    /// There is no half for this officer in this pair.
    #[error("there is no half for these two officers")]
    NoSuchHalf,
    /// The secret, the escrow or what it is bound to is not the one that was sealed.
    #[error("the half does not open with this key for this person and device")]
    NotOpened,
    /// The halves are of one officer, of different pairs or of different escrows.
    #[error("the two halves do not belong together")]
    NotAPair,
    /// The halves fit together, and what they give is not the master key.
    #[error("the joined halves are not the master key")]
    WrongKey,
    /// The bytes are no escrow.
    #[error("the bytes of the escrow cannot be read: {0}")]
    Malformed(#[from] CanonError),
}

/// A master key that any two of the officers can open together. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escrow {
    check: [u8; 32],
    pairs: Vec<Pair>,
}

/// The halves of two officers; the first has the lower id.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pair {
    ids: [[u8; 16]; 2],
    halves: [Sealed; 2],
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Sealed {
    encapsulated: [u8; ENCAPSULATED],
    ciphertext: [u8; CIPHERTEXT],
}

/// Wraps the master key so that any two of these officers together can open it.
pub fn seal(
    master: &Key,
    officers: &[Officer],
    bound: &Bound,
    fill: &mut dyn FnMut(&mut [u8]),
) -> Result<Escrow, EscrowFault> {
    let officers = in_order(officers)?;
    let mut pairs = Vec::with_capacity(officers.len() * (officers.len() - 1) / 2);
    for (place, first) in officers.iter().enumerate() {
        for second in officers.iter().skip(place + 1) {
            pairs.push(seal_pair(master, [first, second], bound, fill)?);
        }
    }
    Ok(Escrow { check: check_value(master, bound), pairs })
}

fn in_order(officers: &[Officer]) -> Result<Vec<Officer>, EscrowFault> {
    let mut officers = officers.to_vec();
    officers.sort_by_key(|officer| officer.id);
    let ids: BTreeSet<_> = officers.iter().map(|officer| officer.id).collect();
    // One person behind two names with the same key would open it alone.
    let keys: BTreeSet<_> = officers.iter().map(|officer| officer.key).collect();
    let different = ids.len() == officers.len() && keys.len() == officers.len();
    if different && OFFICERS.contains(&officers.len()) { Ok(officers) } else { Err(EscrowFault::Officers) }
}

fn seal_pair(
    master: &Key,
    [first, second]: [&Officer; 2],
    bound: &Bound,
    fill: &mut dyn FnMut(&mut [u8]),
) -> Result<Pair, EscrowFault> {
    let ids = [first.id, second.id];
    let mask = Key::filled_by(|bytes| fill(bytes));
    let masked = xor(master, &mask);
    let halves = [seal_half(&mask, first, ids, bound, fill)?, seal_half(&masked, second, ids, bound, fill)?];
    Ok(Pair { ids, halves })
}

fn seal_half(
    half: &Key,
    officer: &Officer,
    pair: [[u8; 16]; 2],
    bound: &Bound,
    fill: &mut dyn FnMut(&mut [u8]),
) -> Result<Sealed, EscrowFault> {
    let key =
        <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&officer.key).map_err(|_| EscrowFault::BadKey)?;
    let (encapsulated, ciphertext) =
        single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &key,
            &info(bound),
            half.bytes(),
            &aad(pair, officer.id),
            &mut Random(fill),
        )
        .map_err(|_| EscrowFault::BadKey)?;
    let ciphertext = ciphertext.try_into().map_err(|_| EscrowFault::BadKey)?;
    Ok(Sealed { encapsulated: encapsulated.to_bytes().into(), ciphertext })
}

fn info(bound: &Bound) -> Vec<u8> {
    let mut out = Writer::with_capacity(96);
    out.array(5).text(INFO).bytes(&bound.installation).bytes(&bound.device).bytes(&bound.person);
    out.uint(u64::from(bound.key_version));
    out.finish()
}

/// Whose half of which pair it is: halves cannot be exchanged within an escrow.
fn aad([first, second]: [[u8; 16]; 2], holder: [u8; 16]) -> Vec<u8> {
    let mut out = Writer::with_capacity(64);
    out.array(3).bytes(&first).bytes(&second).bytes(&holder);
    out.finish()
}

fn check_value(master: &Key, bound: &Bound) -> [u8; 32] {
    let mut told = CHECK.to_vec();
    told.extend_from_slice(&info(bound));
    mac(master, &told)
}

fn xor(left: &Key, right: &Key) -> Key {
    Key::filled_by(|out| {
        let pairs = left.bytes().iter().zip(right.bytes());
        out.iter_mut().zip(pairs).for_each(|(out, (left, right))| *out = left ^ right);
    })
}

#[cfg(test)]
mod tests;
