//! One order without a feed that runs: what a word of the administrator asks for, beside any server processes.

use apseko_oplog::FeedMeta;
use apseko_oplog::server::{self, Input, Step};

use super::rules::Lent;
use super::{FeedFailure, House, open, with_env};
use crate::ledger::Working;
use crate::storage::{Storage, Transaction};

/// Carries an order out in a transaction that somebody has begun, and commits it. Processes that run meanwhile notice
/// that somebody else has written, and read again what they remember.
pub fn carry_out(
    turn: Box<dyn Transaction>,
    storage: &dyn Storage,
    house: &dyn House,
    order: Input,
) -> Result<Step, FeedFailure> {
    carry_out_each(turn, storage, house, [order])?.pop().ok_or(FeedFailure::Stopped)
}

/// The same with several orders, one after the other: all of them, or none.
pub fn carry_out_each(
    turn: Box<dyn Transaction>,
    storage: &dyn Storage,
    house: &dyn House,
    orders: impl IntoIterator<Item = Input>,
) -> Result<Vec<Step>, FeedFailure> {
    let mut ledger = Working::begin(turn, None)?;
    let (mut session, begun) = with_env(house, |env| server::start(&mut ledger, env))?;
    let mut is_other = !begun.moved.is_empty();
    let rules = house.rules();
    let mut steps = Vec::new();
    for order in orders {
        is_other |= matches!(order, Input::Restored(..));
        let (next, step) =
            with_env(house, |env| server::step(&mut ledger, &session, env, &Lent(rules.as_ref()), order))?;
        session = next;
        steps.push(step);
    }
    if is_other {
        open::refresh_all(&mut ledger)?;
    }
    open::refresh(&mut ledger)?;
    ledger.note_moved(steps.iter().flat_map(|step| &step.moved));
    let erased: Vec<_> = steps.iter().flat_map(|step| &step.erased).copied().collect();
    if !erased.is_empty() {
        storage.note_orders(&erased)?;
    }
    ledger.finish()?;
    Ok(steps)
}

/// Tells the feed that a backup of it is safe, as it was when it was copied.
pub fn backed_up(storage: &dyn Storage, house: &dyn House, copied: &FeedMeta) -> Result<(), FeedFailure> {
    let mut turn = storage.write()?;
    if turn.head()?.meta.epoch != copied.epoch {
        return Err(FeedFailure::OtherLife);
    }
    carry_out(turn, storage, house, Input::BackedUp(copied.head)).map(drop)
}
