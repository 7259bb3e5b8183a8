//! What people in charge order: a new life after a restore, letting in, destroying.

use std::collections::BTreeMap;

use super::{Failed, Intake, Session, Step, decide, reading};
use crate::accept;
use crate::order::ids_value;
use crate::{
    Bug, Draft, EntityId, EntityRef, Env, EpochId, FeedLedger, Kind, OpId, Outcome, Record, Rules, ScopeId,
    Value,
};

/// An order to erase is about operations, not about a thing.
const NO_ENTITY: EntityRef = EntityRef { kind: 0, id: EntityId([0; 16]) };

/// The ledger comes from a backup. Whatever was ordered to be destroyed since is destroyed again, and those who have
/// not heard of it yet are told again.
pub(super) fn restored<L: FeedLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    epoch: EpochId,
    erasures: &[OpId],
    step: &mut Step,
) -> Result<(), Failed<L::Error>> {
    let mut meta = ledger.feed_meta()?;
    meta.epoch = epoch;
    meta.lineage.push((epoch, meta.head));
    meta.stable = meta.head;
    ledger.set_feed_meta(&meta)?;
    if env.bugs.has(Bug::ErasureForgotten) {
        return Ok(());
    }
    let mut told_of = Vec::new();
    for target in erasures {
        if let Some(record) = ledger.record(target)? {
            told_of.push(record);
        }
        accept::erase(ledger, reading(&meta, env), target, &mut step.moved)?;
    }
    let mut intake = Intake::begin(ledger, session, env)?;
    order_again(&mut intake, told_of)?;
    intake.finish(step)
}

/// Gives an order to erase again if the feed does not have it any more.
pub(super) fn order_again<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    targets: Vec<Record>,
) -> Result<(), L::Error> {
    let mut by_scope: BTreeMap<ScopeId, Vec<OpId>> = BTreeMap::new();
    for record in targets {
        let mut ordered = false;
        for id in intake.ledger.mentions_of(&record.id())? {
            ordered |= intake.ledger.record(&id)?.is_some_and(|record| record.header.kind == Kind::Erase);
        }
        if !ordered {
            by_scope.entry(record.header.scope).or_default().push(record.id());
        }
    }
    by_scope.into_iter().try_for_each(|(scope, ids)| order(intake, scope, ids))
}

fn order<L: FeedLedger>(
    intake: &mut Intake<'_, '_, L>,
    scope: ScopeId,
    ids: Vec<OpId>,
) -> Result<(), L::Error> {
    intake.write(Draft {
        scope,
        kind: Kind::Erase,
        entity: NO_ENTITY,
        field: "erased".to_owned(),
        value: Value::map([("ops", ids_value(&ids))]),
        parents: Vec::new(),
        seen: ids,
        needs: 1,
    })
}

pub(super) fn admit<L: FeedLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    rules: &impl Rules<L>,
    target: &OpId,
    step: &mut Step,
) -> Result<(), Failed<L::Error>> {
    let Some(record) = ledger.record(target)? else { return Ok(()) };
    let mut holds = Vec::new();
    for id in ledger.mentions_of(target)? {
        let Some(verdict) = ledger.record(&id)?.filter(Record::is_head) else { continue };
        if verdict.verdict().is_some_and(|verdict| verdict.outcome == Outcome::Held) {
            holds.push(id);
        }
    }
    // A decision that was overtaken stays overtaken: its petition has another one.
    if holds.is_empty() || record.header.kind == Kind::Verdict {
        return Ok(());
    }
    let mut intake = Intake::begin(ledger, session, env)?;
    decide::lift(&mut intake, &record, holds)?;
    decide::settle(&mut intake, rules, step)?;
    intake.finish(step)
}

pub(super) fn erase<L: FeedLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    rules: &impl Rules<L>,
    targets: &[OpId],
    step: &mut Step,
) -> Result<(), Failed<L::Error>> {
    let mut intake = Intake::begin(ledger, session, env)?;
    let mut by_scope: BTreeMap<ScopeId, Vec<OpId>> = BTreeMap::new();
    for target in targets {
        let Some(record) = intake.ledger.record(target)? else { continue };
        // The server's own words are about petitions, not about people.
        if !record.header.kind.is_the_servers() && record.here().is_some() {
            by_scope.entry(record.header.scope).or_default().push(*target);
            step.erased.push(*target);
        }
    }
    by_scope.into_iter().try_for_each(|(scope, ids)| order(&mut intake, scope, ids))?;
    decide::settle(&mut intake, rules, step)?;
    intake.finish(step)
}
