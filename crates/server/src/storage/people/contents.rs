//! The whole database of the book as plain rows: what lies beside a backup, and what goes to another database.

use std::collections::BTreeMap;

use apseko_trust::digest;
use serde::{Deserialize, Serialize};

use super::tables::{Cell, Row, Tables, counted, odd};
use crate::storage::StorageError;

/// Each table with all its columns. What is only of use for a day or against guessing stays behind.
const TABLES: [(&str, &str, &str); 4] = [
    (
        "record",
        "SELECT kind, id, version, body FROM record ORDER BY kind, id",
        "INSERT INTO record (kind, id, version, body) VALUES ($1, $2, $3, $4)",
    ),
    (
        "contact",
        "SELECT device, at_ms, address, unsent, program, lease_until, lease_serial FROM contact ORDER BY device",
        "INSERT INTO contact (device, at_ms, address, unsent, program, lease_until, lease_serial)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    ),
    (
        "deposit",
        "SELECT device, at_ms, body FROM deposit ORDER BY device",
        "INSERT INTO deposit (device, at_ms, body) VALUES ($1, $2, $3)",
    ),
    (
        "secret",
        "SELECT person, body, last_step FROM secret ORDER BY person",
        "INSERT INTO secret (person, body, last_step) VALUES ($1, $2, $3)",
    ),
];
const VERSION: &str = "SELECT version FROM head WHERE id = 1";
const IS_NEW: &str = "UPDATE head SET version = $1 WHERE id = 1 AND version = 0";
/// What may be there before there is a book: a counter of tries is no reason to keep it out.
const CLEAR: [&str; 4] =
    ["DELETE FROM record", "DELETE FROM contact", "DELETE FROM deposit", "DELETE FROM secret"];

/// Every row of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The version of the book.
    pub version: u64,
    tables: BTreeMap<String, Vec<Vec<Cell>>>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    sum: String,
    contents: Contents,
}

impl Contents {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.tables.values().map(Vec::len).sum()
    }

    /// As JSON, with a sum of all of it.
    pub fn to_json(&self) -> Result<Vec<u8>, StorageError> {
        let written = Written { sum: self.sum()?, contents: self.clone() };
        serde_json::to_vec(&written).map_err(|_| odd())
    }

    /// Reads what [`Contents::to_json`] wrote; refuses what was changed or cut since.
    pub fn from_json(json: &[u8]) -> Result<Self, StorageError> {
        let Written { sum, contents } = serde_json::from_slice(json).map_err(|_| odd())?;
        if contents.sum()? == sum { Ok(contents) } else { Err(odd()) }
    }

    fn sum(&self) -> Result<String, StorageError> {
        Ok(hex::encode(digest(&serde_json::to_vec(self).map_err(|_| odd())?)))
    }
}

pub(super) fn read(tables: &mut dyn Tables) -> Result<Contents, StorageError> {
    let version = tables.ask(VERSION, &[])?.into_iter().next().ok_or_else(odd)?.unsigned()?;
    let mut contents = Contents { version, tables: BTreeMap::new() };
    for (name, select, _) in TABLES {
        let rows = tables.ask(select, &[])?.into_iter().map(Row::into_cells).collect();
        contents.tables.insert(name.to_owned(), rows);
    }
    Ok(contents)
}

/// Only where there is no book yet; tells whether it was brought.
pub(super) fn bring(tables: &mut dyn Tables, contents: &Contents) -> Result<bool, StorageError> {
    if tables.tell(IS_NEW, &[counted(contents.version).into()])? != 1 {
        return Ok(false);
    }
    for clear in CLEAR {
        tables.tell(clear, &[])?;
    }
    for (name, _, insert) in TABLES {
        for row in contents.tables.get(name).into_iter().flatten() {
            tables.tell(insert, row)?;
        }
    }
    Ok(true)
}
