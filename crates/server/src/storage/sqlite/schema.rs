//! How the file is opened and brought up to this program: one place for the settings and their reasons.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::error::is_busy;
use crate::storage::StorageError;

pub(super) const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE
    .union(OpenFlags::SQLITE_OPEN_NO_MUTEX)
    .union(OpenFlags::SQLITE_OPEN_EXRESCODE);

/// How long another process may hold a lock before we say that the database is not available.
const PATIENCE: Duration = Duration::from_secs(10);

/// Steps from nothing to the tables of today. `user_version` counts those that were taken.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../../../migrations/server/sqlite/0001_feed.sql"),
    include_str!("../../../../../migrations/server/sqlite/0002_moved.sql"),
    include_str!("../../../../../migrations/server/sqlite/0003_dropped.sql"),
];

/// The version of a database that has taken every step.
pub(super) fn known_version() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Opens the connection that writes, in a file with the tables of this program. Several processes may do it at once.
pub(super) fn open_first(path: &Path) -> Result<Connection, StorageError> {
    let connection = connect(path, FLAGS | OpenFlags::SQLITE_OPEN_CREATE)?;
    // Before anything is changed: what belongs to a newer program stays as it is. In one picture, because another
    // process may be making the tables.
    connection.execute_batch("BEGIN")?;
    steps_taken(&connection)?;
    connection.execute_batch("COMMIT")?;
    log_ahead(&connection)?;
    migrate(&connection)?;
    for_writing(connection)
}

/// Opens the connection that writes once more.
pub(super) fn open_writer(path: &Path) -> Result<Connection, StorageError> {
    for_writing(connect(path, FLAGS)?)
}

/// Opens a connection that cannot write.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StorageError> {
    let connection = connect(path, FLAGS)?;
    connection.pragma_update(None, "query_only", "ON")?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    Ok(connection)
}

pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StorageError> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // SQLCipher would also print to the terminal what it returns as an error. It has no key: the file is plain.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    // With a map into memory a fault of the disk would end the process instead of coming back as an error.
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "cell_size_check", "ON")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn for_writing(connection: Connection) -> Result<Connection, StorageError> {
    // FULL: a commit returns, and is seen by others, only after the log is on the disk. fullfsync: the same on macOS,
    // where a plain fsync leaves the data in the drive's cache.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    // Hashes fall everywhere in their indexes: a page that is not in memory is read for nearly each operation.
    connection.pragma_update(None, "cache_size", -65_536)?;
    // Pages of the indexes are changed by nearly every group: the longer the log, the fewer times each is copied back.
    connection.pragma_update(None, "wal_autocheckpoint", 8_000)?;
    // A long reader lets the log grow; afterwards it shrinks to this again.
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    Ok(connection)
}

/// Readers never wait for the writer. The switch is remembered in the file.
pub(super) fn log_ahead(connection: &Connection) -> Result<(), StorageError> {
    // SQLite does not wait by itself here: whoever switches a new file at the same moment makes it busy at once.
    let until = Instant::now() + PATIENCE;
    let mode: String = loop {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)) {
            Err(error) if is_busy(&error) && Instant::now() < until => sleep(Duration::from_millis(5)),
            answer => break answer?,
        }
    };
    if mode == "wal" {
        return Ok(());
    }
    Err(StorageError::Unavailable(
        "the file system cannot hold a database that several read at once".to_owned(),
    ))
}

/// How many steps this database has taken; refuses those that this program does not know.
fn steps_taken(connection: &Connection) -> Result<usize, StorageError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let taken = usize::try_from(found).map_err(|_| not_ours())?;
    if taken > MIGRATIONS.len() {
        return Err(StorageError::Newer { found, known: known_version() });
    }
    if taken == 0 {
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        return if tables == 0 { Ok(0) } else { Err(not_ours()) };
    }
    Ok(taken)
}

/// For files that are only read: their tables are not brought up to this program.
pub(super) fn expect_tables(connection: &Connection) -> Result<(), StorageError> {
    if steps_taken(connection)? == MIGRATIONS.len() {
        return Ok(());
    }
    Err(StorageError::Damaged("the file has not the tables of a feed of this program".to_owned()))
}

fn not_ours() -> StorageError {
    StorageError::Damaged("the file has tables of another program".to_owned())
}

/// Takes the missing steps, all in one transaction: of several processes the second finds that nothing is missing.
fn migrate(connection: &Connection) -> Result<(), StorageError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let taken = steps_taken(connection)?;
    for step in MIGRATIONS.iter().skip(taken) {
        connection.execute_batch(step)?;
    }
    connection.pragma_update(None, "user_version", known_version())?;
    connection.execute_batch("COMMIT")?;
    Ok(())
}
