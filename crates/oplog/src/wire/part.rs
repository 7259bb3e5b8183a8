//! The small parts that several messages have in common.

use apseko_trust::Envelope;
use apseko_trust::canon::{CanonError, Reader, Writer};

use super::{LIST_LIMIT, WireError};
use crate::{DeviceId, Incarnation, OpId, ScopeId, StreamId};

/// The head of an array that always has this many items.
pub(super) fn items(reader: &mut Reader<'_>, expected: usize) -> Result<(), WireError> {
    if reader.array()? == expected { Ok(()) } else { Err(WireError::OtherCount) }
}

/// The head of an array with at most this many items. Even so a claimed count is never a reason to reserve: an item
/// can take a hundred times more room in memory than in the message.
pub(super) fn count(reader: &mut Reader<'_>, limit: usize) -> Result<usize, WireError> {
    let count = reader.array()?;
    if count <= limit { Ok(count) } else { Err(WireError::TooMany) }
}

pub(super) fn narrow<T: TryFrom<u64>>(reader: &mut Reader<'_>) -> Result<T, WireError> {
    T::try_from(reader.uint()?).map_err(|_| CanonError::OutOfRange.into())
}

pub(super) fn list<'a, T>(
    reader: &mut Reader<'a>,
    mut read: impl FnMut(&mut Reader<'a>) -> Result<T, WireError>,
) -> Result<Vec<T>, WireError> {
    (0..count(reader, LIST_LIMIT)?).map(|_| read(reader)).collect()
}

pub(super) fn write_list<T>(out: &mut Writer, all: &[T], write: impl Fn(&mut Writer, &T)) {
    out.array(all.len());
    all.iter().for_each(|one| write(out, one));
}

pub(super) fn write_stream(out: &mut Writer, stream: &StreamId) {
    out.array(2).bytes(&stream.device.0).bytes(&stream.incarnation.0);
}

pub(super) fn read_stream(reader: &mut Reader<'_>) -> Result<StreamId, WireError> {
    items(reader, 2)?;
    Ok(StreamId { device: DeviceId(reader.fixed()?), incarnation: Incarnation(reader.fixed()?) })
}

pub(super) fn write_scope(out: &mut Writer, scope: &ScopeId) {
    out.array(2).uint(scope.kind.number()).bytes(&scope.id);
}

pub(super) fn read_scope(reader: &mut Reader<'_>) -> Result<ScopeId, WireError> {
    Ok(crate::header::read_scope(reader)?)
}

/// Ids of operations, one after the other in one byte string.
pub(super) fn write_ids<'i>(out: &mut Writer, ids: impl Iterator<Item = &'i OpId>) {
    let bytes: Vec<u8> = ids.flat_map(|id| id.0).collect();
    out.bytes(&bytes);
}

pub(super) fn read_ids(reader: &mut Reader<'_>) -> Result<Vec<OpId>, WireError> {
    let (ids, rest) = reader.bytes()?.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(WireError::OtherCount);
    }
    if ids.len() > LIST_LIMIT {
        return Err(WireError::TooMany);
    }
    Ok(ids.iter().copied().map(OpId).collect())
}

/// Numbers that mostly ascend, each as the difference from the one before.
pub(super) fn write_steps(out: &mut Writer, numbers: impl ExactSizeIterator<Item = u64>) {
    out.array(numbers.len());
    let mut before = 0_u64;
    for number in numbers {
        out.int(number.wrapping_sub(before).cast_signed());
        before = number;
    }
}

pub(super) fn read_steps(reader: &mut Reader<'_>) -> Result<Vec<u64>, WireError> {
    let mut before = 0_u64;
    list(reader, |reader| {
        before = before.wrapping_add_signed(reader.int()?);
        Ok(before)
    })
}

/// Signatures with the operations that they end with: by place where the operation is in the message.
pub(super) fn write_tips(
    out: &mut Writer,
    tips: &[(OpId, Envelope)],
    place: impl Fn(&OpId) -> Option<usize>,
) {
    write_list(out, tips, |out, (id, envelope)| {
        out.array(2);
        match place(id) {
            Some(place) => out.uint(place as u64),
            None => out.bytes(&id.0),
        };
        envelope.to_writer(out);
    });
}

const UINT: u8 = 0;

pub(super) fn read_tips(
    reader: &mut Reader<'_>,
    id_at: impl Fn(usize) -> Option<OpId>,
) -> Result<Vec<(OpId, Envelope)>, WireError> {
    list(reader, |reader| {
        items(reader, 2)?;
        let id = match reader.peek() {
            Some(UINT) => id_at(narrow(reader)?).ok_or(WireError::NoSuchPlace)?,
            _ => OpId(reader.fixed()?),
        };
        Ok((id, Envelope::read(reader)?))
    })
}
