//! Taking an operation into a ledger: the one place where standing, heads, holds and erasures change.
//!
//! The result does not depend on the order of arrival: every effective operation counts once against each of its
//! parents, whether the parent is here already or comes later. Devices and the server share every line of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::order::ids_in;
use crate::record::decided_field;
use crate::{
    Body, Bug, Bugs, DeviceId, FORMAT, Header, Held, Kind, Ledger, OpId, Outcome, Record, RegisterKey,
};

mod counting;

use counting::{await_parents, count_child, holds_and_pins, recount, replacements};

/// An operation on its way in. Hashes and signatures have been checked.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The header.
    pub header: Arc<Header>,
    /// The body, if it came along.
    pub body: Option<Arc<Body>>,
    /// The sender knows that the body was destroyed by order.
    pub erased: bool,
    /// Its place in the feed, if it has one.
    pub seq: Option<u64>,
    /// Under whose signature it came.
    pub cover: Option<OpId>,
}

/// What taking in came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is new.
    New,
    /// It was known without its body, and the body came now.
    Filled,
    /// Everything was known.
    Known,
}

/// By whose eyes operations are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    /// The level of the program.
    pub level: u16,
    /// The installation whose streams are the server's.
    pub server: Option<DeviceId>,
    /// Nothing, outside the simulator.
    pub bugs: Bugs,
}

/// Registers whose value may have moved.
pub(crate) type Moved = BTreeSet<RegisterKey>;

impl Reading {
    /// Whether an operation takes part in the state. One whose body nobody could bring does not replace what it was
    /// to replace, unless something newer shows that it did.
    fn lets(&self, record: &Record) -> bool {
        let header = &record.header;
        let understood = header.format <= FORMAT
            && header.needs <= self.level
            && !matches!(header.kind, Kind::Other(_))
            && record.here().is_none_or(|body| body.facts().is_some());
        let entitled = !header.kind.is_the_servers() || Some(header.stream.device) == self.server;
        let bare = record.body == Held::Missing && record.children == 0;
        let present = !bare || self.bugs.has(Bug::HeaderReplaces);
        understood && entitled && present && record.holds == 0
    }
}

pub(crate) fn take_in<L: Ledger>(
    ledger: &mut L,
    reading: Reading,
    incoming: Incoming,
    moved: &mut Moved,
) -> Result<Taken, L::Error> {
    let id = incoming.header.id();
    if incoming.erased {
        ledger.order_erasure(&id)?;
    }
    if let Some(known) = ledger.record(&id)? {
        return complete(ledger, reading, known, incoming, moved);
    }
    let body = if incoming.erased || ledger.erasure_ordered(&id)? {
        Held::Erased
    } else {
        incoming.body.map_or(Held::Missing, Held::Here)
    };
    let mut record = Record {
        header: incoming.header,
        body,
        seq: incoming.seq,
        cover: incoming.cover,
        effective: false,
        children: 0,
        holds: 0,
        pins: 0,
    };
    record.children = replacements(ledger, &record.header)?;
    (record.holds, record.pins) = holds_and_pins(ledger, &id)?;
    // Written once, as it stands: most operations never change after this.
    record.effective = reading.lets(&record);
    ledger.insert(&record)?;
    await_parents(ledger, &record)?;
    moved.extend(record.register());
    if record.effective {
        let work = stands_anew(ledger, reading, &record, moved)?;
        stand(ledger, reading, work, moved)?;
    }
    take_effect(ledger, reading, &id, moved)?;
    Ok(Taken::New)
}

