//! Writing changes down, in their order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apseko_casework::ReaderKey;
use apseko_oplog::{FeedEntry, Header, OpId, Parked, Record, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;
use rusqlite::Connection;

use super::read;
use super::row::{self, body, body_state, of_envelope, place};
use crate::storage::apart::dropped_bytes;
use crate::storage::key::{of_entity, of_scope, of_stream};
use crate::storage::{Changes, Dropped, Head, NewThing, Refused, StorageError};

/// As many operations are in memory at once while their registers are read again.
const BATCH: usize = 1_000;

pub(super) fn apply(connection: &Connection, changes: &Changes) -> Result<(), StorageError> {
    if changes.forget_derived {
        forget_derived(connection)?;
    }
    insert(connection, &changes.inserted)?;
    update(connection, &changes.updated)?;
    tips(connection, &changes.tips)?;
    things(connection, &changes.things)?;
    readers(connection, &changes.readers)?;
    pairs(
        connection,
        "INSERT INTO awaited (parent, child) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        &changes.awaited,
    )?;
    pairs(
        connection,
        "INSERT INTO mention (target, by_op) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        &changes.mentions,
    )?;
    pending(connection, &changes.pending)?;
    ids(connection, "INSERT INTO erasure (target) VALUES (?1) ON CONFLICT DO NOTHING", &changes.erasures)?;
    signatures(connection, &changes.signatures)?;
    lines(connection, &changes.lines)?;
    moved(connection, &changes.moved)?;
    ids(connection, "DELETE FROM parked WHERE op = ?1", &changes.unparked)?;
    park(connection, &changes.parked)?;
    refused(connection, &changes.refused)?;
    drop_refused(connection, &changes.dropped)?;
    changes.head.as_ref().map_or(Ok(()), |changed| head(connection, changed))
}

fn forget_derived(connection: &Connection) -> Result<(), StorageError> {
    connection.execute_batch(
        "UPDATE op SET effective = 0, children = 0, holds = 0, pins = 0
           WHERE effective <> 0 OR children <> 0 OR holds <> 0 OR pins <> 0;
         DELETE FROM awaited;
         DELETE FROM mention;
         DELETE FROM petition;",
    )?;
    read_registers_again(connection)
}

/// Which register an operation writes is derived as well: a newer program may know a kind that an older one did not.
fn read_registers_again(connection: &Connection) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(
        "UPDATE op SET entity = ?2, field = ?3 WHERE n = ?1 AND (entity IS NOT ?2 OR field IS NOT ?3)",
    )?;
    let mut last = i64::MIN;
    loop {
        let batch = read::arrived_after(connection, last, BATCH)?;
        let Some(end) = batch.last() else { return Ok(()) };
        last = end.n;
        for kept in &batch {
            let (entity, field) = row::register(&kept.record);
            statement.execute((kept.n, entity, field))?;
        }
    }
}

fn insert(connection: &Connection, inserted: &BTreeMap<i64, Record>) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO op (n, seq, effective, children, holds, pins, body_state, cover, entity, field, id, header, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for (n, record) in inserted {
        let (entity, field) = row::register(record);
        statement.execute((
            n,
            record.seq.map(place).transpose()?,
            record.effective,
            record.children,
            record.holds,
            record.pins,
            body_state(record),
            record.cover.map(|cover| cover.0),
            entity,
            field,
            record.id().0,
            record.header.bytes(),
            body(record),
        ))?;
    }
    Ok(())
}

fn update(connection: &Connection, updated: &BTreeMap<i64, Record>) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(
        "UPDATE op SET seq = ?2, effective = ?3, children = ?4, holds = ?5, pins = ?6, body_state = ?7, cover = ?8,
           entity = ?9, field = ?10, body = ?11 WHERE n = ?1",
    )?;
    for (n, record) in updated {
        let (entity, field) = row::register(record);
        statement.execute((
            n,
            record.seq.map(place).transpose()?,
            record.effective,
            record.children,
            record.holds,
            record.pins,
            body_state(record),
            record.cover.map(|cover| cover.0),
            entity,
            field,
            body(record),
        ))?;
    }
    Ok(())
}

fn tips(connection: &Connection, tips: &BTreeMap<StreamId, Arc<Header>>) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO tip (stream, op) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET op = excluded.op",
    )?;
    for (stream, header) in tips {
        statement.execute((of_stream(stream), header.id().0))?;
    }
    Ok(())
}

fn things(connection: &Connection, things: &BTreeSet<NewThing>) -> Result<(), StorageError> {
    let mut statement = connection
        .prepare_cached("INSERT INTO thing (scope, entity) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for thing in things {
        statement.execute((of_scope(&thing.scope), of_entity(&thing.entity)))?;
    }
    Ok(())
}

