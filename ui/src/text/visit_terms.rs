//! The official words for what a visit has: its outcome, who is there, how grave a violation is.

use apseko_contract::{FormWarning, MissingView, VisitGap, VisitStage};
use apseko_domain::{PartyRole, PersonMetRole, Purpose, SheetKind, Term, VisitOutcome};
use apseko_sheets::source::NormStatus;

use super::plural::{en, lv};
use super::{Language, Texts};

impl Texts {
    /// How far a visit has come.
    pub fn visit_stage(self, stage: VisitStage) -> &'static str {
        match stage {
            VisitStage::Planned => self.visit_planned(),
            VisitStage::Started => self.visit_going_on(),
            VisitStage::Paused => self.visit_interrupted(),
            VisitStage::Finished => self.visit_finished(),
            VisitStage::Confirmed => self.visit_confirmed(),
        }
    }

    /// What a visit came to.
    pub fn outcome(self, outcome: VisitOutcome) -> &'static str {
        let (latvian, english) = match outcome {
            VisitOutcome::Violations => ("Konstatēti pārkāpumi", "Violations found"),
            VisitOutcome::NoViolations => ("Pārkāpumi nav konstatēti", "No violations found"),
            VisitOutcome::NotPossible => ("Pārbaude nav iespējama", "Inspection not possible"),
            VisitOutcome::Obstructed => ("Inspektors traucēts", "Inspector obstructed"),
        };
        self.0.choose(latvian, english)
    }

    /// When an outcome is chosen; nothing where its name says it.
    pub fn outcome_about(self, outcome: VisitOutcome) -> Option<&'static str> {
        match outcome {
            VisitOutcome::Violations | VisitOutcome::NoViolations => None,
            VisitOutcome::NotPossible => {
                Some(self.0.choose("Neviena nav, objekts ir slēgts", "Nobody is there, the site is closed"))
            }
            VisitOutcome::Obstructed => {
                Some(self.0.choose("Neielaiž, neuzrāda dokumentus", "Not let in, documents are not shown"))
            }
        }
    }

    /// What a party is on the site.
    pub fn party_is(self, role: PartyRole) -> &'static str {
        let (latvian, english) = match role {
            PartyRole::Employer => ("Darba devējs", "Employer"),
            PartyRole::MainContractor => ("Galvenais būvuzņēmējs", "Main contractor"),
            PartyRole::Subcontractor => ("Apakšuzņēmējs", "Subcontractor"),
            PartyRole::Agency => ("Darbaspēka nodrošināšanas uzņēmums", "Labour-supply agency"),
            PartyRole::SelfEmployed => ("Pašnodarbinātais", "Self-employed person"),
            PartyRole::Client => ("Pasūtītājs", "Client"),
            PartyRole::Owner => ("Objekta īpašnieks", "Owner of the site"),
        };
        self.0.choose(latvian, english)
    }

    /// For whom a person who was met speaks.
    pub fn person_is(self, role: PersonMetRole) -> &'static str {
        let (latvian, english) = match role {
            PersonMetRole::Manager => ("Vadītājs", "Manager"),
            PersonMetRole::Representative => ("Pārstāvis", "Representative"),
            PersonMetRole::OshSpecialist => ("Darba aizsardzības speciālists", "OSH specialist"),
            PersonMetRole::SafetyRepresentative => ("Uzticības persona", "Trusted (safety) representative"),
            PersonMetRole::Employee => ("Darbinieks", "Employee"),
        };
        self.0.choose(latvian, english)
    }

    /// How grave a violation is: 1 minor, 2 significant, 3 serious.
    pub fn severity(self, severity: u8) -> &'static str {
        let (latvian, english) = match severity {
            ..=1 => ("zems", "low"),
            2 => ("vidējs", "medium"),
            3.. => ("augsts", "high"),
        };
        self.0.choose(latvian, english)
    }

    /// The same of several: „2 vidēji”.
    pub fn severities(self, severity: u8, count: u64) -> &'static str {
        let (one, many) = match severity {
            ..=1 => ("zems", "zemi"),
            2 => ("vidējs", "vidēji"),
            3.. => ("augsts", "augsti"),
        };
        self.0.choose(lv(count, one, many), self.severity(severity))
    }

    /// How long there is.
    pub fn term_in_words(self, term: Term) -> String {
        match (self.0, term) {
            (Language::Latvian, Term::AtOnce) => "nekavējoties".to_owned(),
            (Language::English, Term::AtOnce) => "at once".to_owned(),
            (Language::Latvian, Term::Days(days)) => {
                format!("{days} {}", lv(days.into(), "kalendārā diena", "kalendārās dienas"))
            }
            (Language::English, Term::Days(days)) => {
                format!("{days} calendar {}", en(days.into(), "day", "days"))
            }
            (Language::Latvian, Term::WorkingDays(days)) => {
                format!("{days} {}", lv(days.into(), "darba diena", "darba dienas"))
            }
            (Language::English, Term::WorkingDays(days)) => {
                format!("{days} working {}", en(days.into(), "day", "days"))
            }
            (Language::Latvian, Term::Months(months)) => {
                format!("{months} {}", lv(months.into(), "mēnesis", "mēneši"))
            }
            (Language::English, Term::Months(months)) => {
                format!("{months} {}", en(months.into(), "month", "months"))
            }
        }
    }

    /// What a sheet was made for: „Preventīva pārbaude · DA, BU”.
    pub fn sheet_made_for(self, purpose: Option<Purpose>, kinds: &[SheetKind]) -> String {
        let kinds = kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
        match (purpose.map(|purpose| self.purpose_of_visit(purpose)), kinds.as_str()) {
            (None, "") => self.visit_sheet().to_owned(),
            (Some(purpose), "") => capitalized(purpose),
            (None, kinds) => kinds.to_owned(),
            (Some(purpose), kinds) => format!("{} · {kinds}", capitalized(purpose)),
        }
    }

    /// How sure a norm is.
    pub fn norm_status(self, status: NormStatus) -> &'static str {
        match status {
            NormStatus::Confirmed => self.norm_is_confirmed(),
            NormStatus::Unconfirmed => self.norm_is_unconfirmed(),
            NormStatus::Example => self.norm_is_example(),
        }
    }

    /// What should be looked at in a form, in a word or two.
    pub fn form_warning(self, warning: FormWarning) -> &'static str {
        match warning {
            FormWarning::RegNo => self.reg_no_warning(),
            FormWarning::PersonalCode | FormWarning::PersonalCodeCheckDigit => self.code_warning(),
            FormWarning::BirthDay => self.birth_day_warning(),
            FormWarning::Headcount => self.headcount_warning(),
        }
    }

    /// What is missing of the visit itself.
    pub fn visit_gap(self, gap: VisitGap) -> &'static str {
        let (latvian, english) = match gap {
            VisitGap::NobodyMet => ("Nav pierakstīts neviens klātesošais", "Nobody is named who was met"),
            VisitGap::NoEmployer => ("Nav zināms darba devēja nosaukums", "The employer has no name"),
            VisitGap::NoRegNo => {
                ("Nav darba devēja reģistrācijas numura", "The employer has no registration number")
            }
            VisitGap::NoBasis => (
                "Pārstāvim nav norādīts pārstāvības pamats",
                "A representative has no basis of representation",
            ),
            VisitGap::DangerOpen => (
                "Nav atbildēts, vai pastāv tieši draudi dzīvībai vai veselībai",
                "Whether there is immediate danger to life or health is not answered",
            ),
            VisitGap::WorkersMissing => (
                "Pierakstīts mazāk nodarbināto, nekā objektā saskaitīts",
                "Fewer workers are written down than were counted on the site",
            ),
        };
        self.0.choose(latvian, english)
    }

    /// What is missing of an answer.
    pub fn missing(self, missing: &MissingView) -> String {
        match missing {
            MissingView::Answer => self.gap_answer().to_owned(),
            MissingView::Confirmation => self.gap_confirmation().to_owned(),
            MissingView::PutOff(reason) => self.gap_put_off(reason),
            MissingView::Part(name) => self.gap_part(name),
            MissingView::Unfit => self.gap_unfit().to_owned(),
            MissingView::Note => self.gap_note().to_owned(),
            MissingView::NoteOrPhoto => self.gap_note_or_photo().to_owned(),
        }
    }

    /// The name of a field of a form; the name itself where none is known.
    pub fn field_named(self, field: &str) -> String {
        let name = match field {
            "name" => self.party_name(),
            "reg_no" => self.party_reg_no(),
            "address" => self.party_address(),
            "contact" => self.party_contact(),
            "nace" => self.party_nace(),
            "headcount" => self.party_headcount(),
            "role" => self.person_role(),
            "basis" => self.person_basis(),
            "document_type" => self.person_document(),
            "document_number" => self.person_document_number(),
            "language" => self.person_language(),
            "party" => self.violation_party(),
            "description" => self.violation_description(),
            "severity" => self.violation_severity(),
            "measure" => self.violation_measure(),
            "due_day" => self.violation_due(),
            "immediate_danger" => self.danger_there(),
            "state" => self.violation_dropped(),
            "colleagues" => self.visit_colleagues(),
            "purpose" => self.purpose_name(),
            "kinds" => self.sheet_types(),
            "picked" => self.picked_questions(),
            "exists" => self.field_staying(),
            other => other,
        };
        name.to_owned()
    }
}

