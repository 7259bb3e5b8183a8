//! Telling a device what is new in its scopes, up to one place in the feed, with the headers that make the chains whole.

use std::collections::{BTreeMap, BTreeSet};

use apseko_trust::Envelope;

use crate::message::{
    Answer, Brings, Carried, Entry, News, Pull, Reach, ScopeAsk, ScopeNews, digest_of_scopes,
};
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
) -> Result<Answer, L::Error> {
    let meta = ledger.feed_meta()?;
    let granted = rules.grants(ledger, device)?;
    if has_others(&granted, pull) {
        return Ok(Answer::AskEach);
    }
    let spared = if env.bugs.has(Bug::CompactBeyondStable) { meta.head } else { meta.stable };
    let scopes = progress(&granted, pull, spared);
    let (mut lines, to) = page(ledger, &scopes, meta.head, pull.limit)?;
    if env.bugs.has(Bug::FeedGap) && env.random::<1>() < [64] {
        lines.retain(|line| line.group_end < to);
    }
    let asking = Asking { pull, scopes: &scopes, compacts: pull.level >= env.level, bugs: env.bugs };
    let mut page = Page::default();
    let to = fill(ledger, &asking, &lines, to, &mut page)?;
    add_wanted(ledger, &asking, &mut page)?;
    let tips = signatures(ledger, &page)?;
    let entries = in_causal_order(entries(ledger, &asking, page)?);
    let more = to < meta.head;
    let brings = brings(granted, pull, &scopes, to);
    Ok(Answer::News(News { brings, entries, tips, more }))
}

/// Whether a device that speaks of all its scopes at once has other ones than it may have.
fn has_others(granted: &BTreeSet<ScopeId>, pull: &Pull) -> bool {
    matches!(&pull.reach, Reach::Everywhere { scopes, .. } if *scopes != digest_of_scopes(granted.iter()))
}

fn brings(granted: BTreeSet<ScopeId>, pull: &Pull, scopes: &Scopes, to: u64) -> Brings {
    if let Reach::Everywhere { from, .. } = pull.reach {
        return Brings::Everywhere { from, to: to.max(from) };
    }
    let news = |(scope, progress): (&ScopeId, &Progress)| ScopeNews {
        scope: *scope,
        from: progress.from,
        to: to.max(progress.from),
        compact_until: progress.compact_until,
    };
    Brings::Each { granted, scopes: scopes.iter().map(news).collect() }
}

/// Puts in what the lines name, group by group; returns up to where that is complete.
fn fill<L: FeedLedger>(
    ledger: &L,
    asking: &Asking<'_>,
    lines: &[FeedEntry],
    to: u64,
    page: &mut Page,
) -> Result<u64, L::Error> {
    expect(ledger, asking, lines)?;
    let mut group = 0;
    for line in lines {
        if line.group_end != group && group != 0 && page.is_full(asking.pull.limit) {
            return Ok(group);
        }
        group = line.group_end;
        page.in_full.insert(line.op);
        if let Some(record) = ledger.record(&line.op)?.filter(|_| !asking.has(line.seq)) {
            gather(ledger, asking, record, page)?;
        }
    }
    Ok(to)
}

/// Says what the page is going to ask for: its operations, and the ones that carry their signatures.
fn expect<L: FeedLedger>(ledger: &L, asking: &Asking<'_>, lines: &[FeedEntry]) -> Result<(), L::Error> {
    let told: Vec<OpId> = lines.iter().filter(|line| !asking.has(line.seq)).map(|line| line.op).collect();
    ledger.expect(&told)?;
    let mut covers = BTreeSet::new();
    for id in &told {
        covers.extend(ledger.record(id)?.and_then(|record| record.cover));
    }
    ledger.expect(&Vec::from_iter(covers))
}

fn add_wanted<L: FeedLedger>(ledger: &L, asking: &Asking<'_>, page: &mut Page) -> Result<(), L::Error> {
    for id in &asking.pull.want {
        let record = ledger.record(id)?.filter(|record| asking.scopes.contains_key(&record.header.scope));
        if let Some(record) = record.filter(|record| record.body != Held::Missing) {
            page.in_full.insert(*id);
            page.wanted.insert(*id);
            gather(ledger, asking, record, page)?;
        }
    }
    Ok(())
}

fn signatures<L: FeedLedger>(ledger: &L, page: &Page) -> Result<Vec<(OpId, Envelope)>, L::Error> {
    let tips: BTreeSet<OpId> = page.records.values().filter_map(|record| record.cover).collect();
    let mut signatures = Vec::new();
    for tip in tips.into_iter().filter(|tip| page.has(tip)) {
        signatures.extend(ledger.signature(&tip)?.map(|envelope| (tip, envelope)));
    }
    Ok(signatures)
}

