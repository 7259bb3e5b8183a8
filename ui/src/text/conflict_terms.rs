//! What things, their fields and their codes are called where people disagree on them.

use apseko_contract::ThingKind;
use apseko_domain::{PartyRole, PersonMetRole, Purpose, SheetKind, TaskOrigin, ViolationArea, VisitOutcome};

use super::Texts;

impl Texts {
    /// What a thing is.
    pub fn thing(self, kind: ThingKind) -> &'static str {
        let (latvian, english) = match kind {
            ThingKind::Case => ("Lieta", "Case"),
            ThingKind::Task => ("Uzdevums", "Task"),
            ThingKind::Visit => ("Apsekojums", "Visit"),
            ThingKind::Party => ("Darba devējs vai cits", "Employer or another party"),
            ThingKind::PersonMet => ("Klātesošā persona", "Person present"),
            ThingKind::Worker => ("Nodarbinātais", "Worker"),
            ThingKind::Sheet => ("Kontroles lapa", "Control sheet"),
            ThingKind::Row => ("Kontroles lapas ieraksts", "Entry of the control sheet"),
            ThingKind::Violation => ("Pārkāpums", "Violation"),
            ThingKind::Evidence => ("Pierādījums", "Evidence"),
            ThingKind::Document => ("Dokuments", "Document"),
            ThingKind::Delivery => ("Piegāde", "Delivery"),
            ThingKind::OrderItem => ("Rīkojuma punkts", "Point of an order"),
            ThingKind::Note => ("Piezīme", "Note"),
        };
        self.0.choose(latvian, english)
    }

    /// What a field of a thing is called, at the beginning of a line; one of a newer version keeps its own name.
    pub fn field_of(self, kind: ThingKind, field: &str) -> String {
        let (latvian, english) = match (kind, field) {
            (_, "exists") => return self.conflict_is_it_there().to_owned(),
            (ThingKind::Violation, "state") => {
                ("Vai pārkāpums ir iekļauts", "Whether the violation is included")
            }
            (ThingKind::Violation, "code") => ("Pārkāpuma veids", "Kind of violation"),
            (ThingKind::Violation, "party") => ("Pārkāpējs", "Whose it is"),
            (ThingKind::PersonMet, "party") => ("Ko pārstāv", "For whom they speak"),
            (ThingKind::PersonMet, "role") => ("Loma", "Role"),
            (ThingKind::Party, "name") => ("Nosaukums vai vārds, uzvārds", "Name"),
            (ThingKind::Note, "text") => ("Piezīmes teksts", "Text of the note"),
            (ThingKind::Row, "title") => ("Nosaukums", "Name"),
            (_, field) => match general(field) {
                Some(pair) => pair,
                None => return field.to_owned(),
            },
        };
        self.0.choose(latvian, english).to_owned()
    }

    /// What a code of a closed list means; one of a newer version keeps its own name.
    pub fn code_of(self, kind: ThingKind, field: &str, code: &str) -> String {
        let known = match (kind, field) {
            (ThingKind::Party, "role") => PartyRole::parse(code).map(|role| self.party_is(role).to_owned()),
            (ThingKind::PersonMet, "role") => {
                PersonMetRole::parse(code).map(|role| self.person_is(role).to_owned())
            }
            (ThingKind::Visit, "outcome") => {
                VisitOutcome::parse(code).map(|outcome| self.outcome(outcome).to_owned())
            }
            (ThingKind::Task, "origin") => {
                TaskOrigin::parse(code).map(|origin| self.origin(origin).to_owned())
            }
            (ThingKind::Task, "area") => ViolationArea::parse(code).map(|area| self.area(area).to_owned()),
            (_, "purpose") => Purpose::parse(code).map(|purpose| self.purpose_named(purpose)),
            (_, "kinds" | "sheets") => SheetKind::parse(code).map(|kind| self.sheet_named(kind)),
            _ => {
                closed(kind, field, code).map(|(latvian, english)| self.0.choose(latvian, english).to_owned())
            }
        };
        known.unwrap_or_else(|| code.to_owned())
    }
}

type Pair = (&'static str, &'static str);

fn closed(kind: ThingKind, field: &str, code: &str) -> Option<Pair> {
    Some(match (kind, field, code) {
        (ThingKind::Visit, "state", "planned") => ("Plānots", "Planned"),
        (ThingKind::Visit, "state", "started") => ("Uzsākts", "Going on"),
        (ThingKind::Visit, "state", "paused") => ("Pārtraukts", "Interrupted"),
        (ThingKind::Visit, "state", "finished") => ("Pabeigts", "Finished"),
        (ThingKind::Violation, "state", "annulled") => ("Nav iekļauts", "Left out"),
        (ThingKind::Violation, "state", "recorded") => ("Ir iekļauts", "Included"),
        (ThingKind::Worker, "match", "matched") => ("Dati sakrīt", "The data agree"),
        (ThingKind::Worker, "match", "mismatch") => ("Dati atšķiras", "The data differ"),
        (ThingKind::Worker, "match", "not_found") => ("VID datu kopā nav", "Not in the SRS data"),
        (ThingKind::Worker, "match", "unverified") => ("Nav salīdzināts", "Not compared"),
        (ThingKind::Worker, "match", "clarified") => ("Noskaidrots", "Cleared up"),
        (ThingKind::Task, "priority", "low") => ("Zema", "Low"),
        (ThingKind::Task, "priority", "normal") => ("Parasta", "Normal"),
        (ThingKind::Task, "priority", "high") => ("Augsta", "High"),
        _ => return None,
    })
}

