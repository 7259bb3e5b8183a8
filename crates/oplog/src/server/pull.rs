//! Telling a device what is new in its scopes, up to one place in the feed, with the headers that make the chains whole.

use std::collections::{BTreeMap, BTreeSet};

use crate::message::{Carried, Entry, News, Pull, ScopeNews};
use crate::{Bug, DeviceId, Env, FeedEntry, FeedLedger, Held, OpId, Record, Rules, ScopeId, read_register};

/// How far the device has got with a granted scope, and how far bodies that were replaced may be left out.
#[derive(Clone, Copy)]
struct Progress {
    from: u64,
    compact_until: u64,
}

type Scopes = BTreeMap<ScopeId, Progress>;

pub(super) fn pull<L: FeedLedger>(
    ledger: &L,
    env: &mut Env<'_>,
    rules: &impl Rules<L>,
    device: &DeviceId,
    pull: &Pull,
) -> Result<News, L::Error> {
    let meta = ledger.feed_meta()?;
    let head = meta.head;
    let granted = rules.grants(ledger, device)?;
    let spared = if env.bugs.has(Bug::CompactBeyondStable) { head } else { meta.stable };
    let scopes = progress(&granted, pull, spared);
    let (mut lines, to) = page(ledger, &scopes, head, pull.limit)?;
    if env.bugs.has(Bug::FeedGap) && env.random::<1>() < [64] {
        lines.retain(|line| line.group_end < to);
    }
    let asking = Asking { pull, scopes: &scopes, compacts: pull.level >= env.level, bugs: env.bugs };
    let mut inside: BTreeMap<OpId, Record> = BTreeMap::new();
    for line in lines.iter().filter(|line| !asking.has(line.seq)) {
        if let Some(record) = ledger.record(&line.op)? {
            gather(ledger, &asking, record, &mut inside)?;
        }
    }
    let mut wanted = BTreeSet::new();
    for id in &pull.want {
        let record = ledger.record(id)?.filter(|record| scopes.contains_key(&record.header.scope));
        if let Some(record) = record.filter(|record| record.body != Held::Missing) {
            wanted.insert(*id);
            gather(ledger, &asking, record, &mut inside)?;
        }
    }
    let delivered: BTreeSet<OpId> = lines.iter().map(|line| line.op).chain(wanted.iter().copied()).collect();
    let tips: BTreeSet<OpId> = inside.values().filter_map(|record| record.cover).collect();
    let mut signatures = Vec::new();
    for tip in tips.into_iter().filter(|tip| inside.contains_key(tip)) {
        if let Some(envelope) = ledger.signature(&tip)? {
            signatures.push((tip, envelope));
        }
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(inside.len());
    for record in inside.into_values() {
        if asking.bugs.has(Bug::SnapshotWithoutConflicts) && !is_shown(ledger, &asking, &record)? {
            continue;
        }
        let in_full = delivered.contains(&record.id());
        let spared = !wanted.contains(&record.id()) && asking.is_replaced(&record);
        entries.push(entry(&asking, record, in_full && !spared));
    }
    entries.sort_unstable_by_key(|entry| (entry.seq, entry.op.header.dseq));
    let entries = in_causal_order(entries);
    let news = |(scope, progress): (&ScopeId, &Progress)| ScopeNews {
        scope: *scope,
        from: progress.from,
        to: to.max(progress.from),
        compact_until: progress.compact_until,
    };
    Ok(News {
        granted,
        scopes: scopes.iter().map(news).collect(),
        entries,
        tips: signatures,
        more: to < head,
    })
}

struct Asking<'a> {
    pull: &'a Pull,
    scopes: &'a Scopes,
    compacts: bool,
    bugs: crate::Bugs,
}

impl Asking<'_> {
    fn has(&self, seq: u64) -> bool {
        self.pull.have.iter().any(|(from, to)| (*from..=*to).contains(&seq))
    }

    /// Whether the device has this header already, and with it everything before it in the chain.
    fn has_header(&self, record: &Record) -> bool {
        let Some(seq) = record.seq else { return false };
        self.has(seq) || self.scopes.get(&record.header.scope).is_some_and(|progress| seq <= progress.from)
    }

    fn is_replaced(&self, record: &Record) -> bool {
        let first_delivery = self.scopes.get(&record.header.scope).is_some_and(|progress| {
            progress.from < progress.compact_until
                && record.seq.is_some_and(|seq| seq <= progress.compact_until)
        });
        self.compacts && first_delivery && record.children > 0 && record.pins == 0
    }
}

/// For every granted scope how far the device has got. A new one is delivered compactly as far as a backup reaches:
/// what is not in a backup yet has to be whole on the devices, or a restored server could not get it back.
fn progress(granted: &BTreeSet<ScopeId>, pull: &Pull, stable: u64) -> Scopes {
    let asked = |scope: &ScopeId| pull.scopes.iter().find(|ask| ask.scope == *scope);
    let of = |scope: &ScopeId| {
        let (from, until) = asked(scope).map_or((0, 0), |ask| (ask.from, ask.compact_until));
        Progress { from, compact_until: if from == 0 { stable } else { until } }
    };
    granted.iter().map(|scope| (*scope, of(scope))).collect()
}

