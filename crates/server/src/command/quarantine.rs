//! `quarantine`: what was taken and does not count, or was kept apart, and the word that lets something in.

mod refused;

use apseko_oplog::server::Input;
use apseko_oplog::{OpId, Outcome};

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::audited::{Deed, audited};
use crate::audit::action;
use crate::copy::stamp;
use crate::feed::carry_out;
use crate::premises::{Office, ServerKeys};
use crate::storage::{Kept, StorageError, Transaction};

const PAGE: usize = 2_000;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    match arguments.second() {
        Some("list") => list(arguments),
        Some("admit") => admit(arguments),
        _ => Err(CommandFault::Usage(
            "`quarantine` is followed by `list`, `admit ID` or `admit NUMBER`".to_owned(),
        )),
    }
}

fn list(arguments: &Arguments) -> Result<(), CommandFault> {
    let folder = arguments.folder()?;
    let storage = arguments.storage(&folder)?;
    audited(arguments, &folder, Deed::new(action::QUARANTINE_LISTED, ""), |deed| {
        let mut picture = storage.read()?;
        deed.detail("held", each_held(picture.as_mut(), &mut tell_held)?);
        deed.detail("refused", refused::tell(picture.as_mut())?);
        println!("parked {}", picture.parked_count()?);
        Ok(())
    })
}

fn tell_held(held: &Kept, reason: &str) {
    let header = &held.record.header;
    println!(
        "held {} {reason} device {} written {}",
        hex::encode(held.record.id().0),
        hex::encode(header.stream.device.0),
        stamp(header.stamp.hlc.ms())
    );
}

/// Every operation that a standing verdict holds back, with the reason.
fn each_held(picture: &mut dyn Transaction, tell: &mut dyn FnMut(&Kept, &str)) -> Result<u64, StorageError> {
    let (mut last, mut count) = (0, 0);
    loop {
        let page = picture.arrived_after(last, PAGE)?;
        let Some(newest) = page.last() else { return Ok(count) };
        last = newest.n;
        for verdict in page.iter().filter(|kept| kept.record.is_head()) {
            let Some(verdict) = verdict.record.verdict().filter(|it| it.outcome == Outcome::Held) else {
                continue;
            };
            for held in picture.records(&[verdict.of])? {
                tell(&held, &verdict.reason);
                count += 1;
            }
        }
    }
}

fn admit(arguments: &Arguments) -> Result<(), CommandFault> {
    let id =
        arguments.third().ok_or_else(|| missing("the id of the operation, or the number of the request"))?;
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
        if turn.records(&[op])?.is_empty() {
            return Err(CommandFault::NotKnown);
        }
        if !is_held(turn.as_mut(), op)? {
            return Err(CommandFault::NotHeld);
        }
        carry_out(turn, storage.as_ref(), &house, Input::Admit(op))?;
        Ok(())
    })?;
    println!("admitted {id}");
    Ok(())
}

fn is_held(turn: &mut dyn Transaction, op: OpId) -> Result<bool, StorageError> {
    let about: Vec<OpId> = turn.mentions(&[op])?.into_iter().map(|(_, by)| by).collect();
    let holds = |kept: &Kept| {
        kept.record.is_head() && kept.record.verdict().is_some_and(|verdict| verdict.outcome == Outcome::Held)
    };
    Ok(turn.records(&about)?.iter().any(holds))
}
