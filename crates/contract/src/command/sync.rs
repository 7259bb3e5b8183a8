//! Commands of the sync centre: what waits, how far it has come, what stands in the way, and what the network may be used for.

use apseko_domain::{Capability, Networks, NoticeKind, TaskId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command;
use crate::Access;

/// How the exchange with the server stands, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowSync {}
command!(ShowSync -> SyncView {
    name: "show-sync", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: [Task, Note, Visit, Sheet, Device, Lock]
});

/// Asks the server at once, whatever was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncNow {}
command!(SyncNow -> () {
    name: "sync-now", kind: Act, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: []
});

/// Says which networks may be used. It holds on this device until somebody says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChooseNetworks {
    /// Which.
    pub networks: Networks,
}
command!(ChooseNetworks -> () {
    name: "choose-networks", kind: Act, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device, audit: Silent,
    depends_on: []
});

/// Says that the person knows what a notice says. It is not shown any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcknowledgeNotice {
    /// Which.
    pub notice: u64,
}
command!(AcknowledgeNotice -> () {
    name: "acknowledge-notice", kind: Act, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Silent, depends_on: []
});

/// How the exchange with the server stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncView {
    /// What is going on.
    pub state: SyncState,
    /// The server's address, for people; none before one was set up.
    pub server: Option<String>,
    /// Which networks may be used.
    pub networks: Networks,
    /// Whether the present network costs by the megabyte; `None` when the system does not say.
    pub metered: Option<bool>,
    /// When the server last answered, by the clock of this device.
    pub last_answer: Option<Timestamp>,
    /// When the server last signed for what it keeps, by its own clock.
    pub last_receipt: Option<Timestamp>,
    /// What has no place at the server yet.
    pub waiting: WaitingView,
    /// Changes that the server has confirmed since something last began to wait; with what waits, the whole of the way.
    pub delivered: u64,
    /// Changes that came from the server since the data was opened.
    pub received: u64,
    /// Changes that the server keeps apart until others arrive.
    pub parked: u64,
    /// Changes that the server keeps apart because their authorship could not be shown.
    pub refused: u64,
    /// What happened that the person has not said to know, the newest first.
    pub notices: Vec<NoticeView>,
}

/// Something that happened in the exchange and that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// By which the person says that they know it.
    pub notice: u64,
    /// What happened.
    pub kind: NoticeKind,
    /// What the case is called, where it is about one.
    pub case: String,
    /// The number of its task, where it is about one that has a number.
    pub number: String,
    /// How many records it is about, where it is about some.
    pub count: u64,
    /// When, by the clock of this device.
    pub at: Timestamp,
}

/// What is going on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyncState {
    /// No server has been set up for this device.
    NoServer,
    /// The exchange has not begun yet.
    Beginning,
    /// Everything was delivered, and everything new is here.
    UpToDate,
    /// Sending or receiving.
    Working,
    /// Something did not go well; it is tried again by itself.
    Waiting {
        /// When.
        until: Timestamp,
    },
    /// The server is out of reach; it is tried again by itself.
    Offline {
        /// When.
        until: Timestamp,
    },
    /// The network may not be used, by the choice that was made.
    NotAllowed,
    /// Somebody has to do something before it can go on.
    NeedsPerson {
        /// The stable code of what is wrong.
        code: String,
        /// When it is tried again all the same.
        until: Timestamp,
    },
}

/// Changes without a place at the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingView {
    /// Made on this device.
    pub own: u64,
    /// Made elsewhere and brought again to a server that was restored from a backup.
    pub of_others: u64,
    /// By task, in the order in which they go: the newest visit first.
    pub tasks: Vec<WaitingTask>,
    /// In no task that is known here.
    pub elsewhere: u64,
}

/// What waits of one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingTask {
    /// The task.
    pub task: TaskId,
    /// Its number; empty until the server gives one.
    pub number: String,
    /// The employer's name; may be empty.
    pub employer: String,
    /// Where; may be empty.
    pub place: String,
    /// How many changes of it wait.
    pub waiting: u64,
}
