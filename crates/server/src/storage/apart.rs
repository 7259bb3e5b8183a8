//! Requests of which something was refused: their bytes are kept apart, for whoever has to find out why, and what people in charge
//! have said about them since.

use apseko_oplog::OpId;
use apseko_trust::canon::{CanonError, Reader, Writer};

/// That a refused request is not to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Since when.
    pub at_ms: i64,
    /// Who said so; nobody for the operator of the server.
    pub by: Option<[u8; 16]>,
    /// Why.
    pub reason: String,
}

/// A request of which something was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The installation that sent it.
    pub device: [u8; 16],
    /// When it came.
    pub at_ms: i64,
    /// The operations in question.
    pub ops: Vec<OpId>,
    /// The request as it came.
    pub bytes: Vec<u8>,
    /// Whether it is not to come in.
    pub dropped: Option<Dropped>,
}

/// A refused request without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedInBrief {
    /// The operations in question.
    pub ops: Vec<OpId>,
    /// How many bytes are kept.
    pub length: u64,
    /// Whether it is not to come in.
    pub is_dropped: bool,
}

/// A refused request that is kept, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptApart {
    /// Its number.
    pub n: i64,
    /// The installation that sent it.
    pub device: [u8; 16],
    /// When it came.
    pub at_ms: i64,
    /// The operations in question.
    pub ops: Vec<OpId>,
    /// How many bytes are kept.
    pub length: u64,
    /// Whether it is not to come in.
    pub dropped: Option<Dropped>,
}

impl RefusedInBrief {
    /// Of a whole one.
    pub fn of(refused: &Refused) -> Self {
        let length = u64::try_from(refused.bytes.len()).unwrap_or(u64::MAX);
        Self { ops: refused.ops.clone(), length, is_dropped: refused.dropped.is_some() }
    }
}

/// The bytes of a column that may say nothing.
pub(super) fn dropped_bytes(dropped: Option<&Dropped>) -> Vec<u8> {
    let Some(Dropped { at_ms, by, reason }) = dropped else { return Vec::new() };
    let mut out = Writer::with_capacity(64);
    out.array(3).int(*at_ms);
    match by {
        Some(by) => out.bytes(by),
        None => out.null(),
    };
    out.text(reason);
    out.finish()
}

/// What such a column says.
pub(super) fn dropped_of(bytes: &[u8]) -> Result<Option<Dropped>, CanonError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let mut reader = Reader::new(bytes);
    if reader.array()? != 3 {
        return Err(CanonError::Unexpected);
    }
    let at_ms = reader.int()?;
    let by = if reader.null()? { None } else { Some(reader.fixed()?) };
    let reason = reader.text()?.to_owned();
    reader.finish()?;
    Ok(Some(Dropped { at_ms, by, reason }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_of_a_request_is_read_as_it_was_written() {
        let said = Dropped { at_ms: -7, by: Some([3; 16]), reason: "sveša ierīce".to_owned() };
        for dropped in [None, Some(said.clone()), Some(Dropped { by: None, ..said })] {
            assert_eq!(dropped_of(&dropped_bytes(dropped.as_ref())), Ok(dropped));
        }
        assert!(dropped_of(&[0x80]).is_err(), "half a word is none");
    }
}
