//! What stands in one field, with whoever wrote it: bytes in a column, and what they say.

use apseko_casework::FieldView;
use apseko_oplog::{OpId, UserId, Value};
use apseko_trust::canon::{CanonError, Reader, Writer};
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
    pub(super) fn of(kept: Vec<Kept>, names: &mut Names<'_>) -> Result<Option<Self>, StoreError> {
        let mut seen = Vec::new();
        let mut alternatives = Vec::with_capacity(kept.len());
        for Kept { value, author, wall_ms, ops } in kept {
            seen.extend(ops.iter().copied());
            alternatives.push(Said { value, author: names.of(author)?, at: moment(wall_ms), ops });
        }
        let Some(Said { value, author, at, .. }) = alternatives.first().cloned() else { return Ok(None) };
        Ok(Some(Self { value, author, at, conflict: alternatives.len() > 1, alternatives, seen }))
    }
}

/// An alternative as the column keeps it.
pub(super) struct Kept {
    pub value: Value,
    pub author: UserId,
    pub wall_ms: i64,
    pub ops: Vec<OpId>,
}

pub(super) fn write(field: &FieldView, out: &mut Writer) {
    out.array(field.alternatives.len());
    for alternative in &field.alternatives {
        let (author, wall_ms) =
            alternative.authors.first().map_or(([0; 16], 0), |author| (author.user.0, author.wall_ms));
        // As bytes in bytes: a value may be nested as deep as the format allows.
        out.array(4).bytes(&alternative.value.to_bytes()).bytes(&author).int(wall_ms);
        out.array(alternative.authors.len());
        for author in &alternative.authors {
            out.bytes(&author.op.0);
        }
    }
}

pub(super) fn read(reader: &mut Reader<'_>) -> Result<Vec<Kept>, CanonError> {
    (0..reader.array()?).map(|_| read_one(reader)).collect()
}

fn read_one(reader: &mut Reader<'_>) -> Result<Kept, CanonError> {
    if reader.array()? != 4 {
        return Err(CanonError::Unexpected);
    }
    Ok(Kept {
        value: Value::from_bytes(reader.bytes()?)?,
        author: UserId(reader.fixed()?),
        wall_ms: reader.int()?,
        ops: (0..reader.array()?).map(|_| reader.fixed().map(OpId)).collect::<Result<_, _>>()?,
    })
}

/// What a clock said. One that nobody could have meant is shown as the end of time that it is nearer to.
pub(crate) fn moment(wall_ms: i64) -> Timestamp {
    let end = if wall_ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(wall_ms).unwrap_or(end)
}
