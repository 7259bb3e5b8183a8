//! What came of taking something out: the same for workers, persons, parties and rows, because none may take along what nobody saw.

use serde::{Deserialize, Serialize};

/// What came of taking something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Removal {
    /// It is out.
    Out,
    /// Somebody wrote of it what the window had not seen: it stays, and people decide.
    Disputed,
}
