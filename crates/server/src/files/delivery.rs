//! What the office can sign of the files of a case: which of those that anybody has attached to it lie on the shelf, whole.

use std::collections::BTreeMap;

use apseko_casework::{EntityKind, case_scope};
use apseko_oplog::{DeviceId, EntityId, FeedLedger, RegisterKey, Value, read_register};
use apseko_trust::{Delivery, Digest};

use super::shelf::{Shelf, ShelfFault};
use crate::ledger::Working;
use crate::storage::StorageError;

/// Every file that was ever attached in a case, and how long it is said to be. Also one whose evidence was taken out, or on which
/// people disagree: whoever took it in is to let go of nothing that may still be asked for.
pub fn attached(ledger: &Working, case: [u8; 16]) -> Result<BTreeMap<Digest, u64>, StorageError> {
    let mut files = BTreeMap::new();
    for entity in ledger.entities_in(&case_scope(EntityId(case)), EntityKind::Evidence.number())? {
        let register = RegisterKey { entity, field: FILE.to_owned() };
        let said = read_register(apseko_oplog::Ledger::heads(ledger, &register)?);
        files.extend(said.alternatives.iter().filter_map(|alternative| file(&alternative.value)));
    }
    Ok(files)
}

/// Of these files, those that this device itself has brought: all that it is told of a case that has left it.
pub fn of_device(
    shelf: &dyn Shelf,
    device: &DeviceId,
    attached: BTreeMap<Digest, u64>,
) -> Result<BTreeMap<Digest, u64>, ShelfFault> {
    let mut own = BTreeMap::new();
    for (sum, size) in attached {
        if shelf.delivered_by(device, &sum)? {
            own.insert(sum, size);
        }
    }
    Ok(own)
}

/// The register of evidence that says which file it is.
pub(super) const FILE: &str = "file";

/// What such a register says: the sum of the file, and how long it is.
pub(super) fn file(said: &Value) -> Option<(Digest, u64)> {
    let Some(Value::Bytes(sum)) = said.get("sha256") else { return None };
    let size = u64::try_from(said.get("size")?.as_int()?).ok()?;
    Some((sum.as_slice().try_into().ok()?, size))
}

/// What can be signed of these files. One of another length than was said is another file, whatever it adds up to.
pub fn delivery(
    shelf: &dyn Shelf,
    (case, attached): ([u8; 16], BTreeMap<Digest, u64>),
    (epoch, seq): ([u8; 16], u64),
    at_ms: i64,
) -> Result<Delivery, ShelfFault> {
    let mut said = Delivery { case, epoch, seq, at_ms, stored: BTreeMap::new(), missing: 0 };
    for (sum, size) in attached {
        if shelf.has(&sum)? == Some(size) {
            said.stored.insert(sum, size);
        } else {
            said.missing += 1;
        }
    }
    Ok(said)
}
