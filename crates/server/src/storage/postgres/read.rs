//! Questions. Each is one statement for any number of keys, because a network may lie between.

use std::collections::BTreeSet;

use apseko_casework::ReaderKey;
use apseko_oplog::{
    DeviceId, EntityId, EntityRef, EpochId, FeedEntry, FeedMeta, Hlc, OpId, Parked, RegisterKey, ScopeId,
    StreamId,
};
use apseko_trust::Envelope;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::row::{self, column, damaged, fixed, id, select_ops, unsigned};
use super::session::Session;
use crate::storage::key::{entity, of_entity, of_scope, of_stream, scope, stream};
use crate::storage::{Head, Kept, KeptApart, Refused, RefusedInBrief, StorageError, Tip};

pub(super) type Found<T> = Result<Vec<T>, StorageError>;

pub(super) async fn ask<T>(
    session: &mut Session,
    sql: &'static str,
    values: &[&(dyn ToSql + Sync)],
    read: impl Fn(&Row) -> Result<T, StorageError>,
) -> Found<T> {
    session.rows(sql, values).await?.iter().map(read).collect()
}

fn bytes(ids: &[OpId]) -> Vec<&[u8]> {
    ids.iter().map(|id| id.0.as_slice()).collect()
}

pub(super) fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The counter row, with every life of the feed.
pub(super) async fn head(session: &mut Session) -> Result<Head, StorageError> {
    let sql = "SELECT server, level, epoch, head, stable, hlc, arrivals, revision,
                 ARRAY(SELECT epoch FROM life ORDER BY place), ARRAY(SELECT began FROM life ORDER BY place)
               FROM head WHERE id = 1";
    let rows = session.rows(sql, &[]).await?;
    let row = rows.first().ok_or(StorageError::NotFounded)?;
    let meta = FeedMeta {
        server: DeviceId(fixed(row, 0)?),
        level: column::<i32>(row, 1)?.try_into().map_err(|_| damaged("level"))?,
        epoch: EpochId(fixed(row, 2)?),
        lineage: lineage(row)?,
        head: unsigned(row, 3)?,
        stable: unsigned(row, 4)?,
        hlc: Hlc(column::<i64>(row, 5)?.cast_unsigned()),
    };
    Ok(Head { meta, arrivals: column(row, 6)?, revision: column(row, 7)? })
}

fn lineage(row: &Row) -> Found<(EpochId, u64)> {
    let (epochs, began): (Vec<&[u8]>, Vec<i64>) = (column(row, 8)?, column(row, 9)?);
    let lives = epochs.into_iter().zip(began);
    lives
        .map(|(epoch, began)| {
            let epoch = epoch.try_into().map_err(|_| damaged("a life"))?;
            Ok((EpochId(epoch), began.try_into().map_err(|_| damaged("a place"))?))
        })
        .collect()
}

/// The last place in the feed.
pub(super) async fn place(session: &mut Session) -> Result<u64, StorageError> {
    let rows = session.rows("SELECT head FROM head WHERE id = 1", &[]).await?;
    rows.first().map_or(Ok(0), |row| unsigned(row, 0))
}

pub(super) async fn records(session: &mut Session, ids: &[OpId]) -> Found<Kept> {
    ask(session, select_ops!("WHERE id = ANY($1)"), &[&bytes(ids)], row::kept).await
}

pub(super) const TIPS: &str = "SELECT tip.stream, tip.op, found.header FROM tip
     LEFT JOIN LATERAL (SELECT header FROM op WHERE id = tip.op OFFSET 0) AS found ON true
     WHERE tip.stream = ANY($1::bytea[])";

pub(super) async fn tips(session: &mut Session, streams: &[StreamId]) -> Found<Tip> {
    let streams: Vec<Vec<u8>> = streams.iter().map(|key| of_stream(key).to_vec()).collect();
    ask(session, TIPS, &[&streams], |row| {
        let header = row::header(id(row, 1)?, column(row, 2)?)?;
        Ok(Tip { stream: stream(&fixed(row, 0)?), header })
    })
    .await
}

