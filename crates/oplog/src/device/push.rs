//! Sending: the outbox in the order of arrival, one signature over each chain of our own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apseko_trust::{Envelope, Purpose, Role};

use super::{Flight, Load, Notice, Session, Step};
use crate::message::{Carried, Kept, Push, Receipt};
use crate::{Bug, DeviceLedger, Env, EpochId, Held, Ledger, OpId, Record, StreamId};

/// About so many bytes of headers and bodies in one message: far below what the written form allows.
const PUSH_BYTES: usize = 4 * 1024 * 1024;

/// New signatures, each of the last operation of its chain.
type Signed = BTreeMap<StreamId, (OpId, Envelope)>;

/// The next message, if there is something to send, with what has to be remembered of it; after another one that is still on
/// its way.
pub(super) fn build<L: DeviceLedger>(
    ledger: &L,
    session: &Session,
    env: &Env<'_>,
    epoch: EpochId,
    after: Option<&Load>,
) -> Result<Option<(Push, Load)>, L::Error> {
    let mut batch = outbox(ledger, session, env, after)?;
    if env.bugs.has(Bug::NoRelay) {
        batch.retain(|record| record.header.stream.device == session.pen.stream.device);
    }
    cut_to_size(&mut batch);
    if batch.is_empty() {
        return Ok(None);
    }
    let front = batch.len();
    // A little more may follow, to reach the end of a signed chain.
    reach_covers(ledger, &mut batch)?;
    // Unsigned work would be refused as nobody's. It waits until the key signs.
    let Some(signed) = sign_own(env, &batch) else { return Ok(None) };
    let ops = Arc::new(covers_of(&signed, &batch));
    let mut tips: Vec<(OpId, Envelope)> = signed.values().cloned().collect();
    let signed = tips.clone();
    let covers: BTreeSet<OpId> = batch.iter().filter_map(|record| record.cover).collect();
    for cover in covers {
        if let Some(envelope) = ledger.signature(&cover)? {
            tips.push((cover, envelope));
        }
    }
    let carried = batch.into_iter().map(|record| carry(env, record)).collect();
    Ok(Some((Push { epoch, ops: carried, tips }, Load { signed, ops, front })))
}

/// The next page of the outbox, behind what is on its way already.
fn outbox<L: DeviceLedger>(
    ledger: &L,
    session: &Session,
    env: &Env<'_>,
    after: Option<&Load>,
) -> Result<Vec<Record>, L::Error> {
    let page = usize::try_from(env.page).unwrap_or(usize::MAX).max(1);
    let under_way = |id: &OpId| after.is_some_and(|load| load.ops.contains_key(id));
    let waits = |record: &Record| !session.refused.contains(&record.id()) && !under_way(&record.id());
    // What was refused lies among the first: then nobody can count on who they are.
    let front = after.filter(|_| session.refused.is_empty()).map_or(0, |load| load.front);
    let aside = session.refused.len() + after.map_or(0, |load| load.ops.len() - front.min(load.ops.len()));
    let mut batch = ledger.unsent(front, page.saturating_add(aside))?;
    batch.retain(waits);
    batch.truncate(page);
    Ok(batch)
}

/// Which new signature covers which operation: the one at the end of its chain, if none covered it before.
fn covers_of(signed: &Signed, batch: &[Record]) -> BTreeMap<OpId, Option<OpId>> {
    let tip = |record: &Record| signed.get(&record.header.stream).map(|(tip, _)| *tip);
    let cover = |record: &Record| if record.cover.is_none() { tip(record) } else { None };
    batch.iter().map(|record| (record.id(), cover(record))).collect()
}

/// A message may only be so heavy: the rest goes with the next one.
fn cut_to_size(batch: &mut Vec<Record>) {
    let mut weight = 0;
    let fits = batch.iter().take_while(|record| {
        let before = weight;
        weight += record.header.bytes().len() + record.here().map_or(0, |body| body.bytes().len());
        before < PUSH_BYTES
    });
    let fits = fits.count();
    batch.truncate(fits);
}

fn carry(env: &Env<'_>, record: Record) -> Carried {
    let mut header = record.header.clone();
    if env.bugs.has(Bug::UnknownRewritten) && header.needs > env.level {
        let facts = crate::Facts { kind: crate::Kind::Note, ..(**header).clone() };
        header = std::sync::Arc::new(crate::Header::write(facts));
    }
    Carried { header, body: record.here().cloned(), erased: record.body == Held::Erased }
}

/// Adds the operations between the last one of a signed chain and its signature, and before each of them whatever it refers to
/// that has no place yet. Without that the server would park the end of the chain until the next message: nobody could be shown
/// who wrote the beginning.
fn reach_covers<L: Ledger>(ledger: &L, batch: &mut Vec<Record>) -> Result<(), L::Error> {
    // Whether the chain is whole from there on back to what the server has.
    let mut inside: BTreeMap<OpId, bool> = batch.iter().map(|record| (record.id(), true)).collect();
    let mut covers: BTreeSet<OpId> = batch.iter().filter_map(|record| record.cover).collect();
    while let Some(cover) = covers.pop_first() {
        let further = up_to(ledger, cover, &mut inside)?;
        covers.extend(
            further.iter().filter_map(|record| record.cover).filter(|id| inside.get(id) != Some(&true)),
        );
        batch.extend(further);
    }
    Ok(())
}