fn readers(
    connection: &Connection,
    readers: &BTreeMap<ScopeId, BTreeSet<ReaderKey>>,
) -> Result<(), StorageError> {
    let mut clear = connection.prepare_cached("DELETE FROM reader WHERE scope = ?1")?;
    let mut open = connection.prepare_cached("INSERT INTO reader (reason, scope) VALUES (?1, ?2)")?;
    for (scope, reasons) in readers {
        let scope = of_scope(scope);
        clear.execute([scope])?;
        for reason in reasons {
            open.execute((reason, scope))?;
        }
    }
    Ok(())
}

fn pairs(connection: &Connection, sql: &str, pairs: &BTreeSet<(OpId, OpId)>) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    for (one, other) in pairs {
        statement.execute((one.0, other.0))?;
    }
    Ok(())
}

fn ids(connection: &Connection, sql: &str, ids: &BTreeSet<OpId>) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    for id in ids {
        statement.execute([id.0])?;
    }
    Ok(())
}

fn pending(connection: &Connection, pending: &BTreeMap<i64, (OpId, bool)>) -> Result<(), StorageError> {
    let mut wait =
        connection.prepare_cached("INSERT INTO petition (n, op) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    let mut done = connection.prepare_cached("DELETE FROM petition WHERE n = ?1")?;
    for (n, (op, waits)) in pending {
        if *waits {
            wait.execute((n, op.0))?;
        } else {
            done.execute([n])?;
        }
    }
    Ok(())
}

fn signatures(connection: &Connection, signatures: &BTreeMap<OpId, Envelope>) -> Result<(), StorageError> {
    let mut statement = connection
        .prepare_cached("INSERT INTO signature (tip, envelope) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for (tip, envelope) in signatures {
        statement.execute((tip.0, of_envelope(envelope)))?;
    }
    Ok(())
}

fn lines(connection: &Connection, lines: &[(ScopeId, FeedEntry)]) -> Result<(), StorageError> {
    let mut statement =
        connection.prepare_cached("INSERT INTO line (seq, op, group_end, scope) VALUES (?1, ?2, ?3, ?4)")?;
    for (scope, line) in lines {
        statement.execute((place(line.seq)?, line.op.0, place(line.group_end)?, of_scope(scope)))?;
    }
    Ok(())
}

fn moved(connection: &Connection, moved: &BTreeSet<RegisterKey>) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached("INSERT INTO moved (entity, field) VALUES (?1, ?2)")?;
    for register in moved {
        statement.execute((of_entity(&register.entity), register.field.as_bytes()))?;
    }
    Ok(())
}

/// One that waits already stays where it is.
fn park(connection: &Connection, parked: &[Parked]) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO parked (missing, op, body_state, cover, header, body, signature)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (op) DO NOTHING",
    )?;
    for Parked { record, missing, signature } in parked {
        statement.execute((
            missing.0,
            record.id().0,
            body_state(record),
            record.cover.map(|cover| cover.0),
            record.header.bytes(),
            body(record),
            of_envelope(signature),
        ))?;
    }
    Ok(())
}

fn refused(connection: &Connection, refused: &[Refused]) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO refused (device, at_ms, ops, bytes, dropped) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for Refused { device, at_ms, ops, bytes, dropped } in refused {
        let ops: Vec<u8> = ops.iter().flat_map(|op| op.0).collect();
        statement.execute((device, at_ms, ops, bytes, dropped_bytes(dropped.as_ref())))?;
    }
    Ok(())
}

fn drop_refused(connection: &Connection, dropped: &BTreeMap<i64, Dropped>) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached("UPDATE refused SET dropped = ?2 WHERE n = ?1")?;
    for (n, dropped) in dropped {
        statement.execute((n, dropped_bytes(Some(dropped))))?;
    }
    Ok(())
}

/// The counter row, also the first one.
pub(super) fn head(connection: &Connection, head: &Head) -> Result<(), StorageError> {
    let meta = &head.meta;
    let mut life = connection.prepare_cached(
        "INSERT INTO life (place, epoch, began) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET epoch = excluded.epoch, began = excluded.began
           WHERE epoch <> excluded.epoch OR began <> excluded.began",
    )?;
    let mut lives = 0_i64;
    for (epoch, began) in &meta.lineage {
        life.execute((lives, epoch.0, place(*began)?))?;
        lives += 1;
    }
    connection.prepare_cached("DELETE FROM life WHERE place >= ?1")?.execute([lives])?;
    connection
        .prepare_cached(
            "INSERT INTO head (id, server, level, epoch, head, stable, hlc, arrivals, revision)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT DO UPDATE SET server = excluded.server, level = excluded.level, epoch = excluded.epoch,
               head = excluded.head, stable = excluded.stable, hlc = excluded.hlc, arrivals = excluded.arrivals,
               revision = excluded.revision",
        )?
        .execute((
            meta.server.0,
            meta.level,
            meta.epoch.0,
            place(meta.head)?,
            place(meta.stable)?,
            meta.hlc.0.cast_signed(),
            head.arrivals,
            head.revision,
        ))?;
    Ok(())
}
