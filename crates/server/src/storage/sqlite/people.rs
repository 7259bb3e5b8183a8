//! The people's book in a file of its own: a feed that is restored does not take it along.

use std::path::Path;
use std::sync::Mutex;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::pool::lock;
use super::schema::{FLAGS, connect, log_ahead};
use crate::storage::StorageError;
use crate::storage::people::PeopleTables;
use crate::storage::people::tables::{Base, Cell, Row, Tables, Turn, odd};

/// Steps from nothing to the tables of today. `user_version` counts those that were taken.
const MIGRATIONS: &[&str] = &[include_str!("../../../../../migrations/server/sqlite/people_0001.sql")];

/// Two connections: whoever reads does not wait until somebody's change is on the disk.
#[derive(Debug)]
struct SqlitePeople {
    reader: Mutex<Connection>,
    writer: Mutex<Connection>,
}

/// Opens the book in a file that only its owner can read, or makes it.
pub fn open_people(path: &Path) -> Result<PeopleTables, StorageError> {
    let writer = connect(path, FLAGS | OpenFlags::SQLITE_OPEN_CREATE)?;
    owner_only(path)?;
    log_ahead(&writer)?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    writer.pragma_update(None, "fullfsync", "ON")?;
    migrate(&writer)?;
    let reader = connect(path, FLAGS)?;
    reader.pragma_update(None, "query_only", "ON")?;
    Ok(PeopleTables::on(SqlitePeople { reader: Mutex::new(reader), writer: Mutex::new(writer) }))
}

fn owner_only(path: &Path) -> Result<(), StorageError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let denied = |_| StorageError::Unavailable("the file cannot be kept from others".to_owned());
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(denied)?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// All in one transaction: of several processes the second finds that nothing is missing.
fn migrate(connection: &Connection) -> Result<(), StorageError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        connection.execute_batch("ROLLBACK")?;
        return Err(StorageError::Newer { found, known });
    }
    for step in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        connection.execute_batch(step)?;
    }
    connection.pragma_update(None, "user_version", known)?;
    connection.execute_batch("COMMIT")?;
    Ok(())
}

impl Base for SqlitePeople {
    fn turn(
        &self,
        turn: Turn,
        work: &mut dyn FnMut(&mut dyn Tables) -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        let (connection, begin) = match turn {
            Turn::Read => (lock(&self.reader), "BEGIN"),
            Turn::Write => (lock(&self.writer), "BEGIN IMMEDIATE"),
        };
        connection.execute_batch(begin)?;
        let done = work(&mut Open(&connection)).and_then(|()| Ok(connection.execute_batch("COMMIT")?));
        if done.is_err() && !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK")?;
        }
        done
    }
}

struct Open<'c>(&'c Connection);

impl Tables for Open<'_> {
    fn ask(&mut self, sql: &'static str, values: &[Cell]) -> Result<Vec<Row>, StorageError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(values.iter().map(value)))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let cells = (0..columns).map(|place| cell(row.get_ref(place)?));
            found.push(Row::of(cells.collect::<Result<_, _>>()?));
        }
        Ok(found)
    }

    fn tell(&mut self, sql: &'static str, values: &[Cell]) -> Result<u64, StorageError> {
        let changed = self.0.prepare_cached(sql)?.execute(params_from_iter(values.iter().map(value)))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Int(number) => Value::Integer(*number),
        Cell::Bytes(bytes) => Value::Blob(bytes.clone()),
        Cell::Text(text) => Value::Text(text.clone()),
    }
}

fn cell(found: ValueRef<'_>) -> Result<Cell, StorageError> {
    match found {
        ValueRef::Null => Ok(Cell::Null),
        ValueRef::Integer(number) => Ok(Cell::Int(number)),
        ValueRef::Blob(bytes) => Ok(Cell::Bytes(bytes.to_vec())),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).map(Cell::Text).map_err(|_| odd()),
        ValueRef::Real(_) => Err(odd()),
    }
}
