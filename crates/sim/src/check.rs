//! What must hold when the storm is over. The numbers are those of `docs/SYNC.md`.

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::{
    DeviceId, FeedLedger as _, Held, Kind, Ledger as _, MemoryLedger, OpId, Outcome, Record, RegisterKey,
    ScopeId, Value, read_register, rebuild,
};

use crate::device::{Contents, Device};
use crate::rules;
use crate::server::SERVER;
use crate::truth::Truth;
use crate::world::World;

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which promise is broken.
    pub invariant: &'static str,
    /// How.
    pub what: String,
}

impl Violation {
    /// A broken promise.
    pub fn new(invariant: &'static str, what: String) -> Self {
        Self { invariant, what }
    }
}

/// Whether a promise was kept.
pub type Checked = Result<(), Violation>;

fn broken(invariant: &'static str, what: String) -> Checked {
    Err(Violation::new(invariant, what))
}

/// How many rounds of conversation the devices get until everything must be everywhere.
const ROUNDS: usize = 6;
const TALKS: usize = 40;
/// Whoever has been away for days, with messages of two operations, needs as many.
const CATCH_UP: usize = 1_000;

/// Heals the world, lets everybody talk, and checks everything.
pub fn after_the_storm<D: Device>(world: &mut World<'_, D>) -> Checked {
    world.calm();
    let user = u8::try_from(world.truth.written.len() % 4).unwrap_or(0);
    world.newcomer(user);
    quiesce(world)?;
    let server = world.server.ledger.clone();
    let mut devices = Vec::new();
    for (index, seat) in world.seats.iter_mut().enumerate().filter(|(_, seat)| !seat.dead) {
        devices.push((index, seat.device.contents()));
    }
    nothing_lost(&world.truth, &devices, &server)?;
    exactly_once(&world.truth, &server)?;
    no_silent_overwrite(&server)?;
    chains(&server)?;
    decisions(&server, legal_here)?;
    erased_everywhere(world, &server)?;
    for seat in 0..world.seats.len() {
        if !world.seats.get(seat).is_none_or(|seat| seat.dead) {
            agrees(world, seat, &server)?;
        }
    }
    Ok(())
}

/// I7 for every cut: whoever joined at any moment and caught up later has what everybody has.
pub fn every_cut<D: Device>(world: &mut World<'_, D>) -> Checked {
    let cuts = world.cuts.take().unwrap_or_default();
    let whole = world.server.ledger.clone();
    for (number, cut) in cuts.into_iter().enumerate() {
        let user = u8::try_from(number % 3).unwrap_or(0);
        let newcomer = world.newcomer(user);
        world.server.stand_in(cut);
        world.converse(newcomer, CATCH_UP)?;
        world.server.stand_in(whole.clone());
        world.converse(newcomer, CATCH_UP)?;
        // Somebody of that moment may bring back what everybody else has lost since.
        let server = world.server.ledger.clone();
        agrees(world, newcomer, &server)?;
    }
    Ok(())
}

/// Deriving everything anew gives what was derived step by step, at the server and on every device.
pub fn rebuilt_is_live<D: Device>(world: &mut World<'_, D>) -> Checked {
    let (live, level) = (world.server.ledger.clone(), world.server.level());
    same_after_rebuild("the server", &live, level, Some(SERVER))?;
    for seat in 0..world.seats.len() {
        let Some(place) = world.seats.get_mut(seat).filter(|seat| !seat.dead) else { continue };
        let (contents, level) = (place.device.contents(), place.level);
        let mut copy = MemoryLedger::default();
        for record in &contents.records {
            let _ = copy.insert(record);
        }
        same_after_rebuild(&format!("device {seat}"), &copy, level, contents.meta.server)?;
    }
    Ok(())
}

/// The same of one ledger, whoever has it.
pub fn same_after_rebuild(who: &str, live: &MemoryLedger, level: u16, server: Option<DeviceId>) -> Checked {
    let mut again = live.clone();
    let _ = rebuild(&mut again, level, server);
    let differs = live.records().zip(again.records()).find(|(live, again)| live != again);
    match differs {
        Some((live, again)) => broken("rebuild", format!("{who}: live {live:?}, rebuilt {again:?}")),
        None => Ok(()),
    }
}

