//! Which file a piece of evidence speaks of, and whether whoever said so has brought it. That a case names a sum is not enough to
//! read the file: sums stand on printed acts, and anybody may write one into a case of their own.

use std::collections::{BTreeSet, VecDeque};

use apseko_casework::{EntityKind, case_scope};
use apseko_oplog::{DeviceId, EntityId, Ledger as _, OpId, Record, RegisterKey, UserId, read_register};
use apseko_trust::Digest;

use super::delivery::{FILE, file};
use super::shelf::{Owner, Shelf, ShelfFault};
use crate::ledger::Working;
use crate::storage::StorageError;

/// So many earlier words about one file are looked at; people write it once.
const MOST: usize = 64;

/// What a case says of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saying {
    /// How long the file is said to be; one number, unless people disagree.
    pub lengths: BTreeSet<u64>,
    /// Whose word it is or was.
    pub devices: BTreeSet<DeviceId>,
}

/// What evidence of a case says of the file with this sum; nothing, where the evidence is not of this case or means another file.
pub fn said_of(
    ledger: &Working,
    (case, evidence): ([u8; 16], [u8; 16]),
    sum: &Digest,
) -> Result<Option<Saying>, StorageError> {
    let scope = case_scope(EntityId(case));
    let entity = EntityKind::Evidence.entity(EntityId(evidence));
    let register = RegisterKey { entity, field: FILE.to_owned() };
    // What somebody writes of another case's evidence is held back, and counts only in the case where it lives.
    let heads = ledger.heads(&register)?.into_iter().filter(|head| head.header.scope == scope).collect();
    let mut saying = Saying::default();
    let mut before = VecDeque::new();
    for alternative in read_register(heads).alternatives {
        let Some((named, length)) = file(&alternative.value) else { continue };
        if named != *sum {
            continue;
        }
        saying.lengths.insert(length);
        for head in alternative.heads {
            saying.devices.insert(head.header.stream.device);
            before.extend(head.header.parents.iter().copied());
        }
    }
    if saying.lengths.is_empty() {
        return Ok(None);
    }
    saying.devices.extend(said_before(ledger, &register, sum, before)?);
    Ok(Some(saying))
}

/// Who said the same earlier: whoever settles a dispute says once more what another has brought.
fn said_before(
    ledger: &Working,
    register: &RegisterKey,
    sum: &Digest,
    mut before: VecDeque<OpId>,
) -> Result<BTreeSet<DeviceId>, StorageError> {
    let (mut devices, mut seen) = (BTreeSet::new(), BTreeSet::new());
    while let Some(id) = before.pop_front().filter(|_| seen.len() < MOST) {
        if !seen.insert(id) {
            continue;
        }
        let Some(record) = ledger.record(&id)?.filter(|record| counts(record, register)) else { continue };
        let said = record.here().and_then(|body| body.facts()).and_then(|facts| file(&facts.value));
        if said.is_some_and(|(named, _)| named == *sum) {
            devices.insert(record.header.stream.device);
        }
        before.extend(record.header.parents.iter().copied());
    }
    Ok(devices)
}

fn counts(record: &Record, register: &RegisterKey) -> bool {
    record.effective && record.register().as_ref() == Some(register)
}

/// How long the file is, if it lies on the shelf as it was said and somebody has brought it whose word it is, on whichever of
/// their devices.
pub fn arrived(
    shelf: &dyn Shelf,
    saying: &Saying,
    sum: &Digest,
    person_on: &dyn Fn(&DeviceId) -> Option<UserId>,
) -> Result<Option<u64>, ShelfFault> {
    let Some(length) = shelf.has(sum)?.filter(|length| saying.lengths.contains(length)) else {
        return Ok(None);
    };
    for device in &saying.devices {
        let owner = Owner { device: *device, person: person_on(device) };
        if shelf.delivered(&owner, sum)? {
            return Ok(Some(length));
        }
    }
    Ok(None)
}
