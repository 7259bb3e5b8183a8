//! Something said and the signature under it, kept as the very bytes that were signed.

use crate::canon::{CanonError, Reader, Writer};
use crate::digest::{Digest, digest};
use crate::envelope::Envelope;
use crate::error::TrustError;
use crate::public_key::PublicKey;
use crate::purpose::Purpose;
use crate::signer::{Signer, SigningFailed};

/// Something that is signed as a whole.
pub trait Signable: Sized {
    /// What the signature is for.
    const PURPOSE: Purpose;

    /// Writes the canonical bytes.
    fn to_writer(&self, out: &mut Writer);

    /// Reads them; fields that a newer version added are passed over.
    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError>;
}

/// A body, the bytes it was read from or written to, and the signature over them. Reading proves nothing: the
/// keyring, or the `verify` of the kind, does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed<T> {
    // Signed bytes are never written anew: fields that this version does not know would be lost.
    bytes: Vec<u8>,
    body: T,
    envelope: Envelope,
}

const PARTS: usize = 2;

impl<T: Signable> Signed<T> {
    /// Signs a body. Whether the signer may say such a thing is decided by those who verify it.
    pub fn sign(signer: &dyn Signer, body: T) -> Result<Self, SigningFailed> {
        let mut out = Writer::default();
        body.to_writer(&mut out);
        let bytes = out.finish();
        let envelope = signer.sign(T::PURPOSE, &digest(&bytes))?;
        Ok(Self { bytes, body, envelope })
    }

    /// What was said.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The bytes that were signed.
    pub fn signed_body(&self) -> &[u8] {
        &self.bytes
    }

    /// The sum of the signed bytes.
    pub fn digest(&self) -> Digest {
        digest(&self.bytes)
    }

    /// The signature.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// Writes body and signature as a canonical array.
    pub fn to_writer(&self, out: &mut Writer) {
        out.array(PARTS).bytes(&self.bytes);
        self.envelope.to_writer(out);
    }

    /// Reads what [`Signed::to_writer`] wrote, without checking the signature.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        if reader.array()? != PARTS {
            return Err(CanonError::Unexpected);
        }
        let bytes = reader.bytes()?;
        let mut inside = Reader::new(bytes);
        let body = T::read(&mut inside)?;
        inside.finish()?;
        Ok(Self { bytes: bytes.to_vec(), body, envelope: Envelope::read(reader)? })
    }

    /// Body and signature as bytes of their own.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        self.to_writer(&mut out);
        out.finish()
    }

    /// Reads what [`Signed::to_bytes`] gave, without checking the signature.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        let signed = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(signed)
    }

    /// Checks the signature against a key that is trusted for other reasons.
    pub(crate) fn check(&self, key: &PublicKey) -> Result<(), TrustError> {
        key.verify(T::PURPOSE, &self.digest(), &self.envelope)
    }
}
