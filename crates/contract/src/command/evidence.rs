//! Commands about evidence: what a task has, where its bytes are, how they come here, how they are read, and what room they take.

use apseko_domain::{Capability, TaskId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::command;
use super::files::FileWay;
use crate::Access;

/// One [`ReadFile`] brings no more plain bytes than this.
pub const FILE_PIECE_BYTES: u64 = 3 << 20;

/// The evidence of a task, and where the bytes of each piece are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowEvidence {
    /// The task.
    pub task: TaskId,
}
command!(ShowEvidence -> EvidenceView {
    name: "show-evidence", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: [Task, Visit, File, Device, Lock]
});

/// Brings a file, or its preview, from the office. It is on its way when this returns; [`ShowEvidence`] tells how far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchFile {
    /// The evidence whose file it is.
    pub evidence: Uuid,
    /// What of it.
    pub what: Shape,
}
command!(FetchFile -> () {
    name: "fetch-file", kind: Act, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: []
});

/// Brings nothing more of an evidence, nor tells of a failure any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopFetching {
    /// The evidence.
    pub evidence: Uuid,
}
command!(StopFetching -> () {
    name: "stop-fetching", kind: Act, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: []
});

/// A piece of a file that is here. Remembered by the audit where it is the first piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadFile {
    /// The evidence whose file it is.
    pub evidence: Uuid,
    /// What of it.
    pub what: Shape,
    /// The place of the first byte.
    pub from: u64,
}
command!(ReadFile -> FilePiece {
    name: "read-file", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: []
});

/// What room files take on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowRoom {}
command!(ShowRoom -> RoomView {
    name: "show-room", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: [File, Device, Lock]
});

/// Lets go of the bytes of everything that the office has signed for, and of everything that was fetched. All of it can be
/// fetched again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeRoom {}
command!(MakeRoom -> MadeRoom {
    name: "make-room", kind: Act, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: []
});

/// What of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// A small picture of it, made by the office.
    Preview,
    /// All of it.
    Original,
}

/// The evidence of a task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceView {
    /// The newest first.
    pub rows: Vec<EvidenceRow>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRow {
    /// Which one.
    pub evidence: Uuid,
    /// The code of what it is: `photo`, `audio`, `video`, `scan` or `file`; may be empty.
    pub kind: String,
    /// What the file was called where it came from; may be empty.
    pub name: String,
    /// Its type; may be empty.
    pub mime: String,
    /// How many bytes it has.
    pub size: u64,
    /// When it was taken, by the clock of where it was.
    pub taken_at: Option<Timestamp>,
    /// Who took it; empty if that is not known here.
    pub taken_by: String,
    /// Its way to the office; only for files that were taken in on this device.
    pub way: Option<FileWay>,
    /// Where its bytes are.
    pub original: Copy,
    /// Where its preview is.
    pub preview: Copy,
    /// People disagree on which file it is.
    pub disputed: bool,
}

/// Where the bytes of something are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Copy {
    /// On this device.
    Here,
    /// Not here; the office may have them, and they can be fetched.
    Away,
    /// On their way here, or waiting for their turn.
    Coming {
        /// How many bytes have come.
        got: u64,
    },
    /// They did not come.
    Failed {
        /// The stable code of the reason.
        code: String,
    },
    /// There are none: no preview of this kind, or no file at all.
    None,
}

/// A piece of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePiece {
    /// The bytes, in base64: at most [`FILE_PIECE_BYTES`] of them; none at the end.
    pub base64: String,
    /// How many bytes the whole has.
    pub of: u64,
    /// The type of the whole.
    pub mime: String,
}

impl std::fmt::Debug for FilePiece {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What is in a file is nobody's business who reads a log.
        out.debug_struct("FilePiece").field("of", &self.of).field("mime", &self.mime).finish_non_exhaustive()
    }
}

/// What room files take.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    /// How many bytes are free on the disk, where the system says so.
    pub free: Option<u64>,
    /// The bytes of files that were taken in here and are here.
    pub own: u64,
    /// How many of those the office has signed for: they may go.
    pub can_go: u64,
    /// The bytes of what was fetched.
    pub fetched: u64,
}

/// What room was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeRoom {
    /// How many files were let go of.
    pub files: u64,
    /// How many bytes they had.
    pub bytes: u64,
}
