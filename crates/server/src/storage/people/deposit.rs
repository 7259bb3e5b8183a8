//! What the recovery officers could open together: the newest of each device.

use super::Deposit;
use super::tables::Tables;
use crate::people::Id;
use crate::storage::StorageError;

const PUT: &str = "INSERT INTO deposit (device, at_ms, body) VALUES ($1, $2, $3)
    ON CONFLICT (device) DO UPDATE SET at_ms = excluded.at_ms, body = excluded.body
      WHERE excluded.at_ms >= deposit.at_ms";
const OF: &str = "SELECT device, at_ms, body FROM deposit WHERE device = $1";
const ALL: &str = "SELECT device, at_ms FROM deposit ORDER BY device";

pub(super) fn put(tables: &mut dyn Tables, deposit: &Deposit) -> Result<(), StorageError> {
    let values = [deposit.device.into(), deposit.at_ms.into(), deposit.bytes.as_slice().into()];
    tables.tell(PUT, &values).map(drop)
}

pub(super) fn of(tables: &mut dyn Tables, device: Id) -> Result<Option<Deposit>, StorageError> {
    let Some(mut row) = tables.ask(OF, &[device.into()])?.into_iter().next() else { return Ok(None) };
    Ok(Some(Deposit { device: row.id()?, at_ms: row.int()?, bytes: row.bytes()? }))
}

pub(super) fn all(tables: &mut dyn Tables) -> Result<Vec<(Id, i64)>, StorageError> {
    tables.ask(ALL, &[])?.into_iter().map(|mut row| Ok((row.id()?, row.int()?))).collect()
}
