//! Who the server takes the asker for, and what they may do there.

use apseko_domain::Capability;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::api;
use super::person::{PersonName, PostView};
use crate::command::command;
use crate::{Access, Asked, Remote};

api! {
    /// The asker.
    pub struct MeView {
        /// Who; `None` for another system.
        pub person: Option<PersonName>,
        /// What they are today.
        pub posts: Vec<PostView>,
        /// What they may do.
        pub capabilities: Vec<Capability>,
        /// What of that they may do about others, and not only about what is their own.
        pub about_others: Vec<Capability>,
        /// Since when they have this password for the server; `None` for whoever has no account.
        pub account_since: Option<Timestamp>,
    }
}

/// Who the server takes the asker for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowMe {}
command!(ShowMe -> MeView {
    name: "show-me", kind: Read, access: Access::Unlocked(Capability::OwnAccess), place: Server, audit: Silent,
    depends_on: [Office]
});
impl Remote for ShowMe {
    fn asked(&self) -> Asked {
        Asked::get("me")
    }
}
