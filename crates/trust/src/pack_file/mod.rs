//! How a reference pack is one file, `[1, statement, keys, content]`, so that whoever publishes one and whoever keeps one read
//! the same. It carries all that is needed to check it against the root alone; where it lies proves nothing.

mod content;
mod fault;
mod name;
#[cfg(test)]
mod tests;

use crate::canon::{CanonError, Reader, Writer};
use crate::digest::digest;
use crate::error::TrustError;
use crate::keyring::Keyring;
use crate::pack::{Pack, SignedPack};
use crate::role::Role;
use crate::role_key::RoleKey;

pub use content::PackFiles;
pub use fault::PackFileFault;
pub use name::is_plain;

/// The largest file of a pack.
pub const MOST_BYTES: u64 = 64 << 20;
/// The most files that a pack may hold.
pub const MOST_FILES: usize = 500;
/// The longest code of a pack, and the longest name of a file in it.
pub const MOST_NAME_BYTES: usize = 64;

const FORMAT: u64 = 1;
const PARTS: usize = 4;
/// One key signs a pack; a second is there while one follows another.
const MOST_KEYS: usize = 8;

/// A pack as it lies in bytes; reading it proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile<'a> {
    signed: SignedPack,
    keys: Vec<RoleKey>,
    content: &'a [u8],
}

/// The bytes of a pack, for whoever publishes one. `content` is what was signed: [`PackFiles::to_bytes`].
pub fn pack_bytes(signed: &SignedPack, keys: &[RoleKey], content: &[u8]) -> Vec<u8> {
    let mut out = Writer::default();
    out.array(PARTS).uint(FORMAT).bytes(&signed.to_bytes()).array(keys.len());
    for key in keys {
        key.to_writer(&mut out);
    }
    out.bytes(content);
    out.finish()
}

impl<'a> PackFile<'a> {
    /// Reads the form of a file, within its limits.
    pub fn read(bytes: &'a [u8]) -> Result<Self, PackFileFault> {
        if u64::try_from(bytes.len()).map_or(true, |length| length > MOST_BYTES) {
            return Err(PackFileFault::TooLarge);
        }
        let mut reader = Reader::new(bytes);
        let parts = reader.array()?;
        if reader.uint()? != FORMAT {
            return Err(PackFileFault::Newer);
        }
        if parts != PARTS {
            return Err(CanonError::Unexpected.into());
        }
        let signed = SignedPack::from_bytes(reader.bytes()?)?;
        let count = reader.array()?;
        if count > MOST_KEYS {
            return Err(PackFileFault::TooMany);
        }
        let keys = (0..count).map(|_| RoleKey::read(&mut reader)).collect::<Result<_, _>>()?;
        let content = reader.bytes()?;
        reader.finish()?;
        Ok(Self { signed, keys, content })
    }

    /// What is said of the pack, by whoever signed it.
    pub fn said(&self) -> &Pack {
        self.signed.body()
    }

    /// Checks every signature in the file. What the keyring has learned counts as well: a key that was revoked there is not
    /// brought back by the statement in a file.
    pub fn believe(&self, keyring: &Keyring, at_ms: i64) -> Result<(), PackFileFault> {
        let mut keyring = keyring.clone();
        for key in &self.keys {
            if key.body().role != Role::Pack {
                return Err(TrustError::WrongRole.into());
            }
            keyring.learn(key.clone())?;
        }
        Ok(self.signed.verify(&keyring, &digest(self.content), at_ms)?)
    }

    /// Checks the code and the files, without copying anything.
    pub fn check(&self) -> Result<(), PackFileFault> {
        if !is_plain(&self.said().code) {
            return Err(PackFileFault::Name);
        }
        content::each(self.content, |_, _| ())
    }

    /// The files in it.
    pub fn files(&self) -> Result<PackFiles, PackFileFault> {
        PackFiles::from_bytes(self.content)
    }

    /// The bytes that it was read from.
    pub fn to_bytes(&self) -> Vec<u8> {
        pack_bytes(&self.signed, &self.keys, self.content)
    }
}
