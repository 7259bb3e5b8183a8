//! Operations that a standing hold keeps from counting: found by the hold itself, and not by going through the feed.

use std::collections::HashMap;

use apseko_oplog::{DeviceId, Kind, OpId, Outcome, Record};

use super::Which;
use crate::storage::{Kept, StorageError, Transaction};

/// So many are looked at together.
const PAGE: usize = 500;

/// An operation that does not count for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeldBack {
    /// Its number in the order of arrival.
    pub n: i64,
    /// Which.
    pub id: OpId,
    /// Who wrote it.
    pub device: DeviceId,
    /// When, by the clock of the device.
    pub written_ms: i64,
    /// Since when it is held, by the clock of the server.
    pub held_ms: i64,
    /// The stable code of why.
    pub reason: String,
    /// A decision of the server that another one has overtaken: it stays held whatever is said.
    pub is_decision: bool,
}

/// Those that are held, in the order of arrival, beginning after this number: so many at most.
pub(crate) fn held(
    picture: &mut dyn Transaction,
    which: &Which,
    after: i64,
    limit: usize,
) -> Result<Vec<HeldBack>, StorageError> {
    let (mut found, mut last) = (Vec::new(), after);
    while found.len() < limit {
        let page = picture.held_after(last, PAGE)?;
        let Some(newest) = page.last() else { break };
        last = newest.n;
        let page = explained(picture, page)?;
        found.extend(page.into_iter().filter(|it| which.means(it.device, it.held_ms)));
    }
    found.truncate(limit);
    Ok(found)
}

/// The ids of those of them that can be let in.
pub(crate) fn held_of(
    picture: &mut dyn Transaction,
    which: &Which,
    limit: usize,
) -> Result<Vec<OpId>, StorageError> {
    let found = held(picture, which, i64::MIN, limit)?;
    Ok(found.into_iter().filter(|it| !it.is_decision).map(|it| it.id).collect())
}

/// How an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// Nobody has sent it.
    Unknown,
    /// No hold keeps it from counting.
    Free,
    /// It is held, and may be let in.
    Held,
    /// It is a decision that another one has overtaken.
    Overtaken,
}

/// How an operation stands at this moment.
pub(crate) fn stands(picture: &mut dyn Transaction, op: OpId) -> Result<Stands, StorageError> {
    let Some(kept) = picture.records(&[op])?.pop() else { return Ok(Stands::Unknown) };
    Ok(match (kept.record.holds, kept.record.header.kind) {
        (0, _) => Stands::Free,
        (_, Kind::Verdict) => Stands::Overtaken,
        _ => Stands::Held,
    })
}

/// With the newest of the standing holds of each.
fn explained(picture: &mut dyn Transaction, page: Vec<Kept>) -> Result<Vec<HeldBack>, StorageError> {
    let ids: Vec<OpId> = page.iter().map(|kept| kept.record.id()).collect();
    let pairs = picture.mentions(&ids)?;
    let about: Vec<OpId> = pairs.iter().map(|(_, by)| *by).collect();
    let mut why: HashMap<OpId, (i64, String)> = HashMap::new();
    for hold in picture.records(&about)? {
        let Some(verdict) = standing_hold(&hold.record) else { continue };
        let since = hold.record.header.stamp.hlc.ms();
        let newest = why.entry(verdict.0).or_insert_with(|| (i64::MIN, String::new()));
        if since >= newest.0 {
            *newest = (since, verdict.1);
        }
    }
    let explain = |kept: Kept| {
        let id = kept.record.id();
        let (held_ms, reason) = why.get(&id).cloned().unwrap_or_default();
        let header = &kept.record.header;
        HeldBack {
            n: kept.n,
            id,
            device: header.stream.device,
            written_ms: header.stamp.hlc.ms(),
            held_ms,
            reason,
            is_decision: header.kind == Kind::Verdict,
        }
    };
    Ok(page.into_iter().map(explain).collect())
}

/// What a hold holds, and why, as long as nobody has lifted it.
fn standing_hold(record: &Record) -> Option<(OpId, String)> {
    let verdict = record.verdict().filter(|it| it.outcome == Outcome::Held && record.is_head())?;
    Some((verdict.of, verdict.reason))
}
