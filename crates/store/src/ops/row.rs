//! One row of the table of operations: how a record is read from it, and how it is written with as little as changed.

use std::sync::Arc;

use apseko_oplog::{Body, Header, Held, OpId, Record};
use rusqlite::types::{FromSqlError, FromSqlResult};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row, ToSql};

use super::alias::Aliases;
use crate::StoreError;
use crate::table::unreadable;

/// A query for whole records; [`read`] knows the columns by their place.
macro_rules! select_records {
    ($rest:literal) => {
        concat!(
            "SELECT op.id, op.header, op.body, op.body_state, op.seq, op.effective, op.children, op.holds, op.pins, ",
            "(SELECT tip FROM signature WHERE n = op.cover), op.n FROM op ",
            $rest
        )
    };
}
pub(super) use select_records;

const MISSING: i64 = 0;
const HERE: i64 = 1;
const ERASED: i64 = 2;

/// A record with the number of its row.
#[derive(Debug)]
pub(super) struct Kept {
    n: i64,
    pub(super) record: Record,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept { n: row.get(10)?, record: read_record(row)? })
}

pub(super) fn read_record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let header = blob("header", row.get_ref(1)?.as_blob())?;
    let header = Header::reread(OpId(row.get(0)?), header).map_err(|error| unreadable("header", error))?;
    let body = match row.get(3)? {
        HERE => Held::Here(Arc::new(Body::of(blob("body", row.get_ref(2)?.as_blob())?))),
        MISSING => Held::Missing,
        ERASED => Held::Erased,
        other => return Err(unreadable("body_state", other)),
    };
    Ok(Record {
        header: Arc::new(header),
        body,
        seq: row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned),
        cover: row.get::<_, Option<[u8; 32]>>(9)?.map(OpId),
        effective: row.get(5)?,
        children: row.get(6)?,
        holds: row.get(7)?,
        pins: row.get(8)?,
    })
}

fn blob<'a>(column: &str, bytes: FromSqlResult<&'a [u8]>) -> rusqlite::Result<&'a [u8]> {
    bytes.map_err(|error: FromSqlError| unreadable(column, error))
}

/// Every record that a statement made with [`select_records`] finds.
pub(super) fn read_all(
    statement: &mut CachedStatement<'_>,
    parameters: impl Params,
) -> Result<Vec<Record>, StoreError> {
    let rows = statement.query_map(parameters, read_record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn find(connection: &Connection, id: &OpId) -> Result<Option<Kept>, StoreError> {
    let mut statement = connection.prepare_cached(select_records!(
        "INDEXED BY op_by_id WHERE substr(id, 1, 8) = substr(?1, 1, 8) AND id = ?1"
    ))?;
    Ok(statement.query_row([&id.0], read).optional()?)
}

pub(super) fn insert(
    connection: &Connection,
    aliases: &mut Aliases,
    record: &Record,
) -> Result<Kept, StoreError> {
    let header = &record.header;
    let (entity, field) = register(connection, aliases, record)?;
    let values: [&dyn ToSql; 16] = [
        &record.seq.map(place).transpose()?,
        &record.effective,
        &record.children,
        &record.holds,
        &record.pins,
        &body_state(record),
        &cover(connection, aliases, record)?,
        &aliases.stream(connection, &header.stream)?,
        &header.dseq,
        &aliases.scope(connection, &header.scope)?,
        &header.kind.number().cast_signed(),
        &entity,
        &field,
        &header.id().0,
        &header.bytes(),
        &record.here().map(|body| body.bytes()),
    ];
    let mut statement = connection.prepare_cached(
        "INSERT INTO op (seq, effective, children, holds, pins, body_state, cover, stream, dseq, scope, kind,
           entity, field, id, header, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?;
    Ok(Kept { n: statement.insert(values)?, record: record.clone() })
}

/// Writes what differs: SQLite would rewrite an index for every column that is set, also to what it was.
pub(super) fn update(
    connection: &Connection,
    aliases: &mut Aliases,
    kept: &Kept,
    record: &Record,
) -> Result<(), StoreError> {
    let Kept { n, record: before } = kept;
    if (before.seq, before.cover) != (record.seq, record.cover) {
        let seq = record.seq.map(place).transpose()?;
        connection.prepare_cached("UPDATE op SET seq = ?2, cover = ?3 WHERE n = ?1")?.execute((
            n,
            seq,
            cover(connection, aliases, record)?,
        ))?;
    }
    if standing(before) != standing(record) {
        let (effective, children, holds, pins) = standing(record);
        connection
            .prepare_cached(
                "UPDATE op SET effective = ?2, children = ?3, holds = ?4, pins = ?5 WHERE n = ?1",
            )?
            .execute((n, effective, children, holds, pins))?;
    }
    if body_state(before) != body_state(record) {
        let body = record.here().map(|body| body.bytes());
        let (entity, field) = register(connection, aliases, record)?;
        connection
            .prepare_cached("UPDATE op SET body_state = ?2, body = ?3, entity = ?4, field = ?5 WHERE n = ?1")?
            .execute((n, body_state(record), body, entity, field))?;
    }
    Ok(())
}

/// Writes down a place and, where there is none, a signature, without reading the operation.
pub(super) fn set_place(
    connection: &Connection,
    aliases: &mut Aliases,
    id: &OpId,
    seq: u64,
    cover: Option<OpId>,
) -> Result<(), StoreError> {
    let cover = cover.map(|tip| aliases.signature(connection, &tip)).transpose()?;
    connection
        .prepare_cached(
            "UPDATE op INDEXED BY op_by_id SET seq = ?2, cover = coalesce(cover, ?3)
             WHERE substr(id, 1, 8) = substr(?1, 1, 8) AND id = ?1",
        )?
        .execute((&id.0, place(seq)?, cover))?;
    Ok(())
}

/// Writes which register an operation writes, as this program reads it.
pub(super) fn write_register(
    connection: &Connection,
    aliases: &mut Aliases,
    Kept { n, record }: &Kept,
) -> Result<(), StoreError> {
    let (entity, field) = register(connection, aliases, record)?;
    connection
        .prepare_cached(
            "UPDATE op SET entity = ?2, field = ?3 WHERE n = ?1 AND (entity IS NOT ?2 OR field IS NOT ?3)",
        )?
        .execute((n, entity, field))?;
    Ok(())
}

fn standing(record: &Record) -> (bool, u32, u32, u32) {
    (record.effective, record.children, record.holds, record.pins)
}

fn body_state(record: &Record) -> i64 {
    match record.body {
        Held::Missing => MISSING,
        Held::Here(_) => HERE,
        Held::Erased => ERASED,
    }
}

/// A number that SQLite can compare. The server counts with the same 63 bits.
fn place(seq: u64) -> Result<i64, StoreError> {
    let number = i64::try_from(seq);
    Ok(number.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?)
}

fn cover(connection: &Connection, aliases: &mut Aliases, record: &Record) -> Result<Option<i64>, StoreError> {
    record.cover.map(|tip| aliases.signature(connection, &tip)).transpose()
}

fn register(
    connection: &Connection,
    aliases: &mut Aliases,
    record: &Record,
) -> Result<(Option<i64>, Option<String>), StoreError> {
    let Some(register) = record.register() else { return Ok((None, None)) };
    Ok((Some(aliases.entity(connection, &register.entity)?), Some(register.field)))
}
