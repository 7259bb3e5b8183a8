//! How a pack is one file: `[1, statement, keys, content]`, and the content is a map of names to bytes.
//!
//! Devices read the same form (`apseko_store::packs`); device and server share no crate that knows it, so whoever changes
//! one changes both. What a device would refuse is not published.

use apseko_trust::canon::{CanonError, Reader};
use apseko_trust::{Keyring, Role, RoleKey, SignedPack, TrustError, digest};

use super::{PackFault, Published};

const FORMAT: u64 = 1;
const PARTS: usize = 4;
const MOST_KEYS: usize = 8;
const MOST_FILES: usize = 500;
const MOST_NAME_BYTES: usize = 64;

/// A pack as it lies in bytes; reading it proves nothing.
pub(super) struct PackFile<'a> {
    signed: SignedPack,
    keys: Vec<RoleKey>,
    content: &'a [u8],
}

impl<'a> PackFile<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, PackFault> {
        let mut reader = Reader::new(bytes);
        let parts = reader.array()?;
        if reader.uint()? != FORMAT {
            return Err(PackFault::Newer);
        }
        if parts != PARTS {
            return Err(CanonError::Unexpected.into());
        }
        let signed = SignedPack::from_bytes(reader.bytes()?)?;
        let count = reader.array()?;
        if count > MOST_KEYS {
            return Err(PackFault::TooMany);
        }
        let keys = (0..count).map(|_| RoleKey::read(&mut reader)).collect::<Result<_, _>>()?;
        let content = reader.bytes()?;
        reader.finish()?;
        Ok(Self { signed, keys, content })
    }

    /// Checks every signature in the file. A key that was revoked is not brought back by the statement in a file.
    pub fn believe(&self, keyring: &Keyring, at_ms: i64) -> Result<(), PackFault> {
        let mut keyring = keyring.clone();
        for key in &self.keys {
            if key.body().role != Role::Pack {
                return Err(TrustError::WrongRole.into());
            }
            keyring.learn(key.clone())?;
        }
        Ok(self.signed.verify(&keyring, &digest(self.content), at_ms)?)
    }

    /// Checks the names in it and their order.
    pub fn check_content(&self) -> Result<(), PackFault> {
        if !is_plain(&self.signed.body().code) {
            return Err(PackFault::Name);
        }
        let mut reader = Reader::new(self.content);
        let count = reader.map()?;
        if count > MOST_FILES {
            return Err(PackFault::TooMany);
        }
        let mut last = None;
        for _ in 0..count {
            let name = reader.text()?;
            reader.bytes()?;
            if !is_plain(name) {
                return Err(PackFault::Name);
            }
            let key = Some((name.len(), name));
            if last >= key {
                return Err(CanonError::KeyOrder.into());
            }
            last = key;
        }
        Ok(reader.finish()?)
    }

    pub fn made_ms(&self) -> i64 {
        self.signed.body().made_ms
    }

    /// What the list says of it.
    pub fn published(&self, bytes: &[u8]) -> Published {
        let said = self.signed.body();
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Published { code: said.code.clone(), version: said.version, length, sum: digest(bytes) }
    }
}

/// Small letters, digits, `_`, `.` and `-`, the first a letter or a digit: nothing leads out of a folder.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.len() <= MOST_NAME_BYTES
        && name.bytes().next().is_some_and(plain)
        && name.bytes().all(|byte| plain(byte) || matches!(byte, b'_' | b'.' | b'-'))
}
