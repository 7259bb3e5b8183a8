//! The nine roles of the inspectorate: what a person is decides what they may do, and nothing else does.

use serde::{Deserialize, Serialize};

use crate::access::{Capability, Reach, reach};
use crate::coded::coded;

coded! {
    /// What a person is in the inspectorate. The codes stand in signed operations and leases and never change.
    Role {
        /// Inspektors: visits employers.
        Inspector = "INS",
        /// Reģionālās struktūrvienības vadītājs: plans and gives out work in a unit, and visits too.
        UnitHead = "RSV",
        /// Reģionālās inspekcijas vadītājs: the same for every unit of a region.
        RegionHead = "RIV",
        /// Plānotājs (Sadarbības un attīstības nodaļa): plans for the whole inspectorate, without knowing persons.
        Planner = "SAN",
        /// Lietvedis: takes in, registers and sends.
        Office = "OFF",
        /// Jurists: decides in administrative-violation cases.
        Legal = "LEG",
        /// Sistēmas administrators: looks after accounts, devices and classifiers.
        Administrator = "ADM",
        /// Drošības pārvaldnieks: reads every audit.
        Security = "SEC",
        /// Vadība: approves plans and reads figures.
        Management = "MGT",
    }
}

impl Role {
    /// The roles of a text with codes between spaces, as leases and operations carry them. Those of a newer program
    /// are left out: nobody may do anything because of a word that is not understood.
    pub fn several(text: &str) -> impl Iterator<Item = Self> {
        text.split_whitespace().filter_map(Self::parse)
    }

    /// How far a thing that may be done goes in this role; `None` if it may not be done at all.
    pub fn reach(self, capability: Capability) -> Option<Reach> {
        reach(self, capability)
    }

    /// Whether a thing may be done in this role, however far.
    pub fn may(self, capability: Capability) -> bool {
        reach(self, capability).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_that_devices_have_signed() {
        let codes: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
        assert_eq!(codes, ["INS", "RSV", "RIV", "SAN", "OFF", "LEG", "ADM", "SEC", "MGT"]);
        for role in Role::ALL {
            assert_eq!(serde_json::to_string(role).unwrap(), format!("\"{}\"", role.as_str()));
        }
    }

    #[test]
    fn several_roles_are_read_from_one_text_and_a_newer_one_gives_nothing() {
        let roles = |text| Role::several(text).collect::<Vec<_>>();
        assert_eq!(roles("INS"), [Role::Inspector], "one code stays as it always was");
        assert_eq!(roles("INS RSV"), [Role::Inspector, Role::UnitHead]);
        assert_eq!(roles("INS KING"), [Role::Inspector], "an unknown word opens nothing");
        assert_eq!(roles("ins"), [], "codes are written in one way");
    }
}
