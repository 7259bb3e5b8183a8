//! A half on its way from one officer to the other: sealed to the one who joins them, so that whoever carries it, or finds it
//! later, holds nothing.

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Digest, digest};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng,
};
use zeroize::Zeroizing;

use super::random::Random;
use super::{Bound, CIPHERTEXT, ENCAPSULATED, Escrow, EscrowFault, Half, OfficerSecret, Sealed};
use crate::secret::Key;

const INFO: &[u8] = b"apseko/half/v1";
const FORMAT: u64 = 1;
const PARTS: usize = 11;

/// A half that one officer has opened and sealed to the other one of the pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TravellingHalf {
    escrow: Digest,
    bound: Bound,
    pair: [[u8; 16]; 2],
    holder: [u8; 16],
    list: u64,
    sealed: Sealed,
}

impl TravellingHalf {
    /// Seals a half to the key of the other officer, as a list of the root with this number names it.
    pub fn seal(
        half: &Half,
        receiver: &[u8; 32],
        list: u64,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Self, EscrowFault> {
        let key =
            <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(receiver).map_err(|_| EscrowFault::BadKey)?;
        let (encapsulated, ciphertext) =
            single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
                &OpModeS::Base,
                &key,
                INFO,
                half.value.bytes(),
                &about((&half.escrow, &half.bound), half.pair, half.holder, list),
                &mut Random(fill),
            )
            .map_err(|_| EscrowFault::BadKey)?;
        let ciphertext = ciphertext.try_into().map_err(|_| EscrowFault::BadKey)?;
        let sealed = Sealed { encapsulated: encapsulated.to_bytes().into(), ciphertext };
        let Half { escrow, bound, pair, holder, .. } = *half;
        Ok(Self { escrow, bound, pair, holder, list, sealed })
    }

    /// Opens it again, as the officer for whom it is sealed, beside the escrow that it is a part of.
    pub fn open(&self, secret: &OfficerSecret, escrow: &Escrow) -> Result<Half, EscrowFault> {
        if digest(&escrow.to_bytes()) != self.escrow {
            return Err(EscrowFault::NotAPair);
        }
        let encapsulated =
            Deserializable::from_bytes(&self.sealed.encapsulated).map_err(|_| EscrowFault::NotOpened)?;
        let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &secret.0,
            &encapsulated,
            INFO,
            &self.sealed.ciphertext,
            &about((&self.escrow, &self.bound), self.pair, self.holder, self.list),
        );
        let opened = Zeroizing::new(opened.map_err(|_| EscrowFault::NotOpened)?);
        let bytes =
            opened.first_chunk::<32>().filter(|_| opened.len() == 32).ok_or(EscrowFault::NotOpened)?;
        let value = Key::filled_by(|out| out.copy_from_slice(bytes));
        let Self { escrow: sum, bound, pair, holder, .. } = *self;
        Ok(Half { escrow: sum, check: escrow.check, bound, pair, holder, value })
    }

    /// What it is for.
    pub fn bound(&self) -> &Bound {
        &self.bound
    }

    /// The officer whose half it is.
    pub fn holder(&self) -> [u8; 16] {
        self.holder
    }

    /// The officer for whom it is sealed.
    pub fn receiver(&self) -> [u8; 16] {
        let [first, second] = self.pair;
        if self.holder == first { second } else { first }
    }

    /// The number of the list of officers that named the receiver's key.
    pub fn list(&self) -> u64 {
        self.list
    }

    /// Canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(320);
        out.array(PARTS).uint(FORMAT).bytes(&self.escrow);
        out.bytes(&self.bound.installation).bytes(&self.bound.device).bytes(&self.bound.person);
        out.uint(self.bound.key_version.into()).bytes(&self.receiver()).bytes(&self.holder).uint(self.list);
        out.bytes(&self.sealed.encapsulated).bytes(&self.sealed.ciphertext);
        out.finish()
    }

    /// Reads what [`TravellingHalf::to_bytes`] gave, and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EscrowFault> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != PARTS {
            return Err(CanonError::Unexpected.into());
        }
        if reader.uint()? != FORMAT {
            return Err(CanonError::OutOfRange.into());
        }
        let escrow = reader.fixed()?;
        let (installation, device, person) = (reader.fixed()?, reader.fixed()?, reader.fixed()?);
        let key_version = reader.uint()?.try_into().map_err(|_| CanonError::OutOfRange)?;
        let (receiver, holder): ([u8; 16], [u8; 16]) = (reader.fixed()?, reader.fixed()?);
        let list = reader.uint()?;
        let sealed = Sealed {
            encapsulated: reader.fixed::<ENCAPSULATED>()?,
            ciphertext: reader.fixed::<CIPHERTEXT>()?,
        };
        reader.finish()?;
        if receiver == holder {
            return Err(EscrowFault::NotAPair);
        }
        let bound = Bound { installation, device, person, key_version };
        let pair = [holder.min(receiver), holder.max(receiver)];
        Ok(Self { escrow, bound, pair, holder, list, sealed })
    }
}

