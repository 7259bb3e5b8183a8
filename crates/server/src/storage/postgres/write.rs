//! Writing changes down: one statement a table, all on the way together, because the counter row is locked meanwhile.

pub(super) mod ops;

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::OpId;

use super::rebuild;
use super::row::{body_state, of_envelope, place};
use super::session::{Session, Step, Value};
use crate::storage::apart::dropped_bytes;
use crate::storage::key::{of_entity, of_scope, of_stream};
use crate::storage::{Changes, Head, StorageError};

/// Everything that changed, in the order that the changes ask for.
pub(super) async fn apply(session: &mut Session, changes: &Changes) -> Result<(), StorageError> {
    if changes.forget_derived {
        rebuild::forget_derived(session).await?;
    }
    let mut steps = Vec::new();
    ops::insert(&mut steps, &changes.inserted)?;
    ops::update(&mut steps, &changes.updated)?;
    tips(&mut steps, changes);
    things(&mut steps, changes);
    readers(&mut steps, changes);
    pairs(
        &mut steps,
        "INSERT INTO awaited SELECT * FROM unnest($1::bytea[], $2::bytea[]) ON CONFLICT DO NOTHING",
        &changes.awaited,
    );
    pairs(
        &mut steps,
        "INSERT INTO mention SELECT * FROM unnest($1::bytea[], $2::bytea[]) ON CONFLICT DO NOTHING",
        &changes.mentions,
    );
    pending(&mut steps, &changes.pending);
    let sql = "INSERT INTO erasure SELECT unnest($1::bytea[]) ON CONFLICT DO NOTHING";
    ids(&mut steps, sql, &changes.erasures);
    signatures(&mut steps, changes);
    lines(&mut steps, changes)?;
    moved(&mut steps, changes);
    ids(&mut steps, "DELETE FROM parked WHERE op = ANY($1)", &changes.unparked);
    park(&mut steps, changes);
    refused(&mut steps, changes);
    if let Some(head) = &changes.head {
        lives(&mut steps, head)?;
        steps.push(counters(head)?);
    }
    session.steps(&steps).await
}

/// One list for each column of a statement.
fn step<'a>(steps: &mut Vec<Step<'a>>, sql: &'static str, values: Vec<Value<'a>>) {
    steps.push(Step { sql, values, rows: None });
}

fn tips<'a>(steps: &mut Vec<Step<'a>>, changes: &'a Changes) {
    if changes.tips.is_empty() {
        return;
    }
    let streams: Vec<_> = changes.tips.keys().map(|stream| of_stream(stream).to_vec()).collect();
    let ops: Vec<_> = changes.tips.values().map(|header| header.id().0.to_vec()).collect();
    let sql = "INSERT INTO tip SELECT * FROM unnest($1::bytea[], $2::bytea[])
               ON CONFLICT (stream) DO UPDATE SET op = excluded.op";
    step(steps, sql, vec![Box::new(streams), Box::new(ops)]);
}

fn things<'a>(steps: &mut Vec<Step<'a>>, changes: &'a Changes) {
    if changes.things.is_empty() {
        return;
    }
    let scopes: Vec<_> = changes.things.iter().map(|thing| of_scope(&thing.scope).to_vec()).collect();
    let entities: Vec<_> = changes.things.iter().map(|thing| of_entity(&thing.entity).to_vec()).collect();
    let sql = "INSERT INTO thing SELECT * FROM unnest($1::bytea[], $2::bytea[]) ON CONFLICT DO NOTHING";
    step(steps, sql, vec![Box::new(scopes), Box::new(entities)]);
}

fn readers<'a>(steps: &mut Vec<Step<'a>>, changes: &'a Changes) {
    if changes.readers.is_empty() {
        return;
    }
    let scopes: Vec<_> = changes.readers.keys().map(|scope| of_scope(scope).to_vec()).collect();
    step(steps, "DELETE FROM reader WHERE scope = ANY($1)", vec![Box::new(scopes)]);
    let rows = changes.readers.iter().flat_map(|(scope, reasons)| reasons.iter().map(move |it| (it, scope)));
    let (reasons, scopes): (Vec<&[u8]>, Vec<Vec<u8>>) =
        rows.map(|(reason, scope)| (reason.as_slice(), of_scope(scope).to_vec())).unzip();
    let sql = "INSERT INTO reader (reason, scope) SELECT * FROM unnest($1::bytea[], $2::bytea[])";
    step(steps, sql, vec![Box::new(reasons), Box::new(scopes)]);
}

fn pairs<'a>(steps: &mut Vec<Step<'a>>, sql: &'static str, pairs: &'a BTreeSet<(OpId, OpId)>) {
    if pairs.is_empty() {
        return;
    }
    let one: Vec<&[u8]> = pairs.iter().map(|(one, _)| one.0.as_slice()).collect();
    let other: Vec<&[u8]> = pairs.iter().map(|(_, other)| other.0.as_slice()).collect();
    step(steps, sql, vec![Box::new(one), Box::new(other)]);
}