fn entries<L: FeedLedger>(ledger: &L, asking: &Asking<'_>, page: Page) -> Result<Vec<Entry>, L::Error> {
    let Page { records, in_full, wanted, .. } = page;
    let mut entries: Vec<Entry> = Vec::with_capacity(records.len());
    for (id, record) in records {
        if asking.bugs.has(Bug::SnapshotWithoutConflicts) && !is_shown(ledger, asking, &record)? {
            continue;
        }
        let spared = !wanted.contains(&id) && asking.is_replaced(&record);
        let in_full = in_full.contains(&id) && !spared;
        entries.push(entry(asking, record, in_full));
    }
    entries.sort_unstable_by_key(|entry| (entry.seq, entry.op.header.dseq));
    Ok(entries)
}

/// What goes into an answer, and how heavy it has become.
#[derive(Default)]
struct Page {
    records: BTreeMap<OpId, Record>,
    /// Those that are told in full; the others are headers that chains need.
    in_full: BTreeSet<OpId>,
    /// Those that the device has asked for by name.
    wanted: BTreeSet<OpId>,
    bytes: usize,
}

/// An answer is cut at the next group when it has several times the operations asked for, or so many bytes: far
/// below what the written form allows, because a group and the headers that its chains need still come whole.
const PAGE_BYTES: usize = 8 * 1024 * 1024;
const HEADERS_PER_LINE: usize = 3;

impl Page {
    fn is_full(&self, limit: u32) -> bool {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).saturating_mul(HEADERS_PER_LINE);
        self.records.len() >= limit || self.bytes >= PAGE_BYTES
    }

    fn has(&self, id: &OpId) -> bool {
        self.records.contains_key(id)
    }

    fn add(&mut self, record: Record) {
        self.bytes += record.header.bytes().len() + record.here().map_or(0, |body| body.bytes().len());
        self.records.entry(record.id()).or_insert(record);
    }
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
    let asked = |scope: &ScopeId| match &pull.reach {
        Reach::Each(scopes) => scopes.iter().find(|ask| ask.scope == *scope).copied(),
        Reach::Everywhere { from, .. } => Some(ScopeAsk { scope: *scope, from: *from, compact_until: *from }),
    };
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
    // Up to where everything of a scope has been read.
    let mut whole: Vec<(&ScopeId, u64)> = Vec::new();
    for (scope, progress) in scopes {
        // Never beyond where the page ends as far as is known: whoever has hundreds of cases has a few lines in each.
        let found = ledger.lines(scope, progress.from, to, limit)?;
        let last = found.last().filter(|_| found.len() == limit).copied();
        whole.push((scope, last.map_or(to, |last| last.seq).max(progress.from)));
        to = last.map_or(to, |last| to.min(last.group_end));
        lines.extend(found);
        if lines.len() >= limit {
            let (_, end, _) = lines.select_nth_unstable_by_key(limit - 1, |line| line.seq);
            to = to.min(end.group_end);
            lines.retain(|line| line.seq <= to);
        }
    }
    if !lines.is_empty() {
        complete_to(ledger, &whole, to, &mut lines)?;
    }
    lines.retain(|line| line.seq <= to);
    lines.sort_unstable_by_key(|line| line.seq);
    Ok((lines, to))
}

/// Fetches what lies between the last line read of a scope and the end of the page.
fn complete_to<L: FeedLedger>(
    ledger: &L,
    whole: &[(&ScopeId, u64)],
    to: u64,
    lines: &mut Vec<FeedEntry>,
) -> Result<(), L::Error> {
    const STEP: usize = 512;
    for (scope, whole) in whole {
        let mut after = *whole;
        while after < to {
            let found = ledger.lines(scope, after, to, STEP)?;
            let Some(last) = found.last().map(|line| line.seq) else { break };
            lines.extend(found);
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
    inside: &mut Page,
) -> Result<(), L::Error> {
    let wanted = record.id();
    let mut next = record.cover.or(Some(wanted));
    let mut passed = false;
    while let Some(id) = next {
        let Some(step) = ledger.record(&id)? else { break };
        passed |= id == wanted;
        if inside.has(&id) || (passed && id != wanted && asking.has_header(&step)) {
            break;
        }
        next = step.header.prev;
        let foreign = !asking.scopes.contains_key(&step.header.scope);
        if !(foreign && asking.bugs.has(Bug::ForeignHeadersWithheld)) {
            inside.add(step);
        }
    }
    if !inside.has(&wanted) {
        inside.add(record);
    }
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
