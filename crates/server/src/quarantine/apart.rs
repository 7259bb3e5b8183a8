//! Requests that were refused and kept: handed in again, because what could not be shown when they came may be shown by now,
//! when the device that brought them is long gone; or put aside, with their bytes.

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::message::{Answer, Ask, Push, Request};
use apseko_oplog::server::{Notice, Step};
use apseko_oplog::wire::decode_request;
use apseko_oplog::{EpochId, OpId};
use thiserror::Error;

use crate::storage::{Changes, Dropped, Refused, Storage, StorageError, Transaction};

/// Why a request was not put aside.
#[derive(Debug, Error)]
pub(crate) enum NotDropped {
    /// Nothing was kept under this number.
    #[error("no refused request has this number")]
    Unknown,
    /// All of it has come in since.
    #[error("all of it has come in since")]
    CameIn,
    /// Somebody has said so before.
    #[error("it was put aside before")]
    Already,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A request by its number.
pub(crate) fn find(picture: &mut dyn Transaction, number: i64) -> Result<Option<Refused>, StorageError> {
    let page = picture.refused_after(number.checked_sub(1), 1)?;
    Ok(page.into_iter().find(|(n, _)| *n == number).map(|(_, refused)| refused))
}

/// How many of the operations in question have come in since.
pub(crate) fn has_come_in(picture: &mut dyn Transaction, ops: &[OpId]) -> Result<usize, StorageError> {
    Ok(picture.records(ops)?.len())
}

/// Says that a request is not to come in. Its bytes stay, and it takes none of the places of its device any more.
pub(crate) fn put_aside(storage: &dyn Storage, number: i64, said: Dropped) -> Result<(), NotDropped> {
    let mut turn = storage.write()?;
    let refused = find(turn.as_mut(), number)?.ok_or(NotDropped::Unknown)?;
    if refused.dropped.is_some() {
        return Err(NotDropped::Already);
    }
    if has_come_in(turn.as_mut(), &refused.ops)? == refused.ops.len() {
        return Err(NotDropped::CameIn);
    }
    turn.apply(&Changes { dropped: BTreeMap::from([(number, said)]), ..Changes::default() })?;
    Ok(turn.commit()?)
}

/// The same request, for this life of the feed: what people have written belongs to every life, and a push asks for no places
/// of another one. Nothing if this program cannot read it as a request.
pub(crate) fn again(refused: &Refused, epoch: EpochId) -> Option<Request> {
    let request = decode_request(&refused.bytes).ok()?;
    match request.ask {
        Ask::Push(push) => Some(Request { ask: Ask::Push(Push { epoch, ..push }), ..request }),
        Ask::Hello(_) | Ask::Pull(_) => None,
    }
}

/// What became of the operations that were refused then.
#[derive(Debug)]
pub(crate) struct Came {
    pub placed: usize,
    pub parked: usize,
    pub refused: usize,
    pub held: Vec<(OpId, &'static str)>,
}

impl Came {
    /// Nothing, if all of them are refused again.
    pub fn of(before: &Refused, step: &Step) -> Option<Self> {
        let Some(Answer::Kept(kept)) = step.reply.as_ref().map(|reply| &reply.answer) else { return None };
        let asked: BTreeSet<&OpId> = before.ops.iter().collect();
        let placed = kept.places.iter().filter(|(id, _)| asked.contains(id)).count();
        let parked = kept.parked.iter().filter(|id| asked.contains(id)).count();
        let held = step.notices.iter().filter_map(|notice| match notice {
            Notice::Held(op, reason) => Some((*op, *reason)),
            Notice::Fork(_) | Notice::Refused(_) | Notice::ClockSuspect(_) => None,
        });
        let came = Self { placed, parked, refused: kept.refused.len(), held: held.collect() };
        (placed + parked > 0).then_some(came)
    }
}
