//! What a person may do, named once, so that a screen, a command and a server route ask for the same thing.

use serde::{Deserialize, Serialize};

/// One thing a role allows. A role is a set of these; the table of roles comes with people's accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// Sees the tasks assigned to them.
    ReadOwnTasks,
    /// Records a violation seen on the spot as a new task.
    CreateAdhocTask,
    /// Writes and edits notes of their own tasks.
    WriteNotes,
    /// Begins and ends visits, fills in control sheets, records who and what was found.
    CarryOutVisits,
    /// Locks the screen, changes the own password, looks at the own audit.
    OwnAccess,
}

impl Capability {
    /// What an inspector may do on their own device.
    pub const INSPECTOR: &'static [Capability] =
        &[Self::ReadOwnTasks, Self::CreateAdhocTask, Self::WriteNotes, Self::CarryOutVisits, Self::OwnAccess];

    /// What is left when the permission to work on a device is over: looking, and handing over what was done.
    pub const READING: &'static [Capability] = &[Self::ReadOwnTasks, Self::OwnAccess];

    /// What is left of it as long as a visit is open: that can always be ended.
    pub const FINISHING: &'static [Capability] =
        &[Self::ReadOwnTasks, Self::CarryOutVisits, Self::WriteNotes, Self::OwnAccess];
}