fn ids<'a>(steps: &mut Vec<Step<'a>>, sql: &'static str, ids: &'a BTreeSet<OpId>) {
    if !ids.is_empty() {
        let ids: Vec<&[u8]> = ids.iter().map(|id| id.0.as_slice()).collect();
        step(steps, sql, vec![Box::new(ids)]);
    }
}

fn pending<'a>(steps: &mut Vec<Step<'a>>, pending: &'a BTreeMap<i64, (OpId, bool)>) {
    let (begin, end): (Vec<_>, Vec<_>) = pending.iter().partition(|(_, (_, waits))| *waits);
    if !begin.is_empty() {
        let numbers: Vec<i64> = begin.iter().map(|(n, _)| **n).collect();
        let ops: Vec<&[u8]> = begin.iter().map(|(_, (op, _))| op.0.as_slice()).collect();
        let sql =
            "INSERT INTO petition SELECT * FROM unnest($1::bigint[], $2::bytea[]) ON CONFLICT DO NOTHING";
        step(steps, sql, vec![Box::new(numbers), Box::new(ops)]);
    }
    if !end.is_empty() {
        let numbers: Vec<i64> = end.iter().map(|(n, _)| **n).collect();
        step(steps, "DELETE FROM petition WHERE n = ANY($1)", vec![Box::new(numbers)]);
    }
}

fn signatures<'a>(steps: &mut Vec<Step<'a>>, changes: &'a Changes) {
    if changes.signatures.is_empty() {
        return;
    }
    let tips: Vec<&[u8]> = changes.signatures.keys().map(|tip| tip.0.as_slice()).collect();
    let envelopes: Vec<_> = changes.signatures.values().map(of_envelope).collect();
    let sql = "INSERT INTO signature SELECT * FROM unnest($1::bytea[], $2::bytea[]) ON CONFLICT DO NOTHING";
    step(steps, sql, vec![Box::new(tips), Box::new(envelopes)]);
}

fn lines<'a>(steps: &mut Vec<Step<'a>>, changes: &'a Changes) -> Result<(), StorageError> {
    if changes.lines.is_empty() {
        return Ok(());
    }
    let places = |of: fn(&apseko_oplog::FeedEntry) -> u64| {
        changes.lines.iter().map(|(_, line)| place(of(line))).collect::<Result<Vec<i64>, _>>()
    };
    let (seqs, ends) = (places(|line| line.seq)?, places(|line| line.group_end)?);
    let ops: Vec<&[u8]> = changes.lines.iter().map(|(_, line)| line.op.0.as_slice()).collect();
    let scopes: Vec<_> = changes.lines.iter().map(|(scope, _)| of_scope(scope).to_vec()).collect();
    let sql = "INSERT INTO line (seq, group_end, op, scope)
               SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[])";
    step(steps, sql, vec![Box::new(seqs), Box::new(ends), Box::new(ops), Box::new(scopes)]);
    Ok(())
}

fn moved<'a>(steps: &mut Vec<Step<'a>>, changes: &'a Changes) {
    if changes.moved.is_empty() {
        return;
    }
    let entities: Vec<_> = changes.moved.iter().map(|moved| of_entity(&moved.entity).to_vec()).collect();
    let fields: Vec<&[u8]> = changes.moved.iter().map(|moved| moved.field.as_bytes()).collect();
    let sql = "INSERT INTO moved (entity, field) SELECT * FROM unnest($1::bytea[], $2::bytea[])";
    step(steps, sql, vec![Box::new(entities), Box::new(fields)]);
}

/// One that waits already stays where it is.
fn park<'a>(steps: &mut Vec<Step<'a>>, changes: &'a Changes) {
    if changes.parked.is_empty() {
        return;
    }
    let parked = || changes.parked.iter();
    let missing: Vec<&[u8]> = parked().map(|parked| parked.missing.0.as_slice()).collect();
    let ops: Vec<_> = parked().map(|parked| parked.record.id().0.to_vec()).collect();
    let headers: Vec<&[u8]> = parked().map(|parked| parked.record.header.bytes()).collect();
    let bodies: Vec<_> = parked().map(|parked| parked.record.here().map(|body| body.bytes())).collect();
    let states: Vec<i16> = parked().map(|parked| body_state(&parked.record)).collect();
    let covers: Vec<_> = parked().map(|parked| parked.record.cover.map(|cover| cover.0.to_vec())).collect();
    let signatures: Vec<_> = parked().map(|parked| of_envelope(&parked.signature)).collect();
    let sql = "INSERT INTO parked (missing, op, header, body, body_state, cover, signature)
               SELECT missing, op, header, body, body_state, cover, signature
               FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::smallint[], $6::bytea[], $7::bytea[])
                 WITH ORDINALITY AS new (missing, op, header, body, body_state, cover, signature, place)
               ORDER BY place ON CONFLICT (op) DO NOTHING";
    let values: Vec<Value<'a>> = vec![
        Box::new(missing),
        Box::new(ops),
        Box::new(headers),
        Box::new(bodies),
        Box::new(states),
        Box::new(covers),
        Box::new(signatures),
    ];
    step(steps, sql, values);
}

