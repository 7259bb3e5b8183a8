//! An escrow has one spelling: it is stored on the server for years, and its hash names it.

use std::collections::BTreeSet;

use apseko_trust::canon::{CanonError, Reader, Writer};

use super::{Escrow, EscrowFault, OFFICERS, Pair, Sealed};

const FORMAT: u64 = 1;
const PARTS: usize = 3;
const PAIR_PARTS: usize = 6;

impl Escrow {
    /// Canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(64 + self.pairs.len() * 208);
        out.array(PARTS).uint(FORMAT).bytes(&self.check).array(self.pairs.len());
        for Pair { ids: [first, second], halves: [one, other] } in &self.pairs {
            out.array(PAIR_PARTS).bytes(first).bytes(second);
            out.bytes(&one.encapsulated).bytes(&one.ciphertext);
            out.bytes(&other.encapsulated).bytes(&other.ciphertext);
        }
        out.finish()
    }

    /// Reads what [`Escrow::to_bytes`] gave, and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EscrowFault> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != PARTS {
            return Err(CanonError::Unexpected.into());
        }
        if reader.uint()? != FORMAT {
            return Err(CanonError::OutOfRange.into());
        }
        let check = reader.fixed()?;
        let count = reader.array()?;
        let pairs = (0..count).map(|_| read_pair(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        reader.finish()?;
        check_pairs(&pairs)?;
        Ok(Self { check, pairs })
    }
}

fn read_pair(reader: &mut Reader<'_>) -> Result<Pair, CanonError> {
    if reader.array()? != PAIR_PARTS {
        return Err(CanonError::Unexpected);
    }
    let ids = [reader.fixed()?, reader.fixed()?];
    let mut half = || Ok(Sealed { encapsulated: reader.fixed()?, ciphertext: reader.fixed()? });
    Ok(Pair { ids, halves: [half()?, half()?] })
}

/// Each pair of the officers once, in order.
fn check_pairs(pairs: &[Pair]) -> Result<(), EscrowFault> {
    let ascending = pairs.iter().all(|Pair { ids: [first, second], .. }| first < second);
    if !ascending || !pairs.is_sorted_by(|left, right| left.ids < right.ids) {
        return Err(CanonError::KeyOrder.into());
    }
    let officers: BTreeSet<_> = pairs.iter().flat_map(|pair| pair.ids).collect();
    let complete = pairs.len() == officers.len() * officers.len().saturating_sub(1) / 2;
    if complete && OFFICERS.contains(&officers.len()) { Ok(()) } else { Err(EscrowFault::Officers) }
}
