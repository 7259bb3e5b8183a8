//! A session alone opens nothing: each request of a bound session, and of a device, is signed by the key, so that a token
//! that was copied on the way is worth nothing.
//!
//! What is signed, and how a proof is written, stands in `apseko_trust`, because both sides have to mean the same bytes.
//! What was signed is taken once, and for two minutes to either side of the server's clock.

use std::sync::{Mutex, PoisonError};

use apseko_oplog::DeviceId;
use apseko_trust::{
    Digest, Envelope, KeyId, ProvedRequest, PublicKey, Purpose, RequestProof, Role, TrustError, Verifier,
};
use thiserror::Error;

use self::replays::{Replays, Seen};

mod replays;

/// The clock of a device may be so far off, to either side.
pub const FRESH_MS: i64 = 2 * 60_000;

/// Somebody has just shown the key of this request. Only a check makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proved(KeyId);

impl Proved {
    /// Whose key it was.
    pub fn key(&self) -> KeyId {
        self.0
    }
}

/// Why a request is not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotProved {
    /// The header is missing.
    #[error("the request carries no proof of its key")]
    Missing,
    /// It cannot be read, is about another request, or is by another key.
    #[error("the proof is not one of this request by this key")]
    Wrong,
    /// It was signed too long ago, or by a clock that is ahead.
    #[error("the proof is too old, or its clock is ahead")]
    Stale,
    /// It came before.
    #[error("the proof was used before")]
    Replayed,
    /// This key asks more often than anybody's program does.
    #[error("this key asks too often")]
    Crowded,
}

impl NotProved {
    /// The stable text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "session.proof_missing",
            Self::Wrong => "session.proof_wrong",
            Self::Stale => "session.proof_stale",
            Self::Replayed => "session.proof_replayed",
            Self::Crowded => "session.proof_crowded",
        }
    }
}

/// Checks proofs, and remembers those of the last minutes.
#[derive(Debug, Default)]
pub struct Proofs(Mutex<Replays>);

impl Proofs {
    /// Checks the proof of a session that is bound to this key.
    pub fn check(
        &self,
        asked: &ProvedRequest<'_>,
        header: Option<&str>,
        key: &PublicKey,
        now_ms: i64,
    ) -> Result<Proved, NotProved> {
        self.check_by(asked, header, now_ms, &|signed, envelope| {
            key.verify(Purpose::Request, signed, envelope)
        })
    }

    /// Checks the proof of a device: with a key that somebody has vouched for, that is not revoked, and whose time is not over.
    pub fn check_device(
        &self,
        asked: &ProvedRequest<'_>,
        header: Option<&str>,
        (verifier, device): (&dyn Verifier, DeviceId),
        now_ms: i64,
    ) -> Result<Proved, NotProved> {
        self.check_by(asked, header, now_ms, &|signed, envelope| {
            verifier.verify(Role::Device, Some(device.0), Purpose::Request, signed, envelope, now_ms)
        })
    }

    fn check_by(
        &self,
        asked: &ProvedRequest<'_>,
        header: Option<&str>,
        now_ms: i64,
        verify: &dyn Fn(&Digest, &Envelope) -> Result<(), TrustError>,
    ) -> Result<Proved, NotProved> {
        let proof =
            RequestProof::from_text(header.ok_or(NotProved::Missing)?).map_err(|_| NotProved::Wrong)?;
        let signed = asked.digest(proof.at_ms, &proof.nonce);
        // Before the clock: whoever does not have the key learns nothing about it.
        verify(&signed, &proof.envelope).map_err(|_| NotProved::Wrong)?;
        if proof.at_ms.abs_diff(now_ms) > FRESH_MS.unsigned_abs() {
            return Err(NotProved::Stale);
        }
        // Only what was signed well is remembered, or a stranger could fill the book.
        let key = proof.envelope.key_id;
        let mut replays = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match replays.note((key, proof.nonce), proof.at_ms, now_ms) {
            Seen::First => Ok(Proved(key)),
            Seen::Before => Err(NotProved::Replayed),
            Seen::Full => Err(NotProved::Crowded),
        }
    }
}

#[cfg(test)]
mod tests;