/// The next lines of all scopes in order, and up to where they are complete. A page never ends inside a group.
fn page<L: FeedLedger>(
    ledger: &L,
    scopes: &Scopes,
    head: u64,
    limit: u32,
) -> Result<(Vec<FeedEntry>, u64), L::Error> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX).max(1);
    let mut lines: Vec<FeedEntry> = Vec::new();
    let mut to = head;
    for (scope, progress) in scopes {
        let found = ledger.lines(scope, progress.from, limit)?;
        if found.len() == limit
            && let Some(last) = found.last()
        {
            to = to.min(last.group_end);
        }
        lines.extend(found);
    }
    lines.sort_unstable_by_key(|line| line.seq);
    if let Some(last) = lines.get(limit - 1) {
        to = to.min(last.group_end);
    }
    if lines.iter().any(|line| line.seq <= to) {
        complete_to(ledger, scopes, to, &mut lines)?;
    }
    lines.retain(|line| line.seq <= to);
    lines.sort_unstable_by_key(|line| line.seq);
    Ok((lines, to))
}

/// Fetches what lies between the last line read of a scope and the end of the page.
fn complete_to<L: FeedLedger>(
    ledger: &L,
    scopes: &Scopes,
    to: u64,
    lines: &mut Vec<FeedEntry>,
) -> Result<(), L::Error> {
    const STEP: usize = 512;
    let mut known: BTreeSet<u64> = lines.iter().map(|line| line.seq).collect();
    for (scope, progress) in scopes {
        let mut after = progress.from;
        loop {
            let found = ledger.lines(scope, after, STEP)?;
            let Some(last) = found.last().map(|line| line.seq) else { break };
            lines.extend(found.into_iter().filter(|line| line.seq <= to && known.insert(line.seq)));
            if last >= to {
                break;
            }
            after = last;
        }
    }
    Ok(())
}

/// Adds an operation, and every header between the signature that covers it and the last one that the device has.
fn gather<L: FeedLedger>(
    ledger: &L,
    asking: &Asking<'_>,
    record: Record,
    inside: &mut BTreeMap<OpId, Record>,
) -> Result<(), L::Error> {
    let wanted = record.id();
    let mut next = record.cover.or(Some(wanted));
    let mut passed = false;
    while let Some(id) = next {
        let Some(step) = ledger.record(&id)? else { break };
        passed |= id == wanted;
        if inside.contains_key(&id) || (passed && id != wanted && asking.has_header(&step)) {
            break;
        }
        next = step.header.prev;
        let foreign = !asking.scopes.contains_key(&step.header.scope);
        if !(foreign && asking.bugs.has(Bug::ForeignHeadersWithheld)) {
            inside.insert(id, step);
        }
    }
    inside.entry(wanted).or_insert(record);
    Ok(())
}

fn entry(asking: &Asking<'_>, record: Record, in_full: bool) -> Entry {
    let in_full = in_full || asking.bugs.has(Bug::ForeignBodiesSent);
    let erased = in_full && record.body == Held::Erased;
    let body = record.here().filter(|_| in_full).cloned();
    let seq = record.seq.unwrap_or(u64::MAX);
    Entry { seq, op: Carried { header: record.header, body, erased } }
}

/// Only ever asked in the simulator: whether a first delivery that leaves conflicts out would have this operation.
fn is_shown<L: FeedLedger>(ledger: &L, asking: &Asking<'_>, record: &Record) -> Result<bool, L::Error> {
    let first = asking.scopes.get(&record.header.scope).is_some_and(|progress| progress.from == 0);
    let Some(register) = record.register().filter(|_| first) else { return Ok(true) };
    let heads = read_register(ledger.heads(&register)?).heads();
    Ok(heads.first().is_none_or(|shown| *shown == record.id()))
}

/// Puts before each operation whatever it follows or refers to: a body may have come later than what follows it, and
/// its place is then higher than theirs.
fn in_causal_order(entries: Vec<Entry>) -> Vec<Entry> {
    let places: BTreeMap<OpId, usize> =
        entries.iter().enumerate().map(|(place, entry)| (entry.op.header.id(), place)).collect();
    let before = |entry: &Entry| -> Vec<usize> {
        let header = &entry.op.header;
        header.prev.iter().chain(header.references()).filter_map(|id| places.get(id).copied()).collect()
    };
    let mut waiting: Vec<Option<(Entry, bool)>> =
        entries.into_iter().map(|entry| Some((entry, false))).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    let mut work: Vec<usize> = (0..waiting.len()).rev().collect();
    while let Some(place) = work.pop() {
        let Some(slot) = waiting.get_mut(place) else { continue };
        match slot {
            None => {}
            // Seen before: everything that it needs has been put before it by now.
            Some((_, true)) => ordered.extend(slot.take().map(|(entry, _)| entry)),
            Some((entry, seen)) => {
                *seen = true;
                work.push(place);
                work.extend(before(entry));
            }
        }
    }
    ordered
}
