//! A few connections that only read, lent out one call at a time.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use crate::connection::open_reader;
use crate::{StoreError, StoreKey};

/// More idle connections than this are closed: each holds a page cache.
const MOST_IDLE: usize = 4;

#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    key: StoreKey,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, key: StoreKey) -> Self {
        Self { path, key, idle: Mutex::new(Vec::new()) }
    }

    /// Runs `look` on one consistent state of the database.
    pub(crate) fn with<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => open_reader(&self.path, &self.key)?,
        };
        let snapshot = connection.transaction().map_err(StoreError::from)?;
        let answer = look(&snapshot);
        drop(snapshot);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push(connection);
        }
        answer
    }
}
