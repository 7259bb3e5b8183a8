//! The words about the second pair of eyes on what was recorded on the spot.

use super::{Language, Texts, moment};

words! {
    confirm_awaited: "Gaida apstiprinājumu", "Awaits confirmation";
    confirm_awaited_title: "Uzdevums gaida Jūsu apstiprinājumu", "The task awaits your confirmation";
    confirm_goes_on: "Darbs tajā turpinās arī bez apstiprinājuma.", "The work on it goes on without it.";
    confirm_now: "Apstiprināt", "Confirm";
    confirm_busy: "Apstiprina…", "Confirming…";
    confirm_asked_title: "Apstiprinājums saglabāts ierīcē", "The confirmation is saved on the device";
    confirm_asked_next: "Tas stāsies spēkā, kad to būs pieņēmis serveris.", "It counts as soon as the server has accepted it.";
    confirm_given: "Apstiprināts", "Confirmed";
    confirm_refused_title: "Serveris apstiprinājumu nepieņēma", "The server did not accept the confirmation";
    confirm_refused_right: "Tiesības apstiprināt šīs struktūrvienības uzdevumus Jums vairs nav. Uzdevums nav mainīts un gaida cita vadītāja apstiprinājumu. Ja tiesības ir vajadzīgas, vērsieties pie administratora.",
        "You may not confirm tasks of this unit any more. The task was not changed and waits for another head. If you need the right, ask the administrator.";
    confirm_refused_own: "Uzdevumu, ko Jūs fiksējāt vai veicat, apstiprina cits vadītājs. Uzdevums nav mainīts.",
        "A task that you recorded or carry out is confirmed by another head. The task was not changed.";
    confirm_refused_course: "Uzdevuma gaita tobrīd jau bija mainījusies. Ieraksti ir drošībā; pārbaudiet uzdevumu un, ja vajadzīgs, apstipriniet vēlreiz.",
        "The task had already gone on by then. Nothing is lost; look at the task and confirm once more if need be.";
}

phrases! {
    /// Who recorded a task, and when.
    fn confirm_made(by: &str, at: jiff::Timestamp) {
        format!("Uz vietas fiksēja {}.", told(Language::Latvian, by, Some(at)))
    } {
        format!("Recorded on the spot by {}.", told(Language::English, by, Some(at)))
    }

    /// Who has confirmed it, and when.
    fn confirm_by(by: &str, at: Option<jiff::Timestamp>) {
        told(Language::Latvian, by, at)
    } {
        told(Language::English, by, at)
    }
}

/// „Ilze Kalniņa, 20.11.2026. 10:47”
fn told(language: Language, by: &str, at: Option<jiff::Timestamp>) -> String {
    let by = if by.is_empty() { language.choose("cits lietotājs", "another user") } else { by };
    at.map_or_else(|| by.to_owned(), |at| format!("{by}, {}", moment::minute(language, at)))
}

impl Texts {
    /// Why the server did not accept it, by its stable code; a code of a later server as it is.
    pub fn confirm_refused(self, code: &str) -> String {
        match code {
            "petition.not_allowed" => self.confirm_refused_right().to_owned(),
            "four_eyes.same_person" => self.confirm_refused_own().to_owned(),
            "transition.illegal" => self.confirm_refused_course().to_owned(),
            unknown => unknown.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_did_what_when_is_one_line_and_nobody_is_nameless() {
        let at = "2026-11-20T08:47:00Z".parse().unwrap();
        let lv = Texts(Language::Latvian);
        assert_eq!(lv.confirm_made("Ilze Kalniņa", at), "Uz vietas fiksēja Ilze Kalniņa, 20.11.2026. 10:47.");
        assert_eq!(lv.confirm_by("Rūta Ozoliņa", None), "Rūta Ozoliņa");
        assert_eq!(lv.confirm_by("", None), "cits lietotājs");
    }

    #[test]
    fn a_refusal_has_words_and_one_of_a_later_server_is_shown_as_it_is() {
        for language in Language::ALL {
            let texts = Texts(*language);
            assert!(texts.confirm_refused("petition.not_allowed").ends_with('.'));
            assert_eq!(texts.confirm_refused("moon.full"), "moon.full");
        }
    }
}
