//! What the server took and does not count, or keeps apart: for whoever has to decide what comes of it.

use apseko_domain::{Capability, DeviceId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::person::PersonName;
use super::{api, words};
use crate::command::command;
use crate::{Access, Asked, Method, Remote};

words! {
    /// How something in quarantine stands.
    pub enum QuarantineState {
        /// A change that was taken and does not count, until somebody lets it in.
        Held,
        /// A decision of the server that another one has overtaken: it stays held.
        Overtaken,
        /// A request of which something was refused; it can be handed in again.
        Refused,
        /// A refused request of which everything has come in since.
        CameIn,
        /// A refused request that is not to come in; its bytes stay.
        Dropped,
    }

    /// What came of something that was to be let in.
    pub enum LetIn {
        /// It counts now.
        Admitted,
        /// A part of the request was refused again.
        InPart,
        /// It is still held.
        StillHeld,
        /// All of the request was refused again.
        StillRefused,
        /// Nothing kept it out.
        NotHeld,
        /// It is a decision that another one has overtaken.
        Overtaken,
        /// Somebody has said that it is not to come in.
        Dropped,
        /// This version of the server cannot read it as a request.
        Unreadable,
        /// There is no such thing.
        Unknown,
    }
}

api! {
    /// Something in quarantine.
    pub struct QuarantineRow {
        /// The id of a change, 64 hexadecimal digits; or the number of a refused request.
        pub id: String,
        /// How it stands.
        pub state: QuarantineState,
        /// From which device.
        pub device: DeviceId,
        /// What that is called, where the server knows it.
        pub device_label: Option<String>,
        /// Whose device it is, where the server knows it.
        pub owner: Option<PersonName>,
        /// Since when it is held, or when the request came.
        pub since: Timestamp,
        /// When a change was written, by the clock of the device.
        pub written: Option<Timestamp>,
        /// Why it is held: a stable code; or why the request was put aside, in the words of whoever did.
        pub reason: Option<String>,
        /// How many changes it is about.
        pub changes: u64,
        /// How many of them have come in since.
        pub came_in: u64,
        /// Who put it aside, where a person did.
        pub dropped_by: Option<PersonName>,
    }

    /// A page of what is in quarantine: changes that are held in the order in which they came, then refused requests.
    pub struct QuarantinePage {
        /// What is there.
        pub rows: Vec<QuarantineRow>,
        /// From where to go on, if there may be more.
        pub next: Option<String>,
    }

    /// What is to be let in: everything of a device, or what is named here.
    pub struct AdmitForm {
        /// Everything of this device that is held or was refused and not put aside.
        #[serde(default)]
        pub device: Option<DeviceId>,
        /// Of a device: only what is held since this moment or later, or came then.
        #[serde(default)]
        pub since: Option<Timestamp>,
        /// Of a device: only what is held, or came, before this moment.
        #[serde(default)]
        pub until: Option<Timestamp>,
        /// Ids of changes and numbers of requests, as the list says them.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schemars(length(max = 200)))]
        pub ids: Vec<String>,
    }

    /// What came of one.
    pub struct LetInRow {
        /// Which.
        pub id: String,
        /// What.
        pub came: LetIn,
    }

    /// What came of each.
    pub struct LetInView {
        /// Each.
        pub rows: Vec<LetInRow>,
        /// Whether more of the device waits: the same question goes on.
        pub more: bool,
    }

    /// Why a refused request is not to come in.
    pub struct DropForm {
        /// In a few words.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 120)))]
        pub reason: String,
    }
}

/// What is in quarantine, page by page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuarantine {
    /// Only of this device.
    pub device: Option<DeviceId>,
    /// From where to go on.
    pub after: Option<String>,
}
command!(ListQuarantine -> QuarantinePage {
    name: "list-quarantine", kind: Read, access: Access::Unlocked(Capability::ReadAuditTechnical), place: Server,
    audit: Silent, depends_on: [Office]
});
impl Remote for ListQuarantine {
    fn asked(&self) -> Asked {
        Asked::get("quarantine").maybe("device", self.device).maybe("after", self.after.as_ref())
    }
}

/// Lets something in that is held, or asks again what was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdmitFromQuarantine {
    /// What.
    pub form: AdmitForm,
}
command!(AdmitFromQuarantine -> LetInView {
    name: "admit-from-quarantine", kind: Act, access: Access::StepUp(Capability::ManageDevices), place: Server,
    audit: Recorded, depends_on: []
});
impl Remote for AdmitFromQuarantine {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, "quarantine/admit").body(&self.form)
    }
}

/// Says that a refused request is not to come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropFromQuarantine {
    /// Its number.
    pub request: u32,
    /// Why.
    pub form: DropForm,
}
command!(DropFromQuarantine -> QuarantineRow {
    name: "drop-from-quarantine", kind: Act, access: Access::Unlocked(Capability::ManageDevices), place: Server,
    audit: Recorded, depends_on: []
});
impl Remote for DropFromQuarantine {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, format!("quarantine/{}/drop", self.request)).body(&self.form)
    }
}
