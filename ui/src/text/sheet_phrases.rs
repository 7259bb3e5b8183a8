//! The texts of the control sheet with values in them.

phrases! {
    /// What somebody wrote and the question does not offer.
    fn unfit_answer(answer: &str) {
        format!("„{answer}”; šī jautājuma atbildēs tā nav")
    } {
        format!("“{answer}”, which is not among the answers to this question")
    }

    /// Where and since when.
    fn place_since(place: &str, hour: &str) {
        if place.is_empty() { format!("sākts {hour}") } else { format!("{place} · sākts {hour}") }
    } {
        if place.is_empty() { format!("since {hour}") } else { format!("{place} · since {hour}") }
    }

    /// How far a section and the sheet have come.
    fn progress_told(answered: u32, asked: u32, of_all: u32, all: u32) {
        match asked {
            0 => format!("Kopā {of_all} no {all}"),
            _ => format!("Sadaļā {answered} no {asked} · kopā {of_all} no {all}"),
        }
    } {
        match asked {
            0 => format!("In all {of_all} of {all}"),
            _ => format!("Section {answered} of {asked} · in all {of_all} of {all}"),
        }
    }

    /// How far a section has come, for who does not see the ring.
    fn section_progress(title: &str, answered: u32, asked: u32) {
        format!("Sadaļā „{title}” atbildēts {answered} no {asked}")
    } {
        format!("Section “{title}”: {answered} of {asked} answered")
    }

    /// Why a section is there.
    fn section_by_feature(feature: &str) {
        format!("Sadaļa iekļauta pēc pazīmes „{feature}”")
    } {
        format!("Included because of the feature “{feature}”")
    }

    /// The way to the sections, on a phone.
    fn sections_done(answered: u32, asked: u32) {
        format!("Sadaļas · {answered}/{asked}")
    } {
        format!("Sections · {answered}/{asked}")
    }

    /// The small line above what is known about a question.
    fn question_code(code: &str) {
        format!("Jautājums {code}")
    } {
        format!("Question {code}")
    }

    /// A violation that follows.
    fn violation_tag(code: &str, severity: &str) {
        format!("Pārkāpums {code} · {severity}")
    } {
        format!("Violation {code} · {severity}")
    }

    /// Who answered, and when.
    fn answered_by(author: &str, at: &str) {
        if author.is_empty() { at.to_owned() } else { format!("{author}, {at}") }
    } {
        if author.is_empty() { at.to_owned() } else { format!("{author}, {at}") }
    }

    /// Where a value is known from.
    fn known_from(source: &str) {
        format!("Avots: {source}")
    } {
        format!("Source: {source}")
    }

    /// When something is not checked, and why.
    fn not_checked_because(reason: &str) {
        if reason.is_empty() { "Nav pārbaudīts".to_owned() } else { format!("Nav pārbaudīts: {reason}") }
    } {
        if reason.is_empty() { "Not checked".to_owned() } else { format!("Not checked: {reason}") }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    const LV: Texts = Texts(Language::Latvian);

    #[test]
    fn progress_is_told_for_the_section_and_for_all() {
        assert_eq!(LV.progress_told(3, 7, 27, 52), "Sadaļā 3 no 7 · kopā 27 no 52");
        assert_eq!(LV.progress_told(0, 0, 27, 52), "Kopā 27 no 52", "nought of nought says nothing");
        assert_eq!(LV.section_by_feature("jumta darbi"), "Sadaļa iekļauta pēc pazīmes „jumta darbi”");
    }

    #[test]
    fn a_visit_without_an_address_still_says_when_it_began() {
        assert_eq!(LV.place_since("", "10:31"), "sākts 10:31");
        assert_eq!(LV.place_since("Jelgava", "10:31"), "Jelgava · sākts 10:31");
    }
}
