//! Questions, each of them one statement that is asked once for every key: there is no network in between.

use std::collections::BTreeSet;

use apseko_casework::ReaderKey;
use apseko_oplog::{
    DeviceId, EntityId, EntityRef, EpochId, FeedEntry, FeedMeta, Hlc, OpId, Parked, RegisterKey, ScopeId,
    StreamId,
};
use apseko_trust::Envelope;
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::error::unreadable;
use super::row::{self, select_ops};
use crate::storage::key::{entity, of_entity, of_scope, of_stream, scope, stream};
use crate::storage::{Head, Kept, KeptApart, Refused, RefusedInBrief, StorageError, Tip};

/// The counter row.
pub(super) fn head(connection: &Connection) -> Result<Head, StorageError> {
    let mut statement = connection.prepare_cached(
        "SELECT server, level, epoch, head, stable, hlc, arrivals, revision FROM head WHERE id = 1",
    )?;
    let from_row = |row: &Row<'_>| {
        let meta = FeedMeta {
            server: DeviceId(row.get(0)?),
            level: row.get(1)?,
            epoch: EpochId(row.get(2)?),
            lineage: Vec::new(),
            head: row.get::<_, i64>(3)?.cast_unsigned(),
            stable: row.get::<_, i64>(4)?.cast_unsigned(),
            hlc: Hlc(row.get::<_, i64>(5)?.cast_unsigned()),
        };
        Ok(Head { meta, arrivals: row.get(6)?, revision: row.get(7)? })
    };
    let mut head = statement.query_row([], from_row).optional()?.ok_or(StorageError::NotFounded)?;
    head.meta.lineage = ask(connection, "SELECT epoch, began FROM life ORDER BY place", [[]], |row| {
        Ok((EpochId(row.get(0)?), row.get::<_, i64>(1)?.cast_unsigned()))
    })?;
    Ok(head)
}

/// The last place in the feed.
pub(super) fn place(connection: &Connection) -> Result<u64, StorageError> {
    let mut statement = connection.prepare_cached("SELECT head FROM head WHERE id = 1")?;
    let place: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
    place.map(i64::cast_unsigned).ok_or(StorageError::NotFounded)
}

pub(super) fn records(connection: &Connection, ids: &[OpId]) -> Result<Vec<Kept>, StorageError> {
    ask(connection, select_ops!("WHERE id = ?1"), once(ids).map(|id| [id.0]), row::kept)
}

pub(super) fn tips(connection: &Connection, streams: &[StreamId]) -> Result<Vec<Tip>, StorageError> {
    let sql =
        "SELECT tip.stream, tip.op, op.header FROM tip LEFT JOIN op ON op.id = tip.op WHERE tip.stream = ?1";
    ask(connection, sql, once(streams).map(|id| [of_stream(id)]), |row| {
        Ok(Tip { stream: stream(&row.get(0)?), header: row::header(OpId(row.get(1)?), row::blob(row, 2)?)? })
    })
}

pub(super) fn heads(connection: &Connection, registers: &[RegisterKey]) -> Result<Vec<Kept>, StorageError> {
    let sql = select_ops!(
        "INDEXED BY op_heads
         WHERE entity = ?1 AND field = ?2 AND effective = 1 AND children = 0 AND body_state = 1"
    );
    let keys = once(registers).map(|register| (of_entity(&register.entity), register.field.as_bytes()));
    ask(connection, sql, keys, row::kept)
}

pub(super) fn heads_of(connection: &Connection, entities: &[EntityRef]) -> Result<Vec<Kept>, StorageError> {
    let sql = select_ops!(
        "INDEXED BY op_heads WHERE entity = ?1 AND effective = 1 AND children = 0 AND body_state = 1"
    );
    ask(connection, sql, once(entities).map(|entity| [of_entity(entity)]), row::kept)
}