fn quiesce<D: Device>(world: &mut World<'_, D>) -> Checked {
    let mut heads = Vec::new();
    loop {
        if heads.len() == ROUNDS {
            return broken("I9", "the feed does not come to rest".to_owned());
        }
        for seat in 0..world.seats.len() {
            world.converse(seat, TALKS)?;
        }
        let head = world.server.ledger.feed_meta().map_or(0, |meta| meta.head);
        if heads.last() == Some(&head) {
            break;
        }
        heads.push(head);
    }
    if world.server.ledger.parked().unwrap_or(0) > 0 {
        return broken("I9", "operations are still parked".to_owned());
    }
    for seat in 0..world.seats.len() {
        let Some(place) = world.seats.get_mut(seat).filter(|seat| !seat.dead) else { continue };
        let contents = place.device.contents();
        if let Some(record) = contents.records.iter().find(|record| record.seq.is_none()) {
            return broken("I9", format!("device {seat} still has {:?} to send", record.id()));
        }
    }
    Ok(())
}

/// I1 and I12: every operation that was saved and that some healthy place still had is in the feed, byte for byte.
pub fn nothing_lost(truth: &Truth, devices: &[(usize, Contents)], server: &MemoryLedger) -> Checked {
    let have = |id: &OpId| server.record(id).ok().flatten();
    for id in truth.written.keys() {
        let kept = have(id).is_some_and(|record| record.body != Held::Missing);
        let excused = truth.at_risk.contains(id) || truth.erased.contains(id);
        if !kept && !excused {
            return broken("I1", format!("{id:?} was saved and is lost"));
        }
    }
    for (index, contents) in devices {
        for record in &contents.records {
            let kept = have(&record.id());
            let full = kept.is_some_and(|kept| record.here().is_none() || kept.body != Held::Missing);
            if !full {
                return broken("I1", format!("device {index} has {:?} and the server has not", record.id()));
            }
        }
    }
    Ok(())
}

/// I2: a wish is in the feed as often as it was made.
pub fn exactly_once(truth: &Truth, server: &MemoryLedger) -> Checked {
    let mut found: BTreeMap<_, usize> = BTreeMap::new();
    for record in server.records() {
        if let Some(facts) = record.here().and_then(|body| body.facts()) {
            *found.entry(facts.edit).or_default() += 1;
        }
    }
    for (edit, count) in &truth.edits {
        let found = found.get(edit).copied().unwrap_or(0);
        if found > *count {
            return broken("I2", format!("{edit:?} came to {count} operations and is there {found} times"));
        }
    }
    Ok(())
}

/// I4, counted again from nothing but headers: a value is a head unless one that counts names it as replaced.
pub fn no_silent_overwrite(server: &MemoryLedger) -> Checked {
    let mut replaced: BTreeSet<OpId> = BTreeSet::new();
    for record in server.records().filter(|record| record.effective) {
        replaced.extend(&record.header.parents);
    }
    // Whoever is replaced is so by a value that somebody can see, however far down the line.
    let shown: BTreeSet<OpId> = server
        .records()
        .filter(|record| {
            record.effective && (record.body != Held::Missing || replaced.contains(&record.id()))
        })
        .flat_map(|record| record.header.parents.iter().copied())
        .collect();
    if let Some(id) = replaced.iter().find(|id| !shown.contains(id)) {
        return broken("I4", format!("{id:?} was replaced by a header without a body"));
    }
    for record in server.records() {
        let Some(register) = record.register() else { continue };
        let should_be_head = record.effective && !replaced.contains(&record.id());
        let heads = server.heads(&register).unwrap_or_default();
        let is_head = heads.iter().any(|head| head.id() == record.id());
        if should_be_head != is_head {
            let id = record.id();
            return broken("I4", format!("{id:?} should be a head: {should_be_head}, and is: {is_head}"));
        }
    }
    Ok(())
}

