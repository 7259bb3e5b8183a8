//! The words about people in the administration: posts, absences, invitations.

use apseko_contract::AbsenceKind;
use apseko_domain::Role;
use jiff::Timestamp;
use jiff::civil::Date;

use super::plural::{en, lv};
use super::{Language, Texts, moment};

words! {
    staff_search: "Meklēt darbiniekus", "Search people";
    staff_search_hint: "Vārds vai lietotājvārds", "Name or user name";
    staff_all_units: "Visas struktūrvienības", "All units";
    staff_state: "Stāvoklis", "State";
    staff_working: "Strādā", "Working";
    staff_dismissed: "Atbrīvoti no darba", "Dismissed";
    staff_all: "Visi", "All";
    staff_name: "Vārds un uzvārds", "Name";
    staff_login: "Lietotājvārds", "User name";
    staff_login_hint: "Mazie latīņu burti, cipari, punkts un defise, piemēram, janis.berzins", "Small Latin letters, digits, dots and hyphens, such as janis.berzins";
    staff_role: "Amats", "Role";
    staff_role_and_unit: "Amats un struktūrvienība", "Role and unit";
    staff_devices: "Ierīces", "Devices";
    staff_last_contact: "Pēdējā saziņa", "Last contact";
    staff_never: "nav bijusi", "never";
    staff_no_post: "bez amata", "no post";
    staff_first_day: "Pirmā diena", "First day";
    staff_last_day: "Pēdējā diena", "Last day";
    staff_open_end: "Ja termiņa nav, atstājiet tukšu", "Leave empty if there is no end";

    staff_add: "Pievienot darbinieku", "Add a person";
    staff_new: "Jauns darbinieks", "New person";
    staff_rename: "Labot", "Change";
    staff_move: "Pārcelt", "Move";
    staff_move_title: "Pārcelt uz citu struktūrvienību", "Move to another unit";
    staff_move_about: "Līdzšinējais amats beidzas iepriekšējā dienā. Šīs struktūrvienības lietas darbinieka ierīcē tiek aizvērtas, kad ierīce ir nogādājusi tajā saglabāto.",
        "The present post ends the day before. The cases of this unit are closed on the person's device once it has delivered what it keeps.";
    staff_give_post: "Piešķirt amatu", "Give a post";
    staff_deputise: "Noteikt aizvietošanu", "Set a deputy";
    staff_deputise_about: "Šis darbinieks izvēlētajā laikā pilda aizvietojamā pienākumus.", "In these days this person does the work of the person who is away.";
    staff_stands_for: "Aizvieto", "Stands in for";
    staff_end_post: "Beigt amatu", "End the post";
    staff_absence: "Pieteikt prombūtni", "Add an absence";
    staff_absences: "Prombūtne", "Absences";
    staff_why: "Iemesls", "Reason";
    staff_remove_absence: "Atcelt prombūtni", "Take the absence back";
    staff_invite: "Izsniegt uzaicinājumu", "Make an invitation";
    staff_end_sessions: "Beigt sesijas", "End the log-ins";
    staff_dismiss: "Atbrīvot no darba", "Dismiss";
    staff_dismiss_title: "Vai atbrīvot no darba?", "Dismiss this person?";
    staff_dismiss_about: "No šīs dienas darbinieks nevar pieteikties, un ierīces atļauju vairs nepagarina. Ierīcē saglabātais tiek nogādāts. Darbinieku var atjaunot.",
        "From this day the person cannot log in, and the permission of the device is not renewed. What is saved on it is delivered. The person can be reinstated.";
    staff_dismiss_on: "Pirmā diena, kad vairs nestrādā", "First day without work here";
    staff_reinstate: "Atjaunot darbā", "Reinstate";

    post_deputy: "aizvieto", "stands in";
    staff_posts: "Amati", "Posts";
    post_coming: "vēl nav sācies", "to come";
    post_over: "beidzies", "over";
    staff_access: "Piekļuve", "Access";
    staff_invitation: "Uzaicinājums", "Invitation";
    staff_no_invitation: "nav izsniegts", "none";
    staff_institution: "iestādes pieteikšanās", "log-in of the institution";
    staff_password: "Servera parole", "Password of the server";
    staff_password_none: "nav iestatīta", "not set";
    staff_no_devices: "Ierīču nav. Izsniedziet uzaicinājumu, un darbinieks ar to piesaistīs ierīci.", "No devices. Make an invitation, and the person enrols a device with it.";
    staff_no_absences: "Prombūtne nav pieteikta.", "No absences.";

    invitation_code_title: "Uzaicinājuma kods", "Invitation code";
    invitation_once: "Kods redzams tikai tagad un der vienai ierīcei, vienu reizi. Nododiet to personīgi, nevis e-pastā.",
        "The code is shown only now and works for one device, once. Hand it over in person, not by e-mail.";
    invitation_noted: "Kods ir nodots", "The code was handed over";
    invitation_print: "Drukāt", "Print";

    staff_added: "Darbinieks pievienots", "Person added";
    staff_changed: "Dati mainīti", "Changed";
    staff_moved: "Darbinieks pārcelts", "Person moved";
    post_given: "Amats piešķirts", "Post given";
    post_ended: "Amata beigas noteiktas", "End of the post set";
    absence_added: "Prombūtne pieteikta", "Absence added";
    absence_removed: "Prombūtne atcelta", "Absence taken back";
    sessions_ended: "Sesijas izbeigtas", "Log-ins ended";
    staff_was_dismissed: "Darbinieks atbrīvots no darba", "Person dismissed";
    staff_reinstated: "Darbinieks atjaunots darbā", "Person reinstated";

    no_people: "Darbinieku vēl nav", "No people yet";
    no_people_next: "Pievienojiet darbinieku vai pārņemiet sarakstu no datnes.", "Add a person, or take a list over from a file.";
    fault_login: "Lietojiet 2–64 mazos latīņu burtus bez garumzīmēm, ciparus, punktu, defisi.", "Use 2–64 small Latin letters, digits, dots and hyphens.";
    fault_unit_code: "Lietojiet 2–20 lielos latīņu burtus, ciparus un defises.", "Use 2–20 capital Latin letters, digits and hyphens.";
    fault_unit: "Izvēlieties struktūrvienību.", "Choose a unit.";
    fault_person: "Izvēlieties darbinieku.", "Choose a person.";
    fault_day: "Norādiet dienu.", "Name the day.";
    choose_unit: "Izvēlieties…", "Choose…";
}

