//! Devices as the office sees them: whose, how long they may work, what they have not delivered, and what is done about lost ones.

use apseko_domain::{Capability, DeviceId, UnitId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::person::PersonName;
use super::{api, words};
use crate::command::command;
use crate::{Access, Asked, Method, Remote};

words! {
    /// How a device stands.
    pub enum DeviceState {
        /// It works.
        Working,
        /// Its permission has run out: it shows, and delivers.
        LeaseOver,
        /// It may deliver, and is told nothing more.
        Revoked,
        /// It was told to wipe itself, and has not said yet that it did.
        WipeOrdered,
        /// It has said that nothing can be read on it any more.
        Wiped,
    }

    /// Which devices are wanted.
    #[derive(Default)]
    pub enum DeviceFilter {
        /// All that are not wiped.
        #[default]
        InUse,
        /// Those that were not heard of for a week, or have not delivered something for a day.
        Silent,
        /// Those that were revoked or wiped.
        Gone,
        /// All.
        All,
    }

    /// Why a device is revoked or wiped.
    pub enum DeviceReason {
        /// Nobody knows where it is.
        Lost,
        /// Somebody took it.
        Stolen,
        /// It does not work any more.
        Broken,
        /// The person got another one.
        Replaced,
        /// The person does not work here any more.
        PersonLeft,
    }
}

api! {
    /// Another device of the same person, of which one took the other's place.
    pub struct OtherDevice {
        /// Its id.
        pub id: DeviceId,
        /// What people call it.
        pub label: String,
        /// How many operations and files it had not delivered when it last spoke with the server.
        pub unsent: Option<u64>,
    }

    /// A device.
    pub struct DeviceRow {
        /// Its id.
        pub id: DeviceId,
        /// What people call it.
        pub label: String,
        /// Whose it is.
        pub owner: PersonName,
        /// The unit of its owner today.
        pub unit_name: String,
        /// When it was enrolled.
        pub enrolled: Timestamp,
        /// When it last spoke with the server.
        pub last_contact: Option<Timestamp>,
        /// How many operations and files it had not delivered then.
        pub unsent: Option<u64>,
        /// Which version of the program it runs.
        pub program: String,
        /// Until when its owner may work on it without asking again.
        pub lease_until: Option<Timestamp>,
        /// How it stands.
        pub state: DeviceState,
        /// Why it was revoked or wiped, if it was.
        pub reason: Option<DeviceReason>,
        /// Whether two officers could open what is on it.
        pub recoverable: bool,
        /// The device whose place it takes.
        pub replaces: Option<OtherDevice>,
        /// The device that took its place.
        pub replaced_by: Option<OtherDevice>,
        /// Which state of it this is; a change says which one it saw.
        pub version: u64,
    }

    /// A page of devices, those first that were not heard of for longest.
    pub struct DevicesPage {
        /// The devices.
        pub devices: Vec<DeviceRow>,
        /// From where to go on, if there may be more.
        pub next: Option<String>,
    }

    /// Why something is done to a device.
    pub struct DeviceDeed {
        /// Which state was seen.
        pub seen: u64,
        /// Why.
        pub reason: DeviceReason,
    }

    /// What people call a device.
    pub struct DeviceLabel {
        /// Which state was seen.
        pub seen: u64,
        /// What.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 80)))]
        pub label: String,
    }
}

/// Devices, page by page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDevices {
    /// Part of a label or of its owner's name.
    pub search: String,
    /// Only of people of this unit, and those below it.
    pub unit: Option<UnitId>,
    /// Which.
    pub state: DeviceFilter,
    /// From where to go on.
    pub after: Option<String>,
}
command!(ListDevices -> DevicesPage {
    name: "list-devices", kind: Read, access: Access::Unlocked(Capability::ReadDevices), place: Server, audit: Silent,
    depends_on: [Office]
});
impl Remote for ListDevices {
    fn asked(&self) -> Asked {
        let state = match self.state {
            DeviceFilter::InUse => "in-use",
            DeviceFilter::Silent => "silent",
            DeviceFilter::Gone => "gone",
            DeviceFilter::All => "all",
        };
        let asked = Asked::get("devices").with("search", &self.search).maybe("unit", self.unit);
        asked.with("state", state).maybe("after", self.after.as_ref())
    }
}

/// Gives a device another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelDevice {
    /// Which.
    pub device: DeviceId,
    /// How.
    pub label: DeviceLabel,
}
command!(LabelDevice -> DeviceRow {
    name: "label-device", kind: Act, access: Access::Unlocked(Capability::ManageDevices), place: Server,
    audit: Recorded, depends_on: []
});
impl Remote for LabelDevice {
    fn asked(&self) -> Asked {
        Asked::of(Method::Put, format!("devices/{}/label", self.device)).body(&self.label)
    }
}

/// Lets a device deliver what it has, and tells it nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeDevice {
    /// Which.
    pub device: DeviceId,
    /// Why.
    pub deed: DeviceDeed,
}
command!(RevokeDevice -> DeviceRow {
    name: "revoke-device", kind: Act, access: Access::Unlocked(Capability::ManageDevices), place: Server,
    audit: Recorded, depends_on: []
});
impl Remote for RevokeDevice {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, format!("devices/{}/revocation", self.device)).body(&self.deed)
    }
}

/// Tells a device to make what is on it unreadable, as soon as it is heard of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderWipe {
    /// Which.
    pub device: DeviceId,
    /// Why.
    pub deed: DeviceDeed,
}
command!(OrderWipe -> DeviceRow {
    name: "order-wipe", kind: Act, access: Access::StepUp(Capability::ManageDevices), place: Server, audit: Recorded,
    depends_on: []
});
impl Remote for OrderWipe {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, format!("devices/{}/wipe", self.device)).body(&self.deed)
    }
}
