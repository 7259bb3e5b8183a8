//! Who is asking: a device shows once that it has its key, and gets a pass for some minutes.
//!
//! Nothing is stored: the question and the pass carry a keyed sum that only this server's processes can make. A device
//! whose key has expired or was revoked still gets a pass, for delivering alone: a person's work must not be lost
//! because a date has passed, and what it sends is held for a second look anyway.

use apseko_oplog::DeviceId;
use apseko_oplog::message::session_digest;
use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Envelope, Purpose, Role, TrustError, Verifier};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

/// A question is answered within a minute, or asked anew.
const QUESTION_MS: i64 = 60_000;
/// The clocks of two processes of one server may be so far apart.
const APART_MS: i64 = 60_000;
/// A pass is good for a quarter of an hour.
pub const PASS_MS: i64 = 15 * 60_000;

const QUESTION: &str = "question";
const PASS: &str = "pass";

/// What a device may do with its pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    /// Whose it is.
    pub device: DeviceId,
    /// The first millisecond at which it is worth nothing.
    pub until_ms: i64,
    /// Whether it may be told anything; without it the device only delivers.
    pub may_read: bool,
}

/// Why somebody gets no pass, or cannot use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoPass {
    /// It is not of this server, or was changed.
    #[error("the pass or the question is not of this server")]
    Foreign,
    /// Its time is over.
    #[error("the time of the pass or of the question is over")]
    Over,
    /// The signature does not show that the device is there.
    #[error("the device did not show that it has its key: {0}")]
    NotShown(TrustError),
}

/// Makes questions and passes, and knows its own again.
pub struct Gate {
    secret: Zeroizing<[u8; 32]>,
    server: DeviceId,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Gate").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Gate {
    /// All processes of one server have the same secret.
    pub fn new(secret: Zeroizing<[u8; 32]>, server: DeviceId) -> Self {
        Self { secret, server }
    }

    /// What a device has to sign to come in.
    pub fn question(&self, device: DeviceId, nonce: [u8; 16], now_ms: i64) -> Vec<u8> {
        let mut out = Writer::with_capacity(96);
        out.array(4).text(QUESTION).bytes(&device.0).bytes(&nonce).int(now_ms.saturating_add(QUESTION_MS));
        self.with_sum(out.finish())
    }

    /// Gives a pass for a signed question.
    pub fn admit(
        &self,
        verifier: &dyn Verifier,
        question: &[u8],
        answer: &Envelope,
        now_ms: i64,
    ) -> Result<(Pass, Vec<u8>), NoPass> {
        let device = read_question(self.own(question)?, now_ms)?;
        let signed = session_digest(self.server, question);
        let subject = Some(device.0);
        let shown = verifier.verify(Role::Device, subject, Purpose::Session, &signed, answer, now_ms);
        let may_read = match shown {
            Ok(()) => true,
            // Said only when everything else about the signature is right.
            Err(TrustError::Expired | TrustError::NotYetValid | TrustError::Revoked) => false,
            Err(error) => return Err(NoPass::NotShown(error)),
        };
        let pass = Pass { device, until_ms: now_ms.saturating_add(PASS_MS), may_read };
        let mut out = Writer::with_capacity(96);
        out.array(4).text(PASS).bytes(&device.0).int(pass.until_ms).bool(may_read);
        Ok((pass, self.with_sum(out.finish())))
    }

    /// Whose question it is, if it is one of ours.
    pub fn asked(&self, question: &[u8]) -> Option<DeviceId> {
        device_in(self.own(question).ok()?).ok().map(|(device, _)| device)
    }

    /// What a pass says, if it is ours and its time is not over.
    pub fn check(&self, pass: &[u8], now_ms: i64) -> Result<Pass, NoPass> {
        let pass = read_pass(self.own(pass)?).map_err(|_| NoPass::Foreign)?;
        if is_current(pass.until_ms, PASS_MS, now_ms) { Ok(pass) } else { Err(NoPass::Over) }
    }

    fn sum(&self, said: &[u8]) -> Hmac<Sha256> {
        // A key of 32 bytes is always taken; the sum of an empty key would only ever refuse.
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_slice())
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
        mac.update(said);
        mac
    }

    fn with_sum(&self, mut said: Vec<u8>) -> Vec<u8> {
        let sum = self.sum(&said).finalize().into_bytes();
        said.extend_from_slice(&sum);
        said
    }

    /// What was said, if the sum after it is ours.
    fn own<'b>(&self, bytes: &'b [u8]) -> Result<&'b [u8], NoPass> {
        let (said, sum) = bytes.split_last_chunk::<32>().ok_or(NoPass::Foreign)?;
        self.sum(said).verify_slice(sum).map_err(|_| NoPass::Foreign)?;
        Ok(said)
    }
}

/// Whether a time has neither passed nor is further away than it can have been given: one that was given while the clock
/// was a year ahead must not be good for a year. Processes may be a little apart.
fn is_current(until_ms: i64, longest_ms: i64, now_ms: i64) -> bool {
    now_ms < until_ms && until_ms.saturating_sub(now_ms) <= longest_ms.saturating_add(APART_MS)
}

/// The device that was asked, and until when it may answer.
fn device_in(said: &[u8]) -> Result<(DeviceId, i64), CanonError> {
    let mut reader = Reader::new(said);
    if reader.array()? != 4 || reader.text()? != QUESTION {
        return Err(CanonError::Unexpected);
    }
    let device = DeviceId(reader.fixed()?);
    let _nonce: [u8; 16] = reader.fixed()?;
    let until = reader.int()?;
    reader.finish()?;
    Ok((device, until))
}

fn read_question(said: &[u8], now_ms: i64) -> Result<DeviceId, NoPass> {
    let (device, until) = device_in(said).map_err(|_| NoPass::Foreign)?;
    if is_current(until, QUESTION_MS, now_ms) { Ok(device) } else { Err(NoPass::Over) }
}

fn read_pass(said: &[u8]) -> Result<Pass, CanonError> {
    let mut reader = Reader::new(said);
    if reader.array()? != 4 || reader.text()? != PASS {
        return Err(CanonError::Unexpected);
    }
    let device = DeviceId(reader.fixed()?);
    let (until_ms, may_read) = (reader.int()?, reader.bool()?);
    reader.finish()?;
    Ok(Pass { device, until_ms, may_read })
}

#[cfg(test)]
mod tests;
