//! Receiving: everything of an answer is checked first, then taken in with its cursors as one.

use std::collections::{BTreeMap, BTreeSet};

use apseko_trust::{Purpose, Role};

use super::{Notice, PULL_EVERY_MS, Session, Step, housekeeping, moved, part_from_twin};
use crate::accept::{Incoming, take_in};
use crate::message::{Brings, Entry, News, Pull, Reach, ScopeAsk, ScopeNews, digest_of_scopes};
use crate::rules::is_doubt;
use crate::{Bug, DeviceLedger, DeviceMeta, Env, EpochId, Ledger, OpId, ScopeId, ScopeState};

/// Own places are told in at most so many ranges; what is left out comes again and is recognised.
pub(super) const HAVE_LIMIT: usize = 4_000;
pub(super) const RANGE_LIMIT: usize = 64;
const WANT_LIMIT: usize = 64;
const LACK_LIMIT: usize = 1_000;

pub(super) fn build<L: DeviceLedger>(
    ledger: &L,
    env: &mut Env<'_>,
    epoch: EpochId,
    ask_each: bool,
) -> Result<Pull, L::Error> {
    let states = ledger.scopes()?;
    let least = states.values().map(|state| state.cursor).min().unwrap_or(0);
    let mut want = Vec::new();
    for (scope, state) in states.iter().filter(|_| !env.bugs.has(Bug::NeverWants)) {
        want.extend(ledger.hollow_heads(scope, state.cursor, LACK_LIMIT)?);
    }
    if want.len() > WANT_LIMIT {
        // The server may have none of the first ones either: begin elsewhere each time.
        let start = usize::from(u16::from_be_bytes(env.random())) % want.len();
        want.rotate_left(start);
        want.truncate(WANT_LIMIT);
    }
    Ok(Pull {
        epoch,
        level: env.level,
        reach: reach(&states, ask_each),
        have: ranges(&ledger.own_places(least, HAVE_LIMIT)?),
        want,
        limit: env.page.saturating_mul(2),
    })
}

fn reach(states: &BTreeMap<ScopeId, ScopeState>, ask_each: bool) -> Reach {
    let even = even_cursor(states).filter(|_| !ask_each);
    if let Some(from) = even {
        return Reach::Everywhere { from, scopes: digest_of_scopes(states.keys()) };
    }
    let ask = |(scope, state): (&ScopeId, &ScopeState)| ScopeAsk {
        scope: *scope,
        from: state.cursor,
        compact_until: state.compact_until,
    };
    Reach::Each(states.iter().map(ask).collect())
}

/// The place up to which everything is here, if that is the same for all scopes and none is coming or going.
fn even_cursor(states: &BTreeMap<ScopeId, ScopeState>) -> Option<u64> {
    let from = states.values().next()?.cursor;
    let settled = |state: &ScopeState| {
        state.cursor == from && state.compact_until <= from && !state.leaving && from > 0
    };
    states.values().all(settled).then_some(from)
}

/// Ascending places as ranges, both ends in.
fn ranges(places: &[u64]) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for place in places {
        let full = ranges.len() == RANGE_LIMIT;
        match ranges.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(*place) => *end = *place,
            _ if full => break,
            _ => ranges.push((*place, *place)),
        }
    }
    ranges
}

pub(super) fn apply<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    news: News,
    step: &mut Step,
) -> Result<(), L::Error> {
    let mut meta = ledger.meta()?;
    let Some(covers) = check(ledger, &meta, env, &news)? else {
        step.notices.push(Notice::AnswerRefused);
        session.failed(env);
        return Ok(());
    };
    for (tip, envelope) in &news.tips {
        ledger.put_signature(tip, envelope)?;
    }
    for entry in &news.entries {
        take_entry(ledger, session, env, &meta, entry, &covers, step)?;
    }
    let now = env.now_ms(session.pen.trusted);
    for entry in &news.entries {
        session.pen.hlc = session.pen.hlc.after_seeing(entry.op.header.stamp.hlc, now);
    }
    meta.hlc = session.pen.hlc;
    ledger.set_meta(&meta)?;
    move_as_told(ledger, &news.brings)?;
    if let Brings::Each { granted, .. } = &news.brings {
        housekeeping::follow_grants(ledger, env, granted, moved(step))?;
    }
    session.ask_each = false;
    if !news.more {
        session.wait_until_mono = env.mono_ms.saturating_add(PULL_EVERY_MS);
    }
    Ok(())
}