/// Everything about a half that is not secret: none of it can be changed on the way.
fn about(
    (escrow, bound): (&Digest, &Bound),
    [first, second]: [[u8; 16]; 2],
    holder: [u8; 16],
    list: u64,
) -> Vec<u8> {
    let mut out = Writer::with_capacity(192);
    out.array(9).bytes(escrow).bytes(&bound.installation).bytes(&bound.device).bytes(&bound.person);
    out.uint(bound.key_version.into()).bytes(&first).bytes(&second).bytes(&holder).uint(list);
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::escrow::{Officer, join, open_half, seal};

    const ANNA: Bound = Bound { installation: [1; 16], device: [2; 16], person: [3; 16], key_version: 4 };

    fn counting() -> impl FnMut(&mut [u8]) {
        let mut drawn = 0_u8;
        move |bytes| {
            for byte in bytes {
                drawn = drawn.wrapping_add(1);
                *byte = drawn;
            }
        }
    }

    fn secret(number: u8) -> OfficerSecret {
        OfficerSecret::of(&Key::take(&mut [number; 32])).unwrap()
    }

    fn sealed(first: u8) -> Escrow {
        let officer = |number| Officer { id: [number; 16], key: secret(number).public() };
        let officers = [officer(10), officer(20), officer(30)];
        seal(&Key::take(&mut [first; 32]), &officers, &ANNA, &mut counting()).unwrap()
    }

    fn sent(escrow: &Escrow) -> TravellingHalf {
        let half = open_half(&secret(10), [10; 16], [20; 16], escrow, &ANNA).unwrap();
        TravellingHalf::seal(&half, &secret(20).public(), 3, &mut counting()).unwrap()
    }

    #[test]
    fn a_half_travels_and_joins_the_other_one() {
        let escrow = sealed(9);
        let travelling = TravellingHalf::from_bytes(&sent(&escrow).to_bytes()).unwrap();
        assert_eq!((travelling.holder(), travelling.receiver(), travelling.list()), ([10; 16], [20; 16], 3));
        let arrived = travelling.open(&secret(20), &escrow).unwrap();
        let own = open_half(&secret(20), [20; 16], [10; 16], &escrow, &ANNA).unwrap();
        assert_eq!(join(arrived, own), Ok(Key::take(&mut [9; 32])), "the two of them have the master key");
    }

    #[test]
    fn whoever_finds_it_on_the_way_holds_nothing() {
        let (escrow, other) = (sealed(9), sealed(8));
        let travelling = sent(&escrow);
        for stranger in [10, 30, 66] {
            let opened = travelling.open(&secret(stranger), &escrow).map(drop);
            assert_eq!(opened, Err(EscrowFault::NotOpened), "not even the officer who sent it: {stranger}");
        }
        let elsewhere = travelling.open(&secret(20), &other).map(drop);
        assert_eq!(elsewhere, Err(EscrowFault::NotAPair), "it is of another folder");
    }

    #[test]
    fn every_flipped_bit_and_every_cut_of_it_is_refused() {
        let escrow = sealed(9);
        let bytes = sent(&escrow).to_bytes();
        let opens = |bytes: &[u8]| TravellingHalf::from_bytes(bytes)?.open(&secret(20), &escrow).map(drop);
        assert_eq!(opens(&bytes), Ok(()));
        for place in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[place / 8] ^= 1 << (place % 8);
            assert!(opens(&flipped).is_err(), "bit {place}");
        }
        for length in 0..bytes.len() {
            assert!(TravellingHalf::from_bytes(&bytes[..length]).is_err(), "cut to {length}");
        }
    }
}
