//! What stands in one field, with whoever wrote it by name.

use apseko_casework::KeptValue;
use apseko_oplog::{OpId, Value};
use jiff::Timestamp;

use super::person::Names;
use crate::StoreError;

/// A field of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The value to show.
    pub value: Value,
    /// Who wrote it; empty if their name is not known here.
    pub author: String,
    /// When, by the clock of where it was written.
    pub at: Timestamp,
    /// Whether a person has to decide between several values.
    pub conflict: bool,
    /// Every value that stands, the one to show first.
    pub alternatives: Vec<Said>,
    /// What an edit made on this view replaces.
    pub seen: Vec<OpId>,
}

/// One of the values of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The value.
    pub value: Value,
    /// Who wrote it, the last of those who did; empty if their name is not known here.
    pub author: String,
    /// When, by the clock of where it was written.
    pub at: Timestamp,
    /// What an edit made on this value alone replaces.
    pub ops: Vec<OpId>,
}

impl Cell {
    /// `None` if nothing stands.
    pub(super) fn of(kept: Vec<KeptValue>, names: &mut Names<'_>) -> Result<Option<Self>, StoreError> {
        let mut seen = Vec::new();
        let mut alternatives = Vec::with_capacity(kept.len());
        for KeptValue { value, author, wall_ms, ops } in kept {
            seen.extend(ops.iter().copied());
            alternatives.push(Said { value, author: names.of(author)?, at: moment(wall_ms), ops });
        }
        let Some(Said { value, author, at, .. }) = alternatives.first().cloned() else { return Ok(None) };
        Ok(Some(Self { value, author, at, conflict: alternatives.len() > 1, alternatives, seen }))
    }
}

/// What a clock said. One that nobody could have meant is shown as the end of time that it is nearer to.
pub(crate) fn moment(wall_ms: i64) -> Timestamp {
    let end = if wall_ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(wall_ms).unwrap_or(end)
}
