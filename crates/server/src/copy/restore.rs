//! Bringing a feed back from a backup: a new life begins, and what was ordered to be destroyed stays destroyed.

use std::collections::BTreeSet;

use apseko_oplog::server::Input;
use apseko_oplog::{EpochId, FeedMeta, OpId};

use super::{CopyFault, Fingerprint, begin_empty, copy_into};
use crate::feed::{House, carry_out};
use crate::storage::{Storage, Transaction};

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The feed as the backup had it.
    pub meta: FeedMeta,
    /// What the backup adds up to.
    pub fingerprint: Fingerprint,
    /// The life that began.
    pub epoch: EpochId,
    /// Every order to erase that was known, from wherever.
    pub orders: BTreeSet<OpId>,
}

/// Copies a backup into an empty database and begins a new life, in one transaction: nobody ever sees the old life with
/// less in it than devices were told. `noted` are the orders to erase that were kept apart.
pub fn restore(
    backup: &mut dyn Transaction,
    to: &dyn Storage,
    house: &dyn House,
    noted: Vec<OpId>,
) -> Result<Restored, CopyFault> {
    let meta = backup.head()?.meta;
    let mut turn = begin_empty(to, &meta)?;
    let fingerprint = copy_into(backup, turn.as_mut(), &|| true)?;
    let mut orders: BTreeSet<OpId> = noted.into_iter().collect();
    orders.extend(backup.erasures_after(None, usize::MAX)?);
    let orders_list: Vec<OpId> = orders.iter().copied().collect();
    to.note_orders(&orders_list)?;
    let mut epoch = EpochId([0; 16]);
    house.fill(&mut epoch.0);
    carry_out(turn, to, house, Input::Restored(epoch, orders_list))?;
    Ok(Restored { meta, fingerprint, epoch, orders })
}
