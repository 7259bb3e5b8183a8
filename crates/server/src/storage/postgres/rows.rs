//! Every row in pages, each page along the key of its table.

use std::collections::{BTreeMap, BTreeSet};

use apseko_casework::ReaderKey;
use apseko_oplog::{FeedEntry, OpId, Parked, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;

use super::read::{Found, ask, at_most, pair};
use super::row::{self, column, fixed, id, unsigned};
use super::session::Session;
use crate::storage::key::{entity, of_entity, of_scope, of_stream, scope, stream};
use crate::storage::{NewThing, Refused, StorageError, Tip};

/// No key is empty, so every key comes after this one.
fn bytes<const N: usize>(key: Option<[u8; N]>) -> Vec<u8> {
    key.map_or_else(Vec::new, |key| key.to_vec())
}

pub(super) async fn tips(session: &mut Session, last: Option<&StreamId>, limit: usize) -> Found<Tip> {
    let sql = "SELECT page.stream, page.op, found.header
               FROM (SELECT stream, op FROM tip WHERE stream > $1 ORDER BY stream LIMIT $2) AS page
                 LEFT JOIN LATERAL (SELECT header FROM op WHERE id = page.op OFFSET 0) AS found ON true
               ORDER BY page.stream";
    ask(session, sql, &[&bytes(last.map(of_stream)), &at_most(limit)], |row| {
        let header = row::header(id(row, 1)?, column(row, 2)?)?;
        Ok(Tip { stream: stream(&fixed(row, 0)?), header })
    })
    .await
}

pub(super) async fn things(session: &mut Session, last: Option<&NewThing>, limit: usize) -> Found<NewThing> {
    let sql = "SELECT scope, entity FROM thing WHERE (scope, entity) > ($1, $2)
               ORDER BY scope, entity LIMIT $3";
    let of = bytes(last.map(|it| of_scope(&it.scope)));
    let about = bytes(last.map(|it| of_entity(&it.entity)));
    ask(session, sql, &[&of, &about, &at_most(limit)], |row| {
        Ok(NewThing { scope: scope(&fixed(row, 0)?), entity: entity(&fixed(row, 1)?) })
    })
    .await
}

pub(super) async fn readers(
    session: &mut Session,
    last: Option<&ScopeId>,
    limit: usize,
) -> Result<BTreeMap<ScopeId, BTreeSet<ReaderKey>>, StorageError> {
    let sql = "SELECT scope, reason FROM reader
               WHERE scope > $1 AND scope <= (SELECT scope FROM
                 (SELECT DISTINCT scope FROM reader WHERE scope > $1 ORDER BY scope LIMIT $2) AS page
                 ORDER BY scope DESC LIMIT 1)";
    let key = bytes(last.map(of_scope));
    let rows =
        ask(session, sql, &[&key, &at_most(limit)], |row| Ok((scope(&fixed(row, 0)?), fixed(row, 1)?)))
            .await?;
    let mut found: BTreeMap<ScopeId, BTreeSet<ReaderKey>> = BTreeMap::new();
    for (scope, reason) in rows {
        found.entry(scope).or_default().insert(reason);
    }
    Ok(found)
}

pub(super) async fn awaited(
    session: &mut Session,
    last: Option<&(OpId, OpId)>,
    limit: usize,
) -> Found<(OpId, OpId)> {
    let sql = "SELECT parent, child FROM awaited WHERE (parent, child) > ($1, $2)
               ORDER BY parent, child LIMIT $3";
    pairs(session, sql, last, limit).await
}

pub(super) async fn mentions(
    session: &mut Session,
    last: Option<&(OpId, OpId)>,
    limit: usize,
) -> Found<(OpId, OpId)> {
    let sql = "SELECT target, by_op FROM mention WHERE (target, by_op) > ($1, $2)
               ORDER BY target, by_op LIMIT $3";
    pairs(session, sql, last, limit).await
}

async fn pairs(
    session: &mut Session,
    sql: &'static str,
    last: Option<&(OpId, OpId)>,
    limit: usize,
) -> Found<(OpId, OpId)> {
    let (one, other) = (bytes(last.map(|(one, _)| one.0)), bytes(last.map(|(_, other)| other.0)));
    ask(session, sql, &[&one, &other, &at_most(limit)], pair).await
}

pub(super) async fn erasures(session: &mut Session, last: Option<&OpId>, limit: usize) -> Found<OpId> {
    let sql = "SELECT target FROM erasure WHERE target > $1 ORDER BY target LIMIT $2";
    ask(session, sql, &[&bytes(last.map(|id| id.0)), &at_most(limit)], |row| id(row, 0)).await
}

pub(super) async fn signatures(
    session: &mut Session,
    last: Option<&OpId>,
    limit: usize,
) -> Found<(OpId, Envelope)> {
    let sql = "SELECT tip, envelope FROM signature WHERE tip > $1 ORDER BY tip LIMIT $2";
    ask(session, sql, &[&bytes(last.map(|id| id.0)), &at_most(limit)], |row| {
        Ok((id(row, 0)?, row::envelope(column(row, 1)?)?))
    })
    .await
}

pub(super) async fn lines(session: &mut Session, seq: u64, limit: usize) -> Found<(ScopeId, FeedEntry)> {
    let sql = "SELECT scope, seq, op, group_end FROM line WHERE seq > $1 ORDER BY seq LIMIT $2";
    let after = i64::try_from(seq).unwrap_or(i64::MAX);
    ask(session, sql, &[&after, &at_most(limit)], |row| {
        let line = FeedEntry { seq: unsigned(row, 1)?, op: id(row, 2)?, group_end: unsigned(row, 3)? };
        Ok((scope(&fixed(row, 0)?), line))
    })
    .await
}

pub(super) async fn moved(session: &mut Session, n: i64, limit: usize) -> Found<(i64, RegisterKey)> {
    let sql = "SELECT n, entity, field FROM moved WHERE n > $1 ORDER BY n LIMIT $2";
    ask(session, sql, &[&n, &at_most(limit)], |row| {
        let field = String::from_utf8(column(row, 2)?).map_err(|_| row::damaged("a field"))?;
        Ok((column(row, 0)?, RegisterKey { entity: entity(&fixed(row, 1)?), field }))
    })
    .await
}

pub(super) async fn last_moved(session: &mut Session) -> Result<i64, StorageError> {
    let rows = session.rows("SELECT n FROM moved ORDER BY n DESC LIMIT 1", &[]).await?;
    rows.first().map_or(Ok(0), |row| column(row, 0))
}

pub(super) async fn parked(session: &mut Session, last: Option<i64>, limit: usize) -> Found<(i64, Parked)> {
    let sql = "SELECT op, header, body_state, body, cover, missing, signature, n FROM parked
               WHERE n > $1 ORDER BY n LIMIT $2";
    ask(session, sql, &[&last.unwrap_or(i64::MIN), &at_most(limit)], |row| {
        Ok((column(row, 7)?, row::parked(row)?))
    })
    .await
}

pub(super) async fn refused(session: &mut Session, last: Option<i64>, limit: usize) -> Found<(i64, Refused)> {
    let sql = "SELECT device, at_ms, ops, bytes, dropped, n FROM refused WHERE n > $1 ORDER BY n LIMIT $2";
    ask(session, sql, &[&last.unwrap_or(i64::MIN), &at_most(limit)], |row| {
        Ok((column(row, 5)?, row::refused(row)?))
    })
    .await
}
