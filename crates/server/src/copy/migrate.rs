//! Moving a feed to another database: it is the same life, so devices notice nothing.

use super::{CopyFault, Fingerprint, begin_empty, copy_into};
use crate::storage::Storage;

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What both databases add up to.
    pub fingerprint: Fingerprint,
    /// How many orders to erase were noted apart.
    pub orders: usize,
}

/// Copies the feed and the orders that are kept apart from it. Nobody may write to the first database meanwhile.
pub fn migrate(from: &dyn Storage, to: &dyn Storage) -> Result<Moved, CopyFault> {
    let mut picture = from.read()?;
    let mut turn = begin_empty(to, &picture.head()?.meta)?;
    let fingerprint = copy_into(picture.as_mut(), turn.as_mut(), &|| true)?;
    let orders = from.noted_orders()?;
    to.note_orders(&orders)?;
    turn.commit()?;
    Ok(Moved { fingerprint, orders: orders.len() })
}