/// The subquery with an offset is a wall: without it, a plan that was made for a small table would go through all heads
/// and compare each with every key.
pub(super) const HEADS: &str = concat!(
    "SELECT op.* FROM (SELECT DISTINCT * FROM unnest($1::bytea[], $2::bytea[])) AS asked (entity, field)
     CROSS JOIN LATERAL (",
    select_ops!(
        "WHERE op.entity = asked.entity AND substr(op.field, 1, 200) = substr(asked.field, 1, 200)
           AND op.field = asked.field AND op.effective AND op.children = 0 AND op.body_state = 1 OFFSET 0"
    ),
    ") AS op"
);

pub(super) async fn heads(session: &mut Session, registers: &[RegisterKey]) -> Found<Kept> {
    let entities: Vec<Vec<u8>> = registers.iter().map(|key| of_entity(&key.entity).to_vec()).collect();
    let fields: Vec<&[u8]> = registers.iter().map(|key| key.field.as_bytes()).collect();
    ask(session, HEADS, &[&entities, &fields], row::kept).await
}

pub(super) async fn heads_of(session: &mut Session, entities: &[EntityRef]) -> Found<Kept> {
    let entities: Vec<Vec<u8>> = entities.iter().map(|key| of_entity(key).to_vec()).collect();
    let sql = select_ops!("WHERE entity = ANY($1) AND effective AND children = 0 AND body_state = 1");
    ask(session, sql, &[&entities], row::kept).await
}

pub(super) async fn arrived_after(session: &mut Session, n: i64, limit: usize) -> Found<Kept> {
    ask(session, select_ops!("WHERE n > $1 ORDER BY n LIMIT $2"), &[&n, &at_most(limit)], row::kept).await
}

pub(super) async fn held_after(session: &mut Session, n: i64, limit: usize) -> Found<Kept> {
    let sql = select_ops!("WHERE holds > 0 AND n > $1 ORDER BY n LIMIT $2");
    ask(session, sql, &[&n, &at_most(limit)], row::kept).await
}

pub(super) fn pair(row: &Row) -> Result<(OpId, OpId), StorageError> {
    Ok((id(row, 0)?, id(row, 1)?))
}

pub(super) async fn awaiting(session: &mut Session, parents: &[OpId]) -> Found<(OpId, OpId)> {
    ask(session, "SELECT parent, child FROM awaited WHERE parent = ANY($1)", &[&bytes(parents)], pair).await
}

pub(super) async fn mentions(session: &mut Session, targets: &[OpId]) -> Found<(OpId, OpId)> {
    ask(session, "SELECT target, by_op FROM mention WHERE target = ANY($1)", &[&bytes(targets)], pair).await
}

pub(super) async fn pending(session: &mut Session) -> Found<(i64, OpId)> {
    ask(session, "SELECT n, op FROM petition ORDER BY n", &[], |row| Ok((column(row, 0)?, id(row, 1)?))).await
}

pub(super) async fn erasures(
    session: &mut Session,
    targets: &[OpId],
) -> Result<BTreeSet<OpId>, StorageError> {
    let sql = "SELECT target FROM erasure WHERE target = ANY($1)";
    Ok(ask(session, sql, &[&bytes(targets)], |row| id(row, 0)).await?.into_iter().collect())
}

pub(super) async fn signatures(session: &mut Session, tips: &[OpId]) -> Found<(OpId, Envelope)> {
    let sql = "SELECT tip, envelope FROM signature WHERE tip = ANY($1)";
    ask(session, sql, &[&bytes(tips)], |row| Ok((id(row, 0)?, row::envelope(column(row, 1)?)?))).await
}

pub(super) async fn lines(
    session: &mut Session,
    scope: &ScopeId,
    (after, up_to): (u64, u64),
    limit: usize,
) -> Found<FeedEntry> {
    let sql = "SELECT seq, op, group_end FROM line
               WHERE scope = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4";
    let scope = of_scope(scope);
    // No place is beyond 63 bits, so nothing comes after such a number.
    let [after, up_to] = [after, up_to].map(|place| i64::try_from(place).unwrap_or(i64::MAX));
    ask(session, sql, &[&scope.as_slice(), &after, &up_to, &at_most(limit)], |row| {
        Ok(FeedEntry { seq: unsigned(row, 0)?, op: id(row, 1)?, group_end: unsigned(row, 2)? })
    })
    .await
}

/// From one scope to the next in the index, so that nothing is read for the many things of the same scope.
pub(super) async fn scopes(session: &mut Session) -> Found<ScopeId> {
    let sql = "WITH RECURSIVE known (scope) AS (
                 (SELECT scope FROM thing ORDER BY scope LIMIT 1)
                 UNION ALL
                 SELECT (SELECT thing.scope FROM thing WHERE thing.scope > known.scope ORDER BY thing.scope LIMIT 1)
                 FROM known WHERE known.scope IS NOT NULL)
               SELECT scope FROM known WHERE scope IS NOT NULL";
    ask(session, sql, &[], |row| Ok(scope(&fixed(row, 0)?))).await
}