/// What came again may know more than what is here: the body, a place in the feed, a signature.
fn complete<L: Ledger>(
    ledger: &mut L,
    reading: Reading,
    mut known: Record,
    incoming: Incoming,
    moved: &mut Moved,
) -> Result<Taken, L::Error> {
    if incoming.erased && known.body != Held::Erased {
        erase(ledger, reading, &known.id(), moved)?;
        known.body = Held::Erased;
    }
    // The higher place is the one from which all that is here is safe: a body may have arrived after its header.
    let placed = known.seq < incoming.seq;
    let covered = known.cover.is_none() && incoming.cover.is_some();
    known.seq = known.seq.max(incoming.seq);
    known.cover = known.cover.or(incoming.cover);
    let body = if known.body == Held::Missing { incoming.body } else { None };
    let Some(body) = body else {
        if placed || covered {
            ledger.update(&known)?;
        }
        return Ok(Taken::Known);
    };
    known.body = Held::Here(body);
    ledger.update(&known)?;
    moved.extend(known.register());
    stand(ledger, reading, vec![known.id()], moved)?;
    take_effect(ledger, reading, &known.id(), moved)?;
    Ok(Taken::Filled)
}

/// Gives an operation of which nothing is derived its place among the others.
pub(crate) fn apply<L: Ledger>(
    ledger: &mut L,
    reading: Reading,
    id: &OpId,
    moved: &mut Moved,
) -> Result<(), L::Error> {
    let Some(mut record) = ledger.record(id)? else { return Ok(()) };
    record.children = replacements(ledger, &record.header)?;
    if record.children > 0 {
        ledger.update(&record)?;
    }
    await_parents(ledger, &record)?;
    recount(ledger, id)?;
    moved.extend(record.register());
    stand(ledger, reading, vec![*id], moved)?;
    take_effect(ledger, reading, id, moved)
}

/// Decides anew whether operations take part, and whatever follows from that for others. A long chain of replaced values may
/// follow, so this is a list of work and not a recursion.
fn stand<L: Ledger>(
    ledger: &mut L,
    reading: Reading,
    work: Vec<OpId>,
    moved: &mut Moved,
) -> Result<(), L::Error> {
    let mut work = work;
    while let Some(id) = work.pop() {
        let Some(mut record) = ledger.record(&id)? else { continue };
        let now = reading.lets(&record);
        if record.effective == now {
            continue;
        }
        record.effective = now;
        ledger.update(&record)?;
        moved.extend(record.register());
        work.extend(stands_anew(ledger, reading, &record, moved)?);
    }
    Ok(())
}

/// What follows for others from whether an operation takes part. Returns what has to be looked at because of it.
fn stands_anew<L: Ledger>(
    ledger: &mut L,
    reading: Reading,
    record: &Record,
    moved: &mut Moved,
) -> Result<Vec<OpId>, L::Error> {
    let mut work = Vec::new();
    for parent in &record.header.parents {
        work.extend(count_child(ledger, &record.header, parent, record.effective, moved)?);
    }
    match record.verdict() {
        Some(verdict) => settle(ledger, &verdict.of, moved)?,
        None => settle(ledger, &record.id(), moved)?,
    }
    if reading.bugs.has(Bug::LastWriterWins) && record.effective {
        bury_rivals(ledger, record)?;
    }
    Ok(work)
}

/// Only ever runs in the simulator: what a last-writer-wins merge does.
fn bury_rivals<L: Ledger>(ledger: &mut L, record: &Record) -> Result<(), L::Error> {
    let Some(register) = record.register() else { return Ok(()) };
    let mut heads = ledger.heads(&register)?;
    heads.sort_by_key(|head| (head.header.stamp.hlc, head.id()));
    heads.pop();
    heads.into_iter().try_for_each(|mut loser| {
        loser.children += 1;
        ledger.update(&loser)
    })
}

