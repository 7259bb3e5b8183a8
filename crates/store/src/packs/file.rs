//! How a pack is one file: `[1, statement, keys, content]`, with all that is needed to check it against the root alone.

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Keyring, Role, RoleKey, SignedPack, TrustError, digest};

use super::PackError;

const FORMAT: u64 = 1;
const PARTS: usize = 4;
/// One key signs a pack; a second is there while one follows another.
const MOST_KEYS: usize = 8;

/// A pack as it lies in bytes; reading it proves nothing.
pub(super) struct PackFile<'a> {
    pub signed: SignedPack,
    keys: Vec<RoleKey>,
    pub payload: &'a [u8],
}

/// The bytes of a pack, for whoever publishes one. `payload` is what was signed: [`super::PackFiles::to_bytes`].
pub fn pack_bytes(signed: &SignedPack, keys: &[RoleKey], payload: &[u8]) -> Vec<u8> {
    let mut out = Writer::default();
    out.array(PARTS).uint(FORMAT).bytes(&signed.to_bytes()).array(keys.len());
    for key in keys {
        key.to_writer(&mut out);
    }
    out.bytes(payload);
    out.finish()
}

impl<'a> PackFile<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, PackError> {
        let mut reader = Reader::new(bytes);
        let parts = reader.array()?;
        if reader.uint()? != FORMAT {
            return Err(PackError::Newer);
        }
        if parts != PARTS {
            return Err(CanonError::Unexpected.into());
        }
        let signed = SignedPack::from_bytes(reader.bytes()?)?;
        let count = reader.array()?;
        if count > MOST_KEYS {
            return Err(PackError::TooMany);
        }
        let keys = (0..count).map(|_| RoleKey::read(&mut reader)).collect::<Result<_, _>>()?;
        let payload = reader.bytes()?;
        reader.finish()?;
        Ok(Self { signed, keys, payload })
    }

    /// Checks every signature in the file. What the device has learned counts as well: a key that was revoked there is
    /// not brought back by the statement in a file.
    pub(super) fn believe(&self, keyring: &Keyring, at_ms: i64) -> Result<(), PackError> {
        let mut keyring = keyring.clone();
        for key in &self.keys {
            if key.body().role != Role::Pack {
                return Err(TrustError::WrongRole.into());
            }
            keyring.learn(key.clone())?;
        }
        Ok(self.signed.verify(&keyring, &digest(self.payload), at_ms)?)
    }
}