pub(super) async fn things(session: &mut Session, scope: &ScopeId, kind: u16) -> Found<EntityRef> {
    let [first, last] = [[0; 16], [0xff; 16]].map(|id| of_entity(&EntityRef { kind, id: EntityId(id) }));
    let sql = "SELECT entity FROM thing WHERE scope = $1 AND entity BETWEEN $2 AND $3 ORDER BY entity";
    let scope = of_scope(scope);
    let values: [&(dyn ToSql + Sync); 3] = [&scope.as_slice(), &first.as_slice(), &last.as_slice()];
    ask(session, sql, &values, |row| Ok(entity(&fixed(row, 0)?))).await
}

pub(super) async fn readable(session: &mut Session, reasons: &[ReaderKey]) -> Found<ScopeId> {
    let reasons: Vec<&[u8]> = reasons.iter().map(|reason| reason.as_slice()).collect();
    let sql = "SELECT DISTINCT scope FROM reader WHERE reason = ANY($1)";
    ask(session, sql, &[&reasons], |row| Ok(scope(&fixed(row, 0)?))).await
}

pub(super) async fn parked_for(session: &mut Session, missing: &[OpId]) -> Found<Parked> {
    // Not simply by `n`: its index would seem a way to find them in order, and is a way through all of them.
    let sql = "SELECT op, header, body_state, body, cover, missing, signature FROM parked
               WHERE missing = ANY($1) ORDER BY n + 0";
    ask(session, sql, &[&bytes(missing)], row::parked).await
}

pub(super) async fn parked_count(session: &mut Session) -> Result<usize, StorageError> {
    let rows = session.rows("SELECT count(*) FROM parked", &[]).await?;
    let count = rows.first().map_or(Ok(0), |row| unsigned(row, 0))?;
    usize::try_from(count).map_err(|_| damaged("a count"))
}

pub(super) async fn refused(session: &mut Session, limit: usize) -> Found<Refused> {
    let sql = "SELECT device, at_ms, ops, bytes, dropped FROM refused ORDER BY n DESC LIMIT $1";
    ask(session, sql, &[&at_most(limit)], row::refused).await
}

/// Few requests are kept of each device, so the whole table is small; the bytes lie beside the rows and are not read.
pub(super) async fn refused_of(session: &mut Session, device: &[u8; 16]) -> Found<RefusedInBrief> {
    let sql = "SELECT ops, octet_length(bytes), octet_length(dropped) > 0 FROM refused WHERE device = $1 ORDER BY n";
    ask(session, sql, &[&device.as_slice()], |row| {
        Ok(RefusedInBrief {
            ops: row::ops(row, 0)?,
            length: row::length(row, 1)?,
            is_dropped: column(row, 2)?,
        })
    })
    .await
}

pub(super) async fn kept_apart(session: &mut Session, n: i64, limit: usize) -> Found<KeptApart> {
    let sql = "SELECT n, device, at_ms, ops, octet_length(bytes), dropped FROM refused
               WHERE n > $1 ORDER BY n LIMIT $2";
    ask(session, sql, &[&n, &at_most(limit)], |row| {
        Ok(KeptApart {
            n: column(row, 0)?,
            device: fixed(row, 1)?,
            at_ms: column(row, 2)?,
            ops: row::ops(row, 3)?,
            length: row::length(row, 4)?,
            dropped: row::dropped(row, 5)?,
        })
    })
    .await
}

pub(super) async fn noted_orders(session: &mut Session) -> Found<OpId> {
    ask(session, "SELECT op FROM apart.erasure_order ORDER BY op", &[], |row| id(row, 0)).await
}
