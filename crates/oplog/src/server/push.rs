//! Keeping what a device sends: known authorship, an unbroken chain, nothing before what it refers to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use apseko_trust::{Envelope, Purpose, Role, TrustError};

use super::{Failed, Intake, Notice, Session, Step, decide};
use crate::accept::Incoming;
use crate::message::{Answer, Carried, Kept, Push, Receipt};
use crate::rules::is_doubt;
use crate::{Bug, Env, EpochId, FeedLedger, Held, Ledger, OpId, Parked, Record, Rules};

/// A signature that was found to be genuine, and what is doubtful about it.
#[derive(Clone)]
struct Cover {
    tip: OpId,
    envelope: Envelope,
    doubt: Option<&'static str>,
}

pub(super) fn push<L: FeedLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    rules: &impl Rules<L>,
    push: Push,
    step: &mut Step,
) -> Result<Answer, Failed<L::Error>> {
    let mut intake = Intake::begin(ledger, session, env)?;
    let covers = covers(&intake, &push);
    let mut kept = Kept { places: Vec::new(), parked: Vec::new(), refused: Vec::new(), receipt: None };
    let mut doubts = BTreeMap::new();
    for carried in &push.ops {
        let id = carried.header.id();
        let genuine = carried.body.as_ref().is_none_or(|body| body.digest() == carried.header.body);
        let known = intake.ledger.record(&id)?;
        let cover = covers.get(&id).cloned().filter(|_| genuine);
        if cover.is_none() && !(genuine && known.is_some()) {
            kept.refused.push(id);
            step.notices.push(Notice::Refused(id));
            continue;
        }
        if known.is_some() && intake.env.bugs.has(Bug::VerdictTwice) {
            intake
                .ledger
                .set_pending(&id, known.is_some_and(|known| known.header.kind == crate::Kind::Petition))?;
        }
        if let Some(doubt) = cover.as_ref().and_then(|cover| cover.doubt) {
            doubts.insert(id, doubt);
        }
        offer(&mut intake, carried, cover, &mut kept, step)?;
    }
    let mut all = BTreeSet::new();
    decide::decide(&mut intake, rules, &doubts, &mut all, step)?;
    intake.moved.append(&mut all);
    intake.finish(step)?;
    acknowledge(ledger, &push, &mut kept)?;
    kept.receipt = receipt(env, push.epoch, &kept.places);
    Ok(Answer::Kept(kept))
}

/// Which genuine signature covers which operation of the message.
fn covers<L: FeedLedger>(intake: &Intake<'_, '_, L>, push: &Push) -> BTreeMap<OpId, Cover> {
    let inside: BTreeMap<OpId, &Carried> = push.ops.iter().map(|op| (op.header.id(), op)).collect();
    let mut covers = BTreeMap::new();
    for (tip, envelope) in &push.tips {
        let Some(header) = inside.get(tip).map(|carried| &carried.header) else { continue };
        let of_server = header.stream.device == intake.meta.server;
        let role = if of_server { Role::Feed } else { Role::Device };
        let subject = Some(header.stream.device.0);
        let claimed = header.stamp.hlc.ms().min(intake.env.wall_ms);
        let doubt = match intake.env.verifier.verify(role, subject, Purpose::Batch, &tip.0, envelope, claimed)
        {
            Ok(()) => None,
            Err(error) if is_doubt(role, &error) => Some(TrustError::code(&error)),
            Err(_) => continue,
        };
        let mut next = Some(*tip);
        while let Some(id) = next.filter(|id| !covers.contains_key(id)) {
            let Some(carried) = inside.get(&id) else { break };
            covers.insert(id, Cover { tip: *tip, envelope: envelope.clone(), doubt });
            next = carried.header.prev;
        }
    }
    covers
}

