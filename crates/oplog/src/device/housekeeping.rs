//! Letting bodies go: what a backup has and nothing here needs, and what belongs to a scope that was taken away.

use std::collections::BTreeSet;

use super::Session;
use crate::accept::{Moved, let_go};
use crate::{Bug, DeviceLedger, Env, ScopeId, ScopeState};

const COMPACT_LIMIT: usize = 10_000;

/// Bodies that were replaced, that no seal rests on, and that a backup has.
pub(super) fn compact<L: DeviceLedger>(
    ledger: &mut L,
    env: &Env<'_>,
    moved: &mut Moved,
) -> Result<(), L::Error> {
    let stable = ledger.meta()?.stable;
    let up_to = if env.bugs.has(Bug::BodiesForgottenOnAck) { u64::MAX } else { stable };
    forget_replaced(ledger, env, up_to, moved)
}

pub(super) fn forget_replaced<L: DeviceLedger>(
    ledger: &mut L,
    env: &Env<'_>,
    up_to: u64,
    moved: &mut Moved,
) -> Result<(), L::Error> {
    let reading = Session::reading(&ledger.meta()?, env);
    let replaced = ledger.replaced_up_to(up_to, COMPACT_LIMIT)?;
    replaced.into_iter().try_for_each(|record| let_go(ledger, reading, record, moved))
}

/// A scope that is not granted any more goes: first everything in it is sent, then what a backup has is dropped.
pub(super) fn follow_grants<L: DeviceLedger>(
    ledger: &mut L,
    env: &Env<'_>,
    granted: &BTreeSet<ScopeId>,
    moved: &mut Moved,
) -> Result<(), L::Error> {
    for (scope, state) in ledger.scopes()? {
        if granted.contains(&scope) {
            if state.leaving {
                ledger.set_scope(&scope, Some(ScopeState { leaving: false, ..state }))?;
            }
        } else if env.bugs.has(Bug::EvictBeforePush) {
            evict(ledger, env, &scope, state, u64::MAX, moved)?;
        } else if !ledger.waits_in(&scope)? {
            let stable = ledger.meta()?.stable;
            evict(ledger, env, &scope, state, stable, moved)?;
        }
    }
    Ok(())
}

fn evict<L: DeviceLedger>(
    ledger: &mut L,
    env: &Env<'_>,
    scope: &ScopeId,
    state: ScopeState,
    up_to: u64,
    moved: &mut Moved,
) -> Result<(), L::Error> {
    let reading = Session::reading(&ledger.meta()?, env);
    for record in ledger.bodies_in(scope, up_to)? {
        let_go(ledger, reading, record, moved)?;
    }
    let left = if ledger.any_body_in(scope)? { Some(ScopeState { leaving: true, ..state }) } else { None };
    ledger.set_scope(scope, left)
}
