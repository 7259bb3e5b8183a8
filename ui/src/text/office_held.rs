//! The words about what the server keeps and does not count.

use apseko_contract::{LetIn, QuarantineState};

use super::Texts;
use super::plural::{en, lv};

words! {
    held: "Aizturētais", "Held back";
    held_about: "Serveris šeit glabā to, ko ierīces nogādājušas un ko nedrīkstēja ieskaitīt uzreiz. Nekas no tā nav zudis; līdz lēmumam lietās tas nav redzams.",
        "Here the server keeps what devices delivered and it could not count at once. None of it is lost; until somebody decides, no case shows it.";
    held_none: "Nekas nav aizturēts", "Nothing is held back";
    held_none_next: "Viss, ko ierīces ir nogādājušas, ir ieskaitīts.", "Everything that devices delivered counts.";
    held_of_device: "Rādīt, kas aizturēts", "Show what is held back";
    held_all_devices: "Visas ierīces", "All devices";
    held_unknown_device: "Nezināma ierīce", "Unknown device";
    held_since: "Aizturēts kopš", "Held since";
    held_why: "Kāpēc", "Why";
    held_admit: "Pieņemt", "Let in";
    held_admit_all: "Pieņemt visu no šīs ierīces", "Let in everything of this device";
    held_drop: "Nepieņemt", "Do not let in";
    held_drop_why: "Kāpēc nepieņemt", "Why not";
    held_drop_hint: "Līdz 120 rakstzīmēm. Dati paliek serverī un ir izlasāmi; lēmumu redz auditācijā.",
        "Up to 120 characters. The data stays on the server and can be read; the audit shows the decision.";
    held_dropped: "Atzīmēts kā nepieņemams", "Marked as not to be let in";
    held_may_not: "Lemt par aizturēto var sistēmas administrators.", "A system administrator can decide about it.";
    held_reason_not_told: "Serveris iemeslu nav nosaucis.", "The server has not said why.";
    held_refused_reason: "Pieprasījumu serveris noraidīja. Pieņemt nozīmē to izskatīt vēlreiz.",
        "The server refused the request. Letting it in means that it is looked at once more.";
    held_decided_by: "Lēma", "Decided by";
}

phrases! {
    /// How many changes an entry is about.
    fn held_count(count: u64) {
        format!("{count} {}", lv(count, "izmaiņa", "izmaiņas"))
    } {
        format!("{count} {}", en(count, "change", "changes"))
    }

    /// A refused request, and how much of it has come in.
    fn held_request(number: &str, came_in: u64, changes: u64) {
        format!(
            "Pieprasījums Nr. {number}: {} {came_in} no {changes} {}",
            lv(came_in, "ieskaitīta", "ieskaitītas"),
            lv(changes, "izmaiņas", "izmaiņām")
        )
    } {
        format!("Request no. {number}: {came_in} of {changes} changes count")
    }

    /// What came of everything that was to be let in.
    fn held_came_of(admitted: u64, left: u64) {
        match left {
            0 => format!("{} {admitted} {}", lv(admitted, "Pieņemts", "Pieņemti"), lv(admitted, "ieraksts", "ieraksti")),
            _ => format!("Pieņemti: {admitted} · palika aizturēti: {left}"),
        }
    } {
        match left {
            0 => format!("{admitted} {} let in", en(admitted, "entry", "entries")),
            _ => format!("Let in: {admitted} · still held back: {left}"),
        }
    }
}

impl Texts {
    /// How something in quarantine stands.
    pub fn held_stands(self, state: QuarantineState) -> &'static str {
        let (latvian, english) = match state {
            QuarantineState::Held => ("Aizturēts", "Held"),
            QuarantineState::Overtaken => ("Aizstāts ar vēlāku lēmumu", "Overtaken by a later decision"),
            QuarantineState::Refused => ("Noraidīts", "Refused"),
            QuarantineState::CameIn => ("Jau ieskaitīts", "Counts by now"),
            QuarantineState::Dropped => ("Nav pieņemams", "Not to be let in"),
        };
        self.0.choose(latvian, english)
    }

    /// Why something is held; a code of a newer server is shown as it is.
    pub fn held_reason(self, code: &str) -> String {
        let (latvian, english) = match code {
            "author.unknown" => (
                "Rakstītājs vai ierīce šeit nebija zināma, vai ierīce bija atsaukta.",
                "Whoever wrote it was not known here, or the device was revoked.",
            ),
            "author.not_assigned" => (
                "Rakstītājs tobrīd šajā lietā nestrādāja.",
                "Whoever wrote it did not work on this case then.",
            ),
            "scope.foreign" => (
                "Ieraksts neatbilst lietai, kurai tas nosūtīts.",
                "It does not fit the case it was sent for.",
            ),
            "decision.overtaken" => {
                ("To aizstāj cits servera lēmums.", "Another decision of the server takes its place.")
            }
            _ => return crate::problem::refusal(code, self.0).map_or_else(|| code.to_owned(), str::to_owned),
        };
        self.0.choose(latvian, english).to_owned()
    }
}

/// Whether something counts now that was to be let in.
pub const fn is_in(came: LetIn) -> bool {
    match came {
        LetIn::Admitted | LetIn::NotHeld => true,
        LetIn::InPart
        | LetIn::StillHeld
        | LetIn::StillRefused
        | LetIn::Overtaken
        | LetIn::Dropped
        | LetIn::Unreadable
        | LetIn::Unknown => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    const LV: Texts = Texts(Language::Latvian);

    #[test]
    fn what_came_of_it_agrees_with_its_number() {
        assert_eq!(LV.held_came_of(1, 0), "Pieņemts 1 ieraksts");
        assert_eq!(LV.held_came_of(11, 0), "Pieņemti 11 ieraksti");
        assert_eq!(LV.held_came_of(21, 0), "Pieņemts 21 ieraksts");
        assert_eq!(
            LV.held_came_of(3, 2),
            "Pieņemti: 3 · palika aizturēti: 2",
            "what was not done is not hidden"
        );
    }

    #[test]
    fn a_refused_request_is_counted_as_people_say_it() {
        assert_eq!(LV.held_request("3", 1, 21), "Pieprasījums Nr. 3: ieskaitīta 1 no 21 izmaiņas");
        assert_eq!(LV.held_request("3", 0, 14), "Pieprasījums Nr. 3: ieskaitītas 0 no 14 izmaiņām");
    }

    #[test]
    fn a_reason_is_told_in_words_and_a_new_one_as_it_is() {
        assert!(!LV.held_reason("author.not_assigned").contains("author"));
        assert_eq!(LV.held_reason("horse.lame"), "horse.lame");
    }
}
