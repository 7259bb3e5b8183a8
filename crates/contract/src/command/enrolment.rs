//! Commands for coming onto a device without an invitation: by the account on the server, or through the institution.
//!
//! Whichever way is taken, what follows is the same as after an invitation.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::admin::{api, words};
use super::command;
use crate::{Access, EnrolmentView, Typed};

words! {
    /// How somebody shows the server who they are, when they come onto a new device.
    pub enum WayIn {
        /// By an invitation that the office gave them.
        Invitation,
        /// By user name, password and code of their account on the server.
        Account,
        /// Through the log-in of the institution.
        Institution,
    }
}

api! {
    /// The ways that are open.
    pub struct WaysInView {
        /// In the order in which people are offered them.
        pub ways: Vec<WayIn>,
    }
}

/// Which ways are open now; asks the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowWaysIn {}
command!(ShowWaysIn -> WaysInView {
    name: "show-ways-in", kind: Read, access: Access::Open, place: Device, audit: Silent, depends_on: []
});

/// Begins to enrol a person by their account on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginByAccount {
    /// The user name.
    pub user: String,
    /// The password for the server; the device gets one of its own.
    pub password: Typed,
    /// The six digits that the authenticator shows for the server.
    pub code: Typed,
}
command!(BeginByAccount -> EnrolmentView {
    name: "begin-by-account", kind: Act, access: Access::Open, place: Device, audit: Silent, depends_on: []
});

/// Begins to enrol a person through the institution: they log in there with a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInstitution {}
command!(OpenInstitution -> InstitutionView {
    name: "open-institution", kind: Act, access: Access::Open, place: Device, audit: Silent, depends_on: []
});

/// What a person needs to log in at the institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstitutionView {
    /// Where the browser goes.
    pub address: String,
    /// The same for a telephone to scan: rows of a square, `1` for dark.
    pub picture: Vec<String>,
    /// What they type into the browser at the end, so that they bring in this device and no other.
    pub code: String,
    /// Until when.
    pub until: Timestamp,
}

/// Whether the person has come back; asked again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitInstitution {}
command!(AwaitInstitution -> InstitutionStep {
    name: "await-institution", kind: Act, access: Access::Open, place: Device, audit: Silent, depends_on: []
});

/// How far a person is who logs in at the institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstitutionStep {
    /// Still on their way.
    Waiting,
    /// The office has let them in, and the enrolment goes on as after an invitation.
    Begun(EnrolmentView),
}
