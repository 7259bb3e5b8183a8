//! The table of carried-out wishes: it makes a repeated request harmless, and counts what waits for delivery.

use std::collections::BTreeMap;

use apseko_oplog::ScopeKind;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::{Edit, StoreError};

/// A repeat comes within seconds; wishes that concern this device alone are forgotten after this long, so
/// that drafts do not grow the table for ever.
const FORGET_LOCAL_AFTER_MS: i64 = 60 * 60 * 1000;

/// How much is saved and waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavedSummary {
    /// Changes of which the server does not have everything yet.
    pub waiting: u32,
    /// When something was last saved.
    pub last_saved: Option<Timestamp>,
}

/// The reply of an earlier write with the same request id.
pub(crate) fn earlier_reply(connection: &Connection, edit: &Edit) -> Result<Option<String>, StoreError> {
    let earlier: Option<(String, [u8; 32], String)> = connection
        .prepare_cached("SELECT command, body_digest, reply FROM edit WHERE request_id = ?1")?
        .query_row([edit.request.0.as_bytes().as_slice()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    match earlier {
        None => Ok(None),
        Some((command, digest, reply)) if command == edit.command && digest == edit.body_digest => {
            Ok(Some(reply))
        }
        Some(_) => Err(StoreError::RequestReused),
    }
}

/// `before` is what [`newest_op`] said before the wish was carried out.
pub(crate) fn remember(
    connection: &Connection,
    edit: &Edit,
    reply: &str,
    before: i64,
) -> Result<(), StoreError> {
    let last = newest_op(connection)?;
    connection
        .prepare_cached(
            "INSERT INTO edit (request_id, command, body_digest, reply, delivers, saved_ms, first_op, last_op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            edit.request.0.as_bytes().as_slice(),
            edit.command,
            edit.body_digest.as_slice(),
            reply,
            edit.concerns_others,
            edit.at.as_millisecond(),
            before.saturating_add(1),
            last,
        ))?;
    if !edit.concerns_others {
        connection
            .prepare_cached("DELETE FROM edit WHERE delivers = 0 AND saved_ms < ?1")?
            .execute([edit.at.as_millisecond().saturating_sub(FORGET_LOCAL_AFTER_MS)])?;
    }
    Ok(())
}

/// The number of the last operation that arrived; 0 for none.
pub(crate) fn newest_op(connection: &Connection) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(n), 0) FROM op")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Wishes of a program that did not note their operations wait as long as any of the operations so far does.
pub(crate) fn claim_unnoted(connection: &Connection) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE edit SET last_op = ?1 WHERE delivers = 1 AND last_op = 0 AND first_op = 1",
        [newest_op(connection)?],
    )?;
    Ok(())
}

macro_rules! select_waiting {
    ($what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM edit INDEXED BY edit_by_last_op
             WHERE delivers = 1 AND last_op >= (SELECT min(n) FROM op INDEXED BY op_unsent WHERE seq IS NULL)
               AND EXISTS (SELECT 1 FROM op INDEXED BY op_unsent
                           WHERE seq IS NULL AND n BETWEEN edit.first_op AND edit.last_op)"
        )
    };
}

pub(crate) fn has_unsent(connection: &Connection) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached(concat!(select_waiting!("1"), " LIMIT 1"))?;
    Ok(statement.exists([])?)
}

/// How many changes wait.
pub(crate) fn waiting(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached(select_waiting!("count(*)"))?.query_row([], |row| row.get(0))?)
}

/// How many changes wait in each case, by where each of them began.
pub(crate) fn waiting_by_case(connection: &Connection) -> Result<BTreeMap<Uuid, u64>, StoreError> {
    let sql = concat!(
        "SELECT scope.kind, scope.id, count(*) FROM (",
        select_waiting!("first_op"),
        ") AS waiting JOIN op ON op.n = waiting.first_op JOIN scope ON scope.n = op.scope GROUP BY op.scope"
    );
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut cases = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let kind: i64 = row.get(0)?;
        if ScopeKind::of(kind.cast_unsigned()) == ScopeKind::Case {
            let count: i64 = row.get(2)?;
            cases.insert(Uuid::from_bytes(row.get(1)?), count.cast_unsigned());
        }
    }
    Ok(cases)
}

pub(crate) fn summary(connection: &Connection) -> Result<SavedSummary, StoreError> {
    let waiting = waiting(connection)?;
    // Whoever wrote last wrote behind everything else.
    let last_ms: Option<i64> = connection
        .prepare_cached(
            "SELECT saved_ms FROM edit INDEXED BY edit_by_last_op WHERE delivers = 1 ORDER BY last_op DESC LIMIT 1",
        )?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(SavedSummary { waiting, last_saved: last_ms.and_then(|ms| Timestamp::from_millisecond(ms).ok()) })
}
