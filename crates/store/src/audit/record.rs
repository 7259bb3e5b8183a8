//! One link of the chain: an event, its place, the hash before it, and where it comes from.

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Digest, digest};

use super::event::{AuditEvent, field};

const FORMAT: u64 = 1;
/// Inside the hashed bytes, so that a hash of the audit can never be shown as one of something else.
const DOMAIN: [&str; 2] = ["apseko", "audit"];
/// The rules ask for the address from which something was done. A device without a network has none; its id says where.
pub(super) const ADDRESS: &str = "offline";

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its place, from 1 without gaps.
    pub seq: u64,
    /// The hash of the record before it; zeros for the first.
    pub prev: Digest,
    /// The device that wrote it.
    pub device: [u8; 16],
    /// What happened: the canonical bytes of an [`AuditEvent`], kept as they were written.
    pub event: Vec<u8>,
}

impl AuditRecord {
    /// The record that follows a head.
    #[must_use]
    pub fn after(head: &AuditHead, device: [u8; 16], event: &AuditEvent) -> Self {
        Self { seq: head.seq.saturating_add(1), prev: head.hash, device, event: event.to_bytes() }
    }

    /// What happened.
    pub fn event(&self) -> Result<AuditEvent, CanonError> {
        AuditEvent::from_bytes(&self.event)
    }

    /// SHA-256 of the canonical array `["apseko", "audit", record]`.
    pub fn hash(&self) -> Digest {
        let [house, purpose] = DOMAIN;
        let mut out = Writer::with_capacity(self.event.len() + 128);
        out.array(3).text(house).text(purpose);
        self.to_writer(&mut out);
        digest(&out.finish())
    }

    /// The chain's head when this is its last record.
    pub fn head(&self) -> AuditHead {
        AuditHead { seq: self.seq, hash: self.hash() }
    }

    /// The canonical bytes, as they will be sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(self.event.len() + 112);
        self.to_writer(&mut out);
        out.finish()
    }

    fn to_writer(&self, out: &mut Writer) {
        out.map(6).uint(0).uint(FORMAT).uint(1).uint(self.seq).uint(2).bytes(&self.prev);
        out.uint(3).bytes(&self.device).uint(4).text(ADDRESS).uint(5).bytes(&self.event);
    }

    /// Reads canonical bytes and refuses all others. The event in them is not looked at: see [`Self::event`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        let mut fields = reader.fields()?;
        if field(&mut fields, &mut reader, 0)?.uint()? != FORMAT {
            return Err(CanonError::OutOfRange);
        }
        let seq = field(&mut fields, &mut reader, 1)?.uint()?;
        let prev = field(&mut fields, &mut reader, 2)?.fixed()?;
        let device = field(&mut fields, &mut reader, 3)?.fixed()?;
        if field(&mut fields, &mut reader, 4)?.text()? != ADDRESS {
            return Err(CanonError::OutOfRange);
        }
        let event = field(&mut fields, &mut reader, 5)?.bytes()?.to_vec();
        // Nothing may follow: the hash is computed from these fields alone.
        if fields.next(&mut reader)?.is_some() {
            return Err(CanonError::Unexpected);
        }
        reader.finish()?;
        Ok(Self { seq, prev, device, event })
    }
}

/// How far a chain reaches: kept elsewhere, it shows that its end was cut off or that it was written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditHead {
    /// The place of the last record.
    pub seq: u64,
    /// Its hash.
    pub hash: Digest,
}

impl AuditHead {
    /// Before the first record.
    pub const START: Self = Self { seq: 0, hash: [0; 32] };

    /// Forty bytes: the place, most significant byte first, then the hash.
    pub fn to_bytes(&self) -> [u8; 40] {
        let mut bytes = [0; 40];
        let (seq, hash) = bytes.split_at_mut(8);
        seq.copy_from_slice(&self.seq.to_be_bytes());
        hash.copy_from_slice(&self.hash);
        bytes
    }

    /// Reads these forty bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (seq, hash) = bytes.split_first_chunk()?;
        Some(Self { seq: u64::from_be_bytes(*seq), hash: hash.try_into().ok()? })
    }
}
