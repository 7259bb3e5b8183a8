//! Walks the chain as it lies in the table and says where it first breaks, so that nobody has to trust the table.

use apseko_trust::Digest;

use super::event::{AuditEvent, Columns};
use super::record::{AuditHead, AuditRecord};

/// What a walk over the whole chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditCheck {
    /// Everything follows from what comes before it.
    Verified {
        /// How many records there are.
        count: u64,
        /// The last one.
        head: AuditHead,
    },
    /// The chain breaks.
    Broken {
        /// The first place that is not as it was written.
        seq: u64,
        /// In what way.
        why: AuditFault,
    },
}

/// Why a record is not the one that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// The record is not there; another place follows.
    #[error("a record is missing or out of its place")]
    NotNext,
    /// It, or the one before it, was changed.
    #[error("the hash of a record is not the one of what it says")]
    WrongHash,
    /// It has the right hash and is not in a form that this program reads.
    #[error("a record cannot be read")]
    Unreadable,
    /// A column says something else than the event that it repeats.
    #[error("the columns of a record do not say what its event says")]
    ColumnsDiffer,
    /// The chain holds, but it is not the one whose head was kept.
    #[error("the chain is not the one whose head was kept")]
    OtherHistory,
    /// The chain ends before the head that was kept.
    #[error("the end of the chain was cut off")]
    Truncated,
}

impl AuditFault {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotNext => "audit.not_next",
            Self::WrongHash => "audit.wrong_hash",
            Self::Unreadable => "audit.unreadable",
            Self::ColumnsDiffer => "audit.columns_differ",
            Self::OtherHistory => "audit.other_history",
            Self::Truncated => "audit.truncated",
        }
    }
}

/// A row as it was found: nothing about it is believed yet, not even lengths.
#[derive(Debug)]
pub(crate) struct StoredRow {
    pub seq: i64,
    pub device: Vec<u8>,
    pub event: Vec<u8>,
    pub hash: Vec<u8>,
    pub at_ms: i64,
    pub kind: Vec<u8>,
    pub object: Option<Vec<u8>>,
}

/// How far the walk has come.
#[derive(Debug)]
pub(crate) struct Walk {
    last: AuditHead,
    expected: Option<AuditHead>,
}

impl Walk {
    /// Begins at the beginning. The expected head may be older than the chain's end, and never newer.
    pub fn begin(expected: Option<AuditHead>) -> Self {
        Self { last: AuditHead::START, expected }
    }

    /// Takes one row further.
    pub fn step(&mut self, row: StoredRow) -> Result<(), AuditCheck> {
        let seq = self.last.seq.saturating_add(1);
        let hash = check(seq, self.last.hash, row).map_err(|why| AuditCheck::Broken { seq, why })?;
        self.last = AuditHead { seq, hash };
        match self.expected {
            Some(expected) if expected.seq == seq && expected.hash != hash => {
                Err(AuditCheck::Broken { seq, why: AuditFault::OtherHistory })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// There are no more rows.
    pub fn end(self) -> AuditCheck {
        let AuditHead { seq: count, .. } = self.last;
        match self.expected {
            Some(expected) if expected.seq > count => {
                AuditCheck::Broken { seq: count.saturating_add(1), why: AuditFault::Truncated }
            }
            Some(_) | None => AuditCheck::Verified { count, head: self.last },
        }
    }
}

fn check(seq: u64, prev: Digest, row: StoredRow) -> Result<Digest, AuditFault> {
    if u64::try_from(row.seq) != Ok(seq) {
        return Err(AuditFault::NotNext);
    }
    let device = row.device.try_into().map_err(|_| AuditFault::WrongHash)?;
    let record = AuditRecord { seq, prev, device, event: row.event };
    let hash = record.hash();
    if row.hash != hash {
        return Err(AuditFault::WrongHash);
    }
    let event = AuditEvent::from_bytes(&record.event).map_err(|_| AuditFault::Unreadable)?;
    let said = Columns::of(&event);
    let same = row.at_ms == said.at_ms
        && row.kind == said.kind.as_bytes()
        && row.object.as_deref() == said.object.as_ref().map(<[u8; 16]>::as_slice);
    if same { Ok(hash) } else { Err(AuditFault::ColumnsDiffer) }
}
