//! The roles of the inspectorate, as far as the rules over cases ask for them.

use crate::coded::coded;

coded! {
    /// What a person is in the inspectorate.
    Role {
        /// Visits.
        Inspector = "INS" / "inspektors",
        /// Plans and assigns in a unit; visits too.
        UnitHead = "RSV" / "reģionālās struktūrvienības vadītājs",
        /// The same for a regional inspectorate.
        RegionHead = "RIV" / "reģionālās inspekcijas vadītājs",
        /// Registers and sends.
        Office = "OFF" / "lietvedis",
        /// Decides in administrative-violation cases.
        Legal = "LEG" / "jurists",
    }
}

impl Role {
    /// Whether a person in this role can be sent on a visit.
    pub const fn visits(self) -> bool {
        matches!(self, Self::Inspector | Self::UnitHead)
    }

    /// Whether a person in this role gives out work in their unit.
    pub const fn supervises(self) -> bool {
        matches!(self, Self::UnitHead | Self::RegionHead)
    }

    /// Whether a person in this role may open a case.
    pub const fn opens_cases(self) -> bool {
        match self {
            Self::Inspector | Self::UnitHead | Self::RegionHead | Self::Office => true,
            Self::Legal => false,
        }
    }
}
