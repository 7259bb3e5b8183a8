//! Requests that were refused and kept: handed in again, because what could not be shown when they came may be shown by now,
//! when the device that brought them is long gone.

use std::collections::BTreeSet;

use apseko_oplog::message::{Answer, Ask, Push, Request};
use apseko_oplog::server::{Input, Notice, Step};
use apseko_oplog::wire::decode_request;
use apseko_oplog::{EpochId, OpId};

use crate::audit::action;
use crate::command::CommandFault;
use crate::command::arguments::Arguments;
use crate::command::audited::{Deed, audited};
use crate::copy::stamp;
use crate::feed::carry_out;
use crate::premises::{Office, ServerKeys};
use crate::storage::{Refused, StorageError, Transaction};

/// They are read one by one: each may be large.
const PAGE: usize = 1;

/// Prints every one of them, with its number and with how much of it has come in since; tells how many there are.
pub(super) fn tell(picture: &mut dyn Transaction) -> Result<u64, StorageError> {
    let (mut last, mut count) = (None, 0);
    loop {
        let page = picture.refused_after(last, PAGE)?;
        let Some((newest, _)) = page.last() else { return Ok(count) };
        last = Some(*newest);
        for (n, refused) in &page {
            count += 1;
            println!(
                "refused {n} operations {} since come in {} device {} came {} bytes {}",
                refused.ops.len(),
                picture.records(&refused.ops)?.len(),
                hex::encode(refused.device),
                stamp(refused.at_ms),
                refused.bytes.len()
            );
        }
    }
}

/// Asks the feed again what it was asked then. Nothing is believed that a device could not show today: signatures, people
/// and the course of things are judged as if the request came this moment.
pub(super) fn hand_in(arguments: &Arguments, number: i64) -> Result<(), CommandFault> {
    let folder = arguments.folder()?;
    let house = Office::open(&folder, ServerKeys::open(&folder)?, arguments.people(&folder)?)?;
    let _at_work = folder.share()?;
    let storage = arguments.storage(&folder)?;
    let deed = Deed::new(action::ADMIT, format!("refused {number}"));
    let came = audited(arguments, &folder, deed, |deed| {
        let mut turn = storage.write()?;
        let refused = find(turn.as_mut(), number)?;
        let request = again(&refused, turn.head()?.meta.epoch)?;
        let step = carry_out(turn, storage.as_ref(), &house, Input::Request(Box::new(request)))?;
        let came = Came::of(&refused, &step).ok_or(CommandFault::StillRefused)?;
        deed.detail("placed", came.placed);
        deed.detail("parked", came.parked);
        deed.detail("held", came.held.len());
        Ok(came)
    })?;
    for (op, reason) in &came.held {
        println!("held {} {reason}", hex::encode(op.0));
    }
    println!("admitted {} parked {} refused {}", came.placed, came.parked, came.refused);
    Ok(())
}

fn find(turn: &mut dyn Transaction, number: i64) -> Result<Refused, CommandFault> {
    let page = turn.refused_after(number.checked_sub(1), PAGE)?;
    let found = page.into_iter().find(|(n, _)| *n == number);
    found.map(|(_, refused)| refused).ok_or(CommandFault::NoSuchRequest)
}

/// The same request, for this life of the feed: what people have written belongs to every life, and a push asks for no places
/// of another one.
fn again(refused: &Refused, epoch: EpochId) -> Result<Request, CommandFault> {
    let request = decode_request(&refused.bytes).map_err(|_| CommandFault::UnreadableRequest)?;
    match request.ask {
        Ask::Push(push) => Ok(Request { ask: Ask::Push(Push { epoch, ..push }), ..request }),
        Ask::Hello(_) | Ask::Pull(_) => Err(CommandFault::UnreadableRequest),
    }
}

/// What became of the operations that were refused then.
struct Came {
    placed: usize,
    parked: usize,
    refused: usize,
    held: Vec<(OpId, &'static str)>,
}

impl Came {
    /// Nothing, if all of them are refused again.
    fn of(before: &Refused, step: &Step) -> Option<Self> {
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
