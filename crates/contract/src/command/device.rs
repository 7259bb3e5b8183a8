//! The state of the device for the strip and the sync centre. It never lies: "saved" is not "delivered".

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command;
use crate::Access;

/// What the strip shows; answered even when the data cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowDevice {}
command!(ShowDevice -> DeviceView {
    name: "show-device", kind: Read, access: Access::Open, place: Device, audit: Silent,
    depends_on: [Task, Note, Visit, Sheet, File, Device, Lock]
});

/// The state of the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceView {
    /// Whether the server can be reached.
    pub connection: Connection,
    /// Changes saved here that the server has not confirmed; `None` while the data is not open.
    pub waiting_changes: Option<u32>,
    /// Files that were taken in here and that the office does not have; 0 while the data is not open.
    pub waiting_files: u32,
    /// When something was last saved here.
    pub last_saved: Option<Timestamp>,
    /// When the server last confirmed; `None` if it never has.
    pub last_delivered: Option<Timestamp>,
    /// On how many things people disagree; 0 while the data is not open.
    pub conflicts: u32,
    /// How many notices of the exchange want something to be done; 0 while the data is not open.
    pub notices: u32,
    /// Free space where the data lies.
    pub free_bytes: Option<u64>,
    /// What the clock is worth.
    pub clock: ClockTrust,
    /// How the device's own secret is kept; `None` before anybody was enrolled.
    pub key: Option<KeyProtection>,
    /// Who works here; `None` while locked.
    pub person: Option<PersonView>,
    /// The program's version.
    pub version: String,
    /// True in demonstrations, where people and companies are invented.
    pub demonstration: bool,
}

/// Whether the server can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Connection {
    /// No server has been set up for this device yet.
    NotConnected,
    /// There is a server and it does not answer.
    Offline,
    /// The server answers, and both have everything.
    Online,
    /// The server answers, and something is on its way.
    Working,
    /// The network may not be used, by the choice that was made.
    NotAllowed,
    /// It does not go on before somebody has done something.
    NeedsPerson,
}

/// What the clock is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockTrust {
    /// Never compared with a trusted clock.
    Unchecked,
    /// Compared, and not set back since.
    Trusted,
    /// Set back since something was saved.
    SetBack,
    /// Compared with the server's, and not right.
    Off {
        /// By how many whole minutes it is ahead; less than nothing where it is behind.
        minutes: i64,
    },
}

/// How the device's own secret is kept, without which no password opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyProtection {
    /// By the keystore of the system.
    Keystore,
    /// In a file with the owner's rights alone, because this system has no keystore: whoever copies the whole folder
    /// has it too.
    KeyFile,
}

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// First and last name; empty until accounts come.
    pub name: String,
    /// Their unit.
    pub unit: String,
}
