//! The one row of what the device remembers beside operations.

use apseko_oplog::{DeviceId, DeviceMeta, EpochId, Hlc};
use rusqlite::{Connection, Row};

use crate::StoreError;

/// Gives a new database its name as an installation: 16 random bytes. One that has a name keeps it.
pub fn first_meta(connection: &Connection, device: DeviceId, level: u16) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO device_meta (one, device, level) VALUES (1, ?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute((&device.0, level))?;
    Ok(())
}

pub(super) fn read(connection: &Connection) -> Result<DeviceMeta, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT device, level, server, epoch, stable, hlc, anchor, offset_ms FROM device_meta",
    )?;
    Ok(statement.query_row([], from_row)?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<DeviceMeta> {
    let (stable, hlc): (i64, i64) = (row.get(4)?, row.get(5)?);
    Ok(DeviceMeta {
        device: DeviceId(row.get(0)?),
        level: row.get(1)?,
        server: row.get::<_, Option<_>>(2)?.map(DeviceId),
        epoch: row.get::<_, Option<_>>(3)?.map(EpochId),
        stable: stable.cast_unsigned(),
        hlc: Hlc(hlc.cast_unsigned()),
        anchor: row.get(6)?,
        offset_ms: row.get(7)?,
    })
}

pub(super) fn replace(connection: &Connection, meta: &DeviceMeta) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO device_meta (one, device, level, server, epoch, stable, hlc, anchor, offset_ms)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    statement.execute((
        &meta.device.0,
        meta.level,
        meta.server.map(|server| server.0),
        meta.epoch.map(|epoch| epoch.0),
        meta.stable.cast_signed(),
        meta.hlc.0.cast_signed(),
        meta.anchor,
        meta.offset_ms,
    ))?;
    Ok(())
}
