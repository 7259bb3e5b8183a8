//! The address of a thing that people and other systems may keep for ever. It leads into the app from anywhere, so
//! whatever is not exactly one is nothing at all.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::coded::coded;

/// What stands before the path where the system itself opens the app.
const SCHEME: &str = "apseko://";

coded! {
    /// What has an address.
    LinkKind {
        /// Lieta.
        Case = "case",
        /// Uzdevums.
        Task = "task",
        /// Apsekojums.
        Visit = "visit",
        /// Kontroles lapa.
        Sheet = "sheet",
        /// Dokuments.
        Document = "document",
        /// Pārkāpums.
        Violation = "violation",
        /// Piezīme.
        Note = "note",
        /// Darbinieks.
        Person = "person",
    }
}

/// The address of a thing. Whether there is such a thing, and who may see it, is not said here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThingLink {
    /// What it is.
    pub kind: LinkKind,
    /// Its id.
    pub id: Uuid,
}

impl ThingLink {
    /// Reads the two words of an address. An id has one way to be written, so that no address has two forms.
    pub fn read(kind: &str, id: &str) -> Option<Self> {
        let (kind, read) = (LinkKind::parse(kind)?, Uuid::try_parse(id).ok()?);
        (read.hyphenated().to_string() == id).then_some(Self { kind, id: read })
    }

    /// Reads the whole address with which the system opens the app.
    pub fn of_app(address: &str) -> Option<Self> {
        let path = address.strip_prefix(SCHEME)?;
        // Some systems put a slash behind every address that they pass on.
        let (kind, id) = path.strip_suffix('/').unwrap_or(path).strip_prefix("/o/")?.split_once('/')?;
        Self::read(kind, id)
    }

    /// The same in full.
    pub fn to_app(self) -> String {
        format!("{SCHEME}{self}")
    }
}

/// The path: the same on the server, in the app and on its page.
impl fmt::Display for ThingLink {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "/o/{}/{}", self.kind.as_str(), self.id.hyphenated())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01936b3e-7e00-7000-8000-000000000001";

    #[test]
    fn every_address_leads_back_to_its_thing() {
        for kind in LinkKind::ALL {
            let link = ThingLink { kind: *kind, id: ID.parse().unwrap() };
            assert_eq!(ThingLink::of_app(&link.to_app()), Some(link));
            assert_eq!(ThingLink::read(kind.as_str(), ID), Some(link));
        }
        let said = format!("apseko:///o/task/{ID}");
        assert_eq!(
            ThingLink::of_app(&said).map(ThingLink::to_app),
            Some(said),
            "the server sends browsers there"
        );
    }

    #[test]
    fn whatever_is_not_exactly_an_address_is_nothing() {
        let long = format!("apseko:///o/task/{ID}{}", "0".repeat(100_000));
        for hostile in [
            "",
            "apseko:",
            "apseko:///o/task/",
            "apseko:///o/horse/01936b3e-7e00-7000-8000-000000000001",
            "apseko:///o/TASK/01936b3e-7e00-7000-8000-000000000001",
            "apseko:///o/task/01936B3E-7E00-7000-8000-000000000001",
            "apseko:///o/task/01936b3e7e0070008000000000000001",
            "apseko:///o/task/{01936b3e-7e00-7000-8000-000000000001}",
            "apseko:///o/task/01936b3e-7e00-7000-8000-000000000001/more",
            "apseko:///o/task/01936b3e-7e00-7000-8000-000000000001?to=1",
            "apseko:///o/task/01936b3e-7e00-7000-8000-000000000001#/office",
            "apseko:///o/task/<script>alert(1)</script>",
            "apseko:///o/../settings",
            "apseko://elsewhere/o/task/01936b3e-7e00-7000-8000-000000000001",
            "https:///o/task/01936b3e-7e00-7000-8000-000000000001",
            "javascript:///o/task/01936b3e-7e00-7000-8000-000000000001",
            "--data",
            &long,
        ] {
            let told: String = hostile.chars().take(90).collect();
            assert_eq!(ThingLink::of_app(hostile), None, "{told} must open nothing");
        }
    }
}
