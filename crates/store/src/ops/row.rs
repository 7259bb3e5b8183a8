//! One row of the table of operations: how a record is read from it, and how it is written with as little as changed.

use std::sync::Arc;

use apseko_oplog::{Body, Header, Held, OpId, Record};
use rusqlite::types::{FromSqlError, FromSqlResult};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row, ToSql};

use super::alias;
use crate::StoreError;
use crate::table::unreadable;

/// A query for whole records; [`read`] knows the columns by their place.
macro_rules! select_records {
    ($rest:literal) => {
        concat!(
            "SELECT op.id, op.header, op.body, op.body_state, op.seq, op.effective, op.children, op.holds, op.pins, ",
            "(SELECT tip FROM signature WHERE n = op.cover) FROM op ",
            $rest
        )
    };
}
pub(super) use select_records;

const MISSING: i64 = 0;
const HERE: i64 = 1;
const ERASED: i64 = 2;

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
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

pub(super) fn find(connection: &Connection, id: &OpId) -> Result<Option<Record>, StoreError> {
    let mut statement = connection.prepare_cached(select_records!("WHERE id = ?1"))?;
    Ok(statement.query_row([&id.0], read).optional()?)
}

/// Every record that a statement made with [`select_records`] finds.
pub(super) fn read_all(
    statement: &mut CachedStatement<'_>,
    parameters: impl Params,
) -> Result<Vec<Record>, StoreError> {
    let rows = statement.query_map(parameters, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Everything about an operation that can change, as it stands in its row.
#[derive(Debug, PartialEq, Eq)]
struct Changing {
    feed: Feed,
    standing: Standing,
    body_state: i64,
}

#[derive(Debug, PartialEq, Eq)]
struct Feed {
    seq: Option<i64>,
    cover: Option<i64>,
}

#[derive(Debug, PartialEq, Eq)]
struct Standing {
    effective: bool,
    children: u32,
    holds: u32,
    pins: u32,
}

impl Changing {
    fn of(connection: &Connection, record: &Record) -> Result<Self, StoreError> {
        let cover = record.cover.map(|tip| alias::signature(connection, &tip)).transpose()?;
        let Record { effective, children, holds, pins, .. } = *record;
        Ok(Self {
            feed: Feed { seq: record.seq.map(place).transpose()?, cover },
            standing: Standing { effective, children, holds, pins },
            body_state: match record.body {
                Held::Missing => MISSING,
                Held::Here(_) => HERE,
                Held::Erased => ERASED,
            },
        })
    }

    fn kept(row: &Row<'_>) -> rusqlite::Result<(i64, Self)> {
        let feed = Feed { seq: row.get(1)?, cover: row.get(2)? };
        let standing =
            Standing { effective: row.get(3)?, children: row.get(4)?, holds: row.get(5)?, pins: row.get(6)? };
        Ok((row.get(0)?, Self { feed, standing, body_state: row.get(7)? }))
    }
}

/// A number that SQLite can compare. The server counts with the same 63 bits.
fn place(seq: u64) -> Result<i64, StoreError> {
    let number = i64::try_from(seq);
    Ok(number.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?)
}

pub(super) fn insert(connection: &Connection, record: &Record) -> Result<(), StoreError> {
    let Changing { feed, standing, body_state } = Changing::of(connection, record)?;
    let header = &record.header;
    let (entity, field) = register(connection, record)?;
    let values: [&dyn ToSql; 16] = [
        &feed.seq,
        &standing.effective,
        &standing.children,
        &standing.holds,
        &standing.pins,
        &body_state,
        &feed.cover,
        &alias::stream(connection, &header.stream)?,
        &header.dseq,
        &alias::scope(connection, &header.scope)?,
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
    statement.execute(values)?;
    Ok(())
}

/// Writes what differs: SQLite would rewrite an index for every column that is set, also to what it was.
pub(super) fn update(connection: &Connection, record: &Record) -> Result<(), StoreError> {
    let kept = connection
        .prepare_cached(
            "SELECT n, seq, cover, effective, children, holds, pins, body_state FROM op WHERE id = ?1",
        )?
        .query_row([&record.id().0], Changing::kept)
        .optional()?;
    let Some((n, kept)) = kept else { return Ok(()) };
    let now = Changing::of(connection, record)?;
    if now.feed != kept.feed {
        connection.prepare_cached("UPDATE op SET seq = ?2, cover = ?3 WHERE n = ?1")?.execute((
            n,
            now.feed.seq,
            now.feed.cover,
        ))?;
    }
    if now.standing != kept.standing {
        let Standing { effective, children, holds, pins } = now.standing;
        connection
            .prepare_cached(
                "UPDATE op SET effective = ?2, children = ?3, holds = ?4, pins = ?5 WHERE n = ?1",
            )?
            .execute((n, effective, children, holds, pins))?;
    }
    if now.body_state != kept.body_state {
        let (entity, field) = register(connection, record)?;
        let body = record.here().map(|body| body.bytes());
        connection
            .prepare_cached("UPDATE op SET body_state = ?2, body = ?3, entity = ?4, field = ?5 WHERE n = ?1")?
            .execute((n, now.body_state, body, entity, field))?;
    }
    Ok(())
}

pub(super) fn read_register_again(connection: &Connection, id: &OpId) -> Result<(), StoreError> {
    let Some(record) = find(connection, id)? else { return Ok(()) };
    let (entity, field) = register(connection, &record)?;
    connection
        .prepare_cached(
            "UPDATE op SET entity = ?2, field = ?3 WHERE id = ?1 AND (entity IS NOT ?2 OR field IS NOT ?3)",
        )?
        .execute((&id.0, entity, field))?;
    Ok(())
}

fn register(connection: &Connection, record: &Record) -> Result<(Option<i64>, Option<String>), StoreError> {
    let Some(register) = record.register() else { return Ok((None, None)) };
    Ok((Some(alias::entity(connection, &register.entity)?), Some(register.field)))
}
