//! Questions to the audit: what happened, and who viewed whose data, when and why. The newest comes first.

use std::collections::BTreeMap;

use super::{AuditFault, Event, Outcome, Subject, action};
use crate::storage::{Journal, JournalLine};

/// So many entries are in memory at once while they are looked through.
const PAGE: usize = 2_000;

/// Which entries are looked through, and how many are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// From this moment on.
    pub since_ms: i64,
    /// Until before this moment.
    pub until_ms: i64,
    /// Only what lies before this place: the last of the page before.
    pub before: Option<u64>,
    /// No more than so many.
    pub most: usize,
}

impl Range {
    /// Everything there is.
    pub const ALL: Self = Self { since_ms: i64::MIN, until_ms: i64::MAX, before: None, most: usize::MAX };

    fn has(&self, line: &JournalLine) -> bool {
        line.at_ms >= self.since_ms && (line.at_ms < self.until_ms || self.until_ms == i64::MAX)
    }
}

/// An entry that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Its place in the chain.
    pub seq: u64,
    /// What it says.
    pub event: Event,
}

/// What happened, of whatever is wanted.
pub fn happened(
    journal: &mut dyn Journal,
    range: &Range,
    is_wanted: &dyn Fn(&Noted) -> bool,
) -> Result<Vec<Noted>, AuditFault> {
    let Some((first, last)) = journal.between(range.since_ms, range.until_ms)? else { return Ok(Vec::new()) };
    let mut before = last.saturating_add(1).min(range.before.unwrap_or(u64::MAX));
    let mut found = Vec::new();
    while found.len() < range.most && before > first {
        let page = journal.before(Some(before), PAGE)?;
        let Some(oldest) = page.last() else { break };
        before = oldest.seq;
        let wanted = page.iter().filter(|line| range.has(line)).filter_map(read).filter(is_wanted);
        found.extend(wanted.take(range.most - found.len()));
    }
    Ok(found)
}

/// Who was shown the data of these people, or was told one of these scopes (`case:ID`), in which their data is.
///
/// People are found by an index; for scopes everything in the range is looked through.
pub fn viewed(
    journal: &mut dyn Journal,
    subjects: &[Subject],
    scopes: &[String],
    range: &Range,
) -> Result<Vec<Noted>, AuditFault> {
    let mut found = BTreeMap::new();
    for subject in subjects {
        found.extend(views_of(journal, subject, range)?.into_iter().map(|noted| (noted.seq, noted)));
    }
    if !scopes.is_empty() {
        let names_one = |noted: &Noted| {
            is_view(noted)
                && noted.event.object.split(' ').any(|said| scopes.iter().any(|scope| scope == said))
        };
        found.extend(happened(journal, range, &names_one)?.into_iter().map(|noted| (noted.seq, noted)));
    }
    Ok(found.into_values().rev().take(range.most).collect())
}

fn views_of(journal: &mut dyn Journal, subject: &Subject, range: &Range) -> Result<Vec<Noted>, AuditFault> {
    let (code, mut before) = (subject.code(), range.before);
    let mut found = Vec::new();
    while found.len() < range.most {
        let page = journal.about(&code, before, PAGE)?;
        let Some(oldest) = page.last() else { break };
        before = Some(oldest.seq);
        let views = page.iter().filter(|line| range.has(line)).filter_map(read).filter(is_view);
        found.extend(views.take(range.most - found.len()));
    }
    Ok(found)
}

/// One that was refused was shown nothing. One that was begun may have been shown a part.
fn is_view(noted: &Noted) -> bool {
    action::is_viewing(&noted.event.action) && !matches!(noted.event.outcome, Outcome::Refused(_))
}

/// What only a newer program can read is passed over; `verify` tells of it.
fn read(line: &JournalLine) -> Option<Noted> {
    Some(Noted { seq: line.seq, event: Event::from_bytes(&line.entry).ok()? })
}
