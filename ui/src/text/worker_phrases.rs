//! The texts with values in them about workers and about definitions.

use apseko_contract::{FormWarning, WorkerStanding};
use apseko_domain::Purpose;
use jiff::civil::Date;

use super::plural::{en, lv};
use super::{Language, Texts, moment};

phrases! {
    /// How long the persons on a site have been asked already.
    fn since_first(minutes: u64) {
        format!("{} kopš pirmās personas", hours_and_minutes(minutes))
    } {
        format!("{} since the first person", hours_and_minutes(minutes))
    }

    /// How many persons the sheet says are at work, against those entered.
    fn roster_counted(counted: u64, entered: u64) {
        format!("Objektā {counted}, {} {entered}", lv(entered, "pierakstīts", "pierakstīti"))
    } {
        format!("{counted} on the site, {entered} entered")
    }

    /// How many persons are entered, where the sheet counts none.
    fn roster_entered(entered: u64) {
        format!("{} {entered}", lv(entered, "Pierakstīts", "Pierakstīti"))
    } {
        format!("{entered} entered")
    }

    /// Birthday and age in a line.
    fn born_on(day: Date, age: Option<u16>) {
        match age {
            Some(age) => format!("dz. {} ({age} g.)", moment::day(Language::Latvian, day)),
            None => format!("dz. {}", moment::day(Language::Latvian, day)),
        }
    } {
        match age {
            Some(age) => format!("b. {} ({age})", moment::day(Language::English, day)),
            None => format!("b. {}", moment::day(Language::English, day)),
        }
    }

    /// The birthday that the personal code tells.
    fn born_by_code(day: Date) {
        format!("No personas koda: {}", moment::day(Language::Latvian, day))
    } {
        format!("From the personal code: {}", moment::day(Language::English, day))
    }

    /// How far the questions have come.
    fn questions_done(answered: u64, asked: u64) {
        format!("Jautājumi {answered}/{asked}")
    } {
        format!("Questions {answered}/{asked}")
    }

    /// What people disagree on.
    fn worker_conflict(fields: &str) {
        format!("Ir atšķirīgi ieraksti: {fields}. Redzams jaunākais; pārbaudiet un, ja vajag, izlabojiet.")
    } {
        format!("There are differing entries: {fields}. The newest is shown; check it and correct it if needed.")
    }

    /// Who was added, for those who cannot see the list.
    fn roster_added(name: &str) {
        format!("Pievieno: {name}")
    } {
        format!("Adding: {name}")
    }

    /// How many norms are confirmed.
    fn norms_confirmed(count: u64) {
        format!("{count} {}", lv(count, "apstiprināta", "apstiprinātas"))
    } {
        format!("{count} confirmed")
    }

    /// How many norms are believed right and not checked.
    fn norms_unconfirmed(count: u64) {
        format!("{count} {}", lv(count, "neapstiprināta", "neapstiprinātas"))
    } {
        format!("{count} not confirmed")
    }

    /// How many norms are only there to show how it looks.
    fn norms_example(count: u64) {
        format!("{count} {}", lv(count, "paraugs", "paraugi"))
    } {
        format!("{count} {}", en(count, "sample", "samples"))
    }

    /// How many questions are shown of how many.
    fn questions_shown(shown: u64, all: u64) {
        format!("Redzami {shown} no {all} {}", lv(all, "jautājuma", "jautājumiem"))
    } {
        format!("{shown} of {all} {} shown", en(all, "question", "questions"))
    }

    /// The pack that is walked.
    fn definition_named(pack: &str, modules: &str) {
        format!("Pakotne {pack} · moduļi {modules}")
    } {
        format!("Pack {pack} · modules {modules}")
    }
}

fn hours_and_minutes(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

impl Texts {
    /// What the questions about a worker come to.
    pub const fn standing(self, standing: WorkerStanding) -> &'static str {
        match standing {
            WorkerStanding::Open => self.standing_open(),
            WorkerStanding::Fine => self.standing_fine(),
            WorkerStanding::NotFound => self.standing_not_found(),
            WorkerStanding::Violation => self.standing_violation(),
        }
    }

    /// How many persons stand so.
    pub fn standing_count(self, standing: WorkerStanding, count: u64) -> String {
        match (standing, self.0) {
            (WorkerStanding::Violation, Language::Latvian) => format!("{count} ar pārkāpumu"),
            (WorkerStanding::Violation, Language::English) => format!("{count} with a violation"),
            (WorkerStanding::Open | WorkerStanding::Fine | WorkerStanding::NotFound, _) => {
                format!("{count} {}", self.standing(standing))
            }
        }
    }

    /// What should be looked at in the form of a worker.
    pub const fn worker_warning(self, warning: FormWarning) -> Option<&'static str> {
        match warning {
            FormWarning::PersonalCode => Some(self.worker_code_form()),
            FormWarning::PersonalCodeCheckDigit => Some(self.worker_code_check()),
            FormWarning::BirthDay => Some(self.worker_birth_differs()),
            FormWarning::RegNo | FormWarning::Headcount => None,
        }
    }

    /// What a field of a worker is called; one of a newer version keeps its own name.
    pub fn worker_field(self, field: &str) -> String {
        match field {
            "name" => self.field_name(),
            "personal_code" => self.field_personal_code(),
            "birth_day" => self.field_birth_day(),
            "citizenship" => self.field_citizenship(),
            "occupation" => self.field_occupation(),
            "party" => self.field_party(),
            "posted" => self.field_posted(),
            "exists" => self.field_staying(),
            other => other,
        }
        .to_owned()
    }

    /// Why a visit takes place.
    pub const fn purpose_of_visit(self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Preventive => self.purpose_preventive(),
            Purpose::Application => self.purpose_application(),
            Purpose::Thematic => self.purpose_thematic(),
            Purpose::Repeat => self.purpose_repeat(),
            Purpose::Accident => self.purpose_accident(),
            Purpose::Dvhr => self.purpose_dvhr(),
            Purpose::Adhoc => self.purpose_adhoc(),
            Purpose::ActEvaluation => self.purpose_act_evaluation(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LV: Texts = Texts(Language::Latvian);

    #[test]
    fn the_time_since_the_first_person_is_short_and_never_a_riddle() {
        assert_eq!(LV.since_first(14), "14 min kopš pirmās personas");
        assert_eq!(LV.since_first(0), "0 min kopš pirmās personas");
        assert_eq!(
            LV.since_first(74),
            "1 h 14 min kopš pirmās personas",
            "74 minutes would have to be reckoned"
        );
    }

    #[test]
    fn persons_counted_stand_beside_persons_entered() {
        assert_eq!(LV.roster_counted(12, 9), "Objektā 12, pierakstīti 9");
        assert_eq!(LV.roster_counted(2, 1), "Objektā 2, pierakstīts 1");
    }

    #[test]
    fn a_birthday_is_told_with_the_age_if_that_is_known() {
        let day = "1994-03-12".parse().unwrap();
        assert_eq!(LV.born_on(day, Some(32)), "dz. 12.03.1994. (32 g.)");
        assert_eq!(LV.born_on(day, None), "dz. 12.03.1994.");
    }

    #[test]
    fn each_standing_has_its_own_word() {
        let all =
            [WorkerStanding::Open, WorkerStanding::Fine, WorkerStanding::NotFound, WorkerStanding::Violation];
        for language in Language::ALL {
            let mut words: Vec<_> = all.iter().map(|standing| Texts(*language).standing(*standing)).collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), all.len(), "colour alone must not tell them apart");
        }
    }
}
