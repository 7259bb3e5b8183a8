//! Hello, the server's time, and what a restored server means: what it has lost is sent to it again.

use super::{Notice, Session, Step, part_from_twin};
use crate::message::{PROTOCOL, Welcome};
use crate::{Bug, DeviceLedger, Env, EpochId, ScopeState};

/// Keeps what the server's clock says of ours.
pub(super) fn hear_time<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &Env<'_>,
    server_ms: i64,
) -> Result<(), L::Error> {
    let mono = i64::try_from(env.mono_ms).unwrap_or(i64::MAX);
    session.pen.trusted.server_minus_mono_ms = Some(server_ms.saturating_sub(mono));
    let offset = server_ms.saturating_sub(env.wall_ms);
    session.pen.offset_ms = Some(offset);
    let mut meta = ledger.meta()?;
    meta.offset_ms = Some(offset);
    ledger.set_meta(&meta)
}

pub(super) fn greet<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    epoch: EpochId,
    stable: u64,
    welcome: &Welcome,
    step: &mut Step,
) -> Result<(), L::Error> {
    if !welcome.protocol.meets(PROTOCOL) {
        step.notices.push(Notice::UpgradeNeeded);
    }
    let ours = ledger.tip(&session.pen.stream)?.map_or(0, |tip| tip.dseq);
    if welcome.dseq > ours {
        part_from_twin(session, env, step);
    }
    let mut meta = ledger.meta()?;
    meta.server = Some(welcome.server);
    if let Some(before) = meta.epoch.filter(|before| *before != epoch) {
        if !env.bugs.has(Bug::EpochIgnored) {
            let common = common_history(before, &welcome.lineage);
            go_back(ledger, common)?;
            meta.stable = meta.stable.min(common);
        }
        step.notices.push(Notice::ServerRestored);
    }
    meta.epoch = Some(epoch);
    meta.stable = meta.stable.max(stable);
    session.greeted = true;
    session.refused.clear();
    ledger.set_meta(&meta)
}

/// Up to which place two lives of the feed are the same. A life that the server has forgotten shares nothing for sure.
fn common_history(before: EpochId, lineage: &[(EpochId, u64)]) -> u64 {
    let Some(known) = lineage.iter().position(|(epoch, _)| *epoch == before) else { return 0 };
    lineage.iter().skip(known + 1).map(|(_, from)| *from).min().unwrap_or(u64::MAX)
}

/// Forgets every place beyond the common history: those operations are in the outbox again, others' too.
fn go_back<L: DeviceLedger>(ledger: &mut L, common: u64) -> Result<(), L::Error> {
    ledger.unplace_beyond(common)?;
    for (scope, state) in ledger.scopes()? {
        let cursor = state.cursor.min(common);
        ledger.set_scope(&scope, Some(ScopeState { cursor, ..state }))?;
    }
    Ok(())
}