phrases! {
    /// What a role is called.
    fn role_name(role: Role) {
        role_words(role).0.to_owned()
    } {
        role_words(role).1.to_owned()
    }

    /// Why somebody is away.
    fn absence_kind(why: AbsenceKind) {
        absence_words(why).0.to_owned()
    } {
        absence_words(why).1.to_owned()
    }

    /// „no 01.01.2026.”, „01.01.2026.–31.01.2026.”
    fn days_from_to(from: Date, until: Option<Date>) {
        span(Language::Latvian, "no", from, until)
    } {
        span(Language::English, "from", from, until)
    }

    /// Until when somebody is away.
    fn away_until(until: Date) {
        format!("prom līdz {}", moment::day(Language::Latvian, until))
    } {
        format!("away until {}", moment::day(Language::English, until))
    }

    /// Since when somebody does not work here.
    fn dismissed_since(on: Date) {
        format!("atbrīvots no darba {}", moment::day(Language::Latvian, on))
    } {
        format!("dismissed {}", moment::day(Language::English, on))
    }

    /// For whom somebody stands in.
    fn stands_in_for(name: &str) {
        format!("aizvieto: {name}")
    } {
        format!("stands in for {name}")
    }

    /// Until when an invitation can be used.
    fn invitation_until(until: Timestamp) {
        format!("Derīgs līdz {}", moment::minute(Language::Latvian, until))
    } {
        format!("Valid until {}", moment::minute(Language::English, until))
    }

    /// The same as a fact.
    fn unused_until(until: Timestamp) {
        format!("nav izmantots, derīgs līdz {}", moment::minute(Language::Latvian, until))
    } {
        format!("not used yet, valid until {}", moment::minute(Language::English, until))
    }

    /// How many people a list has.
    fn people_found(count: u64) {
        format!("{count} {}", lv(count, "darbinieks", "darbinieki"))
    } {
        format!("{count} {}", en(count, "person", "people"))
    }

    /// How many devices somebody has.
    fn devices_of(count: u64) {
        format!("{count} {}", lv(count, "ierīce", "ierīces"))
    } {
        format!("{count} {}", en(count, "device", "devices"))
    }

    /// What came of a rehearsal.
    fn import_counts(added: u64, changed: u64, unchanged: u64) {
        format!("Jauni: {added} · mainīti: {changed} · bez izmaiņām: {unchanged}")
    } {
        format!("New: {added} · changed: {changed} · as they were: {unchanged}")
    }

    /// How many lines have to be mended.
    fn import_faults_found(count: u64) {
        format!("Datnē ir {count} {}", lv(count, "kļūda", "kļūdas"))
    } {
        format!("The file has {count} {}", en(count, "fault", "faults"))
    }
}

