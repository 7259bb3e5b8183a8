//! Answers that are given again to whoever asks the same again.

use super::Answered;
use super::tables::{Tables, odd};
use crate::people::Id;
use crate::storage::StorageError;

const REMEMBER: &str = "INSERT INTO answered (who, repeat, digest, status, reply, at_ms)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (who, repeat) DO UPDATE SET
      status = excluded.status, reply = excluded.reply, at_ms = excluded.at_ms
      WHERE answered.status = 0 AND excluded.status <> 0 AND answered.digest = excluded.digest";
// SQLite counts parameters as they come: the first in the text has to be the first.
const GO_ON: &str = "UPDATE answered SET at_ms = $1 WHERE who = $2 AND repeat = $3 AND status = 0";
const FIND: &str = "SELECT digest, status, reply, at_ms FROM answered WHERE who = $1 AND repeat = $2";
const FORGET: &str = "DELETE FROM answered WHERE who = $1 AND repeat = $2 AND status = 0";
const FORGET_BEFORE: &str = "DELETE FROM answered WHERE at_ms < $1";

pub(super) fn remember(
    tables: &mut dyn Tables,
    who: Id,
    repeat: &str,
    answered: &Answered,
) -> Result<bool, StorageError> {
    let values = [
        who.into(),
        repeat.into(),
        answered.digest.as_slice().into(),
        i64::from(answered.status).into(),
        answered.reply.as_slice().into(),
        answered.at_ms.into(),
    ];
    Ok(tables.tell(REMEMBER, &values)? == 1)
}

pub(super) fn find(tables: &mut dyn Tables, who: Id, repeat: &str) -> Result<Option<Answered>, StorageError> {
    let Some(mut row) = tables.ask(FIND, &[who.into(), repeat.into()])?.into_iter().next() else {
        return Ok(None);
    };
    Ok(Some(Answered {
        digest: row.fixed()?,
        status: row.int()?.try_into().map_err(|_| odd())?,
        reply: row.bytes()?,
        at_ms: row.int()?,
    }))
}

pub(super) fn forget(tables: &mut dyn Tables, who: Id, repeat: &str) -> Result<(), StorageError> {
    tables.tell(FORGET, &[who.into(), repeat.into()]).map(drop)
}

pub(super) fn go_on(tables: &mut dyn Tables, who: Id, repeat: &str, at_ms: i64) -> Result<(), StorageError> {
    tables.tell(GO_ON, &[at_ms.into(), who.into(), repeat.into()]).map(drop)
}

pub(super) fn forget_before(tables: &mut dyn Tables, at_ms: i64) -> Result<u64, StorageError> {
    tables.tell(FORGET_BEFORE, &[at_ms.into()])
}