/// An operation with its chain back to what is inside, each after what it refers to.
fn up_to<L: Ledger>(
    ledger: &L,
    last: OpId,
    inside: &mut BTreeMap<OpId, bool>,
) -> Result<Vec<Record>, L::Error> {
    let mut ordered = Vec::new();
    let mut work = vec![Visit::Chain(last)];
    while let Some(visit) = work.pop() {
        let (id, in_chain) = match visit {
            Visit::Chain(id) => (id, true),
            Visit::Needed(id) => (id, false),
            Visit::Ready(record) => {
                ordered.push(*record);
                continue;
            }
        };
        let before = inside.get(&id).copied();
        if before.is_some_and(|whole| whole || !in_chain) {
            continue;
        }
        let known = ledger.record(&id)?.filter(|record| in_chain || record.seq.is_none());
        let Some(record) = known else { continue };
        inside.insert(id, in_chain);
        let prev =
            record.header.prev.map(|prev| if in_chain { Visit::Chain(prev) } else { Visit::Needed(prev) });
        if before.is_none() {
            let needed: Vec<Visit> = record.header.references().map(|id| Visit::Needed(*id)).collect();
            work.push(Visit::Ready(Box::new(record)));
            work.extend(needed);
        }
        work.extend(prev);
    }
    Ok(ordered)
}

/// A step of [`up_to`]: whatever is put on top is done first.
enum Visit {
    Chain(OpId),
    Needed(OpId),
    Ready(Box<Record>),
}

/// Signs the last operation of every chain of ours that no signature covers yet.
fn sign_own(env: &Env<'_>, batch: &[Record]) -> Option<Signed> {
    let mut last: BTreeMap<StreamId, OpId> = BTreeMap::new();
    for record in batch.iter().filter(|record| record.cover.is_none()) {
        last.insert(record.header.stream, record.id());
    }
    let sign = |tip: OpId| env.signer.sign(Purpose::Batch, &tip.0).ok().map(|envelope| (tip, envelope));
    last.into_iter().map(|(stream, tip)| Some((stream, sign(tip)?))).collect()
}

/// The server has kept some of it.
pub(super) fn kept<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    flight: &Flight,
    heard: (EpochId, i64),
    kept: Kept,
    step: &mut Step,
) -> Result<(), L::Error> {
    for (tip, envelope) in &flight.load.signed {
        ledger.put_signature(tip, envelope)?;
    }
    for (id, seq) in &kept.places {
        ledger.place(id, *seq, flight.load.ops.get(id).copied().flatten())?;
    }
    if let Some(receipt) = kept.receipt.as_ref().filter(|receipt| holds(env, heard, &kept, receipt)) {
        let mut meta = ledger.meta()?;
        meta.anchor = Some(receipt.digest);
        session.pen.anchor = meta.anchor;
        ledger.set_meta(&meta)?;
    }
    session.pull_first = kept.places.is_empty();
    if env.bugs.has(Bug::ForkReissued) {
        return reissue(ledger, session, env, &kept.refused, step);
    }
    if !kept.refused.is_empty() {
        session.refused.extend(&kept.refused);
        step.notices.push(Notice::Refused(kept.refused));
    }
    if env.bugs.has(Bug::BodiesForgottenOnAck) {
        super::housekeeping::forget_replaced(ledger, env, u64::MAX, &mut step.moved)?;
    }
    Ok(())
}

/// Only ever runs in the simulator: writes what was refused anew under another name, and forgets the first writing.
fn reissue<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    refused: &[OpId],
    step: &mut Step,
) -> Result<(), L::Error> {
    let reading = Session::reading(&ledger.meta()?, env);
    super::part_from_twin(session, env, step);
    for id in refused {
        let Some(mut record) = ledger.record(id)? else { continue };
        record.seq = Some(0);
        ledger.update(&record)?;
        let Some(facts) = record.here().and_then(|body| body.facts()).cloned() else { continue };
        let header = &record.header;
        let (user, role, acting_for) = (header.author, header.role.clone(), header.acting_for);
        let who = crate::Who { user, role, acting_for, edit: facts.edit };
        let draft = crate::Draft {
            scope: header.scope,
            kind: header.kind,
            entity: facts.entity,
            field: facts.field,
            value: facts.value,
            parents: header.parents.clone(),
            seen: header.seen.clone(),
            needs: header.needs,
        };
        crate::append::append(ledger, env, reading, &mut session.pen, &who, draft, &mut step.moved)?;
    }
    Ok(())
}

/// A receipt that does not hold is worth nothing as an anchor; the places are still what the server says they are.
fn holds(env: &Env<'_>, (epoch, now_ms): (EpochId, i64), kept: &Kept, receipt: &Receipt) -> bool {
    receipt.digest == Receipt::digest_of(epoch, now_ms, &kept.places)
        && env
            .verifier
            .verify(Role::Receipt, None, Purpose::Receipt, &receipt.digest, &receipt.envelope, now_ms)
            .is_ok()
}

#[cfg(test)]
mod tests;