/// Fields that are called the same wherever they are.
fn general(field: &str) -> Option<Pair> {
    Some(match field {
        "name" => ("Vārds, uzvārds", "Name and surname"),
        "reg_no" | "employer_reg_no" => ("Reģistrācijas numurs", "Registration number"),
        "employer_name" => ("Darba devēja nosaukums", "Name of the employer"),
        "role" => ("Loma objektā", "Role on the site"),
        "address" | "addressee_address" => ("Adrese", "Address"),
        "contact" => ("Tālrunis vai e-pasts", "Telephone or e-mail"),
        "nace" => ("Nozare (NACE)", "Branch of industry (NACE)"),
        "headcount" => ("Nodarbināto skaits", "Number of people employed"),
        "basis" => ("Pārstāvības pamats", "Basis of representation"),
        "document_type" => ("Uzrādītais dokuments", "Document shown"),
        "document_number" => ("Dokumenta numurs", "Number of the document"),
        "language" => ("Saziņas valoda", "Language"),
        "party" => ("Darba devējs", "Employer"),
        "personal_code" => ("Personas kods", "Personal code"),
        "birth_day" => ("Dzimšanas datums", "Date of birth"),
        "citizenship" => ("Valstspiederība", "Citizenship"),
        "occupation" => ("Profesija vai veicamais darbs", "Occupation or work"),
        "work_since" => ("Strādā no", "Works since"),
        "contract_shown" => ("Līgums uzrādīts", "Contract shown"),
        "statement" => ("Paskaidrojums", "Statement"),
        "match" => ("Salīdzinājums ar reģistru", "Comparison with the register"),
        "posted" => ("Nosūtīts no citas valsts", "Posted from another country"),
        "description" => ("Konstatētais", "What was found"),
        "severity" => ("Smagums", "Severity"),
        "persons_affected" => ("Skarto personu skaits", "Number of persons affected"),
        "repeated" => ("Atkārtots pārkāpums", "Repeated violation"),
        "immediate_danger" => ("Tieši draudi dzīvībai vai veselībai", "Direct danger to life or health"),
        "norms" => ("Tiesību normas", "Legal norms"),
        "measure" => ("Pasākums", "Measure"),
        "due_day" => ("Termiņš", "Deadline"),
        "state" => ("Stāvoklis", "State"),
        "started_at" => ("Sākums", "Beginning"),
        "finished_at" => ("Beigas", "End"),
        "place" => ("Vieta", "Place"),
        "object" => ("Objekts", "Site"),
        "outcome" => ("Rezultāts", "Outcome"),
        "objections" => ("Iebildumi", "Objections"),
        "colleagues" => ("Kas vēl piedalās", "Who else takes part"),
        "inspectors" => ("Inspektori", "Inspectors"),
        "purpose" => ("Apsekojuma mērķis", "Purpose of the visit"),
        "kinds" | "sheets" => ("Kontroles lapas veidi", "Types of control sheet"),
        "picked" => ("Izvēlētie jautājumi", "Picked questions"),
        "reason" => ("Pamatojums", "Reason"),
        "planned_day" => ("Plānotā diena", "Planned day"),
        "planned_time" => ("Plānotais laiks", "Planned time"),
        "priority" => ("Prioritāte", "Priority"),
        "number" => ("Numurs", "Number"),
        "area" => ("Pārkāpuma joma", "Area of the violation"),
        "subject" => ("Temats", "Subject"),
        "text" => ("Teksts", "Text"),
        "action" => ("Veicamā darbība", "Action"),
        "caption" => ("Paraksts", "Caption"),
        "title" => ("Nosaukums", "Name"),
        "worker" => ("Nodarbinātais", "Worker"),
        "order" => ("Kārta", "Order"),
        "day" => ("Diena", "Day"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    const LV: Texts = Texts(Language::Latvian);

    #[test]
    fn a_field_is_named_by_what_it_is_a_field_of() {
        assert_eq!(LV.field_of(ThingKind::PersonMet, "party"), "Ko pārstāv");
        assert_eq!(LV.field_of(ThingKind::Worker, "party"), "Darba devējs");
        assert_eq!(LV.field_of(ThingKind::Worker, "of a newer program"), "of a newer program");
    }

    #[test]
    fn a_code_is_told_in_words_and_an_unknown_one_is_not_hidden() {
        assert_eq!(LV.code_of(ThingKind::Party, "role", "employer"), "Darba devējs");
        assert_eq!(LV.code_of(ThingKind::Violation, "state", "annulled"), "Nav iekļauts");
        assert_eq!(LV.code_of(ThingKind::Party, "role", "newer"), "newer");
    }
}
