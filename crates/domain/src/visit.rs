//! What happens on the spot: how a visit ends, who is there and what they are to each other.

use serde::{Deserialize, Serialize};

use crate::coded::coded;

coded! {
    /// How a visit ended.
    VisitOutcome {
        /// Konstatēti pārkāpumi.
        Violations = "violations",
        /// Pārkāpumi nav konstatēti.
        NoViolations = "no_violations",
        /// Pārbaude nav iespējama: nobody there, the site is closed.
        NotPossible = "not_possible",
        /// Inspektors traucēts: not let in, no documents shown.
        Obstructed = "obstructed",
    }

    /// What a party is on the site.
    PartyRole {
        /// Darba devējs.
        Employer = "employer",
        /// Galvenais būvuzņēmējs.
        MainContractor = "main_contractor",
        /// Apakšuzņēmējs.
        Subcontractor = "subcontractor",
        /// Darbaspēka nodrošināšanas uzņēmums.
        Agency = "agency",
        /// Pašnodarbinātais.
        SelfEmployed = "self_employed",
        /// Pasūtītājs.
        Client = "client",
        /// Objekta īpašnieks.
        Owner = "owner",
    }

    /// For whom a person who was met speaks.
    PersonMetRole {
        /// Vadītājs.
        Manager = "manager",
        /// Pārstāvis: with a power of attorney or by order.
        Representative = "representative",
        /// Darba aizsardzības speciālists.
        OshSpecialist = "osh_specialist",
        /// Uzticības persona.
        SafetyRepresentative = "safety_representative",
        /// Darbinieks.
        Employee = "employee",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_are_those_that_devices_have_signed() {
        let outcomes: Vec<_> = VisitOutcome::ALL.iter().map(|value| value.as_str()).collect();
        assert_eq!(outcomes, ["violations", "no_violations", "not_possible", "obstructed"]);
        let parties: Vec<_> = PartyRole::ALL.iter().map(|value| value.as_str()).collect();
        let written =
            ["employer", "main_contractor", "subcontractor", "agency", "self_employed", "client", "owner"];
        assert_eq!(parties, written, "a renamed text would make old records unreadable");
        let persons: Vec<_> = PersonMetRole::ALL.iter().map(|value| value.as_str()).collect();
        assert_eq!(
            persons,
            ["manager", "representative", "osh_specialist", "safety_representative", "employee"]
        );
    }

    #[test]
    fn stored_texts_read_back_and_newer_ones_are_not_guessed() {
        for outcome in VisitOutcome::ALL {
            assert_eq!(VisitOutcome::parse(outcome.as_str()), Some(*outcome));
            let json = serde_json::to_string(outcome).unwrap();
            assert_eq!(json, format!("\"{}\"", outcome.as_str()), "one text everywhere");
        }
        assert_eq!(PartyRole::parse("neighbour"), None, "an unknown value must stay visible as unknown");
        assert_eq!(PersonMetRole::parse("no-violations"), None);
    }
}
