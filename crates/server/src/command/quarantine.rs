//! `quarantine`: what was taken and does not count, or was kept apart, and the words that let something in or put it aside.

mod refused;

use apseko_oplog::server::Input;
use apseko_oplog::{DeviceId, OpId};

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::audit::{moment_after, moment_of};
use super::audited::{Deed, audited};
use crate::audit::action;
use crate::copy::stamp;
use crate::feed::carry_out_each;
use crate::people::Id;
use crate::premises::{Office, ServerKeys};
use crate::quarantine::{HeldBack, Stands, Which, held, held_of, stands};
use crate::storage::{Storage, StorageError, Transaction};

const PAGE: usize = 2_000;
/// So many are let in with one turn, so that devices do not wait for long.
const TOGETHER: usize = 200;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    match (arguments.second(), &arguments.device) {
        (Some("list"), _) => list(arguments),
        (Some("admit"), Some(device)) => admit_all(arguments, device),
        (Some("admit"), None) => admit(arguments),
        (Some("drop"), None) => refused::put_aside(arguments),
        _ => Err(CommandFault::Usage(
            "`quarantine` is followed by `list`, `admit ID`, `admit NUMBER`, `admit --device ID` or `drop NUMBER`"
                .to_owned(),
        )),
    }
}

fn list(arguments: &Arguments) -> Result<(), CommandFault> {
    let folder = arguments.folder()?;
    let storage = arguments.storage(&folder)?;
    audited(arguments, &folder, Deed::new(action::QUARANTINE_LISTED, ""), |deed| {
        let mut picture = storage.read()?;
        deed.detail("held", tell_held(picture.as_mut())?);
        deed.detail("refused", refused::tell(picture.as_mut())?);
        println!("parked {}", picture.parked_count()?);
        Ok(())
    })
}

/// Prints every operation that a standing hold keeps from counting; tells how many there are.
fn tell_held(picture: &mut dyn Transaction) -> Result<usize, StorageError> {
    let (mut last, mut count) = (i64::MIN, 0);
    loop {
        let page = held(picture, &Which::ALL, last, PAGE)?;
        let Some(newest) = page.last() else { return Ok(count) };
        last = newest.n;
        count += page.len();
        for HeldBack { id, reason, device, written_ms, held_ms, .. } in &page {
            println!(
                "held {} {reason} device {} written {} since {}",
                hex::encode(id.0),
                hex::encode(device.0),
                stamp(*written_ms),
                stamp(*held_ms)
            );
        }
    }
}

fn admit(arguments: &Arguments) -> Result<(), CommandFault> {
    let what = "the id of the operation, the number of the request, or --device";
    let id = arguments.third().ok_or_else(|| missing(what))?;
    // An id is far longer than any number.
    if let Ok(number) = id.parse() {
        return refused::hand_in(arguments, number);
    }
    let mut op = OpId([0; 32]);
    hex::decode_to_slice(id, &mut op.0)
        .map_err(|_| CommandFault::Usage("the id of an operation has 64 hexadecimal digits".to_owned()))?;
    let folder = arguments.folder()?;
    let house = Office::open(&folder, ServerKeys::open(&folder)?, arguments.people(&folder)?)?;
    let _at_work = folder.share()?;
    let storage = arguments.storage(&folder)?;
    audited(arguments, &folder, Deed::new(action::ADMIT, id), |_| {
        let mut turn = storage.write()?;
        match stands(turn.as_mut(), op)? {
            Stands::Unknown => Err(CommandFault::NotKnown),
            Stands::Free => Err(CommandFault::NotHeld),
            Stands::Overtaken => Err(CommandFault::Overtaken),
            Stands::Held => {
                carry_out_each(turn, storage.as_ref(), &house, [Input::Admit(op)])?;
                Ok(())
            }
        }
    })?;
    println!("admitted {id}");
    Ok(())
}

/// Of a device, or of what was held between two moments: those of one recovery stand in the audit.
fn which(arguments: &Arguments, device: &str) -> Result<Which, CommandFault> {
    let device: Id = device
        .parse()
        .map_err(|_| CommandFault::Usage("the id of a device has 32 hexadecimal digits".to_owned()))?;
    let since = arguments.since.as_deref().map(moment_of).transpose()?;
    let until = arguments.book.text("until").map(moment_after).transpose()?;
    Ok(Which {
        device: Some(device.device()),
        since_ms: since.unwrap_or(i64::MIN),
        until_ms: until.unwrap_or(i64::MAX),
    })
}

/// Asks the feed again what a device asked and was refused, then lets everything of it in that is held; tells of each what came
/// of it.
fn admit_all(arguments: &Arguments, device: &str) -> Result<(), CommandFault> {
    let which = which(arguments, device)?;
    let folder = arguments.folder()?;
    let house = Office::open(&folder, ServerKeys::open(&folder)?, arguments.people(&folder)?)?;
    let _at_work = folder.share()?;
    let storage = arguments.storage(&folder)?;
    let named = which.device.unwrap_or(DeviceId([0; 16]));
    audited(
        arguments,
        &folder,
        Deed::new(action::ADMIT, format!("device:{}", hex::encode(named.0))),
        |deed| {
            refused::hand_in_all(storage.as_ref(), &house, &which, deed)?;
            let (mut admitted, mut left) = (0, 0);
            // What is still held after it was let in is not tried for ever.
            let all = held_of(storage.read()?.as_mut(), &which, usize::MAX)?;
            for some in all.chunks(TOGETHER) {
                carry_out_each(
                    storage.write()?,
                    storage.as_ref(),
                    &house,
                    some.iter().copied().map(Input::Admit),
                )?;
                let (came, stayed) = tell_came(storage.as_ref(), some)?;
                (admitted, left) = (admitted + came, left + stayed);
            }
            deed.detail("admitted", admitted);
            deed.detail("still_held", left);
            println!("{admitted} admitted, {left} still held");
            Ok(())
        },
    )
}

/// Prints what came of each; tells how many came in and how many did not.
fn tell_came(storage: &dyn Storage, ops: &[OpId]) -> Result<(usize, usize), StorageError> {
    let mut picture = storage.read()?;
    let mut came = 0;
    for op in ops {
        let is_free = stands(picture.as_mut(), *op)? == Stands::Free;
        came += usize::from(is_free);
        println!("{} {}", if is_free { "admitted" } else { "held" }, hex::encode(op.0));
    }
    Ok((came, ops.len() - came))
}
