//! What the server adds of its own to what came in: a second look at late work, peace between decisions of two lives
//! of the feed, and verdicts on petitions. It looks at what stands, not at what happened, so it may run at any time.

use std::collections::{BTreeMap, BTreeSet};

use super::{Intake, Notice, Step, orders};
use crate::accept::{Moved, standing_verdict};
use crate::{
    Bug, Draft, FeedLedger, Held, Judgement, Kind, Ledger, OpId, Outcome, Record, RegisterKey, Rules, Value,
    Verdict,
};

pub(super) fn decide<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    rules: &impl Rules<L>,
    doubts: &BTreeMap<OpId, &'static str>,
    all: &mut Moved,
    step: &mut Step,
) -> Result<(), L::Error> {
    let mut relayed = BTreeSet::new();
    let mut erased = Vec::new();
    let mut holds: BTreeMap<OpId, Vec<OpId>> = BTreeMap::new();
    for id in std::mem::take(&mut intake.fresh) {
        let Some(record) = intake.ledger.record(&id)? else { continue };
        if record.body == Held::Erased {
            erased.push(record);
        } else if record.header.stream.device == intake.meta.server {
            relayed.extend(decided_again(intake.ledger, &record)?);
            let Some(verdict) = record.verdict() else { continue };
            if verdict.outcome == Outcome::Held {
                holds.entry(verdict.of).or_default().push(id);
            }
        } else if let Some(reason) = doubt(intake, rules, &record, doubts)? {
            hold(intake, &record, reason)?;
            step.notices.push(Notice::Held(id, reason));
        }
    }
    for (target, holds) in holds {
        protect_decision(intake, &target, holds)?;
    }
    orders::order_again(intake, erased)?;
    make_peace(intake, &relayed, all)?;
    judge_pending(intake, rules, all)
}

/// The petitions on which an operation of the server that came back may let a decision stand.
fn decided_again<L: Ledger>(ledger: &L, relayed: &Record) -> Result<Vec<OpId>, L::Error> {
    let mut petitions: Vec<OpId> = relayed.verdict().map(|verdict| verdict.of).into_iter().collect();
    // Letting in may bring back a decision as well as a fact.
    for target in relayed.header.seen.iter().filter(|_| relayed.header.kind == Kind::Admit) {
        petitions
            .extend(ledger.record(target)?.and_then(|target| target.verdict()).map(|verdict| verdict.of));
    }
    Ok(petitions)
}

fn doubt<L: FeedLedger>(
    intake: &Intake<'_, '_, L>,
    rules: &impl Rules<L>,
    record: &Record,
    doubts: &BTreeMap<OpId, &'static str>,
) -> Result<Option<&'static str>, L::Error> {
    let is_fact = record.here().is_some() && record.effective && record.header.kind != Kind::Petition;
    if !is_fact || was_held_before(intake.ledger, &record.id())? {
        return Ok(None);
    }
    match doubts.get(&record.id()) {
        Some(doubt) => Ok(Some(doubt)),
        None => rules.second_look(intake.ledger, &record.header),
    }
}

/// A hold that came back after a restore, lifted or not, says everything there is to say.
fn was_held_before<L: Ledger>(ledger: &L, id: &OpId) -> Result<bool, L::Error> {
    for verdict in ledger.mentions_of(id)? {
        let verdict = ledger.record(&verdict)?.and_then(|record| record.verdict());
        if verdict.is_some_and(|verdict| verdict.outcome == Outcome::Held) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn hold<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    target: &Record,
    reason: &'static str,
) -> Result<(), L::Error> {
    let facts = target.here().and_then(|body| body.facts());
    let Some((entity, field)) = facts.map(|facts| (facts.entity, facts.field.clone())) else { return Ok(()) };
    intake.write(Draft {
        scope: target.header.scope,
        kind: Kind::Verdict,
        entity,
        field,
        value: Verdict::value(Outcome::Held, reason, Value::Null),
        parents: Vec::new(),
        seen: vec![target.id()],
        needs: 1,
    })
}

/// Holds from an earlier life of the feed must not topple a decision that stood in this one until they came.
fn protect_decision<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    target: &OpId,
    relayed: Vec<OpId>,
) -> Result<(), L::Error> {
    if intake.env.bugs.has(Bug::RelayedVerdictTrusted) {
        return Ok(());
    }
    let Some(target) = intake.ledger.record(target)? else { return Ok(()) };
    let Some(decision) = target.verdict().filter(|decision| decision.outcome != Outcome::Held) else {
        return Ok(());
    };
    let mut standing = Vec::new();
    for id in relayed {
        standing.extend(intake.ledger.record(&id)?.filter(Record::is_head).map(|hold| hold.id()));
    }
    let held_by_these_alone = !standing.is_empty() && usize::try_from(target.holds) == Ok(standing.len());
    let nothing_else_stands = standing_verdict(intake.ledger, &decision.of)?.is_none();
    if held_by_these_alone && nothing_else_stands { lift(intake, &target, standing) } else { Ok(()) }
}

