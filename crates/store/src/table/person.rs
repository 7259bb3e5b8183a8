//! The table of names of people who have worked on this device.

use apseko_oplog::UserId;
use rusqlite::Connection;

use crate::StoreError;

pub(crate) fn remember(connection: &Connection, user: UserId, name: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO person (id, name) VALUES (?1, ?2)
             ON CONFLICT (id) DO UPDATE SET name = ?2 WHERE name <> ?2",
        )?
        .execute((&user.0, name))?;
    Ok(())
}
