//! What a task is about: where it came from, what kind of breach, which control sheets.

use serde::{Deserialize, Serialize};

use crate::coded::coded;

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

    /// What a visit is for (nolūks): with the type it decides which questions a sheet has.
    Purpose {
        /// Preventīva pārbaude.
        Preventive = "preventive",
        /// Pārbaude pēc iesnieguma.
        Application = "application",
        /// Tematiska pārbaude.
        Thematic = "thematic",
        /// Atkārtota pārbaude: vai rīkojums ir izpildīts.
        Repeat = "repeat",
        /// Nelaimes gadījuma izmeklēšana.
        Accident = "accident",
        /// Darba vietas higiēniskais raksturojums.
        Dvhr = "dvhr",
        /// Operatīvi fiksēts pārkāpums.
        Adhoc = "adhoc",
        /// Darba devēja sastādīta nelaimes gadījuma akta izvērtēšana, bez apsekojuma.
        ActEvaluation = "act_evaluation",
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

impl Purpose {
    /// What is offered first for a task of this origin; the inspector may say otherwise, because an emergency can be
    /// an accident and a plan can be thematic.
    pub const fn of_origin(origin: TaskOrigin) -> Self {
        match origin {
            TaskOrigin::Preventive => Self::Preventive,
            TaskOrigin::Emergency => Self::Application,
            TaskOrigin::Adhoc => Self::Adhoc,
            TaskOrigin::FollowUp => Self::Repeat,
        }
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

    #[test]
    fn purposes_have_the_names_that_definitions_use() {
        let texts: Vec<_> = Purpose::ALL.iter().map(|value| value.as_str()).collect();
        let written = [
            "preventive",
            "application",
            "thematic",
            "repeat",
            "accident",
            "dvhr",
            "adhoc",
            "act_evaluation",
        ];
        assert_eq!(texts, written, "an expression of a published pack names them");
    }

    #[test]
    fn every_origin_offers_a_purpose() {
        let offered: Vec<_> = TaskOrigin::ALL.iter().map(|origin| Purpose::of_origin(*origin)).collect();
        assert_eq!(offered, [Purpose::Preventive, Purpose::Application, Purpose::Adhoc, Purpose::Repeat]);
    }
}
