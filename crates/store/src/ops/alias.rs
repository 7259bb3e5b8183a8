//! Small numbers in place of long ids, so that a row of an operation stays short.

use std::collections::HashMap;
use std::hash::Hash;

use apseko_oplog::{EntityRef, OpId, ScopeId, StreamId};
use rusqlite::{Connection, OptionalExtension, Params};

use crate::StoreError;

/// The numbers that this transaction has asked for. Another one asks again: what was rolled back has no number.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    streams: HashMap<StreamId, i64>,
    scopes: HashMap<ScopeId, i64>,
    entities: HashMap<EntityRef, i64>,
    signatures: HashMap<OpId, i64>,
}

impl Aliases {
    pub(super) fn stream(&mut self, connection: &Connection, stream: &StreamId) -> Result<i64, StoreError> {
        remember(&mut self.streams, stream, || {
            find_or_add(
                connection,
                "SELECT n FROM stream WHERE device = ?1 AND incarnation = ?2",
                "INSERT INTO stream (device, incarnation) VALUES (?1, ?2)",
                (&stream.device.0, &stream.incarnation.0),
            )
        })
    }

    pub(super) fn scope(&mut self, connection: &Connection, scope: &ScopeId) -> Result<i64, StoreError> {
        remember(&mut self.scopes, scope, || {
            find_or_add(
                connection,
                "SELECT n FROM scope WHERE id = ?1 AND kind = ?2",
                "INSERT INTO scope (id, kind) VALUES (?1, ?2)",
                (&scope.id, scope.kind.number().cast_signed()),
            )
        })
    }

    pub(super) fn entity(&mut self, connection: &Connection, entity: &EntityRef) -> Result<i64, StoreError> {
        remember(&mut self.entities, entity, || {
            find_or_add(
                connection,
                "SELECT n FROM entity WHERE id = ?1 AND kind = ?2",
                "INSERT INTO entity (id, kind) VALUES (?1, ?2)",
                (&entity.id.0, entity.kind),
            )
        })
    }

    /// The signature that ends with this operation, also before the signature itself is known.
    pub(super) fn signature(&mut self, connection: &Connection, tip: &OpId) -> Result<i64, StoreError> {
        remember(&mut self.signatures, tip, || {
            find_or_add(
                connection,
                "SELECT n FROM signature WHERE tip = ?1",
                "INSERT INTO signature (tip) VALUES (?1)",
                (&tip.0,),
            )
        })
    }
}

fn remember<K: Copy + Eq + Hash>(
    known: &mut HashMap<K, i64>,
    id: &K,
    ask: impl FnOnce() -> Result<i64, StoreError>,
) -> Result<i64, StoreError> {
    if let Some(number) = known.get(id) {
        return Ok(*number);
    }
    let number = ask()?;
    known.insert(*id, number);
    Ok(number)
}

fn find_or_add(
    connection: &Connection,
    find: &str,
    add: &str,
    id: impl Params + Copy,
) -> Result<i64, StoreError> {
    let known = connection.prepare_cached(find)?.query_row(id, |row| row.get(0)).optional()?;
    if let Some(number) = known {
        return Ok(number);
    }
    connection.prepare_cached(add)?.execute(id)?;
    Ok(connection.last_insert_rowid())
}
