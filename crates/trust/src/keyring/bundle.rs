//! A keyring as bytes, so that a device can put it away; nothing in them is believed without checking it again.

use super::Keyring;
use crate::canon::{CanonError, Reader, Writer};
use crate::error::TrustError;
use crate::public_key::PublicKey;
use crate::revocation::RevocationList;
use crate::role_key::RoleKey;
use crate::root::RootSuccession;
use crate::signed::{Signable, Signed};

const FORMAT: u64 = 1;
const PARTS: usize = 4;

impl Keyring {
    /// Everything but the root: the same knowledge always gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.array(PARTS).uint(FORMAT);
        write_all(&mut out, self.successions.iter());
        match &self.revocations {
            Some(list) => list.to_writer(&mut out),
            None => drop(out.null()),
        }
        write_all(&mut out, self.role_keys());
        out.finish()
    }

    /// Reads what [`Keyring::to_bytes`] gave, checking every signature again from this root.
    ///
    /// An older bundle of the same root is as valid as the newest: whoever stores it sees to it that nobody puts
    /// an old one back.
    pub fn from_bytes(root: PublicKey, bytes: &[u8]) -> Result<Self, TrustError> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != PARTS {
            return Err(CanonError::Unexpected.into());
        }
        if reader.uint()? != FORMAT {
            return Err(CanonError::OutOfRange.into());
        }
        let mut keyring = Self::new(root);
        for _ in 0..reader.array()? {
            keyring.learn_succession(RootSuccession::read(&mut reader)?)?;
        }
        if !reader.null()? {
            let list = RevocationList::read(&mut reader)?;
            // Not learned anew: a root that was in office when its list came may have been succeeded since.
            keyring.check_list(&list)?;
            keyring.revocations = Some(list);
        }
        for _ in 0..reader.array()? {
            keyring.learn(RoleKey::read(&mut reader)?)?;
        }
        reader.finish()?;
        if keyring.to_bytes() == bytes { Ok(keyring) } else { Err(CanonError::KeyOrder.into()) }
    }
}

fn write_all<'s, T: Signable + 's>(out: &mut Writer, all: impl Iterator<Item = &'s Signed<T>>) {
    let all: Vec<_> = all.collect();
    out.array(all.len());
    all.iter().for_each(|signed| signed.to_writer(out));
}

#[cfg(test)]
mod tests;