/// Rare, and each may be large.
fn refused<'a>(steps: &mut Vec<Step<'a>>, changes: &'a Changes) {
    for refused in &changes.refused {
        let ops: Vec<u8> = refused.ops.iter().flat_map(|op| op.0).collect();
        let values: Vec<Value<'a>> = vec![
            Box::new(refused.device.as_slice()),
            Box::new(refused.at_ms),
            Box::new(ops),
            Box::new(refused.bytes.as_slice()),
            Box::new(dropped_bytes(refused.dropped.as_ref())),
        ];
        let sql = "INSERT INTO refused (device, at_ms, ops, bytes, dropped) VALUES ($1, $2, $3, $4, $5)";
        step(steps, sql, values);
    }
    for (n, dropped) in &changes.dropped {
        let values: Vec<Value<'a>> = vec![Box::new(*n), Box::new(dropped_bytes(Some(dropped)))];
        step(steps, "UPDATE refused SET dropped = $2 WHERE n = $1", values);
    }
}

/// Every life of the feed; written only where it differs.
fn lives<'a>(steps: &mut Vec<Step<'a>>, head: &'a Head) -> Result<(), StorageError> {
    let lineage = &head.meta.lineage;
    let epochs: Vec<&[u8]> = lineage.iter().map(|(epoch, _)| epoch.0.as_slice()).collect();
    let began: Vec<i64> = lineage.iter().map(|(_, began)| place(*began)).collect::<Result<_, _>>()?;
    let count = place(u64::try_from(lineage.len()).unwrap_or(u64::MAX))?;
    step(steps, "DELETE FROM life WHERE place >= $1::bigint", vec![Box::new(count)]);
    let sql = "INSERT INTO life (epoch, began, place)
               SELECT new.epoch, new.began, new.place - 1
               FROM unnest($1::bytea[], $2::bigint[]) WITH ORDINALITY AS new (epoch, began, place)
               WHERE NOT EXISTS (SELECT FROM life WHERE life.place = new.place - 1 AND life.epoch = new.epoch
                                   AND life.began = new.began)
               ON CONFLICT (place) DO UPDATE SET epoch = excluded.epoch, began = excluded.began";
    step(steps, sql, vec![Box::new(epochs), Box::new(began)]);
    Ok(())
}

/// The counter row, and the news of it, which PostgreSQL tells when the transaction is committed.
fn counters(head: &Head) -> Result<Step<'_>, StorageError> {
    let sql = "WITH written AS (
                 UPDATE head SET server = $1, level = $2, epoch = $3, head = $4, stable = $5, hlc = $6,
                   arrivals = $7, revision = $8 WHERE id = 1 RETURNING head)
               SELECT pg_notify('feed_grew', written.head::text) FROM written";
    Ok(Step { sql, values: counter_values(head)?, rows: Some(1) })
}

fn counter_values(head: &Head) -> Result<Vec<Value<'_>>, StorageError> {
    let meta = &head.meta;
    Ok(vec![
        Box::new(meta.server.0.as_slice()),
        Box::new(i32::from(meta.level)),
        Box::new(meta.epoch.0.as_slice()),
        Box::new(place(meta.head)?),
        Box::new(place(meta.stable)?),
        Box::new(meta.hlc.0.cast_signed()),
        Box::new(head.arrivals),
        Box::new(head.revision),
    ])
}

/// The first counter row, inside a transaction. Waits for whoever founds at the same time.
pub(super) async fn found(session: &mut Session, head: &Head) -> Result<(), StorageError> {
    let sql = "INSERT INTO head (id, server, level, epoch, head, stable, hlc, arrivals, revision)
               SELECT 1, $1, $2, $3, $4, $5, $6, $7, $8 ON CONFLICT (id) DO NOTHING RETURNING id";
    let values = counter_values(head)?;
    let values: Vec<_> = values.iter().map(|value| &**value).collect();
    if session.rows(sql, &values).await?.is_empty() {
        return Err(StorageError::FoundedAlready);
    }
    let mut steps = Vec::new();
    lives(&mut steps, head)?;
    session.steps(&steps).await
}

/// Orders to erase, apart from the feed.
pub(super) async fn note_orders(session: &mut Session, ops: &[OpId]) -> Result<(), StorageError> {
    let ops: Vec<&[u8]> = ops.iter().map(|op| op.0.as_slice()).collect();
    let sql = "INSERT INTO apart.erasure_order (op) SELECT unnest($1::bytea[]) ON CONFLICT DO NOTHING";
    session.steps(&[Step { sql, values: vec![Box::new(ops)], rows: None }]).await
}
