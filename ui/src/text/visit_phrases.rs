//! The texts of a visit that have values in them.

use super::plural::{en, lv};

phrases! {
    /// How far a sheet has come, short.
    fn answered_of(answered: u32, asked: u32) {
        format!("{answered} no {asked}")
    } {
        format!("{answered} of {asked}")
    }

    /// How far a sheet has come, in words.
    fn answered_told(answered: u32, asked: u32) {
        format!("{} {answered} no {asked}", lv(answered.into(), "Atbildēts", "Atbildēti"))
    } {
        format!("{answered} of {asked} answered")
    }

    /// When a visit began, in a list.
    fn begun_at(at: &str) {
        format!("sākts {at}")
    } {
        format!("begun {at}")
    }

    /// When a visit ended.
    fn finished_told(at: &str) {
        format!("Apsekojums pabeigts {at}")
    } {
        format!("Visit finished {at}")
    }


    /// How many workers a party has here.
    fn workers_counted(count: u64) {
        format!("{count} {}", lv(count, "nodarbinātais", "nodarbinātie"))
    } {
        format!("{count} {}", en(count, "worker", "workers"))
    }

    /// How many violations of one severity there are.
    fn violations_of(count: u64, severity: &str) {
        format!("{count} {severity}")
    } {
        format!("{count} {severity}")
    }

    /// The heading of the list of violations.
    fn violations_counted(count: u64) {
        match count {
            0 => "Pārkāpumi".to_owned(),
            _ => format!("{count} {}", lv(count, "pārkāpums", "pārkāpumi")),
        }
    } {
        match count {
            0 => "Violations".to_owned(),
            _ => format!("{count} {}", en(count, "violation", "violations")),
        }
    }

    /// The heading of what is missing.
    fn gaps_counted(count: u64) {
        match count {
            0 => "Kā vēl trūkst".to_owned(),
            _ => format!("Kā vēl trūkst: {count}"),
        }
    } {
        match count {
            0 => "What is missing".to_owned(),
            _ => format!("What is missing: {count}"),
        }
    }

    /// What is missing, in the overview.
    fn places_open(count: u64) {
        format!("{count} {}", lv(count, "nepabeigta vieta", "nepabeigtas vietas"))
    } {
        format!("{count} {}", en(count, "place not finished", "places not finished"))
    }

    /// The button that ends a visit with gaps.
    fn finish_leaving(count: u64) {
        format!("Pabeigt, atstājot {count} {}", lv(count, "nepabeigtu vietu", "nepabeigtas vietas"))
    } {
        format!("Finish and leave {count} {}", en(count, "place open", "places open"))
    }

    /// What was put off, with its reason.
    fn gap_put_off(reason: &str) {
        format!("atlikts: {reason}")
    } {
        format!("put off: {reason}")
    }

    /// A missing part of an answer.
    fn gap_part(name: &str) {
        format!("trūkst: {name}")
    } {
        format!("missing: {name}")
    }

    /// The registration number in a line.
    fn reg_no_of(number: &str) {
        format!("reģ. nr. {number}")
    } {
        format!("reg. no. {number}")
    }

    /// The deadline of a violation in the list.
    fn until_day(day: &str) {
        format!("līdz {day}")
    } {
        format!("by {day}")
    }

    /// The term that the classifier gives.
    fn term_told(term: &str) {
        format!("Pēc klasifikatora: {term}.")
    } {
        format!("By the classifier: {term}.")
    }

    /// On which fields people disagree.
    fn disagree_on(fields: &str) {
        format!("Lauki: {fields}. Redzams jaunākais; ierakstiet to, kas jāpatur.")
    } {
        format!("Fields: {fields}. The newest is shown; write what is to be kept.")
    }

}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    const LV: Texts = Texts(Language::Latvian);

    #[test]
    fn what_is_left_open_agrees_in_number() {
        assert_eq!(LV.finish_leaving(11), "Pabeigt, atstājot 11 nepabeigtas vietas");
        assert_eq!(LV.finish_leaving(1), "Pabeigt, atstājot 1 nepabeigtu vietu");
        assert_eq!(LV.places_open(21), "21 nepabeigta vieta");
        assert_eq!(LV.violations_counted(3), "3 pārkāpumi");
        assert_eq!(LV.answered_told(1, 52), "Atbildēts 1 no 52");
    }
}
