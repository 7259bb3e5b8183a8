//! The server's audit, for the security manager: what happened, and who viewed whom when and why.

use apseko_domain::{Capability, DeviceId, PersonId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::person::PersonName;
use super::{api, words};
use crate::command::command;
use crate::{Access, Asked, Remote};

words! {
    /// What came of something.
    pub enum EventOutcome {
        /// It was done.
        Done,
        /// It was begun; another entry says what came of it.
        Begun,
        /// It was refused, or failed.
        Refused,
    }

    /// What kind of asker somebody was.
    pub enum ActorKind {
        /// Nobody that the server knows.
        Unknown,
        /// A person who works here.
        Person,
        /// Somebody at the machine itself.
        Operator,
        /// Another system, with its key.
        System,
        /// The server, by itself.
        Server,
    }
}

api! {
    /// Something else that is worth knowing of an entry.
    pub struct EventDetail {
        /// What it is.
        pub name: String,
        /// What it says.
        pub value: String,
    }

    /// An entry of the audit.
    pub struct EventRow {
        /// Its place in the chain.
        pub place: u64,
        /// When, by the server's clock.
        pub at: Timestamp,
        /// What kind of asker.
        pub actor: ActorKind,
        /// Who, where it was a person.
        pub person: Option<PersonName>,
        /// Who, where it was not one: the account of the machine, or the id of a key.
        pub other: String,
        /// From which device.
        pub device: Option<DeviceId>,
        /// What that device is called today, where the server knows it.
        pub device_label: Option<String>,
        /// From which address of the network.
        pub address: String,
        /// What: a stable code.
        pub action: String,
        /// To what.
        pub object: String,
        /// What that is called today, where the server knows it.
        pub object_name: Option<String>,
        /// Why personal data was looked at, where it was: a stable code.
        pub purpose: Option<String>,
        /// What came of it.
        pub outcome: EventOutcome,
        /// With which code, where it was refused.
        pub code: Option<String>,
        /// What else is worth knowing.
        pub detail: Vec<EventDetail>,
    }

    /// A page of entries, the newest first.
    pub struct EventsPage {
        /// The entries.
        pub events: Vec<EventRow>,
        /// From where to go on, if there may be more.
        pub next: Option<String>,
    }

    /// Whether the chain of the audit holds.
    pub struct ChainView {
        /// How many entries were gone through.
        pub entries: u64,
        /// The place and sum of the last one; written down elsewhere, it shows later that nothing was cut off.
        pub head: String,
        /// What is wrong, if anything is: a stable code.
        pub fault: Option<String>,
    }
}

/// Entries of the audit, page by page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEvents {
    /// From this day on.
    pub since: Option<Date>,
    /// Up to the end of this day.
    pub until: Option<Date>,
    /// Only by this person.
    pub person: Option<PersonId>,
    /// Only what begins with this code.
    pub action: String,
    /// From where to go on.
    pub after: Option<String>,
}
command!(ListEvents -> EventsPage {
    name: "list-events", kind: Read, access: Access::Unlocked(Capability::ReadAuditTechnical), place: Server, audit: Silent,
    depends_on: [Office]
});
impl Remote for ListEvents {
    fn asked(&self) -> Asked {
        let asked = Asked::get("audit").maybe("since", self.since).maybe("until", self.until);
        asked.maybe("person", self.person).with("action", &self.action).maybe("after", self.after.as_ref())
    }
}

/// Who viewed what of a person or a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoViewed {
    /// Whose data: the id of a person, or of a case.
    pub subject: String,
    /// From this day on.
    pub since: Option<Date>,
    /// Up to the end of this day.
    pub until: Option<Date>,
    /// From where to go on.
    pub after: Option<String>,
}
command!(WhoViewed -> EventsPage {
    name: "who-viewed", kind: Read, access: Access::Unlocked(Capability::ReadAuditAll), place: Server, audit: Silent,
    depends_on: [Office]
});
impl Remote for WhoViewed {
    fn asked(&self) -> Asked {
        let asked = Asked::get("audit/viewed").with("subject", &self.subject);
        asked.maybe("since", self.since).maybe("until", self.until).maybe("after", self.after.as_ref())
    }
}

/// Goes through the whole chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckServerAudit {}
command!(CheckServerAudit -> ChainView {
    name: "check-server-audit", kind: Read, access: Access::Unlocked(Capability::ReadAuditTechnical), place: Server,
    audit: Silent, depends_on: []
});
impl Remote for CheckServerAudit {
    fn asked(&self) -> Asked {
        Asked::get("audit/chain")
    }
}
