//! Units of the inspectorate: a tree, of which nothing is ever taken out.

use apseko_domain::{Capability, UnitId};
use serde::{Deserialize, Serialize};

use super::api;
use crate::command::command;
use crate::{Access, Asked, Method, Remote};

api! {
    /// A unit.
    pub struct UnitRow {
        /// Its id.
        pub id: UnitId,
        /// Its short code, by which files name it.
        pub code: String,
        /// Its name.
        pub name: String,
        /// The unit that it belongs to.
        pub parent: Option<UnitId>,
        /// Whether nobody is placed there any more.
        pub closed: bool,
        /// How many people have a post there today.
        pub people: u32,
        /// Which state of it this is; a change says which one it saw.
        pub version: u64,
    }

    /// All units that the asker may see, parents before children.
    pub struct UnitsView {
        /// The units.
        pub units: Vec<UnitRow>,
    }

    /// What somebody writes of a unit.
    pub struct UnitForm {
        /// Its short code: letters without marks, digits, and `.`, `_`, `:` or `-`.
        #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9A-Za-z._:-]{1,64}$")))]
        pub code: String,
        /// Its name.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 120)))]
        pub name: String,
        /// The unit that it belongs to.
        #[serde(default)]
        pub parent: Option<UnitId>,
    }

    /// A changed form, and the state that was seen.
    pub struct UnitChange {
        /// Which state was seen.
        pub seen: u64,
        /// What it says now.
        pub form: UnitForm,
    }

    /// Which state of something was seen by whoever wants it changed.
    pub struct Seen {
        /// Which.
        pub seen: u64,
    }
}

/// All units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListUnits {}
command!(ListUnits -> UnitsView {
    name: "list-units", kind: Read, access: Access::Unlocked(Capability::ReadPeople), place: Server, audit: Silent,
    depends_on: [Office]
});
impl Remote for ListUnits {
    fn asked(&self) -> Asked {
        Asked::get("units")
    }
}

/// Founds a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddUnit {
    /// What is known of it.
    pub form: UnitForm,
}
command!(AddUnit -> UnitRow {
    name: "add-unit", kind: Act, access: Access::Unlocked(Capability::ManagePeople), place: Server, audit: Recorded,
    depends_on: []
});
impl Remote for AddUnit {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, "units").body(&self.form)
    }
}

/// Changes code, name or place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeUnit {
    /// Which.
    pub unit: UnitId,
    /// How.
    pub change: UnitChange,
}
command!(ChangeUnit -> UnitRow {
    name: "change-unit", kind: Act, access: Access::Unlocked(Capability::ManagePeople), place: Server, audit: Recorded,
    depends_on: []
});
impl Remote for ChangeUnit {
    fn asked(&self) -> Asked {
        Asked::of(Method::Put, format!("units/{}", self.unit)).body(&self.change)
    }
}

/// Closes a unit in which nobody has a post any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseUnit {
    /// Which.
    pub unit: UnitId,
    /// Which state was seen.
    pub seen: u64,
}
command!(CloseUnit -> UnitRow {
    name: "close-unit", kind: Act, access: Access::Unlocked(Capability::ManagePeople), place: Server, audit: Recorded,
    depends_on: []
});
impl Remote for CloseUnit {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, format!("units/{}/closing", self.unit)).body(&Seen { seen: self.seen })
    }
}
