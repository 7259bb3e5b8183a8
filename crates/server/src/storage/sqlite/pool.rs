//! Connections, lent out for the length of a transaction: one that writes, and several that read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::schema::{open_reader, open_writer};
use crate::storage::StorageError;

/// More idle readers than this are closed: each holds a page cache.
const MOST_IDLE: usize = 8;

#[derive(Debug)]
pub(super) struct Pool {
    path: PathBuf,
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Writer>,
    writer_back: Condvar,
}

/// The connection that writes. While it is lent out, others of this process wait for it, not for the file.
#[derive(Debug)]
struct Writer {
    lent: bool,
    /// Not there while it is lent out, and after it came back unusable: then it is opened anew.
    idle: Option<Connection>,
}

impl Pool {
    pub(super) fn new(path: PathBuf, writer: Connection) -> Self {
        Self { writer: Mutex::new(Writer { lent: false, idle: Some(writer) }), ..Self::of_readers(path) }
    }

    /// For a file that is only read.
    pub(super) fn of_readers(path: PathBuf) -> Self {
        Self {
            path,
            readers: Mutex::default(),
            writer: Mutex::new(Writer { lent: false, idle: None }),
            writer_back: Condvar::new(),
        }
    }

    /// The file that all of them are connected to.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn reader(self: &Arc<Self>) -> Result<Lent, StorageError> {
        let idle = lock(&self.readers).pop();
        let connection = idle.map_or_else(|| open_reader(&self.path), Ok)?;
        Ok(Lent { connection: Some(connection), writes: false, pool: Arc::clone(self) })
    }

    pub(super) fn writer(self: &Arc<Self>) -> Result<Lent, StorageError> {
        let writer = lock(&self.writer);
        let waited = self.writer_back.wait_while(writer, |writer| writer.lent);
        let mut writer = waited.unwrap_or_else(PoisonError::into_inner);
        writer.lent = true;
        // From here on the loan gives the turn back, also when there is nothing to lend.
        let mut lent = Lent { connection: writer.idle.take(), writes: true, pool: Arc::clone(self) };
        drop(writer);
        if lent.connection.is_none() {
            lent.connection = Some(open_writer(&self.path)?);
        }
        Ok(lent)
    }

    fn take_back(&self, connection: Option<Connection>, writes: bool) {
        if writes {
            *lock(&self.writer) = Writer { lent: false, idle: connection };
            self.writer_back.notify_one();
        } else {
            let mut readers = lock(&self.readers);
            if readers.len() < MOST_IDLE {
                readers.extend(connection);
            }
        }
    }
}

/// A connection that goes back when this is dropped; what was begun on it and not committed never happened.
#[derive(Debug)]
pub(super) struct Lent {
    connection: Option<Connection>,
    writes: bool,
    pool: Arc<Pool>,
}

impl Lent {
    pub(super) fn connection(&self) -> Result<&Connection, StorageError> {
        self.connection
            .as_ref()
            .ok_or_else(|| StorageError::Unavailable("the connection is closed".to_owned()))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let clean = self
            .connection
            .take()
            .filter(|connection| connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok());
        self.pool.take_back(clean, self.writes);
    }
}

/// A panic elsewhere leaves nothing half done behind these locks.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
