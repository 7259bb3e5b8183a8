//! The server's signed word for a beginning of the audit that was taken away: without it, taking away could not be told from
//! cutting off.
//!
//! It is a checkpoint as of a feed, of a life that no feed can have: its id follows from the first entry of the audit.

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Checkpoint, Digest, FeedRoot, Signed, SignedCheckpoint, Signer, Verifier, digest};

use super::AuditFault;
use crate::storage::{JournalBase, JournalEnd};

const DOMAIN: [&str; 2] = ["apseko", "server-audit-base"];

/// Signs that the audit that began with this entry has come to this place.
pub(super) fn sign(
    signer: &dyn Signer,
    chain: Digest,
    end: JournalEnd,
    now_ms: i64,
) -> Result<JournalBase, AuditFault> {
    let said = Checkpoint { epoch: life_of(&chain), seq: end.seq, root: FeedRoot(end.hash), at_ms: now_ms };
    let signed = Signed::sign(signer, said).map_err(|_| AuditFault::Unsigned)?;
    Ok(JournalBase { end, chain, signed: signed.to_bytes() })
}

/// Whether a receipt key of ours has signed just this.
pub(super) fn is_believed(base: &JournalBase, keys: &dyn Verifier) -> bool {
    let Ok(signed) = SignedCheckpoint::from_bytes(&base.signed) else { return false };
    let said = signed.body();
    let end = JournalEnd { seq: said.seq, hash: said.root.0 };
    end == base.end && said.epoch == life_of(&base.chain) && signed.verify(keys).is_ok()
}

/// The base as a file beside the copies.
pub(super) fn to_bytes(base: &JournalBase) -> Vec<u8> {
    let mut out = Writer::with_capacity(320);
    out.array(4).uint(base.end.seq).bytes(&base.end.hash).bytes(&base.chain).bytes(&base.signed);
    out.finish()
}

/// Reads that; whether it is believed is another question.
pub(super) fn from_bytes(bytes: &[u8]) -> Result<JournalBase, CanonError> {
    let mut reader = Reader::new(bytes);
    if reader.array()? != 4 {
        return Err(CanonError::Unexpected);
    }
    let end = JournalEnd { seq: reader.uint()?, hash: reader.fixed()? };
    let base = JournalBase { end, chain: reader.fixed()?, signed: reader.bytes()?.to_vec() };
    reader.finish()?;
    Ok(base)
}

fn life_of(chain: &Digest) -> [u8; 16] {
    let [house, purpose] = DOMAIN;
    let mut out = Writer::with_capacity(80);
    out.array(3).text(house).text(purpose).bytes(chain);
    let mut life = [0; 16];
    life.iter_mut().zip(digest(&out.finish())).for_each(|(to, from)| *to = from);
    life
}