fn span(language: Language, from_word: &str, from: Date, until: Option<Date>) -> String {
    let from = moment::day(language, from);
    match until {
        Some(until) => format!("{from}–{}", moment::day(language, until)),
        None => format!("{from_word} {from}"),
    }
}

const fn role_words(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Inspector => ("Inspektors", "Inspector"),
        Role::UnitHead => ("Struktūrvienības vadītājs", "Head of a unit"),
        Role::RegionHead => ("Reģionālās inspekcijas vadītājs", "Head of a region"),
        Role::Planner => ("Plānotājs", "Planner"),
        Role::Office => ("Lietvedis", "Records clerk"),
        Role::Legal => ("Jurists", "Lawyer"),
        Role::Administrator => ("Sistēmas administrators", "System administrator"),
        Role::Security => ("Drošības pārvaldnieks", "Security manager"),
        Role::Management => ("Vadība", "Management"),
    }
}

const fn absence_words(why: AbsenceKind) -> (&'static str, &'static str) {
    match why {
        AbsenceKind::Holiday => ("Atvaļinājums", "Holiday"),
        AbsenceKind::Illness => ("Slimība", "Illness"),
        AbsenceKind::Travel => ("Komandējums", "Work elsewhere"),
        AbsenceKind::Other => ("Cits iemesls", "Other"),
    }
}

impl Texts {
    /// What is wrong at one place of a file; a code of a newer server is shown as it is.
    pub fn import_fault_told(self, code: &str) -> String {
        let (latvian, english) = match code {
            "import.encoding" => (
                "Datne nav UTF-8. Saglabājiet to kā „CSV UTF-8”.",
                "The file is not UTF-8. Save it as “CSV UTF-8”.",
            ),
            "import.too_long" => {
                ("Rindu ir pārāk daudz. Sadaliet datni.", "There are too many lines. Divide the file.")
            }
            "import.empty" => ("Datne ir tukša.", "The file is empty."),
            "import.column_missing" => ("Šīs kolonnas nav.", "This column is missing."),
            "import.column_unknown" => ("Šāda kolonna nav paredzēta.", "Nobody knows this column."),
            "import.column_twice" => ("Šī kolonna ir divreiz.", "This column is there twice."),
            "import.fields" => {
                ("Lauku skaits neatbilst kolonnām.", "The line has not as many fields as there are columns.")
            }
            "import.role" => ("Šāda amata koda nav.", "No role has this code."),
            "import.day" => (
                "Tā nav diena. Rakstiet 31.12.2026. vai 2026-12-31.",
                "This is no day. Write 31.12.2026 or 2026-12-31.",
            ),
            "import.subject" => (
                "Šeit jābūt izdevēja adresei, atstarpei un vārdam pie tā.",
                "Here stand the address of the issuer, a space, and the name there.",
            ),
            "import.differs" => (
                "Agrāka rinda par šo darbinieku saka ko citu.",
                "An earlier line says something else of this person.",
            ),
            _ => return crate::problem::refusal(code, self.0).map_or_else(|| code.to_owned(), str::to_owned),
        };
        self.0.choose(latvian, english).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_roles_read_alike() {
        let words: std::collections::HashSet<_> = Role::ALL.iter().map(|role| role_words(*role).0).collect();
        assert_eq!(words.len(), Role::ALL.len(), "a wrong role could be given");
    }

    #[test]
    fn days_without_an_end_say_from_when() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let texts = Texts(Language::Latvian);
        assert_eq!(texts.days_from_to(day("2026-11-01"), None), "no 01.11.2026.");
        assert_eq!(texts.days_from_to(day("2026-11-01"), Some(day("2026-11-30"))), "01.11.2026.–30.11.2026.");
    }

    #[test]
    fn a_fault_of_a_file_is_told_in_words_and_a_new_one_as_it_is() {
        let texts = Texts(Language::Latvian);
        assert_eq!(texts.import_fault_told("unit.unknown"), "Šādas struktūrvienības nav.");
        assert_eq!(texts.import_fault_told("import.horse"), "import.horse");
    }
}
