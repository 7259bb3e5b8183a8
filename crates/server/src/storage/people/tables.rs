//! The little that the book needs of a database: cells, statements, turns.

use std::fmt::{self, Debug};

use serde::{Deserialize, Serialize};

use crate::people::Id;
use crate::storage::StorageError;

/// What stands in one place of a row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Cell {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// Bytes.
    #[serde(with = "bytes_hex")]
    Bytes(Vec<u8>),
    /// A text.
    Text(String),
}

impl fmt::Debug for Cell {
    /// What stands in a cell may be a secret.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Cell")
    }
}

/// A turn: everything in it happens, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// One consistent picture.
    Read,
    /// Durable when it is over.
    Write,
}

/// Statements within a turn. Parameters are `$1`, `$2`, … and appear in this order.
pub(crate) trait Tables {
    /// The rows that a query finds.
    fn ask(&mut self, sql: &'static str, values: &[Cell]) -> Result<Vec<Row>, StorageError>;
    /// Changes rows; tells how many.
    fn tell(&mut self, sql: &'static str, values: &[Cell]) -> Result<u64, StorageError>;
}

/// A database that gives turns. After a refusal nothing of the turn has happened.
pub(crate) trait Base: Debug + Send + Sync {
    /// Carries work out in one turn.
    fn turn(
        &self,
        turn: Turn,
        work: &mut dyn FnMut(&mut dyn Tables) -> Result<(), StorageError>,
    ) -> Result<(), StorageError>;
}

/// A row, taken apart from its first cell on.
pub(crate) struct Row(std::vec::IntoIter<Cell>);

impl Row {
    pub(crate) fn of(cells: Vec<Cell>) -> Self {
        Self(cells.into_iter())
    }

    pub(crate) fn into_cells(self) -> Vec<Cell> {
        self.0.collect()
    }

    fn next(&mut self) -> Cell {
        self.0.next().unwrap_or(Cell::Null)
    }

    pub(crate) fn int(&mut self) -> Result<i64, StorageError> {
        self.int_or_none()?.ok_or_else(odd)
    }

    pub(crate) fn int_or_none(&mut self) -> Result<Option<i64>, StorageError> {
        match self.next() {
            Cell::Int(number) => Ok(Some(number)),
            Cell::Null => Ok(None),
            Cell::Bytes(_) | Cell::Text(_) => Err(odd()),
        }
    }

    pub(crate) fn unsigned(&mut self) -> Result<u64, StorageError> {
        self.int()?.try_into().map_err(|_| odd())
    }

    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>, StorageError> {
        if let Cell::Bytes(bytes) = self.next() { Ok(bytes) } else { Err(odd()) }
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], StorageError> {
        self.bytes()?.try_into().map_err(|_| odd())
    }

    pub(crate) fn id(&mut self) -> Result<Id, StorageError> {
        self.fixed().map(Id)
    }

    pub(crate) fn text_or_none(&mut self) -> Result<Option<String>, StorageError> {
        match self.next() {
            Cell::Text(text) => Ok(Some(text)),
            Cell::Null => Ok(None),
            Cell::Bytes(_) | Cell::Int(_) => Err(odd()),
        }
    }
}

impl From<Id> for Cell {
    fn from(id: Id) -> Self {
        Self::Bytes(id.0.to_vec())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&[u8]> for Cell {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

/// PostgreSQL has no letter 0 in its texts.
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.replace('\0', "\u{FFFD}"))
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(given: Option<T>) -> Self {
        given.map_or(Self::Null, Into::into)
    }
}

/// A number that counts, as databases have them.
pub(crate) fn counted(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What this program has not written like that.
pub(crate) fn odd() -> StorageError {
    StorageError::Damaged("a row of the people's book is not as this program writes it".to_owned())
}

/// Bytes in JSON: an object, so that they are never taken for a text.
mod bytes_hex {
    use serde::de::{Deserialize as _, Deserializer, Error as _};
    use serde::ser::{Serialize as _, Serializer};

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Written {
        hex: String,
    }

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        Written { hex: hex::encode(bytes) }.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        hex::decode(Written::deserialize(from)?.hex).map_err(|_| D::Error::custom("not hexadecimal"))
    }
}
