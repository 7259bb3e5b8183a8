//! Reference packs that devices can fetch.

use apseko_domain::Capability;
use serde::{Deserialize, Serialize};

use super::api;
use crate::command::command;
use crate::{Access, Asked, Remote};

api! {
    /// A pack.
    pub struct PackRow {
        /// Its name.
        pub name: String,
        /// Its version.
        pub version: u64,
        /// Its SHA-256.
        pub sum: String,
        /// How many bytes it has.
        pub length: u64,
    }

    /// All packs, the newest version of each name first.
    pub struct PacksView {
        /// The packs.
        pub packs: Vec<PackRow>,
    }
}

/// All packs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPacks {}
command!(ListPacks -> PacksView {
    name: "list-packs", kind: Read, access: Access::Unlocked(Capability::ReadContent), place: Server, audit: Silent,
    depends_on: [Office]
});
impl Remote for ListPacks {
    fn asked(&self) -> Asked {
        Asked::get("packs")
    }
}
