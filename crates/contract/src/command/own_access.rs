//! Commands about one's own access on this device: enrolment, password, PIN, authenticator, own audit.

use apseko_domain::Capability;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command;
use crate::{Access, Typed};

/// Begins to enrol a person on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginEnrolment {
    /// The user name.
    pub user: String,
    /// The invitation that the office gave them; it works once.
    pub invitation: Typed,
}
command!(BeginEnrolment -> EnrolmentView {
    name: "begin-enrolment", kind: Act, access: Access::Open, place: Device, audit: Silent, depends_on: []
});

/// What a person needs to go on with: who they are to the office, and the secret for their authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentView {
    /// The user name, as the office writes it.
    pub user: String,
    /// First and last name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// The secret for their authenticator.
    pub authenticator: AuthenticatorView,
    /// The shortest password that will be accepted.
    pub shortest_password: u32,
    /// How the device secret will be kept.
    pub key: crate::KeyProtection,
}

/// The secret of an authenticator, to be scanned or typed. It crosses the border once, because it has to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticatorView {
    /// For typing, in groups of four.
    pub secret: Typed,
    /// For scanning: rows of a square, `1` for dark.
    pub picture: Vec<String>,
}

/// Ends an enrolment: from now on the person can log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishEnrolment {
    /// The new device password.
    pub password: Typed,
    /// The PIN for short pauses; empty for none.
    pub pin: Typed,
    /// A code, as proof that the authenticator has the secret.
    pub code: Typed,
}
command!(FinishEnrolment -> RecoveryCodes {
    name: "finish-enrolment", kind: Act, access: Access::Open, place: Device, audit: Recorded, depends_on: []
});

/// Goes in right after an enrolment, in which both factors were shown; waiting for the next code would teach nobody
/// anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterEnrolled {}
command!(EnterEnrolled -> () {
    name: "enter-enrolled", kind: Act, access: Access::Open, place: Device, audit: Recorded, depends_on: []
});

/// Gives up an enrolment that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelEnrolment {}
command!(CancelEnrolment -> () {
    name: "cancel-enrolment", kind: Act, access: Access::Open, place: Device, audit: Silent, depends_on: []
});

/// The recovery codes, shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// Ten codes.
    pub codes: Vec<Typed>,
}

/// Changes the device password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The present one.
    pub present: Typed,
    /// The new one.
    pub new: Typed,
}
command!(ChangePassword -> () {
    name: "change-password", kind: Act, access: Access::Unlocked(Capability::OwnAccess), place: Device,
    audit: Recorded, depends_on: []
});

/// Sets the PIN for short pauses, or takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPin {
    /// The device password.
    pub password: Typed,
    /// The PIN; empty for none.
    pub pin: Typed,
}
command!(SetPin -> () {
    name: "set-pin", kind: Act, access: Access::Unlocked(Capability::OwnAccess), place: Device, audit: Recorded,
    depends_on: []
});

/// Begins to bind another authenticator, for a new or lost telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginNewAuthenticator {}
command!(BeginNewAuthenticator -> AuthenticatorView {
    name: "begin-new-authenticator", kind: Act, access: Access::StepUp(Capability::OwnAccess), place: Device,
    audit: Silent, depends_on: []
});

/// Binds it; the old one opens nothing from now on, and there are new recovery codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishNewAuthenticator {
    /// The device password.
    pub password: Typed,
    /// A code of the new one, as proof that it has the secret.
    pub code: Typed,
}
command!(FinishNewAuthenticator -> RecoveryCodes {
    name: "finish-new-authenticator", kind: Act, access: Access::Unlocked(Capability::OwnAccess), place: Device,
    audit: Recorded, depends_on: []
});

/// What the person may know about their own access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowOwnAccess {}
command!(ShowOwnAccess -> OwnAccessView {
    name: "show-own-access", kind: Read, access: Access::Unlocked(Capability::OwnAccess), place: Device,
    audit: Silent, depends_on: [Lock]
});

/// A person's access on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccessView {
    /// The user name.
    pub user: String,
    /// First and last name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Until when they may work on this device without asking the office again.
    pub lease_until: Timestamp,
    /// How many recovery codes are left.
    pub recovery_codes_left: u8,
    /// Whether there is a PIN for short pauses.
    pub has_pin: bool,
    /// How the device secret is kept.
    pub key: crate::KeyProtection,
}

/// What happened on this device in one's own name, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowAudit {
    /// Only what is older than this number; everything when nothing is named.
    pub before: Option<u64>,
}
command!(ShowAudit -> AuditPage {
    name: "show-audit", kind: Read, access: Access::Unlocked(Capability::OwnAccess), place: Device, audit: Silent,
    depends_on: [Lock, Audit]
});

/// A page of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first.
    pub rows: Vec<AuditRow>,
    /// The number to ask for next, when there is more.
    pub earlier: Option<u64>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its number in the chain.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// The stable code of what happened.
    pub kind: String,
    /// What it was about, in words; empty when about nothing in particular.
    pub object: String,
    /// Why, when personal data was looked at.
    pub purpose: String,
    /// The stable code of the refusal, when it was refused.
    pub refused: Option<String>,
}

/// Whether the audit is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAudit {}
command!(CheckAudit -> AuditState {
    name: "check-audit", kind: Read, access: Access::Unlocked(Capability::OwnAccess), place: Device, audit: Silent,
    depends_on: []
});

/// The state of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditState {
    /// How many records were read.
    pub count: u64,
    /// The first record that does not fit; none when all do.
    pub broken_at: Option<u64>,
}

/// Writes the audit into a file outside the data, for whoever asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAudit {}
command!(ExportAudit -> Exported {
    name: "export-audit", kind: Act, access: Access::StepUp(Capability::OwnAccess), place: Device, audit: Recorded,
    depends_on: []
});

/// Where an export went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The path of the file.
    pub path: String,
    /// How many records it holds.
    pub records: u64,
}