/// I5: every chain holds, and nothing comes before what it refers to.
pub fn chains(server: &MemoryLedger) -> Checked {
    let mut known: BTreeMap<OpId, u32> = BTreeMap::new();
    for record in server.records() {
        let header = &record.header;
        let follows = match header.prev {
            None => header.dseq == 1,
            Some(prev) => known.get(&prev).is_some_and(|dseq| dseq + 1 == header.dseq),
        };
        if !follows {
            return broken("I5", format!("the chain is broken at {:?}", record.id()));
        }
        known.insert(record.id(), header.dseq);
    }
    for record in server.records().filter(|record| record.here().is_some()) {
        if let Some(missing) = record.header.references().find(|reference| !known.contains_key(reference)) {
            return broken("I5", format!("{:?} refers to {missing:?}, which is not there", record.id()));
        }
    }
    Ok(())
}

/// Whether a decision may follow one in this state.
pub type Legal = fn(before: &str, decided: &Value) -> bool;

/// What the rules of the simulated inspectorate say.
fn legal_here(before: &str, decided: &Value) -> bool {
    let text = |name: &str| decided.get(name).and_then(Value::as_text).unwrap_or_default();
    rules::next(before, text("do")) == Some(text("state"))
}

/// I11: every petition has exactly one verdict that stands, and what was accepted is one legal path.
pub fn decisions(server: &MemoryLedger, legal: Legal) -> Checked {
    for record in server.records().filter(|record| record.header.kind == Kind::Petition) {
        if !record.effective || record.here().is_none() {
            continue;
        }
        let verdicts = server.mentions_of(&record.id()).unwrap_or_default();
        let standing = verdicts.iter().filter_map(|id| server.record(id).ok().flatten()).filter(|verdict| {
            verdict.effective && verdict.verdict().is_some_and(|verdict| verdict.outcome != Outcome::Held)
        });
        let count = standing.count();
        if count != 1 {
            return broken("I11", format!("petition {:?} has {count} standing verdicts", record.id()));
        }
    }
    for case in 0..rules::CASES {
        one_path(server, case, legal)?;
    }
    Ok(())
}

fn one_path(server: &MemoryLedger, case: u8, legal: Legal) -> Checked {
    let register =
        RegisterKey { entity: crate::deed::entity(crate::deed::TASK, case, 0), field: "=course".to_owned() };
    let accepted = server
        .records()
        .filter(|record| record.effective && record.register().as_ref() == Some(&register))
        .count();
    let heads = server.heads(&register).unwrap_or_default();
    if heads.len() > 1 {
        return broken("I11", format!("case {case} has {} present states", heads.len()));
    }
    let mut steps = 0;
    let mut at = heads.into_iter().next();
    while let Some(record) = at {
        steps += 1;
        let value = record.verdict().map(|verdict| verdict.value).unwrap_or(Value::Null);
        let parent = record.header.parents.first().and_then(|id| server.record(id).ok().flatten());
        let before = parent.as_ref().and_then(Record::verdict).map(|verdict| verdict.value);
        let before = before.as_ref().and_then(|value| value.get("state")).and_then(|value| value.as_text());
        if !legal(before.unwrap_or("new"), &value) {
            return broken("I11", format!("{:?} is no legal step from {before:?}", record.id()));
        }
        at = parent;
    }
    if steps == accepted {
        Ok(())
    } else {
        broken("I11", format!("{accepted} accepted, {steps} on the path"))
    }
}

/// What was ordered to be destroyed is nowhere.
fn erased_everywhere<D: Device>(world: &mut World<'_, D>, server: &MemoryLedger) -> Checked {
    for id in world.truth.erased.clone() {
        if server.record(&id).ok().flatten().is_some_and(|record| record.here().is_some()) {
            return broken("erase", format!("the server has the body of {id:?} again"));
        }
        for seat in 0..world.seats.len() {
            let granted = world.granted(seat);
            let scope = server.record(&id).ok().flatten().map(|record| record.header.scope);
            let Some(place) = world.seats.get_mut(seat).filter(|seat| !seat.dead) else { continue };
            if scope.is_some_and(|scope| granted.contains(&scope)) && place.device.holds_body(&id) {
                return broken("erase", format!("device {seat} still has the body of {id:?}"));
            }
        }
    }
    Ok(())
}

