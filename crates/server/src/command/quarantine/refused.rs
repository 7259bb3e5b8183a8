//! Requests that were refused and kept, in the operator's words: listed, handed in again, put aside.

use apseko_oplog::DeviceId;
use apseko_oplog::server::Input;

use crate::audit::action;
use crate::command::CommandFault;
use crate::command::arguments::{Arguments, missing};
use crate::command::audited::{Deed, audited};
use crate::copy::stamp;
use crate::feed::carry_out;
use crate::people::Name;
use crate::premises::{Office, ServerKeys, now_ms};
use crate::quarantine::{Came, Which, again, find, has_come_in, put_aside as put};
use crate::storage::{Dropped, KeptApart, Storage, StorageError, Transaction};

const PAGE: usize = 100;

/// Prints every one of them, with its number and with how much of it has come in since; tells how many there are.
pub(super) fn tell(picture: &mut dyn Transaction) -> Result<u64, StorageError> {
    let (mut last, mut count) = (i64::MIN, 0);
    loop {
        let page = picture.kept_apart(last, PAGE)?;
        let Some(newest) = page.last() else { return Ok(count) };
        last = newest.n;
        for kept in &page {
            count += 1;
            println!("{}", line(kept, has_come_in(picture, &kept.ops)?));
        }
    }
}

fn line(kept: &KeptApart, came_in: usize) -> String {
    let KeptApart { n, ops, device, at_ms, length, dropped } = kept;
    let told = format!(
        "refused {n} operations {} since come in {came_in} device {} came {} bytes {length}",
        ops.len(),
        hex::encode(device),
        stamp(*at_ms)
    );
    match dropped {
        Some(Dropped { at_ms, reason, .. }) => format!("{told} dropped {} {reason}", stamp(*at_ms)),
        None => told,
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
        let came = handed_in(storage.as_ref(), &house, number)?.ok_or(CommandFault::StillRefused)?;
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

/// What came of one request; nothing if all of it is refused again.
fn handed_in(storage: &dyn Storage, house: &Office, number: i64) -> Result<Option<Came>, CommandFault> {
    let mut turn = storage.write()?;
    let refused = find(turn.as_mut(), number)?.ok_or(CommandFault::NoSuchRequest)?;
    if refused.dropped.is_some() {
        return Err(CommandFault::Dropped);
    }
    let epoch = turn.head()?.meta.epoch;
    let request = again(&refused, epoch).ok_or(CommandFault::UnreadableRequest)?;
    let step = carry_out(turn, storage, house, Input::Request(Box::new(request)))?;
    Ok(Came::of(&refused, &step))
}

/// The same for every request of a device that is still in question; tells of each what came of it.
pub(super) fn hand_in_all(
    storage: &dyn Storage,
    house: &Office,
    which: &Which,
    deed: &mut Deed,
) -> Result<(), CommandFault> {
    let (mut last, mut handed) = (i64::MIN, 0);
    loop {
        let page = storage.read()?.kept_apart(last, PAGE)?;
        let Some(newest) = page.last() else { break };
        last = newest.n;
        for kept in &page {
            let is_out = has_come_in(storage.read()?.as_mut(), &kept.ops)? < kept.ops.len();
            let is_meant = which.means(DeviceId(kept.device), kept.at_ms);
            if is_meant && is_out && kept.dropped.is_none() {
                handed += 1;
                tell_handed(kept.n, handed_in(storage, house, kept.n))?;
            }
        }
    }
    deed.detail("handed_in", handed);
    Ok(())
}

/// One that cannot be read or is refused again does not keep the others out.
fn tell_handed(number: i64, came: Result<Option<Came>, CommandFault>) -> Result<(), CommandFault> {
    match came {
        Ok(Some(came)) => {
            println!(
                "refused {number} admitted {} parked {} refused {}",
                came.placed, came.parked, came.refused
            );
        }
        Ok(None) => println!("refused {number} still refused"),
        Err(CommandFault::UnreadableRequest) => println!("refused {number} unreadable"),
        Err(fault) => return Err(fault),
    }
    Ok(())
}

/// Says that a request is not to come in.
pub(super) fn put_aside(arguments: &Arguments) -> Result<(), CommandFault> {
    let number = arguments.third().and_then(|number| number.parse().ok());
    let number: i64 = number.ok_or_else(|| missing("the number of the request"))?;
    let reason = arguments.book.text("reason").ok_or_else(|| missing("--reason"))?;
    let reason = Name::new(reason).map_err(|fault| CommandFault::Usage(format!("--reason: {fault}")))?;
    let folder = arguments.folder()?;
    let storage = arguments.storage(&folder)?;
    let deed = Deed::new(action::QUARANTINE_DROPPED, format!("refused {number}"));
    audited(arguments, &folder, deed, |deed| {
        deed.detail("reason", &reason);
        let said = Dropped { at_ms: now_ms(), by: None, reason: reason.to_string() };
        Ok(put(storage.as_ref(), number, said)?)
    })?;
    println!("dropped {number}");
    Ok(())
}
