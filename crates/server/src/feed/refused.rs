//! Keeping requests of which something was refused, for whoever has to find out why: each once, and not without end.

use apseko_oplog::Ledger as _;
use apseko_oplog::message::{Answer, Reply, Request};
use apseko_oplog::server::Step;

use super::told::{REFUSED, REFUSED_TOO_MUCH, Told};
use crate::ledger::Working;
use crate::storage::{Refused, RefusedInBrief, StorageError};

/// So many requests of one device are kept.
pub const MOST_REFUSED_REQUESTS: usize = 16;
/// They may have so many bytes together.
pub const MOST_REFUSED_BYTES: u64 = 64 << 20;

/// Keeps a request if something of it was refused, and tells what came of that. The device keeps its work in any case.
pub(super) fn keep(
    ledger: &mut Working,
    request: &Request,
    bytes: &[u8],
    step: &Step,
    now_ms: i64,
) -> Result<Option<Told>, StorageError> {
    let Some(Reply { answer: Answer::Kept(kept), .. }) = &step.reply else { return Ok(None) };
    if kept.refused.is_empty() {
        return Ok(None);
    }
    let device = Some(request.device);
    let before = ledger.refused_of(&request.device.0)?;
    // A device asks again at each start: the same work is kept once.
    if before.iter().any(|one| one.ops == kept.refused) {
        return Ok(None);
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let before = those_in_question(ledger, before)?;
    let together = before.iter().map(|one| one.length).sum::<u64>().saturating_add(length);
    if before.len() >= MOST_REFUSED_REQUESTS || together > MOST_REFUSED_BYTES {
        let told = Told::about(REFUSED_TOO_MUCH, device, &kept.refused);
        return Ok(Some(told.refused("refused.too_much")));
    }
    ledger.keep_refused(Refused {
        device: request.device.0,
        at_ms: now_ms,
        ops: kept.refused.clone(),
        bytes: bytes.to_vec(),
        dropped: None,
    });
    Ok(Some(Told::about(REFUSED, device, &kept.refused)))
}

/// Those that take a place: not what was dropped, and not what has come in whole since. Somebody has seen to both.
fn those_in_question(
    ledger: &Working,
    kept: Vec<RefusedInBrief>,
) -> Result<Vec<RefusedInBrief>, StorageError> {
    let mut waiting = Vec::with_capacity(kept.len());
    for one in kept {
        let mut is_out = false;
        for op in &one.ops {
            is_out = is_out || ledger.record(op)?.is_none();
        }
        if is_out && !one.is_dropped {
            waiting.push(one);
        }
    }
    Ok(waiting)
}
