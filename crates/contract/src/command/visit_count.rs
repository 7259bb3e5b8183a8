//! Counts what is on a visit, for a screen that asks after every answer and shows nothing but numbers.

use apseko_domain::{Capability, VisitId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command;
use crate::Access;

/// How much is on a visit. It names nobody, so looking at it is not remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountVisit {
    /// The visit.
    pub visit: VisitId,
}
command!(CountVisit -> VisitCounts {
    name: "count-visit", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Silent, depends_on: [Visit, Sheet]
});

/// The numbers of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitCounts {
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// How many workers were found.
    pub workers: usize,
    /// How many persons were met.
    pub persons: usize,
    /// How many things are missing.
    pub gaps: usize,
}
