//! Commands about files on their way to the office: what waits, how far each is, why one does not go, and which cases have arrived.

use apseko_domain::{Capability, TaskId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::command;
use crate::Access;

/// The files of this device and their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowFiles {}
command!(ShowFiles -> FilesView {
    name: "show-files", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: [File, Device, Lock]
});

/// Lets no more files go, or lets them go again. It holds on this device until somebody says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseFiles {
    /// Whether they wait.
    pub paused: bool,
}
command!(PauseFiles -> () {
    name: "pause-files", kind: Act, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: []
});

/// Sends a file that was refused once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendFileAgain {
    /// The evidence whose file it is.
    pub evidence: Uuid,
}
command!(SendFileAgain -> () {
    name: "send-file-again", kind: Act, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: []
});

/// The files of this device, those that go next first, then those that were refused, then those that have arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesView {
    /// Each with its way.
    pub rows: Vec<FileRow>,
    /// The person has stopped them.
    pub paused: bool,
    /// Cases whose files were taken in here, and whether the office has signed for all of them.
    pub cases: Vec<CaseFiles>,
}

/// A file and its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// The evidence whose file it is.
    pub evidence: Uuid,
    /// What it was called where it came from; may be empty.
    pub name: String,
    /// Its type.
    pub mime: String,
    /// How many bytes it has.
    pub size: u64,
    /// When it was taken in.
    pub kept_at: Timestamp,
    /// The task that it belongs to.
    pub task: Option<TaskId>,
    /// The number of the task or what the employer is called; may be empty.
    pub task_title: String,
    /// How far it is.
    pub way: FileWay,
}

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileWay {
    /// Its turn has not come, or something holds it.
    Waiting {
        /// What; nothing where others are before it.
        held: Option<FileHeld>,
        /// How many bytes the office had when it was last asked.
        sent: u64,
    },
    /// On its way.
    Sending {
        /// How many bytes have arrived.
        sent: u64,
    },
    /// All of it is there, and the office reads it once more.
    Checking,
    /// The office has it and has not signed for the whole case yet.
    Stored,
    /// The office has signed that it has it.
    Signed,
    /// The office does not take it. It stays on this device.
    Refused {
        /// The stable code of the reason.
        code: String,
    },
}

/// What holds a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileHeld {
    /// The person has stopped all of them.
    Person,
    /// There is no way to the office.
    Offline,
    /// The network may not be used, by the choice that was made.
    NotAllowed,
    /// The network costs by the megabyte, and it is no document.
    Metered,
    /// The battery is low.
    Battery,
    /// The device has no room left.
    Storage,
    /// Something does not go well; it is tried again by itself.
    Trouble {
        /// The stable code of what.
        code: String,
    },
}

/// Whether the office has signed for the files of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFiles {
    /// What the case is called, or the number of its task; may be empty.
    pub title: String,
    /// How many files it has on this device.
    pub files: u64,
    /// How many of them the office has signed for.
    pub signed: u64,
    /// When it last signed, by the clock of the office.
    pub signed_at: Option<Timestamp>,
}