pub(super) fn arrived_after(
    connection: &Connection,
    n: i64,
    limit: usize,
) -> Result<Vec<Kept>, StorageError> {
    ask(connection, select_ops!("WHERE n > ?1 ORDER BY n LIMIT ?2"), [(n, at_most(limit))], row::kept)
}

pub(super) fn held_after(connection: &Connection, n: i64, limit: usize) -> Result<Vec<Kept>, StorageError> {
    let sql = select_ops!("INDEXED BY op_held WHERE holds > 0 AND n > ?1 ORDER BY n LIMIT ?2");
    ask(connection, sql, [(n, at_most(limit))], row::kept)
}

pub(super) fn awaiting(connection: &Connection, parents: &[OpId]) -> Result<Vec<(OpId, OpId)>, StorageError> {
    ask(
        connection,
        "SELECT parent, child FROM awaited WHERE parent = ?1",
        once(parents).map(|id| [id.0]),
        pair,
    )
}

pub(super) fn mentions(connection: &Connection, targets: &[OpId]) -> Result<Vec<(OpId, OpId)>, StorageError> {
    ask(
        connection,
        "SELECT target, by_op FROM mention WHERE target = ?1",
        once(targets).map(|id| [id.0]),
        pair,
    )
}

pub(super) fn pair(row: &Row<'_>) -> Result<(OpId, OpId), StorageError> {
    Ok((OpId(row.get(0)?), OpId(row.get(1)?)))
}

pub(super) fn pending(connection: &Connection) -> Result<Vec<(i64, OpId)>, StorageError> {
    ask(connection, "SELECT n, op FROM petition ORDER BY n", [[]], |row| Ok((row.get(0)?, OpId(row.get(1)?))))
}

pub(super) fn erasures(connection: &Connection, targets: &[OpId]) -> Result<BTreeSet<OpId>, StorageError> {
    let keys = once(targets).map(|id| [id.0]);
    let found =
        ask(connection, "SELECT target FROM erasure WHERE target = ?1", keys, |row| Ok(OpId(row.get(0)?)))?;
    Ok(found.into_iter().collect())
}

pub(super) fn signatures(
    connection: &Connection,
    tips: &[OpId],
) -> Result<Vec<(OpId, Envelope)>, StorageError> {
    let keys = once(tips).map(|id| [id.0]);
    ask(connection, "SELECT tip, envelope FROM signature WHERE tip = ?1", keys, |row| {
        Ok((OpId(row.get(0)?), row::envelope(row::blob(row, 1)?)?))
    })
}

pub(super) fn lines(
    connection: &Connection,
    scope: &ScopeId,
    (after, up_to): (u64, u64),
    limit: usize,
) -> Result<Vec<FeedEntry>, StorageError> {
    let sql = "SELECT seq, op, group_end FROM line INDEXED BY line_by_scope
               WHERE scope = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq LIMIT ?4";
    // No place is beyond 63 bits, so nothing comes after such a number.
    let [after, up_to] = [after, up_to].map(|place| i64::try_from(place).unwrap_or(i64::MAX));
    ask(connection, sql, [(of_scope(scope), after, up_to, at_most(limit))], |row| {
        Ok(FeedEntry {
            seq: row.get::<_, i64>(0)?.cast_unsigned(),
            op: OpId(row.get(1)?),
            group_end: row.get::<_, i64>(2)?.cast_unsigned(),
        })
    })
}

/// From one scope to the next in the index, so that nothing is read for the many things of the same scope.
pub(super) fn scopes(connection: &Connection) -> Result<Vec<ScopeId>, StorageError> {
    let mut statement =
        connection.prepare_cached("SELECT scope FROM thing WHERE scope > ?1 ORDER BY scope LIMIT 1")?;
    let mut found = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    while let Some(key) = statement.query_row([&last], |row| row.get(0)).optional()? {
        found.push(scope(&key));
        last = key.to_vec();
    }
    Ok(found)
}

