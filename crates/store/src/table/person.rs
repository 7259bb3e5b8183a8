//! The table of names of people who have worked on this device.

use std::collections::HashMap;

use apseko_oplog::UserId;
use rusqlite::{CachedStatement, Connection, OptionalExtension};

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

/// Names, each asked for once: a sheet has hundreds of answers of two or three people.
pub(crate) struct Names<'c> {
    statement: CachedStatement<'c>,
    known: HashMap<UserId, String>,
}

impl<'c> Names<'c> {
    pub fn new(connection: &'c Connection) -> Result<Self, StoreError> {
        let statement = connection.prepare_cached("SELECT name FROM person WHERE id = ?1")?;
        Ok(Self { statement, known: HashMap::new() })
    }

    /// The name of a person; empty if it is not known here.
    pub fn of(&mut self, user: UserId) -> Result<String, StoreError> {
        if let Some(name) = self.known.get(&user) {
            return Ok(name.clone());
        }
        let name: Option<String> = self.statement.query_row([user.0], |row| row.get(0)).optional()?;
        let name = name.unwrap_or_default();
        self.known.insert(user, name.clone());
        Ok(name)
    }
}
