//! Copying all rows of a picture into a transaction on an empty database, and refusing a copy that is not the same.

use apseko_oplog::FeedMeta;

use super::fingerprint::Sums;
use super::pages::each_page;
use super::{CopyFault, Fingerprint};
use crate::storage::{Changes, Storage, StorageError, Transaction};

/// Begins to write where nothing is yet: a feed that was founded for the same server and never written to will do.
pub fn begin_empty(to: &dyn Storage, meta: &FeedMeta) -> Result<Box<dyn Transaction>, CopyFault> {
    let nothing = FeedMeta { head: 0, stable: 0, lineage: vec![(meta.epoch, 0)], ..meta.clone() };
    match to.found(&nothing) {
        Ok(()) | Err(StorageError::FoundedAlready) => {}
        Err(error) => return Err(error.into()),
    }
    let mut turn = to.write()?;
    let head = turn.head()?;
    if head.meta.server != meta.server {
        return Err(CopyFault::OtherServer {
            found: hex::encode(head.meta.server.0),
            own: hex::encode(meta.server.0),
        });
    }
    let is_empty = head.arrivals == 0 && head.meta.head == 0 && Fingerprint::of(turn.as_mut())?.is_empty();
    if is_empty { Ok(turn) } else { Err(CopyFault::NotEmpty) }
}

/// Copies everything, then reads the copy and compares. Nothing is committed: whoever gets an error lets go of the
/// turn, and the copy never was.
pub fn copy_into(
    from: &mut dyn Transaction,
    turn: &mut dyn Transaction,
    go_on: &dyn Fn() -> bool,
) -> Result<Fingerprint, CopyFault> {
    let head = from.head()?;
    let mut sums = Sums::default();
    each_page(from, &mut |page| {
        if !go_on() {
            return Err(CopyFault::Stopped);
        }
        sums.add(&page);
        Ok(turn.apply(&page)?)
    })?;
    turn.apply(&Changes { head: Some(head.clone()), ..Changes::default() })?;
    let copy = Fingerprint::of(turn)?;
    sums.finish(head).expect(&copy)?;
    Ok(copy)
}
