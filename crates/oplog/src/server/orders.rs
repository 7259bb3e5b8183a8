//! What people in charge order: a new life after a restore, letting in, destroying.

use super::{Intake, Session, Step, decide, reading};
use crate::accept;
use crate::order::ids_value;
use crate::{
    Bug, Draft, Env, EpochId, FeedLedger, Kind, OpId, Outcome, Record, Rules, ScopeId, Value,
};

/// The ledger comes from a backup. Whatever was ordered to be destroyed since is destroyed again.
pub(super) fn restored<L: FeedLedger>(
    ledger: &mut L,
    env: &Env<'_>,
    epoch: EpochId,
    erasures: &[OpId],
    step: &mut Step,
) -> Result<(), L::Error> {
    let mut meta = ledger.feed_meta()?;
    meta.epoch = epoch;
    meta.lineage.push((epoch, meta.head));
    meta.stable = meta.head;
    ledger.set_feed_meta(&meta)?;
    if !env.bugs.has(Bug::ErasureForgotten) {
        for target in erasures {
            accept::erase(ledger, reading(&meta, env), target, &mut step.moved)?;
        }
    }
    Ok(())
}

pub(super) fn admit<L: FeedLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    rules: &impl Rules<L>,
    target: &OpId,
    step: &mut Step,
) -> Result<(), L::Error> {
    let Some(record) = ledger.record(target)? else { return Ok(()) };
    let mut holds = Vec::new();
    for id in ledger.verdicts_on(target)? {
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
) -> Result<(), L::Error> {
    let mut by_scope: std::collections::BTreeMap<ScopeId, Vec<Record>> = std::collections::BTreeMap::new();
    for target in targets {
        let Some(record) = ledger.record(target)? else { continue };
        // The server's own words are about petitions, not about people.
        if !record.header.kind.is_the_servers() && record.here().is_some() {
            by_scope.entry(record.header.scope).or_default().push(record);
        }
    }
    let mut intake = Intake::begin(ledger, session, env)?;
    for (scope, records) in by_scope {
        let ids: Vec<OpId> = records.iter().map(Record::id).collect();
        let about = records.first().and_then(|record| record.here()).and_then(|body| body.facts());
        let Some(entity) = about.map(|facts| facts.entity) else { continue };
        let value = Value::map([("ops", ids_value(&ids))]);
        let (parents, seen) = (Vec::new(), ids.clone());
        let field = "erased".to_owned();
        intake.write(Draft { scope, kind: Kind::Erase, entity, field, value, parents, seen, needs: 1 })?;
        step.erased.extend(ids);
    }
    decide::settle(&mut intake, rules, step)?;
    intake.finish(step)
}
