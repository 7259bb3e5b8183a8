//! A signature beside what it signs: which algorithm, whose key, and the signature's bytes.

use std::fmt;

use crate::canon::{CanonError, Reader, Writer};

/// Names a key: the SHA-256 sum of the public key in its compressed SEC1 form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 32]);

impl fmt::Display for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// How a signature was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alg {
    /// ECDSA on P-256 over SHA-256; 64 bytes, `r` before `s`, `s` in the lower half.
    Es256,
    /// One that a newer version knows: it can be passed on, and not checked here.
    Other(u64),
}

const ES256: u64 = 1;

impl Alg {
    /// The number that stands in the bytes.
    pub const fn number(self) -> u64 {
        match self {
            Self::Es256 => ES256,
            Self::Other(number) => number,
        }
    }

    /// The algorithm of this number.
    pub const fn from_number(number: u64) -> Self {
        match number {
            ES256 => Self::Es256,
            other => Self::Other(other),
        }
    }
}

/// A signature, without what it signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// How the signature was made.
    pub alg: Alg,
    /// Whose key made it. Only a hint where to look: the signature itself proves it.
    pub key_id: KeyId,
    /// The bytes of the signature. Their length is judged when the signature is checked, not when it is read.
    pub signature: Vec<u8>,
}

const PARTS: usize = 3;

impl Envelope {
    /// Writes the envelope as a canonical array.
    pub fn to_writer(&self, out: &mut Writer) {
        out.array(PARTS).uint(self.alg.number()).bytes(&self.key_id.0).bytes(&self.signature);
    }

    /// Reads what [`Envelope::to_writer`] wrote.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        if reader.array()? != PARTS {
            return Err(CanonError::Unexpected);
        }
        Ok(Self {
            alg: Alg::from_number(reader.uint()?),
            key_id: KeyId(reader.fixed()?),
            signature: reader.bytes()?.to_vec(),
        })
    }
}
