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
    let mut ledger = Working::begin(turn, None)?;
    let (session, begun) = with_env(house, |env| server::start(&mut ledger, env))?;
    let is_other = !begun.moved.is_empty() || matches!(order, Input::Restored(..));
    let rules = house.rules();
    let (_, step) =
        with_env(house, |env| server::step(&mut ledger, &session, env, &Lent(rules.as_ref()), order))?;
    if is_other {
        open::refresh_all(&mut ledger)?;
    }
    open::refresh(&mut ledger)?;
    ledger.note_moved(&step.moved);
    if !step.erased.is_empty() {
        storage.note_orders(&step.erased)?;
    }
    ledger.finish()?;
    Ok(step)
}

/// Tells the feed that a backup of it is safe, as it was when it was copied.
pub fn backed_up(storage: &dyn Storage, house: &dyn House, copied: &FeedMeta) -> Result<(), FeedFailure> {
    let mut turn = storage.write()?;
    if turn.head()?.meta.epoch != copied.epoch {
        return Err(FeedFailure::OtherLife);
    }
    carry_out(turn, storage, house, Input::BackedUp(copied.head)).map(drop)
}
