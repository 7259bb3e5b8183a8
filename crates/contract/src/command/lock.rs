//! Commands of the lock: who may come in, who comes back after a pause, and how to go out.
//!
//! None of them is stored: they carry passwords and codes, and they work while the data is shut.

use apseko_domain::Capability;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command;
use crate::{Access, Typed};

/// What the lock screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowLock {}
command!(ShowLock -> LockView {
    name: "show-lock", kind: Read, access: Access::Open, place: Device, audit: Silent, depends_on: [Lock]
});

/// The state of the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockView {
    /// How far away the data is.
    pub stage: Stage,
    /// Whether somebody could be enrolled now: there is an office that would vouch for them.
    pub can_enrol: bool,
    /// True in demonstrations, where people and companies are invented.
    pub demonstration: bool,
    /// What was wiped here by an order of the office, as long as nobody was enrolled since.
    pub wiped: Option<WipedView>,
}

/// That everything on this device was made unreadable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WipedView {
    /// When.
    pub at: Timestamp,
    /// How many operations and files could not be delivered before; two officers can recover them from a copy made earlier.
    pub unsent: u64,
    /// Whether the office knows that it was done.
    pub told: bool,
}

/// How far away the data is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nobody has been enrolled on this device.
    New,
    /// User, password and code are needed.
    LogIn {
        /// Who was here last; empty when nobody knows.
        last_user: String,
    },
    /// A pause: the password is needed, and no code.
    Password {
        /// The name of the person who paused.
        name: String,
    },
    /// A short pause: the PIN opens again.
    Pin {
        /// The name of the person who paused.
        name: String,
        /// How many more wrong PINs there may be before the password is needed.
        tries_left: u8,
        /// Whether the system can recognise the person instead.
        biometric: bool,
    },
    /// Open.
    Open {
        /// Only reading and synchronising are possible, because the permission to work here is over.
        reading_only: bool,
    },
}

/// Comes in with both factors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogIn {
    /// The user name.
    pub user: String,
    /// The device password.
    pub password: Typed,
    /// The code of the authenticator, or one of the recovery codes.
    pub code: Typed,
}
command!(LogIn -> LoggedIn {
    name: "log-in", kind: Act, access: Access::Open, place: Device, audit: Recorded, depends_on: []
});

/// What a person should know right after coming in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedIn {
    /// How many recovery codes are left.
    pub recovery_codes_left: u8,
    /// How often somebody failed to come in since the last time.
    pub failed_before: u32,
}

/// Comes back with the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// The device password.
    pub password: Typed,
}
command!(Resume -> () {
    name: "resume", kind: Act, access: Access::Open, place: Device, audit: Recorded, depends_on: []
});

/// Comes back with the PIN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeWithPin {
    /// The PIN.
    pub pin: Typed,
}
command!(ResumeWithPin -> () {
    name: "resume-with-pin", kind: Act, access: Access::Open, place: Device, audit: Recorded, depends_on: []
});

/// Comes back by being recognised by the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeWithBiometric {}
command!(ResumeWithBiometric -> () {
    name: "resume-with-biometric", kind: Act, access: Access::Open, place: Device, audit: Recorded, depends_on: []
});

/// Opens a log-in that is shut after ten failures or a doubtful clock; both factors are needed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseRecoveryCode {
    /// The user name.
    pub user: String,
    /// One of the recovery codes.
    pub code: Typed,
}
command!(UseRecoveryCode -> () {
    name: "use-recovery-code", kind: Act, access: Access::Open, place: Device, audit: Recorded, depends_on: []
});

/// Locks the screen at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockNow {}
command!(LockNow -> () {
    name: "lock-now", kind: Act, access: Access::Open, place: Device, audit: Recorded, depends_on: []
});

/// Goes out: the next one needs both factors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogOut {}
command!(LogOut -> () {
    name: "log-out", kind: Act, access: Access::Open, place: Device, audit: Recorded, depends_on: []
});

/// Says that somebody is using the screen; without it the screen locks after ten minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StayAwake {}
command!(StayAwake -> () {
    name: "stay-awake", kind: Act, access: Access::Unlocked(Capability::OwnAccess), place: Device, audit: Silent,
    depends_on: []
});

/// Shows a fresh code before something weighty; it counts for one such thing, for two minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepUp {
    /// The code of the authenticator.
    pub code: Typed,
}
command!(StepUp -> () {
    name: "step-up", kind: Act, access: Access::Unlocked(Capability::OwnAccess), place: Device, audit: Recorded,
    depends_on: []
});