pub(super) fn things(
    connection: &Connection,
    scope: &ScopeId,
    kind: u16,
) -> Result<Vec<EntityRef>, StorageError> {
    let [first, last] = [[0; 16], [0xff; 16]].map(|id| of_entity(&EntityRef { kind, id: EntityId(id) }));
    let sql = "SELECT entity FROM thing WHERE scope = ?1 AND entity BETWEEN ?2 AND ?3 ORDER BY entity";
    ask(connection, sql, [(of_scope(scope), first, last)], |row| Ok(entity(&row.get(0)?)))
}

pub(super) fn parked_for(connection: &Connection, missing: &[OpId]) -> Result<Vec<Parked>, StorageError> {
    let sql =
        "SELECT op, header, body_state, body, cover, n, missing, signature FROM parked WHERE missing = ?1";
    let mut found = ask(connection, sql, once(missing).map(|id| [id.0]), row::parked)?;
    found.sort_by_key(|(n, _)| *n);
    Ok(found.into_iter().map(|(_, parked)| parked).collect())
}

pub(super) fn parked_count(connection: &Connection) -> Result<usize, StorageError> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM parked")?;
    let count: i64 = statement.query_row([], |row| row.get(0))?;
    usize::try_from(count).map_err(|_| unreadable("the number of parked operations"))
}

/// Asks the same for each key.
pub(super) fn ask<K: Params, T>(
    connection: &Connection,
    sql: &str,
    keys: impl IntoIterator<Item = K>,
    read: impl Fn(&Row<'_>) -> Result<T, StorageError>,
) -> Result<Vec<T>, StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut found = Vec::new();
    for key in keys {
        let mut rows = statement.query(key)?;
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

/// A key that is named twice is answered once; and neighbours in an index are read together.
fn once<T: Ord>(keys: &[T]) -> impl Iterator<Item = &T> {
    let mut keys: Vec<&T> = keys.iter().collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
}

pub(super) fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

pub(super) fn refused(connection: &Connection, limit: usize) -> Result<Vec<Refused>, StorageError> {
    let sql = "SELECT device, at_ms, ops, bytes, dropped FROM refused ORDER BY n DESC LIMIT ?1";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    ask(connection, sql, [[limit]], row::refused)
}

/// Few requests are kept of each device, so the whole table is small; the bytes lie beside the rows and are not read.
pub(super) fn refused_of(
    connection: &Connection,
    device: &[u8; 16],
) -> Result<Vec<RefusedInBrief>, StorageError> {
    let sql = "SELECT ops, length(bytes), length(dropped) > 0 FROM refused WHERE device = ?1 ORDER BY n";
    ask(connection, sql, [[device]], |row| {
        Ok(RefusedInBrief { ops: row::ops(row, 0)?, length: row::length(row, 1)?, is_dropped: row.get(2)? })
    })
}

pub(super) fn kept_apart(
    connection: &Connection,
    n: i64,
    limit: usize,
) -> Result<Vec<KeptApart>, StorageError> {
    let sql =
        "SELECT n, device, at_ms, ops, length(bytes), dropped FROM refused WHERE n > ?1 ORDER BY n LIMIT ?2";
    ask(connection, sql, [(n, at_most(limit))], |row| {
        Ok(KeptApart {
            n: row.get(0)?,
            device: row.get(1)?,
            at_ms: row.get(2)?,
            ops: row::ops(row, 3)?,
            length: row::length(row, 4)?,
            dropped: row::dropped(row, 5)?,
        })
    })
}

pub(super) fn readable(connection: &Connection, reasons: &[ReaderKey]) -> Result<Vec<ScopeId>, StorageError> {
    let sql = "SELECT scope FROM reader WHERE reason = ?1";
    let mut scopes =
        ask(connection, sql, reasons.iter().map(|reason| [*reason]), |row| Ok(scope(&row.get(0)?)))?;
    scopes.sort_unstable();
    scopes.dedup();
    Ok(scopes)
}
