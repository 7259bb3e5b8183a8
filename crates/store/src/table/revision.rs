//! The counter that tells readers what has changed since they last looked.

use rusqlite::Connection;

use crate::StoreError;

/// The newest number.
pub(crate) fn newest(connection: &Connection) -> Result<u64, StoreError> {
    let rev: i64 = connection.prepare_cached("SELECT rev FROM revision")?.query_row([], |row| row.get(0))?;
    Ok(rev.cast_unsigned())
}

/// A number that no row has yet. One is enough for a transaction: nobody sees its rows before all of them are there.
pub(crate) fn next(connection: &Connection) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached("UPDATE revision SET rev = rev + 1 RETURNING rev")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}
