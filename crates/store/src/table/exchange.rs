//! What the exchange with the server has come to: counted from the operations where they tell, and noted where they do not.

use std::collections::BTreeMap;

use apseko_domain::Networks;
use apseko_oplog::{DeviceId, DeviceLedger, OpId, ScopeKind};
use apseko_trust::Digest;
use jiff::Timestamp;
use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::unreadable;
use crate::{OpTables, StoreError};

/// How the exchange with the server stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeState {
    /// The server's own installation; none before its first answer.
    pub server: Option<DeviceId>,
    /// What has no place in the server's feed.
    pub waiting: Waiting,
    /// How many of these the server keeps apart until others arrive.
    pub parked: u64,
    /// How many of these the server keeps apart because their authorship could not be shown.
    pub refused: u64,
    /// When the server last answered, by the clock of this device.
    pub last_answer: Option<Timestamp>,
    /// When the server last signed for what it keeps, by its own clock.
    pub last_receipt: Option<Timestamp>,
    /// Up to this place the server's feed is in a backup.
    pub stable: u64,
    /// When the server is to be asked again after a failure, by the clock of this device.
    pub next_attempt: Option<Timestamp>,
    /// Which networks may be used.
    pub networks: Networks,
}

/// Operations that have no place in the server's feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Written on this device.
    pub own: u64,
    /// Written elsewhere: a restored server gets them again from whoever has them.
    pub of_others: u64,
    /// By the number of the kind of thing that they are about, where that is known here.
    pub by_kind: BTreeMap<u16, u64>,
    /// By the case that they are in.
    pub by_case: BTreeMap<Uuid, u64>,
}

/// What a lost device would take with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent {
    /// How many operations have no place in the server's feed.
    pub count: u64,
    /// When the first of them to arrive here was written, by whoever wrote it.
    pub oldest: Timestamp,
    /// The same for the last of them.
    pub newest: Timestamp,
}

/// Why the server gave an operation no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetAside {
    Parked,
    Refused,
}

impl SetAside {
    fn number(self) -> i64 {
        match self {
            Self::Parked => 1,
            Self::Refused => 2,
        }
    }
}

/// What is noted of an answer.
pub(crate) struct Answered {
    /// When it came.
    pub at: Timestamp,
    /// The receipt in it, and the server's time.
    pub receipt: Option<(Digest, i64)>,
    /// What got no place.
    pub set_aside: Vec<(OpId, SetAside)>,
}

pub(crate) fn note(connection: &Connection, answered: &Answered) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE exchange SET answer_ms = ?1")?
        .execute([answered.at.as_millisecond()])?;
    if let Some((digest, at_ms)) = answered.receipt {
        // The device takes only a receipt that holds as its anchor.
        connection
            .prepare_cached(
                "UPDATE exchange SET receipt_ms = ?2 WHERE (SELECT anchor FROM device_meta) = ?1",
            )?
            .execute((digest, at_ms))?;
    }
    let mut put = connection.prepare_cached(
        "INSERT INTO set_aside (op, how) VALUES (?1, ?2) ON CONFLICT (op) DO UPDATE SET how = excluded.how",
    )?;
    for (op, how) in &answered.set_aside {
        put.execute((&op.0, how.number()))?;
    }
    connection
        .prepare_cached(
            "DELETE FROM set_aside WHERE NOT EXISTS (SELECT 1 FROM op INDEXED BY op_by_id
             WHERE substr(id, 1, 8) = substr(set_aside.op, 1, 8) AND id = set_aside.op AND seq IS NULL)",
        )?
        .execute([])?;
    Ok(())
}

pub(crate) fn keep_next_attempt(connection: &Connection, at: Option<Timestamp>) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE exchange SET next_attempt_ms = ?1")?
        .execute([at.map(Timestamp::as_millisecond)])?;
    Ok(())
}

pub(crate) fn last_delivered(connection: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT iif(receipt_ms IS NULL, NULL, answer_ms) FROM exchange")?;
    Ok(statement.query_row([], |row| instant(row, 0))?)
}