/// Takes an operation in, or keeps it until what it needs is here.
fn offer<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    carried: &Carried,
    cover: Option<Cover>,
    kept: &mut Kept,
    step: &mut Step,
) -> Result<(), L::Error> {
    let header = &carried.header;
    if is_refused_fork(intake, carried)? {
        kept.refused.push(header.id());
        return Ok(());
    }
    let incoming = Incoming {
        header: header.clone(),
        body: carried.body.clone(),
        // A device's word is not enough to destroy anything: only the server's own signed order is.
        erased: false,
        seq: None,
        cover: cover.as_ref().map(|cover| cover.tip),
    };
    if let Some(missing) = missing(intake.ledger, &incoming)? {
        if let Some(cover) = cover {
            park(intake.ledger, incoming, missing, cover.envelope)?;
        }
        kept.parked.push(header.id());
        return Ok(());
    }
    if let Some(cover) = &cover {
        intake.ledger.put_signature(&cover.tip, &cover.envelope)?;
    }
    if header.stamp.hlc.is_absurd_at(intake.env.wall_ms) {
        step.notices.push(Notice::ClockSuspect(header.id()));
    }
    if intake.ledger.tip(&header.stream)?.is_some_and(|tip| tip.dseq >= header.dseq)
        && intake.ledger.record(&header.id())?.is_none()
    {
        step.notices.push(Notice::Fork(header.stream));
    }
    let mut ready = VecDeque::from([incoming]);
    while let Some(incoming) = ready.pop_front() {
        let id = incoming.header.id();
        intake.take(incoming)?;
        for parked in intake.ledger.unpark(&id)? {
            intake.ledger.put_signature(&parked.record.cover.unwrap_or(id), &parked.signature)?;
            let incoming = unwrap_parked(parked.record);
            match missing(intake.ledger, &incoming)? {
                None => ready.push_back(incoming),
                Some(still) => park(intake.ledger, incoming, still, parked.signature)?,
            }
        }
    }
    Ok(())
}

fn is_refused_fork<L: FeedLedger>(intake: &Intake<'_, '_, L>, carried: &Carried) -> Result<bool, L::Error> {
    let bugs = intake.env.bugs;
    if !(bugs.has(Bug::ForkRefused) || bugs.has(Bug::ForkReissued)) {
        return Ok(false);
    }
    let known = intake.ledger.record(&carried.header.id())?.is_some();
    let tip = intake.ledger.tip(&carried.header.stream)?;
    Ok(!known && tip.is_some_and(|tip| tip.dseq >= carried.header.dseq))
}

/// What has to be in the feed before this: the operation before it in its chain, and, as soon as the body says
/// something, everything that it refers to. A bare header of a foreign scope says nothing yet.
fn missing<L: Ledger>(ledger: &L, incoming: &Incoming) -> Result<Option<OpId>, L::Error> {
    if let Some(prev) = &incoming.header.prev
        && ledger.record(prev)?.is_none()
    {
        return Ok(Some(*prev));
    }
    if incoming.body.is_some() {
        for reference in incoming.header.references() {
            if ledger.record(reference)?.is_none() {
                return Ok(Some(*reference));
            }
        }
    }
    Ok(None)
}

fn park<L: FeedLedger>(
    ledger: &mut L,
    incoming: Incoming,
    missing: OpId,
    signature: Envelope,
) -> Result<(), L::Error> {
    let body = match (incoming.erased, incoming.body) {
        (true, _) => Held::Erased,
        (false, Some(body)) => Held::Here(body),
        (false, None) => Held::Missing,
    };
    let record = Record {
        header: incoming.header,
        body,
        seq: None,
        cover: incoming.cover,
        effective: false,
        children: 0,
        holds: 0,
        pins: 0,
    };
    ledger.park(&Parked { record, missing, signature })
}

fn unwrap_parked(record: Record) -> Incoming {
    Incoming {
        body: record.here().cloned(),
        erased: record.body == Held::Erased,
        header: record.header,
        seq: None,
        cover: record.cover,
    }
}

/// Tells the places of everything in the message that the feed has now as fully as the device has.
fn acknowledge<L: FeedLedger>(ledger: &L, push: &Push, kept: &mut Kept) -> Result<(), L::Error> {
    for carried in &push.ops {
        let id = carried.header.id();
        if kept.parked.contains(&id) || kept.refused.contains(&id) {
            // Its own body may have had to wait although its header is here.
            let arrived = ledger.record(&id)?.is_some_and(|record| record.body != Held::Missing);
            if !arrived || kept.refused.contains(&id) {
                continue;
            }
        }
        if let Some(seq) = ledger.record(&id)?.and_then(|record| record.seq) {
            kept.places.push((id, seq));
        }
    }
    let placed: BTreeSet<OpId> = kept.places.iter().map(|(id, _)| *id).collect();
    kept.parked.retain(|id| !placed.contains(id));
    Ok(())
}

fn receipt(env: &Env<'_>, epoch: EpochId, places: &[(OpId, u64)]) -> Option<Receipt> {
    let signer = env.receipts.filter(|_| !places.is_empty())?;
    let digest = Receipt::digest_of(epoch, env.wall_ms, places);
    let envelope = signer.sign(Purpose::Receipt, &digest).ok()?;
    Some(Receipt { digest, envelope })
}
