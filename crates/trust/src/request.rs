//! How a request shows the key of whoever sends it, so that a token that was copied on the way is worth nothing. Both sides have
//! to mean the same bytes.

use crate::canon::{CanonError, Reader, Writer};
use crate::digest::{Digest, digest};
use crate::envelope::Envelope;
use crate::error::TrustError;

/// The name of the header that carries a proof.
pub const PROOF_HEADER: &str = "apseko-proof";
/// A longer header is none of ours.
const LONGEST_TEXT: usize = 1024;

/// The request that a proof is about.
#[derive(Debug, Clone, Copy)]
pub struct ProvedRequest<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path with its query, as it goes over the wire.
    pub path: &'a str,
    /// The SHA-256 of the body as it goes over the wire; of nothing, where there is none.
    pub body: Digest,
    /// The bytes of the token.
    pub token: &'a [u8],
}

impl ProvedRequest<'_> {
    /// What is signed.
    pub fn digest(&self, at_ms: i64, nonce: &[u8; 16]) -> Digest {
        let mut out = Writer::with_capacity(160 + self.path.len());
        out.array(6).text(self.method).text(self.path).bytes(&self.body);
        out.int(at_ms).bytes(nonce).bytes(&digest(self.token));
        digest(&out.finish())
    }
}

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestProof {
    /// When it was signed.
    pub at_ms: i64,
    /// Which one it is.
    pub nonce: [u8; 16],
    /// The signature over [`ProvedRequest::digest`].
    pub envelope: Envelope,
}

impl RequestProof {
    /// As the header carries it: canonical bytes in hexadecimal.
    pub fn to_text(&self) -> String {
        let mut out = Writer::with_capacity(144);
        out.array(3).int(self.at_ms).bytes(&self.nonce);
        self.envelope.to_writer(&mut out);
        hex::encode(out.finish())
    }

    /// Reads what [`RequestProof::to_text`] wrote, and nothing else.
    pub fn from_text(text: &str) -> Result<Self, TrustError> {
        let bytes =
            Some(text).filter(|text| text.len() <= LONGEST_TEXT).and_then(|text| hex::decode(text).ok());
        let bytes = bytes.ok_or(CanonError::Unexpected)?;
        let mut reader = Reader::new(&bytes);
        if reader.array()? != 3 {
            return Err(CanonError::Unexpected.into());
        }
        let (at_ms, nonce) = (reader.int()?, reader.fixed()?);
        let envelope = Envelope::read(&mut reader)?;
        reader.finish()?;
        Ok(Self { at_ms, nonce, envelope })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Purpose, Signer as _, SoftwareKey};

    #[test]
    fn a_proof_is_about_one_request_alone() {
        let key = SoftwareKey::from_secret(&[7; 32]).unwrap();
        let request =
            ProvedRequest { method: "POST", path: "/api/v1/units?a=1", body: digest(b"{}"), token: b"t" };
        let said = request.digest(5, &[1; 16]);
        for other in [
            ProvedRequest { method: "PUT", ..request },
            ProvedRequest { path: "/api/v1/units?a=2", ..request },
            ProvedRequest { body: digest(b"{ }"), ..request },
            ProvedRequest { token: b"u", ..request },
        ] {
            assert_ne!(other.digest(5, &[1; 16]), said, "{other:?}");
        }
        assert_ne!(request.digest(6, &[1; 16]), said);
        assert_ne!(request.digest(5, &[2; 16]), said);
        let envelope = key.sign(Purpose::Request, &said).unwrap();
        let proof = RequestProof { at_ms: 5, nonce: [1; 16], envelope };
        assert_eq!(RequestProof::from_text(&proof.to_text()), Ok(proof.clone()));
        for odd in
            ["", "0", "zz", &proof.to_text()[2..], &format!("{}00", proof.to_text()), &"0".repeat(5_000)]
        {
            assert!(RequestProof::from_text(odd).is_err(), "{odd}");
        }
    }
}
