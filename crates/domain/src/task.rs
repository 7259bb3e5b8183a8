//! What a task is about: where it came from, what kind of breach, which control sheets.

use serde::{Deserialize, Serialize};

macro_rules! coded {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$vdoc:meta])* $variant:ident = $text:literal ),+ $(,)? } )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $( $(#[$vdoc])* #[serde(rename = $text)] $variant ),+ }

        impl $name {
            /// Every value, in the order in which people are offered them.
            pub const ALL: &'static [$name] = &[ $( $name::$variant ),+ ];

            /// The text that is stored and sent.
            pub const fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $text ),+ }
            }

            /// Reads a stored text; `None` for a value of a newer version.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    )+ };
}

coded! {
    /// Why a task exists.
    TaskOrigin {
        /// Preventīva pārbaude: chosen by the plan.
        Preventive = "preventive",
        /// Ārkārtas pārbaude: an application, a notice, an accident.
        Emergency = "emergency",
        /// Operatīvi fiksēts pārkāpums: seen by the inspector.
        Adhoc = "adhoc",
        /// Darbs birojā: a sheet to complete, an order to follow up.
        FollowUp = "follow-up",
    }

    /// The type of a control sheet (kontroles lapas tips).
    SheetKind {
        /// Nereģistrēta nodarbinātība.
        Nn = "NN",
        /// Darba tiesiskās attiecības.
        Dt = "DT",
        /// Darba aizsardzība.
        Da = "DA",
        /// Būvobjekts.
        Bu = "BU",
        /// Nelaimes gadījums.
        Ng = "NG",
        /// Darba vietas higiēniskais raksturojums.
        Dvhr = "DVHR",
    }

    /// The kind of violation that an inspector names on the spot; the exact code follows from the sheet.
    ViolationArea {
        /// Nereģistrēta vai nelegāla nodarbinātība.
        UnregisteredEmployment = "unregistered-employment",
        /// Darba tiesiskās attiecības.
        LabourRelations = "labour-relations",
        /// Darba aizsardzība.
        Osh = "osh",
        /// Būvobjekts.
        ConstructionSite = "construction-site",
        /// Tieši draudi dzīvībai vai veselībai.
        DirectDanger = "direct-danger",
    }
}

impl ViolationArea {
    /// The control sheet that an inspector will need for this kind of violation.
    pub const fn sheet(self) -> SheetKind {
        match self {
            Self::UnregisteredEmployment => SheetKind::Nn,
            Self::LabourRelations => SheetKind::Dt,
            Self::Osh | Self::DirectDanger => SheetKind::Da,
            Self::ConstructionSite => SheetKind::Bu,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_texts_read_back_and_newer_ones_are_not_guessed() {
        for area in ViolationArea::ALL {
            assert_eq!(ViolationArea::parse(area.as_str()), Some(*area));
        }
        assert_eq!(SheetKind::parse("XX"), None, "an unknown value must stay visible as unknown");
    }
}
