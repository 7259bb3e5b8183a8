//! What whoever began an upload is told of it, and what they may do beside sending bytes. Anybody else is told that there is none.

use std::sync::Arc;
use std::time::Duration;

use apseko_trust::Digest;

use super::shelf::{Description, Found, Outcome, Owner, Progress, UploadId};
use super::{Files, Refusal};

/// Whoever is at work with an upload puts away within this time what they have; a question does not wait for longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How it is with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Bytes are missing.
    Arriving,
    /// All bytes are there, and are being read back.
    Checking,
    /// It was read back and has its name.
    Stored,
    /// It adds up to something else, and is held.
    Refused,
}

impl Phase {
    /// The word that a device reads.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Arriving => "arriving",
            Self::Checking => "checking",
            Self::Stored => "stored",
            Self::Refused => "refused",
        }
    }
}

/// What the owner of an upload is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How it is with the file.
    pub phase: Phase,
    /// So many bytes are there and safe.
    pub offset: u64,
    /// What was said when it began.
    pub described: Description,
    /// When it is taken away, if nothing more comes.
    pub expires_ms: Option<i64>,
    /// What it adds up to, once it is stored.
    pub sum: Option<Digest>,
}

impl Files {
    /// Says where an upload stands. Whoever asks is about to go on with it: an older request is sent home.
    pub async fn stand(self: &Arc<Self>, owner: Owner, id: UploadId) -> Result<Standing, Refusal> {
        let (described, _) = match self.own(owner, id).await? {
            Found::Finished(described, outcome) => return Ok(finished(described, outcome)),
            Found::Arriving(described, progress) if progress.offset == described.length => {
                return Ok(self.checking(described));
            }
            Found::Arriving(described, progress) => (described, progress),
        };
        let turn = tokio::time::timeout(PATIENCE, self.turns.enter(id)).await;
        let settled = self.on(move |shelf| shelf.settle(&id)).await;
        drop(turn);
        let progress = match settled {
            Err(Refusal::Unknown) => match self.own(owner, id).await? {
                Found::Finished(described, outcome) => return Ok(finished(described, outcome)),
                Found::Arriving(described, _) => return Ok(self.checking(described)),
            },
            settled => settled?,
        };
        if progress.offset == described.length {
            return Ok(self.checking(described));
        }
        self.in_time(progress)?;
        Ok(Standing {
            phase: Phase::Arriving,
            offset: progress.offset,
            expires_ms: Some(self.expires_ms(progress)),
            described,
            sum: None,
        })
    }

    /// Takes an unfinished upload away.
    pub async fn discard(&self, owner: Owner, id: UploadId) -> Result<(), Refusal> {
        let is_whole = |found: &Found| match found {
            Found::Finished(..) => true,
            Found::Arriving(described, progress) => {
                progress.offset == described.length && described.length > 0
            }
        };
        if is_whole(&self.own(owner, id).await?) {
            return Err(Refusal::Finished);
        }
        let Ok(_turn) = self.turns.enter(id).await else { return Err(self.moved_on(owner, id).await) };
        if is_whole(&self.own(owner, id).await?) {
            return Err(Refusal::Finished);
        }
        self.on(move |shelf| shelf.discard(&id)).await?;
        self.ledger.gone(&id);
        Ok(())
    }

    /// What is known of an upload of this owner.
    pub(super) async fn own(&self, owner: Owner, id: UploadId) -> Result<Found, Refusal> {
        let found = self.on(move |shelf| shelf.look(&id)).await?;
        found.filter(|found| found.described().owner == owner).ok_or(Refusal::Unknown)
    }

    /// Refuses an upload whose time is over, also before it is taken away.
    pub(super) fn in_time(&self, progress: Progress) -> Result<(), Refusal> {
        let is_over = self.expires_ms(progress) <= self.house.wall_ms();
        if is_over { Err(Refusal::Expired) } else { Ok(()) }
    }

    pub(super) fn expires_ms(&self, progress: Progress) -> i64 {
        progress.touched_ms.saturating_add(self.limits.keep_ms)
    }

    fn checking(self: &Arc<Self>, described: Description) -> Standing {
        drop(self.begin_finishing(described.id));
        let offset = described.length;
        Standing { phase: Phase::Checking, offset, described, expires_ms: None, sum: None }
    }
}

fn finished(described: Description, outcome: Outcome) -> Standing {
    let (phase, sum) = match outcome {
        Outcome::Stored(sum) => (Phase::Stored, Some(sum)),
        Outcome::Held(_) => (Phase::Refused, None),
    };
    Standing { phase, offset: described.length, described, expires_ms: None, sum }
}