fn take_entry<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    meta: &DeviceMeta,
    entry: &Entry,
    covers: &BTreeMap<OpId, OpId>,
    step: &mut Step,
) -> Result<(), L::Error> {
    let header = &entry.op.header;
    let id = header.id();
    if header.stream == session.pen.stream && ledger.record(&id)?.is_none() {
        part_from_twin(session, env, step);
    }
    let incoming = Incoming {
        header: header.clone(),
        body: entry.op.body.clone(),
        erased: entry.op.erased,
        seq: Some(entry.seq),
        cover: covers.get(&id).copied(),
    };
    take_in(ledger, Session::reading(meta, env), incoming, moved(step))?;
    Ok(())
}

pub(super) fn move_as_told<L: DeviceLedger>(ledger: &mut L, brings: &Brings) -> Result<(), L::Error> {
    match brings {
        Brings::Each { scopes, .. } => move_cursors(ledger, scopes),
        Brings::Everywhere { from, to } => move_all_cursors(ledger, *from, *to),
    }
}

fn move_cursors<L: DeviceLedger>(ledger: &mut L, scopes: &[ScopeNews]) -> Result<(), L::Error> {
    let states = ledger.scopes()?;
    for news in scopes {
        let state = states.get(&news.scope).copied().unwrap_or_default();
        if news.from <= state.cursor {
            let cursor = state.cursor.max(news.to);
            let compact_until = news.compact_until;
            ledger.set_scope(&news.scope, Some(ScopeState { cursor, compact_until, ..state }))?;
        }
    }
    Ok(())
}

/// What was begun here since the question was asked stands at its beginning, and stays there.
fn move_all_cursors<L: DeviceLedger>(ledger: &mut L, from: u64, to: u64) -> Result<(), L::Error> {
    for (scope, state) in ledger.scopes()? {
        if from <= state.cursor && state.cursor < to {
            ledger.set_scope(&scope, Some(ScopeState { cursor: to, ..state }))?;
        }
    }
    Ok(())
}

/// Checks hashes, chains and signatures; returns which signature covers which operation, or nothing if it does not add up.
fn check<L: Ledger>(
    ledger: &L,
    meta: &DeviceMeta,
    env: &Env<'_>,
    news: &News,
) -> Result<Option<BTreeMap<OpId, OpId>>, L::Error> {
    let inside: BTreeMap<OpId, &Entry> =
        news.entries.iter().map(|entry| (entry.op.header.id(), entry)).collect();
    let mut covers = BTreeMap::new();
    for (tip, envelope) in &news.tips {
        let Some(entry) = inside.get(tip) else { return Ok(None) };
        let header = &entry.op.header;
        let of_server = Some(header.stream.device) == meta.server;
        let role = if of_server { Role::Feed } else { Role::Device };
        let subject = Some(header.stream.device.0);
        let verdict =
            env.verifier.verify(role, subject, Purpose::Batch, &tip.0, envelope, header.stamp.hlc.ms());
        if verdict.is_err_and(|error| !is_doubt(role, &error)) {
            return Ok(None);
        }
        let mut next = Some(*tip);
        while let Some(id) = next.filter(|id| !covers.contains_key(id)) {
            let Some(entry) = inside.get(&id) else { break };
            covers.insert(id, *tip);
            next = entry.op.header.prev;
        }
    }
    let mut known = BTreeSet::new();
    for entry in &news.entries {
        let header = &entry.op.header;
        let body_fits = entry.op.body.as_ref().is_none_or(|body| body.digest() == header.body);
        let follows = match &header.prev {
            None => true,
            Some(prev) => known.contains(prev) || ledger.record(prev)?.is_some(),
        };
        let covered = covers.contains_key(&header.id()) || ledger.record(&header.id())?.is_some();
        // No database counts further, and no feed gets so far.
        let countable = i64::try_from(entry.seq).is_ok();
        if !(body_fits && follows && covered && countable) {
            return Ok(None);
        }
        known.insert(header.id());
    }
    Ok(Some(covers))
}
