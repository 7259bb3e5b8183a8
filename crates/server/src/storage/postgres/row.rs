//! Rows as what they mean. Whatever does not fit was not put there by this program.

use std::sync::Arc;

use apseko_oplog::{Body, Header, Held, OpId, Parked, Record};
use apseko_trust::Envelope;
use apseko_trust::canon::{Reader, Writer};
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;

use crate::storage::apart::dropped_of;
use crate::storage::key::of_entity;
use crate::storage::{Dropped, Kept, Refused, StorageError};

pub(super) const MISSING: i16 = 0;
pub(super) const HERE: i16 = 1;
pub(super) const ERASED: i16 = 2;

/// A query for whole operations; [`kept`] knows the columns by their place.
macro_rules! select_ops {
    ($rest:literal) => {
        concat!(
            "SELECT op.id, op.header, op.body_state, op.body, op.cover, op.n, op.seq, op.effective, op.children, ",
            "op.holds, op.pins FROM op ",
            $rest
        )
    };
}
pub(super) use select_ops;

pub(super) fn damaged(what: &str) -> StorageError {
    StorageError::Damaged(format!("{what} cannot be read"))
}

/// A column by its place.
pub(super) fn column<'a, T: FromSql<'a>>(row: &'a Row, place: usize) -> Result<T, StorageError> {
    row.try_get(place).map_err(|_| {
        let name = row.columns().get(place).map_or("a column", |column| column.name());
        damaged(name)
    })
}

/// Bytes of a fixed length.
pub(super) fn fixed<const N: usize>(row: &Row, place: usize) -> Result<[u8; N], StorageError> {
    column::<&[u8]>(row, place)?.try_into().map_err(|_| damaged("a key"))
}

pub(super) fn id(row: &Row, place: usize) -> Result<OpId, StorageError> {
    fixed(row, place).map(OpId)
}

/// A number that counts, or a place in the feed.
pub(super) fn unsigned(row: &Row, place: usize) -> Result<u64, StorageError> {
    column::<i64>(row, place)?.try_into().map_err(|_| damaged("a place"))
}

fn count(row: &Row, place: usize) -> Result<u32, StorageError> {
    column::<i32>(row, place)?.try_into().map_err(|_| damaged("a count"))
}

/// A place as the database counts it.
pub(super) fn place(seq: u64) -> Result<i64, StorageError> {
    i64::try_from(seq).map_err(|_| damaged("a place beyond 63 bits"))
}

pub(super) fn header(id: OpId, bytes: &[u8]) -> Result<Arc<Header>, StorageError> {
    Ok(Arc::new(Header::reread(id, bytes).map_err(|_| damaged("a header"))?))
}

/// An operation without its standing: the first five columns of every query for one.
fn opening(row: &Row) -> Result<Record, StorageError> {
    let body = match column(row, 2)? {
        HERE => Held::Here(Arc::new(Body::of(column(row, 3)?))),
        MISSING => Held::Missing,
        ERASED => Held::Erased,
        _ => return Err(damaged("body_state")),
    };
    let cover: Option<&[u8]> = column(row, 4)?;
    let cover = cover.map(|bytes| bytes.try_into().map(OpId)).transpose().map_err(|_| damaged("cover"))?;
    let header = header(id(row, 0)?, column(row, 1)?)?;
    Ok(Record { header, body, seq: None, cover, effective: false, children: 0, holds: 0, pins: 0 })
}

/// What [`select_ops`] finds.
pub(super) fn kept(row: &Row) -> Result<Kept, StorageError> {
    let seq: Option<i64> = column(row, 6)?;
    let record = Record {
        seq: seq.map(u64::try_from).transpose().map_err(|_| damaged("a place"))?,
        effective: column(row, 7)?,
        children: count(row, 8)?,
        holds: count(row, 9)?,
        pins: count(row, 10)?,
        ..opening(row)?
    };
    Ok(Kept { n: column(row, 5)?, record })
}

/// An operation that waits: the columns of its opening, then what it lacks, then its signature.
pub(super) fn parked(row: &Row) -> Result<Parked, StorageError> {
    Ok(Parked { record: opening(row)?, missing: id(row, 5)?, signature: envelope(column(row, 6)?)? })
}

/// A request of which something was refused: device, time, ids and bytes, in this order.
pub(super) fn refused(row: &Row) -> Result<Refused, StorageError> {
    let (device, at_ms, bytes) = (fixed(row, 0)?, column(row, 1)?, column::<&[u8]>(row, 3)?);
    Ok(Refused { device, at_ms, ops: ops(row, 2)?, bytes: bytes.to_vec(), dropped: dropped(row, 4)? })
}

/// Ids, one after the other.
pub(super) fn ops(row: &Row, place: usize) -> Result<Vec<OpId>, StorageError> {
    let ops: &[u8] = column(row, place)?;
    Ok(ops.as_chunks().0.iter().copied().map(OpId).collect())
}

pub(super) fn length(row: &Row, place: usize) -> Result<u64, StorageError> {
    Ok(u64::try_from(column::<i32>(row, place)?).unwrap_or(0))
}

pub(super) fn dropped(row: &Row, place: usize) -> Result<Option<Dropped>, StorageError> {
    dropped_of(column(row, place)?).map_err(|_| damaged("what was said of a refused request"))
}

pub(super) fn envelope(bytes: &[u8]) -> Result<Envelope, StorageError> {
    Envelope::read(&mut Reader::new(bytes)).map_err(|_| damaged("a signature"))
}

pub(super) fn of_envelope(envelope: &Envelope) -> Vec<u8> {
    let mut out = Writer::with_capacity(112);
    envelope.to_writer(&mut out);
    out.finish()
}

pub(super) fn body_state(record: &Record) -> i16 {
    match record.body {
        Held::Missing => MISSING,
        Held::Here(_) => HERE,
        Held::Erased => ERASED,
    }
}

/// The register that an operation writes, as its two columns.
pub(super) fn register(record: &Record) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    match record.register() {
        Some(register) => (Some(of_entity(&register.entity).to_vec()), Some(register.field.into_bytes())),
        None => (None, None),
    }
}
