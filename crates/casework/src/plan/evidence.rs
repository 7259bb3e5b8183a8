//! Attaching a file: its bytes stay elsewhere, its hash is what counts.

use apseko_oplog::{EntityId, Ledger, Value};

use super::desk::Desk;
use super::{Planned, Wish};
use crate::registry::{EntityKind, Fields};

/// A file as it was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many there are.
    pub size: i64,
    /// Its type.
    pub mime: String,
    /// Its name where it came from.
    pub name: String,
}

impl From<File> for Value {
    fn from(file: File) -> Self {
        Value::map([
            ("sha256", Value::Bytes(file.sha256.to_vec())),
            ("size", Value::Int(file.size)),
            ("mime", Value::Text(file.mime)),
            ("name", Value::Text(file.name)),
        ])
    }
}

/// Attaches a file to a task; the fields say to which visit, question, violation or worker it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddEvidence {
    /// The id of the evidence.
    pub evidence: EntityId,
    /// The task.
    pub task: EntityId,
    /// The file.
    pub file: File,
    /// What is known of it.
    pub fields: Fields,
}

impl Wish for AddEvidence {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.insert("file".to_owned(), self.file.into());
        desk.add(EntityKind::Evidence, self.evidence, self.task, fields)
    }
}