/// What an operation does beyond writing its own register.
fn take_effect<L: Ledger>(
    ledger: &mut L,
    reading: Reading,
    id: &OpId,
    moved: &mut Moved,
) -> Result<(), L::Error> {
    let Some(record) = ledger.record(id)? else { return Ok(()) };
    let Some(body) = record.here().and_then(|body| body.facts()) else { return Ok(()) };
    match record.header.kind {
        Kind::Verdict => {
            let Some(verdict) = record.verdict() else { return Ok(()) };
            ledger.link_mention(&verdict.of, id)?;
            if verdict.outcome != Outcome::Held {
                settle(ledger, &verdict.of, moved)
            } else if record.effective && record.children == 0 {
                recount(ledger, &verdict.of)?;
                stand(ledger, reading, vec![verdict.of], moved)
            } else {
                Ok(())
            }
        }
        Kind::Petition => settle(ledger, id, moved),
        Kind::Erase if record.effective => {
            for target in ids_in(&body.value, "ops") {
                ledger.link_mention(&target, id)?;
                erase(ledger, reading, &target, moved)?;
            }
            Ok(())
        }
        Kind::Seal if record.effective => pin(ledger, id, &ids_in(&body.value, "ops")),
        Kind::Erase
        | Kind::Seal
        | Kind::Set
        | Kind::Retract
        | Kind::Attach
        | Kind::Note
        | Kind::Resolve
        | Kind::Admit
        | Kind::Other(_) => Ok(()),
    }
}

/// Whether a petition waits: it takes part, and no verdict on it does.
fn settle<L: Ledger>(ledger: &mut L, petition: &OpId, moved: &mut Moved) -> Result<(), L::Error> {
    let Some(record) = ledger.record(petition)? else { return Ok(()) };
    if record.header.kind != Kind::Petition {
        return Ok(());
    }
    let Some(facts) = record.here().and_then(|body| body.facts()) else {
        return ledger.set_pending(petition, false);
    };
    let pending = record.effective && standing_verdict(ledger, petition)?.is_none();
    ledger.set_pending(petition, pending)?;
    moved.insert(RegisterKey { entity: facts.entity, field: decided_field(&facts.field) });
    Ok(())
}

/// The verdict that stands on a petition.
pub(crate) fn standing_verdict<L: Ledger>(ledger: &L, petition: &OpId) -> Result<Option<Record>, L::Error> {
    for id in ledger.mentions_of(petition)? {
        let Some(record) = ledger.record(&id)? else { continue };
        let decides = record.verdict().is_some_and(|verdict| verdict.outcome != Outcome::Held);
        if decides && record.effective {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// Destroys a body, or makes sure that it will never be kept.
pub(crate) fn erase<L: Ledger>(
    ledger: &mut L,
    reading: Reading,
    target: &OpId,
    moved: &mut Moved,
) -> Result<(), L::Error> {
    ledger.order_erasure(target)?;
    let Some(mut record) = ledger.record(target)? else { return Ok(()) };
    moved.extend(record.register());
    let was_petition = record.header.kind == Kind::Petition;
    record.body = Held::Erased;
    ledger.update(&record)?;
    stand(ledger, reading, vec![*target], moved)?;
    if was_petition { settle(ledger, target, moved) } else { Ok(()) }
}

/// A seal rests on these.
fn pin<L: Ledger>(ledger: &mut L, seal: &OpId, targets: &[OpId]) -> Result<(), L::Error> {
    for target in targets {
        ledger.link_mention(target, seal)?;
        recount(ledger, target)?;
    }
    Ok(())
}

/// Lets a body go that can be had again. Whatever it did to others is undone until it comes back.
pub(crate) fn let_go<L: Ledger>(
    ledger: &mut L,
    reading: Reading,
    mut record: Record,
    moved: &mut Moved,
) -> Result<(), L::Error> {
    moved.extend(record.register());
    let spoke_of = spoken_of(&record);
    record.body = Held::Missing;
    ledger.update(&record)?;
    stand(ledger, reading, vec![record.id()], moved)?;
    settle(ledger, &record.id(), moved)?;
    for target in spoke_of {
        recount(ledger, &target)?;
        stand(ledger, reading, vec![target], moved)?;
        settle(ledger, &target, moved)?;
    }
    Ok(())
}

/// The operations that the body of a verdict or a seal is about.
fn spoken_of(record: &Record) -> Vec<OpId> {
    if let Some(verdict) = record.verdict() {
        return vec![verdict.of];
    }
    let facts = record.here().and_then(|body| body.facts()).filter(|_| record.header.kind == Kind::Seal);
    facts.map(|facts| ids_in(&facts.value, "ops")).unwrap_or_default()
}

#[cfg(test)]
mod tests;