fn agrees<D: Device>(world: &mut World<'_, D>, seat: usize, server: &MemoryLedger) -> Checked {
    let granted = world.granted(seat);
    let Some(place) = world.seats.get_mut(seat) else { return Ok(()) };
    let level = place.level;
    let contents = place.device.contents();
    let as_it_reads;
    let server = if level == world.server.level() {
        server
    } else {
        as_it_reads = as_read_by(server, level, SERVER);
        &as_it_reads
    };
    shows_the_same(seat, &contents, &granted, server)
}

/// What a server holds, as a program of another level reads it.
pub fn as_read_by(server: &MemoryLedger, level: u16, own: DeviceId) -> MemoryLedger {
    let mut other = server.clone();
    // Cannot fail: nothing has told it to.
    let _ = rebuild(&mut other, level, Some(own));
    other
}

/// I3, I7, I8 and the end of I10: what a device shows of its scopes is what the server shows, and it shows no others.
pub fn shows_the_same(
    seat: usize,
    contents: &Contents,
    granted: &BTreeSet<ScopeId>,
    server: &MemoryLedger,
) -> Checked {
    for (scope, state) in &contents.scopes {
        if !granted.contains(scope) && !state.leaving {
            return broken("I10", format!("device {seat} keeps {scope:?} that it may not have"));
        }
    }
    let stable = contents.meta.stable;
    let stray = contents.records.iter().find(|record| {
        let backed_up = record.seq.is_some_and(|seq| seq <= stable);
        record.here().is_some() && backed_up && !granted.contains(&record.header.scope)
    });
    if let Some(record) = stray {
        return broken("I10", format!("device {seat} keeps the body of {:?}", record.id()));
    }
    for scope in granted {
        let theirs = heads_of(server.records(), *scope);
        let ours = heads_of(contents.records.iter(), *scope);
        if ours != theirs {
            return broken("I3", difference(seat, &ours, &theirs));
        }
        seals_hold(seat, contents, *scope)?;
    }
    Ok(())
}

type Heads = BTreeMap<RegisterKey, Vec<OpId>>;

/// The heads of every register of a scope, the one to show first, and with them what is shown.
fn heads_of<'r>(records: impl Iterator<Item = &'r Record>, scope: ScopeId) -> Heads {
    let mut heads: BTreeMap<RegisterKey, Vec<Record>> = BTreeMap::new();
    for record in records.filter(|record| record.header.scope == scope && record.is_head()) {
        if let Some(register) = record.register() {
            heads.entry(register).or_default().push(record.clone());
        }
    }
    heads.into_iter().map(|(register, heads)| (register, read_register(heads).heads())).collect()
}

fn difference(seat: usize, ours: &Heads, theirs: &Heads) -> String {
    let all: BTreeSet<&RegisterKey> = ours.keys().chain(theirs.keys()).collect();
    let odd = all.into_iter().find(|register| ours.get(register) != theirs.get(register));
    let show = |heads: &Heads| odd.and_then(|register| heads.get(register)).cloned().unwrap_or_default();
    format!("device {seat} shows {:?} of {odd:?}, the server {:?}", show(ours), show(theirs))
}

/// I8: everything that a seal rests on is here, whole, for as long as the seal is.
fn seals_hold(seat: usize, contents: &Contents, scope: ScopeId) -> Checked {
    let by_id: BTreeMap<OpId, &Record> =
        contents.records.iter().map(|record| (record.id(), record)).collect();
    let seals = contents.records.iter().filter(|record| {
        record.header.kind == Kind::Seal && record.header.scope == scope && record.effective
    });
    for seal in seals {
        let Some(facts) = seal.here().and_then(|body| body.facts()) else { continue };
        let items = facts.value.get("ops").map(|ops| ops.items()).unwrap_or_default();
        for id in items.iter().filter_map(|item| item.as_fixed().map(OpId)) {
            let whole = by_id.get(&id).is_some_and(|record| record.body != Held::Missing);
            if !whole {
                return broken("I8", format!("device {seat} has {:?} without {id:?}", seal.id()));
            }
        }
    }
    Ok(())
}
