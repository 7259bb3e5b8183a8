//! How one entry holds on to the one before it, and the walk that finds where it does not.

use apseko_trust::canon::Writer;
use apseko_trust::{Digest, Verifier, digest};
use thiserror::Error;

use super::base::is_believed;
use super::{Event, Subject};
use crate::storage::{Journal, JournalBase, JournalEnd, JournalLine, StorageError};

/// Inside the hashed bytes, so that a hash of the audit can never be shown as one of something else.
const DOMAIN: [&str; 2] = ["apseko", "server-audit"];
/// So many entries are in memory at once while the chain is walked.
const PAGE: usize = 2_000;

/// What a walk over the whole chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// How many entries there are.
    pub entries: u64,
    /// What the first of them rests on, where the beginning was taken away.
    pub base: Option<JournalEnd>,
    /// The last one.
    pub end: JournalEnd,
}

/// Why the audit is not the one that was written.
#[derive(Debug, Error)]
pub enum AuditFault {
    /// The database could not be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// An entry is not there; another place follows.
    #[error("entry {0} of the audit is missing or out of its place")]
    NotNext(u64),
    /// It, or the one before it, was changed.
    #[error("entry {0} of the audit was changed, or the one before it")]
    WrongHash(u64),
    /// The columns beside an entry say something else than it does.
    #[error("entry {0} of the audit cannot be read, or its columns say something else")]
    Unreadable(u64),
    /// The chain holds, and is another one than the one whose head was kept.
    #[error("the audit is not the one whose head was kept: it was cut off, or written anew")]
    OtherHistory,
    /// Nobody of ours has signed that the beginning was taken away.
    #[error(
        "the audit begins after entry {0}, and this server has not signed that the beginning was taken away"
    )]
    BadBase(u64),
    /// The head that was kept lies in what was taken away.
    #[error(
        "the head that was kept is older than entry {0}, up to which the audit was put away: look there with --from"
    )]
    BeforeBase(u64),
    /// What is to be taken away was not put away.
    #[error(
        "the copy of the audit beside the backups does not hold its entries up to {0}; nothing was taken away"
    )]
    NotPutAway(u64),
    /// Nobody would believe what is signed now, or nothing can be signed.
    #[error("nothing was taken away, because it cannot be signed for: is the receipt key still valid?")]
    Unsigned,
    /// Copies are only read.
    #[error("the copy of the audit is only read")]
    OnlyRead,
    /// Entries that were put away beside backups are not in order.
    #[error("the copy of the audit in the file {0} is not in order")]
    BadCopy(String),
    /// The disk did not do it.
    #[error("the copy of the audit cannot be written or read: {0}")]
    Disk(std::io::ErrorKind),
}

impl AuditFault {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Storage(error) => error.code(),
            Self::NotNext(_) => "audit.not_next",
            Self::WrongHash(_) => "audit.wrong_hash",
            Self::Unreadable(_) => "audit.unreadable",
            Self::OtherHistory => "audit.other_history",
            Self::BadBase(_) => "audit.bad_base",
            Self::BeforeBase(_) => "audit.before_base",
            Self::NotPutAway(_) => "audit.not_put_away",
            Self::Unsigned => "audit.unsigned",
            Self::OnlyRead => "audit.only_read",
            Self::BadCopy(_) => "audit.bad_copy",
            Self::Disk(_) => "audit.disk",
        }
    }
}

/// SHA-256 of the canonical array `["apseko", "server-audit", place, hash before, entry]`.
pub(super) fn hash(seq: u64, prev: &Digest, entry: &[u8]) -> Digest {
    let [house, purpose] = DOMAIN;
    let mut out = Writer::with_capacity(entry.len() + 96);
    out.array(5).text(house).text(purpose).uint(seq).bytes(prev).bytes(entry);
    digest(&out.finish())
}

