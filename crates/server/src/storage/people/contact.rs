//! When devices were last heard of.

use super::Contact;
use super::tables::{Row, Tables, counted};
use crate::people::Id;
use crate::storage::StorageError;

/// Two calls may end in the other order than they began: the later moment stays.
const TOUCH: &str = "INSERT INTO contact (device, at_ms, address, unsent, program, lease_until, lease_serial)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (device) DO UPDATE SET
      at_ms = CASE WHEN excluded.at_ms > contact.at_ms THEN excluded.at_ms ELSE contact.at_ms END,
      address = coalesce(excluded.address, contact.address),
      unsent = coalesce(excluded.unsent, contact.unsent),
      program = coalesce(excluded.program, contact.program),
      lease_until = coalesce(excluded.lease_until, contact.lease_until),
      lease_serial = coalesce(excluded.lease_serial, contact.lease_serial)";
const ONE: &str = "SELECT device, at_ms, address, unsent, program, lease_until, lease_serial FROM contact
    WHERE device = $1";
const ALL: &str = "SELECT device, at_ms, address, unsent, program, lease_until, lease_serial FROM contact
    ORDER BY device";

pub(super) fn touch(tables: &mut dyn Tables, contact: &Contact) -> Result<(), StorageError> {
    let values = [
        contact.device.into(),
        contact.at_ms.into(),
        contact.address.as_deref().into(),
        contact.unsent.map(counted).into(),
        contact.program.as_deref().into(),
        contact.lease_until_ms.into(),
        contact.lease_serial.map(counted).into(),
    ];
    tables.tell(TOUCH, &values).map(drop)
}

pub(super) fn one(tables: &mut dyn Tables, device: Id) -> Result<Option<Contact>, StorageError> {
    tables.ask(ONE, &[device.into()])?.into_iter().next().map(read).transpose()
}

pub(super) fn all(tables: &mut dyn Tables) -> Result<Vec<Contact>, StorageError> {
    tables.ask(ALL, &[])?.into_iter().map(read).collect()
}

fn read(mut row: Row) -> Result<Contact, StorageError> {
    let unsigned = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    Ok(Contact {
        device: row.id()?,
        at_ms: row.int()?,
        address: row.text_or_none()?,
        unsent: unsigned(row.int_or_none()?),
        program: row.text_or_none()?,
        lease_until_ms: row.int_or_none()?,
        lease_serial: unsigned(row.int_or_none()?),
    })
}
