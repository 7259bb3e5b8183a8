//! A person's keys on one device, all under their master key.

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{SoftwareKey, TrustError};
use zeroize::Zeroizing;

use crate::kdf::{self, Cost};
use crate::now::Fill;
use crate::secret::Key;
use crate::wrap;

const ABOUT: &[u8] = b"apseko/keys/v1";

/// What the master key opens.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Of the database.
    pub database: Key,
    /// Of the files beside it.
    pub files: Key,
    /// With which this device signs in the person's stream; only where there is no chip that holds it.
    pub signing: Key,
    /// Checks the PIN; lies under the master key, so that nobody guesses PINs from the disk.
    pub pin: Option<PinCheck>,
}

/// Recognises a PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinCheck {
    salt: [u8; 32],
    stretched: Key,
}

impl PinCheck {
    /// Remembers a PIN.
    pub fn of(pin: &str, fill: &mut Fill<'_>) -> Option<Self> {
        let mut salt = [0; 32];
        fill(&mut salt);
        Some(Self { salt, stretched: kdf::stretch(pin, &salt, Cost::FLOOR).ok()? })
    }

    /// Whether this is the PIN.
    pub fn fits(&self, pin: &str) -> bool {
        kdf::stretch(pin, &self.salt, Cost::FLOOR).is_ok_and(|stretched| stretched == self.stretched)
    }
}

impl Keys {
    /// New keys; one try in four billion gives no signing key, and then another is made.
    pub fn new(fill: &mut Fill<'_>) -> Self {
        let mut key = || Key::filled_by(|bytes| fill(bytes));
        let (database, files) = (key(), key());
        let mut signing = key();
        while SoftwareKey::from_secret(signing.bytes()).is_err() {
            signing = key();
        }
        Self { database, files, signing, pin: None }
    }

    /// The key with which the device signs.
    pub fn signer(&self) -> Result<SoftwareKey, TrustError> {
        SoftwareKey::from_secret(self.signing.bytes())
    }

    /// Seals the keys under the master key.
    pub fn seal(&self, master: &Key, fill: &mut Fill<'_>) -> Vec<u8> {
        let mut out = Writer::default();
        out.array(4).bytes(self.database.bytes()).bytes(self.files.bytes()).bytes(self.signing.bytes());
        match &self.pin {
            Some(pin) => drop(out.array(2).bytes(&pin.salt).bytes(pin.stretched.bytes())),
            None => drop(out.null()),
        }
        let plain = Zeroizing::new(out.finish());
        let mut nonce = [0; 24];
        fill(&mut nonce);
        wrap::seal(master, nonce, ABOUT, &plain)
    }

    /// Opens what [`Keys::seal`] gave.
    pub fn open(master: &Key, sealed: &[u8]) -> Option<Self> {
        let plain = wrap::open(master, ABOUT, sealed).ok()?;
        read(&plain).ok()
    }
}

fn read(plain: &[u8]) -> Result<Keys, CanonError> {
    let mut reader = Reader::new(plain);
    if reader.array()? != 4 {
        return Err(CanonError::Unexpected);
    }
    let (database, files, signing) = (key(&mut reader)?, key(&mut reader)?, key(&mut reader)?);
    let pin = if reader.null()? {
        None
    } else {
        if reader.array()? != 2 {
            return Err(CanonError::Unexpected);
        }
        Some(PinCheck { salt: reader.fixed()?, stretched: key(&mut reader)? })
    };
    reader.finish()?;
    Ok(Keys { database, files, signing, pin })
}

fn key(reader: &mut Reader<'_>) -> Result<Key, CanonError> {
    let mut bytes = reader.fixed()?;
    Ok(Key::take(&mut bytes))
}