/// Adds events to the end of the chain, durably.
pub fn append(journal: &mut dyn Journal, events: &[Event]) -> Result<(), StorageError> {
    journal.append(&mut |mut end| {
        let mut lines = Vec::with_capacity(events.len());
        for event in events {
            let entry = event.to_bytes();
            let seq = end.seq + 1;
            end = JournalEnd { seq, hash: hash(seq, &end.hash, &entry) };
            let (action, subject) = (action_of(event), event.subject.map(|subject| subject.code()));
            lines.push(JournalLine { seq, at_ms: event.at_ms, action, subject, entry, hash: end.hash });
        }
        lines
    })
}

/// As it stands in the entry, cut like there.
fn action_of(event: &Event) -> String {
    Event::from_bytes(&event.to_bytes()).map(|event| event.action).unwrap_or_default()
}

/// Walks the whole chain, from the base where there is one. A head that somebody kept may be older than the end, and never
/// newer.
pub fn check(
    journal: &mut dyn Journal,
    keys: &dyn Verifier,
    kept: Option<JournalEnd>,
) -> Result<Checked, AuditFault> {
    loop {
        let base = journal.base()?;
        match check_from(journal, base.as_ref(), keys, kept) {
            // The beginning may have been taken away between the two looks.
            Err(AuditFault::NotNext(_)) if journal.base()? != base => {}
            checked => return checked,
        }
    }
}

fn check_from(
    journal: &mut dyn Journal,
    base: Option<&JournalBase>,
    keys: &dyn Verifier,
    kept: Option<JournalEnd>,
) -> Result<Checked, AuditFault> {
    if let Some(base) = base.filter(|base| !is_believed(base, keys)) {
        return Err(AuditFault::BadBase(base.end.seq));
    }
    let mut walk = Walk::from(base);
    let began = walk.end;
    if kept.is_some_and(|kept| kept != JournalEnd::START && kept.seq < began.seq) {
        return Err(AuditFault::BeforeBase(began.seq));
    }
    let mut is_known = kept.is_none_or(|kept| kept == JournalEnd::START || kept == began);
    loop {
        let page = journal.after(walk.last, PAGE)?;
        if page.is_empty() {
            break;
        }
        for line in &page {
            walk.step(line)?;
            is_known |= Some(walk.end) == kept;
        }
    }
    if !is_known {
        return Err(AuditFault::OtherHistory);
    }
    Ok(Checked { entries: walk.end.seq - began.seq, base: base.map(|base| base.end), end: walk.end })
}

/// How far a walk has come.
#[derive(Debug)]
pub(super) struct Walk {
    pub end: JournalEnd,
    /// Where to go on reading. Not from 0: a row that somebody has put before the first one must be found.
    last: Option<u64>,
}

impl Default for Walk {
    fn default() -> Self {
        Self::after(JournalEnd::START)
    }
}

impl Walk {
    /// A walk that begins after the base.
    pub fn from(base: Option<&JournalBase>) -> Self {
        Self::after(base.map_or(JournalEnd::START, |base| base.end))
    }

    /// A walk that begins after a place.
    pub fn after(end: JournalEnd) -> Self {
        Self { end, last: None }
    }

    pub fn step(&mut self, line: &JournalLine) -> Result<(), AuditFault> {
        let seq = self.end.seq + 1;
        if line.seq != seq {
            return Err(AuditFault::NotNext(seq));
        }
        let hash = hash(seq, &self.end.hash, &line.entry);
        if line.hash != hash {
            return Err(AuditFault::WrongHash(seq));
        }
        let event = Event::from_bytes(&line.entry).map_err(|_| AuditFault::Unreadable(seq))?;
        let subject = event.subject.as_ref().map(Subject::code);
        if event.at_ms != line.at_ms || event.action != line.action || subject != line.subject {
            return Err(AuditFault::Unreadable(seq));
        }
        (self.end, self.last) = (JournalEnd { seq, hash }, Some(seq));
        Ok(())
    }
}
