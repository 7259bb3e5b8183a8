//! Keys with which other systems ask the server: what each may do, and until when.

use apseko_domain::{Capability, SystemKeyId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::api;
use super::person::PersonName;
use super::unit::Seen;
use crate::command::command;
use crate::{Access, Asked, Method, Remote};

api! {
    /// A key.
    pub struct KeyRow {
        /// Its id.
        pub id: SystemKeyId,
        /// Which system uses it.
        pub name: String,
        /// What it may do.
        pub capabilities: Vec<Capability>,
        /// Only for this unit, and those below it.
        pub unit: Option<UnitId>,
        /// Until when.
        pub until: Timestamp,
        /// Who made it.
        pub made_by: Option<PersonName>,
        /// Whether it was revoked.
        pub revoked: bool,
        /// Which state of it this is; a change says which one it saw.
        pub version: u64,
    }

    /// All keys, those that work first.
    pub struct KeysView {
        /// The keys.
        pub keys: Vec<KeyRow>,
    }

    /// A new key.
    pub struct KeyForm {
        /// Which system will use it.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 80)))]
        pub name: String,
        /// What it may do.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 100)))]
        pub capabilities: Vec<Capability>,
        /// Only for this unit, and those below it.
        #[serde(default)]
        pub unit: Option<UnitId>,
        /// The last day; no later than a year from now.
        pub until: Date,
    }

    /// A key that was just made.
    pub struct MadeKey {
        /// As in the list.
        pub row: KeyRow,
        /// What the system sends; it is told only now.
        pub secret: String,
    }
}

/// All keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListKeys {}
command!(ListKeys -> KeysView {
    name: "list-keys", kind: Read, access: Access::Unlocked(Capability::ManageSystems), place: Server, audit: Silent,
    depends_on: [Office]
});
impl Remote for ListKeys {
    fn asked(&self) -> Asked {
        Asked::get("keys")
    }
}

/// Makes a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeKey {
    /// For whom and what.
    pub form: KeyForm,
}
command!(MakeKey -> MadeKey {
    name: "make-key", kind: Act, access: Access::StepUp(Capability::ManageSystems), place: Server, audit: Recorded,
    depends_on: []
});
impl Remote for MakeKey {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, "keys").body(&self.form)
    }
}

/// Revokes a key at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeKey {
    /// Which.
    pub key: SystemKeyId,
    /// Which state was seen.
    pub seen: u64,
}
command!(RevokeKey -> KeyRow {
    name: "revoke-key", kind: Act, access: Access::Unlocked(Capability::ManageSystems), place: Server, audit: Recorded,
    depends_on: []
});
impl Remote for RevokeKey {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, format!("keys/{}/revocation", self.key)).body(&Seen { seen: self.seen })
    }
}
