//! What has become of the afternoon: the head of the unit, who may read all of it, takes the whole feed in and counts.

use std::collections::BTreeSet;

use apseko_oplog::{OpId, Record};

use super::device::{Device, Way, inspector};
use crate::Failure;
use crate::sync::installation::Employed;

/// Nobody else has this number.
const HEAD_OF_UNIT: u64 = u64::MAX;

/// What was found of what was written.
pub struct Counted {
    pub lost: u64,
    pub doubled: u64,
}

pub fn employed() -> Result<Employed, Failure> {
    inspector(HEAD_OF_UNIT, "RSV")
}

/// Whatever was written and is not there whole is lost; two operations at one place, or one that nobody wrote, are one too many.
pub async fn count(way: &Way, written: &BTreeSet<OpId>) -> Result<Counted, Failure> {
    let mut head = Device::start(HEAD_OF_UNIT, way)?;
    head.deliver().await?;
    let whole = |record: &&Record| record.here().is_some() && record.effective;
    let found: BTreeSet<OpId> = head.ledger.records().filter(whole).map(Record::id).collect();
    let places: BTreeSet<Option<u64>> = head.ledger.records().map(|record| record.seq).collect();
    let lost = written.difference(&found).count();
    let doubled = head.ledger.len() - places.len() + found.difference(written).count();
    Ok(Counted { lost: u64::try_from(lost)?, doubled: u64::try_from(doubled)? })
}