pub(crate) fn choose_networks(connection: &Connection, networks: Networks) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE exchange SET networks = ?1")?.execute([networks.as_str()])?;
    Ok(())
}

/// How many operations have no place.
pub(crate) fn left(connection: &Connection) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM op INDEXED BY op_unsent WHERE seq IS NULL";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0).map(i64::cast_unsigned))?)
}

/// What a lost device would take with it; nothing where everything has its place.
pub(crate) fn unsent(connection: &Connection) -> Result<Option<Unsent>, StoreError> {
    let count = left(connection)?;
    let Some(last) = usize::try_from(count).unwrap_or(usize::MAX).checked_sub(1) else { return Ok(None) };
    let tables = OpTables::new(connection);
    let written = |skip| -> Result<Option<Timestamp>, StoreError> {
        let record = tables.unsent(skip, 1)?.into_iter().next();
        Ok(record.and_then(|record| Timestamp::from_millisecond(record.header.stamp.hlc.ms()).ok()))
    };
    let (oldest, newest) = (written(0)?.unwrap_or_default(), written(last)?.unwrap_or_default());
    Ok(Some(Unsent { count, oldest, newest }))
}

pub(crate) fn state(connection: &Connection) -> Result<ExchangeState, StoreError> {
    let meta = OpTables::new(connection).meta()?;
    let noted = connection
        .prepare_cached("SELECT answer_ms, receipt_ms, next_attempt_ms, networks FROM exchange")?
        .query_row([], |row| {
            Ok(((instant(row, 0)?, instant(row, 1)?, instant(row, 2)?), networks(row, 3)?))
        })?;
    let ((last_answer, last_receipt, next_attempt), networks) = noted;
    Ok(ExchangeState {
        server: meta.server,
        waiting: waiting(connection)?,
        parked: set_aside(connection, SetAside::Parked)?,
        refused: set_aside(connection, SetAside::Refused)?,
        last_answer,
        last_receipt,
        stable: meta.stable,
        next_attempt,
        networks,
    })
}

fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.and_then(|ms| Timestamp::from_millisecond(ms).ok()))
}

fn networks(row: &Row<'_>, column: usize) -> rusqlite::Result<Networks> {
    let text: String = row.get(column)?;
    Networks::parse(&text).ok_or_else(|| unreadable("networks", text))
}

fn set_aside(connection: &Connection, how: SetAside) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) FROM set_aside WHERE how = ?1 AND EXISTS (SELECT 1 FROM op INDEXED BY op_by_id
         WHERE substr(id, 1, 8) = substr(set_aside.op, 1, 8) AND id = set_aside.op AND seq IS NULL)",
    )?;
    Ok(statement.query_row([how.number()], |row| row.get(0).map(i64::cast_unsigned))?)
}

fn waiting(connection: &Connection) -> Result<Waiting, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT stream.device = device_meta.device, entity.kind, scope.kind, scope.id, count(*)
         FROM op INDEXED BY op_unsent
         CROSS JOIN device_meta
         CROSS JOIN stream ON stream.n = op.stream
         CROSS JOIN scope ON scope.n = op.scope
         LEFT JOIN entity ON entity.n = op.entity
         WHERE op.seq IS NULL GROUP BY 1, 2, op.scope",
    )?;
    let mut waiting = Waiting::default();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (own, kind): (bool, Option<u16>) = (row.get(0)?, row.get(1)?);
        let (scope_kind, scope): (i64, [u8; 16]) = (row.get(2)?, row.get(3)?);
        let count = row.get::<_, i64>(4)?.cast_unsigned();
        *if own { &mut waiting.own } else { &mut waiting.of_others } += count;
        if let Some(kind) = kind {
            *waiting.by_kind.entry(kind).or_default() += count;
        }
        if ScopeKind::of(scope_kind.cast_unsigned()) == ScopeKind::Case {
            *waiting.by_case.entry(Uuid::from_bytes(scope)).or_default() += count;
        }
    }
    Ok(waiting)
}
