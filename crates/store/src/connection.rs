//! How every connection to the database is opened: one place for the pragmas and their reasons.

use std::path::Path;
use std::sync::Once;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use crate::{StoreError, StoreKey, migrations};

const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE
    .union(OpenFlags::SQLITE_OPEN_NO_MUTEX)
    .union(OpenFlags::SQLITE_OPEN_EXRESCODE);

/// SQLite counts itself as begun a moment before SQLCipher has begun in it: whoever opens a database in that moment, on
/// another thread, finds that no key can be given. So the very first connection of the process is opened alone.
static BEGUN: Once = Once::new();

fn begin_library() {
    BEGUN.call_once(|| drop(Connection::open_in_memory()));
}

/// Opens the one connection that writes; makes the file when there is none.
pub(crate) fn open_writer(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    begin_library();
    let connection = Connection::open_with_flags(path, FLAGS | OpenFlags::SQLITE_OPEN_CREATE)?;
    make_writer(&connection, key)?;
    Ok(connection)
}

/// Opens a database on another file system of SQLite, with the settings and tables of the real one: for the
/// simulator's disks. Nothing holds the folder, and migrations are dated 1970, because a simulation has no clock.
pub fn open_with_vfs(path: &Path, key: &StoreKey, vfs_name: &str) -> Result<Connection, StoreError> {
    let flags = FLAGS | OpenFlags::SQLITE_OPEN_CREATE;
    begin_library();
    let mut connection = Connection::open_with_flags_and_vfs(path, flags, vfs_name)?;
    make_writer(&connection, key)?;
    migrations::check_level(&connection)?;
    migrations::migrate(&mut connection, Timestamp::UNIX_EPOCH)?;
    Ok(connection)
}

fn make_writer(connection: &Connection, key: &StoreKey) -> Result<(), StoreError> {
    unlock(connection, key)?;
    if connection.is_readonly("main")? {
        return Err(StoreError::ReadOnly("the database file is write-protected".to_owned()));
    }
    // WAL: readers never wait for the writer. FULL: a commit returns only after the log is on the disk, because
    // "saved" on the screen means saved after a dead battery. fullfsync: the same on macOS, where a plain
    // fsync leaves the data in the drive's cache.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    // 16 MB instead of two. The index of operations by their hash is written everywhere at once: every page of it that
    // is not in memory is read, decrypted and checked.
    connection.pragma_update(None, "cache_size", -16_384)?;
    for_every_connection(connection)
}

/// Opens a connection that cannot write.
pub(crate) fn open_reader(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    begin_library();
    let connection = Connection::open_with_flags(path, FLAGS)?;
    unlock(&connection, key)?;
    connection.pragma_update(None, "query_only", "ON")?;
    for_every_connection(&connection)?;
    Ok(connection)
}

fn unlock(connection: &Connection, key: &StoreKey) -> Result<(), StoreError> {
    // SQLCipher would also print to the terminal what it returns as an error.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    connection.pragma_update(None, "key", key.pragma_value().as_str())?;
    // A wrong key shows only when the first page is read.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(())
}

fn for_every_connection(connection: &Connection) -> Result<(), StoreError> {
    // Sorting and temporary tables stay in memory: a temporary file would not be encrypted.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // The schema may not call functions with side effects, should a hostile file ever be opened.
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "cell_size_check", "ON")?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_keep_their_promises() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("apseko.db");
        let key = StoreKey::new([7; 32]);
        let writer = open_writer(&path, &key).unwrap();
        writer.execute_batch("CREATE TABLE t (a INTEGER) STRICT").unwrap();
        let number = |connection: &Connection, name: &str| -> i64 {
            connection.pragma_query_value(None, name, |row| row.get(0)).unwrap()
        };
        assert_eq!(number(&writer, "synchronous"), 2, "FULL: a commit waits for the disk");
        assert_eq!(number(&writer, "foreign_keys"), 1);
        let mode: String = writer.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
        let cipher: String = writer.pragma_query_value(None, "cipher_version", |row| row.get(0)).unwrap();
        assert!(!cipher.is_empty(), "without SQLCipher the key would be ignored and the file plain");

        let reader = open_reader(&path, &key).unwrap();
        assert!(reader.execute("INSERT INTO t VALUES (1)", []).is_err(), "a reader must not write");
        assert_eq!(number(&reader, "temp_store"), 2, "sorting stays in memory");
    }
}