/// A word that stands at the beginning of a line.
fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_and_outcomes_have_different_words_in_both_languages() {
        for language in Language::ALL {
            let texts = Texts(*language);
            let parties: Vec<_> = PartyRole::ALL.iter().map(|role| texts.party_is(*role)).collect();
            let persons: Vec<_> = PersonMetRole::ALL.iter().map(|role| texts.person_is(*role)).collect();
            let outcomes: Vec<_> = VisitOutcome::ALL.iter().map(|outcome| texts.outcome(*outcome)).collect();
            for mut words in [parties, persons, outcomes] {
                let all = words.len();
                words.sort_unstable();
                words.dedup();
                assert_eq!(words.len(), all, "two choices must not read the same");
            }
        }
    }

    #[test]
    fn severities_agree_in_number() {
        let texts = Texts(Language::Latvian);
        assert_eq!((texts.severities(3, 1), texts.severities(2, 11)), ("augsts", "vidēji"));
    }

    #[test]
    fn a_sheet_is_named_by_what_is_known_of_it() {
        let texts = Texts(Language::Latvian);
        assert_eq!(texts.sheet_made_for(None, &[SheetKind::Da, SheetKind::Bu]), "DA, BU");
        assert_eq!(texts.sheet_made_for(None, &[]), "Kontroles lapa");
        assert_eq!(
            texts.sheet_made_for(Some(Purpose::Preventive), &[SheetKind::Nn]),
            "Preventīva pārbaude · NN"
        );
    }

    #[test]
    fn terms_agree_in_number() {
        let texts = Texts(Language::Latvian);
        assert_eq!(texts.term_in_words(Term::WorkingDays(5)), "5 darba dienas");
        assert_eq!(texts.term_in_words(Term::Days(21)), "21 kalendārā diena");
        assert_eq!(texts.term_in_words(Term::AtOnce), "nekavējoties");
    }
}