pub(super) fn lift<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    target: &Record,
    holds: Vec<OpId>,
) -> Result<(), L::Error> {
    let facts = target.here().and_then(|body| body.facts());
    let Some((entity, field)) = facts.map(|facts| (facts.entity, facts.field.clone())) else { return Ok(()) };
    intake.write(Draft {
        scope: target.header.scope,
        kind: Kind::Admit,
        entity,
        field,
        value: Value::Null,
        parents: holds,
        seen: vec![target.id()],
        needs: 1,
    })
}

/// Decisions of two lives of the feed may contradict: the one that stands first in this feed stays, the other is
/// held, and its petition is judged anew. A decision that rests on one that does not stand does not stand either.
fn make_peace<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    relayed: &BTreeSet<OpId>,
    all: &mut Moved,
) -> Result<(), L::Error> {
    let mut registers = BTreeSet::new();
    loop {
        let moved = intake.take_moved(all);
        if intake.env.bugs.has(Bug::RelayedVerdictTrusted) {
            return Ok(());
        }
        registers.extend(moved.into_iter().filter(|register| register.field.starts_with('=')));
        let mut overtaken: BTreeMap<OpId, Record> = BTreeMap::new();
        for register in &registers {
            let records = contradicting(intake.ledger, register)?;
            overtaken.extend(records.into_iter().map(|record| (record.id(), record)));
        }
        for petition in relayed {
            let records = standing_by_place(intake.ledger, petition)?;
            overtaken.extend(records.into_iter().skip(1).map(|record| (record.id(), record)));
        }
        if overtaken.is_empty() {
            return Ok(());
        }
        for record in overtaken.values() {
            hold(intake, record, "decision.overtaken")?;
        }
    }
}

/// The decisions that stand on a petition, the first in the feed first.
fn standing_by_place<L: Ledger>(ledger: &L, petition: &OpId) -> Result<Vec<Record>, L::Error> {
    let mut standing = Vec::new();
    for id in ledger.mentions_of(petition)? {
        let record = ledger.record(&id)?.filter(|record| record.effective);
        let decides =
            |record: &Record| record.verdict().is_some_and(|verdict| verdict.outcome != Outcome::Held);
        standing.extend(record.filter(decides));
    }
    standing.sort_by_key(|record| (record.seq.unwrap_or(u64::MAX), record.id()));
    Ok(standing)
}

/// Heads of a decided register that cannot stand together with the first.
fn contradicting<L: Ledger>(ledger: &L, register: &RegisterKey) -> Result<Vec<Record>, L::Error> {
    let mut heads = ledger.heads(register)?;
    heads.sort_by_key(|head| (head.seq.unwrap_or(u64::MAX), head.id()));
    let mut stands: Option<OpId> = None;
    let mut contradicting = Vec::new();
    for head in heads {
        if stands.is_none() && rests_on_standing(ledger, &head)? && is_first_on_its_petition(ledger, &head)? {
            stands = Some(head.id());
        } else {
            contradicting.push(head);
        }
    }
    Ok(contradicting)
}

fn rests_on_standing<L: Ledger>(ledger: &L, head: &Record) -> Result<bool, L::Error> {
    for parent in &head.header.parents {
        if !ledger.record(parent)?.is_some_and(|parent| parent.effective) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_first_on_its_petition<L: Ledger>(ledger: &L, head: &Record) -> Result<bool, L::Error> {
    let Some(verdict) = head.verdict() else { return Ok(true) };
    let standing = standing_by_place(ledger, &verdict.of)?;
    Ok(standing.first().is_none_or(|first| first.id() == head.id()))
}

fn judge_pending<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    rules: &impl Rules<L>,
    all: &mut Moved,
) -> Result<(), L::Error> {
    for petition in intake.ledger.pending()? {
        let Some(record) = intake.ledger.record(&petition)? else { continue };
        let Held::Here(body) = &record.body else { continue };
        let Some(facts) = body.facts() else { continue };
        let decided = RegisterKey { entity: facts.entity, field: crate::record::decided_field(&facts.field) };
        let (value, parents) = match rules.judge(intake.ledger, &record)? {
            Judgement::Accept(value) => {
                let heads = intake.ledger.heads(&decided)?;
                (Verdict::value(Outcome::Accepted, "", value), heads.iter().map(Record::id).collect())
            }
            Judgement::Reject(reason) => (Verdict::value(Outcome::Rejected, reason, Value::Null), Vec::new()),
        };
        intake.write(Draft {
            scope: record.header.scope,
            kind: Kind::Verdict,
            entity: facts.entity,
            field: facts.field.clone(),
            value,
            parents,
            seen: vec![petition],
            needs: 1,
        })?;
        if intake.env.bugs.has(Bug::VerdictTwice) {
            intake.ledger.set_pending(&petition, false)?;
        }
    }
    intake.take_moved(all);
    Ok(())
}

/// The same when nothing came from elsewhere: an order of the people in charge may have changed what stands.
pub(super) fn settle<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    rules: &impl Rules<L>,
    step: &mut Step,
) -> Result<(), L::Error> {
    let mut all = BTreeSet::new();
    decide(intake, rules, &BTreeMap::new(), &mut all, step)?;
    intake.moved.append(&mut all);
    Ok(())
}
