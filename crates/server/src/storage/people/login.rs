//! What is kept of people's secrets, and how often somebody has tried.

use super::tables::{Cell, Row, Tables, counted, odd};
use crate::login::{Secrets, Tries, TryKey};
use crate::people::Id;
use crate::storage::StorageError;

const SECRETS: &str = "SELECT body, last_step FROM secret WHERE person = $1";
const PUT: &str = "INSERT INTO secret (person, body, last_step) VALUES ($1, $2, $3)
    ON CONFLICT (person) DO UPDATE SET body = excluded.body, last_step = excluded.last_step";
const DROP: &str = "DELETE FROM secret WHERE person = $1";
const SPEND: &str = "UPDATE secret SET last_step = $1 WHERE person = $2 AND last_step < $1";

const TRIES: &str = "SELECT failures, until_ms, seen_ms, came_in_ms FROM tries WHERE key = $1";
const PUT_TRIES: &str = "INSERT INTO tries (key, failures, until_ms, seen_ms, came_in_ms, came_in)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, until_ms = excluded.until_ms,
      seen_ms = excluded.seen_ms, came_in_ms = excluded.came_in_ms, came_in = excluded.came_in";
const COUNT: &str = "SELECT tries FROM head WHERE id = 1";
const RECOUNT: &str = "UPDATE head SET tries = $1 WHERE id = 1";
const OLDEST_GO: &str = "DELETE FROM tries WHERE key IN
    (SELECT key FROM tries ORDER BY came_in, seen_ms LIMIT $1)";

pub(super) fn secrets(tables: &mut dyn Tables, person: Id) -> Result<Option<Secrets>, StorageError> {
    let Some(mut row) = tables.ask(SECRETS, &[person.into()])?.into_iter().next() else { return Ok(None) };
    let body = row.bytes()?;
    Secrets::from_bytes(&body, row.unsigned()?).map(Some).map_err(|_| odd())
}

/// Whoever puts secrets from before a log-in must not make its code count again.
pub(super) fn put(tables: &mut dyn Tables, person: Id, given: &Secrets) -> Result<(), StorageError> {
    let known = secrets(tables, person)?.filter(|known| known.seed == given.seed);
    let last_step = known.map_or(0, |known| known.last_step).max(given.last_step);
    let body = given.to_bytes();
    tables.tell(PUT, &[person.into(), body.as_slice().into(), counted(last_step).into()]).map(drop)
}

pub(super) fn drop_secrets(tables: &mut dyn Tables, person: Id) -> Result<(), StorageError> {
    tables.tell(DROP, &[person.into()]).map(drop)
}

pub(super) fn spend(tables: &mut dyn Tables, person: Id, step: u64) -> Result<bool, StorageError> {
    Ok(tables.tell(SPEND, &[counted(step).into(), person.into()])? == 1)
}

pub(super) fn change_tries(
    tables: &mut dyn Tables,
    (keys, most): (&[TryKey], usize),
    change: &mut dyn FnMut(&mut [Tries]),
) -> Result<(), StorageError> {
    let mut known = Vec::with_capacity(keys.len());
    for key in keys {
        known.push(tables.ask(TRIES, &[key.0.as_slice().into()])?.into_iter().next().map(read).transpose()?);
    }
    let mut after: Vec<Tries> = known.iter().map(|known| known.unwrap_or_default()).collect();
    change(&mut after);
    let mut fresh = 0_i64;
    for ((key, known), after) in keys.iter().zip(known).zip(after) {
        if known.unwrap_or_default() != after {
            fresh = fresh.saturating_add(i64::from(known.is_none()));
            tables.tell(PUT_TRIES, &row_of(key, &after))?;
        }
    }
    if fresh > 0 { make_room(tables, fresh, most) } else { Ok(()) }
}

/// The same key twice in one question is counted twice here; that only makes room a little early.
fn make_room(tables: &mut dyn Tables, fresh: i64, most: usize) -> Result<(), StorageError> {
    let count = tables.ask(COUNT, &[])?.into_iter().next().ok_or_else(odd)?.int()?.saturating_add(fresh);
    let too_many = count.saturating_sub(i64::try_from(most).unwrap_or(i64::MAX)).max(0);
    if too_many > 0 {
        tables.tell(OLDEST_GO, &[too_many.into()])?;
    }
    tables.tell(RECOUNT, &[count.saturating_sub(too_many).into()]).map(drop)
}

fn row_of(key: &TryKey, tries: &Tries) -> [Cell; 6] {
    [
        key.0.as_slice().into(),
        i64::from(tries.failures).into(),
        tries.until_ms.into(),
        tries.seen_ms.into(),
        tries.came_in_ms.into(),
        i64::from(tries.came_in_ms.is_some()).into(),
    ]
}

fn read(mut row: Row) -> Result<Tries, StorageError> {
    Ok(Tries {
        failures: row.int()?.try_into().map_err(|_| odd())?,
        until_ms: row.int()?,
        seen_ms: row.int()?,
        came_in_ms: row.int_or_none()?,
    })
}
