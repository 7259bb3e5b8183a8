//! Rows as the things they stand for, and back.

use std::sync::Arc;

use apseko_oplog::{Body, Header, Held, OpId, Parked, Record};
use apseko_trust::Envelope;
use apseko_trust::canon::{Reader, Writer};
use rusqlite::Row;

use super::error::unreadable;
use crate::storage::apart::dropped_of;
use crate::storage::key::{EntityKey, of_entity};
use crate::storage::{Dropped, Kept, Refused, StorageError};

/// A query for whole operations; [`kept`] knows the columns by their place.
macro_rules! select_ops {
    ($rest:literal) => {
        concat!(
            "SELECT id, header, body_state, body, cover, n, seq, effective, children, holds, pins FROM op ",
            $rest
        )
    };
}
pub(super) use select_ops;

const MISSING: i64 = 0;
const HERE: i64 = 1;
const ERASED: i64 = 2;

pub(super) fn kept(row: &Row<'_>) -> Result<Kept, StorageError> {
    let record = Record {
        seq: row.get::<_, Option<i64>>(6)?.map(i64::cast_unsigned),
        effective: row.get(7)?,
        children: row.get(8)?,
        holds: row.get(9)?,
        pins: row.get(10)?,
        ..bare(row)?
    };
    Ok(Kept { n: row.get(5)?, record })
}

/// What parked operations and others have in common: id, header, state of the body, body and cover, in this order.
fn bare(row: &Row<'_>) -> Result<Record, StorageError> {
    let body = match row.get(2)? {
        HERE => Held::Here(Arc::new(Body::of(blob(row, 3)?))),
        MISSING => Held::Missing,
        ERASED => Held::Erased,
        _ => return Err(unreadable("the state of a body")),
    };
    Ok(Record {
        header: header(OpId(row.get(0)?), blob(row, 1)?)?,
        body,
        seq: None,
        cover: row.get::<_, Option<_>>(4)?.map(OpId),
        effective: false,
        children: 0,
        holds: 0,
        pins: 0,
    })
}

/// A parked operation, with the number that tells their order.
pub(super) fn parked(row: &Row<'_>) -> Result<(i64, Parked), StorageError> {
    let parked =
        Parked { record: bare(row)?, missing: OpId(row.get(6)?), signature: envelope(blob(row, 7)?)? };
    Ok((row.get(5)?, parked))
}

/// A request of which something was refused: device, time, ids, bytes and what was said of it since, in this order.
pub(super) fn refused(row: &Row<'_>) -> Result<Refused, StorageError> {
    let (device, at_ms, bytes) = (row.get(0)?, row.get(1)?, row.get(3)?);
    Ok(Refused { device, at_ms, ops: ops(row, 2)?, bytes, dropped: dropped(row, 4)? })
}

/// Ids, one after the other.
pub(super) fn ops(row: &Row<'_>, column: usize) -> Result<Vec<OpId>, StorageError> {
    Ok(blob(row, column)?.as_chunks().0.iter().copied().map(OpId).collect())
}

pub(super) fn length(row: &Row<'_>, column: usize) -> Result<u64, StorageError> {
    Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}

pub(super) fn dropped(row: &Row<'_>, column: usize) -> Result<Option<Dropped>, StorageError> {
    dropped_of(blob(row, column)?).map_err(|_| unreadable("what was said of a refused request"))
}

pub(super) fn header(id: OpId, bytes: &[u8]) -> Result<Arc<Header>, StorageError> {
    Header::reread(id, bytes).map(Arc::new).map_err(|_| unreadable("a header"))
}

pub(super) fn envelope(bytes: &[u8]) -> Result<Envelope, StorageError> {
    Envelope::read(&mut Reader::new(bytes)).map_err(|_| unreadable("a signature"))
}

pub(super) fn of_envelope(envelope: &Envelope) -> Vec<u8> {
    let mut out = Writer::with_capacity(112);
    envelope.to_writer(&mut out);
    out.finish()
}

pub(super) fn blob<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a [u8], StorageError> {
    row.get_ref(column)?.as_blob().map_err(|_| unreadable("a column of bytes"))
}

pub(super) fn body_state(record: &Record) -> i64 {
    match record.body {
        Held::Missing => MISSING,
        Held::Here(_) => HERE,
        Held::Erased => ERASED,
    }
}

pub(super) fn body(record: &Record) -> Option<&[u8]> {
    record.here().map(|body| body.bytes())
}

/// The register that an operation writes, as this program reads it.
pub(super) fn register(record: &Record) -> (Option<EntityKey>, Option<Vec<u8>>) {
    record.register().map(|register| (of_entity(&register.entity), register.field.into_bytes())).unzip()
}

/// A number without a sign as one that SQLite can compare. The feed counts with 63 bits.
pub(super) fn place(number: u64) -> Result<i64, StorageError> {
    i64::try_from(number)
        .map_err(|_| StorageError::Damaged("a place in the feed has more than 63 bits".to_owned()))
}
