//! The one table that turns a code into what a person reads: what happened, what is safe, what to do.

use apseko_domain::Code;

use crate::text::Language;

/// How much a person has to care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Information,
    /// Something has to be decided or corrected.
    Attention,
    /// Something does not work.
    Failure,
}

/// What a person can do about it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayOut {
    /// Try the same again.
    Retry,
    /// Leave this screen.
    GoBack,
    /// Load the page again.
    Reload,
    /// Look at the connection.
    OpenSync,
    /// Nothing but what the sentence says.
    None,
}

/// A code, explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// How much to care.
    pub severity: Severity,
    /// What happened.
    pub happened: &'static str,
    /// What is safe and what to do.
    pub advice: &'static str,
    /// The button.
    pub way_out: WayOut,
}

/// Explains a code. Every code is named, so a new one does not compile until somebody has found words for it.
pub fn explain(code: Code, language: Language) -> Explanation {
    use Severity::{Attention, Failure, Information};
    use WayOut::{GoBack, None, OpenSync, Reload, Retry};
    let (severity, way_out, latvian, english) = match code {
        Code::CommandUnknown => (
            Failure,
            Reload,
            (
                "Programmas daļas ir no dažādām versijām.",
                "Viss saglabātais ir drošībā. Aizveriet Apseko un atveriet to no jauna; ja tas atkārtojas, nosauciet atbalsta dienestam kodu.",
            ),
            (
                "The parts of the program are of different versions.",
                "Everything saved is safe. Close Apseko and open it again; if it happens again, give the code to support.",
            ),
        ),
        Code::CommandMalformed => (
            Failure,
            Reload,
            (
                "Programma nesaprata šī ekrāna pieprasījumu.",
                "Nekas nav mainīts. Ielādējiet ekrānu no jauna; ja tas atkārtojas, nosauciet atbalsta dienestam kodu.",
            ),
            (
                "The program did not understand this screen's request.",
                "Nothing was changed. Load the screen again; if it happens again, give the code to support.",
            ),
        ),
        Code::CommandTooLarge => (
            Attention,
            None,
            (
                "Teksts ir pārāk liels, lai to saglabātu vienā reizē.",
                "Teksts paliek ievades laukā. Saīsiniet to vai sadaliet vairākās piezīmēs.",
            ),
            (
                "The text is too large to be saved at once.",
                "It stays in the field. Shorten it or divide it into several notes.",
            ),
        ),
        Code::RequestReused => (
            Failure,
            Reload,
            (
                "Ar šo pieprasījuma numuru jau ir saglabāts kas cits.",
                "Agrāk saglabātais nav mainīts. Ielādējiet ekrānu no jauna un atkārtojiet darbību.",
            ),
            (
                "Something else was already saved under this request number.",
                "What was saved before is unchanged. Load the screen again and repeat the action.",
            ),
        ),
        Code::AccessLocked => (
            Attention,
            Retry,
            ("Ierīce ir bloķēta.", "Viss saglabātais ir drošībā. Atbloķējiet ierīci un mēģiniet vēlreiz."),
            ("The device is locked.", "Everything saved is safe. Unlock the device and try again."),
        ),
        Code::AccessDenied => (
            Attention,
            GoBack,
            (
                "Šī darbība Jūsu lomai nav atļauta.",
                "Nekas nav mainīts. Ja darbība ir vajadzīga, lūdziet to struktūrvienības vadītājam.",
            ),
            (
                "Your role does not allow this action.",
                "Nothing was changed. If the action is needed, ask the head of your unit.",
            ),
        ),
        Code::AccessStepUp => (
            Attention,
            Retry,
            (
                "Šī darbība jāapstiprina ar jaunu vienreizējo kodu.",
                "Nekas vēl nav mainīts. Ievadiet kodu un atkārtojiet darbību.",
            ),
            (
                "This action has to be confirmed with a new one-time code.",
                "Nothing was changed yet. Enter the code and repeat the action.",
            ),
        ),
        Code::ServerUnreachable => (
            Information,
            OpenSync,
            (
                "Šai darbībai vajadzīgs savienojums ar serveri, un tā pašlaik nav.",
                "Ierīcē saglabātais ir drošībā. Atkārtojiet darbību, kad būs savienojums.",
            ),
            (
                "This action needs a connection to the server, and there is none now.",
                "What is saved on the device is safe. Repeat the action when there is a connection.",
            ),
        ),
        Code::HostUnreachable => (
            Failure,
            Retry,
            (
                "Ekrāns nesasniedz programmu šajā ierīcē.",
                "Viss saglabātais ir drošībā, un ievadītais paliek ekrānā. Pārbaudiet, vai Apseko darbojas, un mēģiniet vēlreiz.",
            ),
            (
                "The screen cannot reach the program on this device.",
                "Everything saved is safe, and what you typed stays on the screen. Check that Apseko is running and try again.",
            ),
        ),
        Code::WebSecret => (
            Failure,
            None,
            (
                "Šī lapa nav atvērta ar Apseko sākuma adresi.",
                "Viss saglabātais ir drošībā. Atveriet adresi, ko Apseko parādīja, kad to palaida.",
            ),
            (
                "This page was not opened with the start address of Apseko.",
                "Everything saved is safe. Open the address that Apseko showed when it was started.",
            ),
        ),
        Code::WebOrigin => (
            Failure,
            None,
            (
                "Pieprasījums nāca no citas lapas, un tas tika noraidīts.",
                "Nekas nav ne nolasīts, ne mainīts. Atveriet adresi, ko Apseko parādīja, kad to palaida.",
            ),
            (
                "The request came from another page and was refused.",
                "Nothing was read or changed. Open the address that Apseko showed when it was started.",
            ),
        ),
        Code::WebHost => (
            Failure,
            None,
            (
                "Apseko ir atvērts ar adresi, kas nav šīs ierīces adrese, un pieprasījums tika noraidīts.",
                "Nekas nav ne nolasīts, ne mainīts. Atveriet adresi, ko Apseko parādīja, kad to palaida.",
            ),
            (
                "Apseko was opened under an address that is not this device's own, and the request was refused.",
                "Nothing was read or changed. Open the address that Apseko showed when it was started.",
            ),
        ),
        Code::WebNotFound => (
            Attention,
            GoBack,
            ("Šajā adresē nekā nav.", "Viss saglabātais ir drošībā. Atgriezieties iepriekšējā ekrānā."),
            (
                "There is nothing at this address.",
                "Everything saved is safe. Go back to the previous screen.",
            ),
        ),
        Code::DataReadOnly => (
            Failure,
            Retry,
            (
                "Datu mapē nevar rakstīt.",
                "Agrāk saglabātais ir drošībā, bet neko jaunu nevar saglabāt. Atļaujiet rakstīt datu mapē un mēģiniet vēlreiz.",
            ),
            (
                "The data folder cannot be written.",
                "What was saved before is safe, but nothing new can be saved. Allow writing to the data folder and try again.",
            ),
        ),
        Code::DataFull => (
            Failure,
            Retry,
            (
                "Ierīcē vairs nav brīvas vietas.",
                "Agrāk saglabātais ir drošībā, bet neko jaunu nevar saglabāt. Atbrīvojiet vietu ierīcē un mēģiniet vēlreiz.",
            ),
            (
                "There is no free space left on the device.",
                "What was saved before is safe, but nothing new can be saved. Free some space on the device and try again.",
            ),
        ),
        Code::DataInUse => (
            Attention,
            Retry,
            (
                "Šos datus jau lieto cits Apseko logs.",
                "Dati ir drošībā. Turpiniet darbu otrā logā vai aizveriet to un mēģiniet vēlreiz.",
            ),
            (
                "Another Apseko window is using this data.",
                "The data is safe. Go on in the other window, or close it and try again.",
            ),
        ),
        Code::DataNewer => (
            Failure,
            Retry,
            (
                "Datus ir rakstījusi jaunāka Apseko versija.",
                "Dati ir drošībā, un šī versija tos neaiztiek. Uzstādiet jaunāko Apseko versiju un mēģiniet vēlreiz.",
            ),
            (
                "The data was written by a newer version of Apseko.",
                "The data is safe, and this version does not touch it. Install the newest version of Apseko and try again.",
            ),
        ),
        Code::DataDamaged => (
            Failure,
            Retry,
            (
                "Datubāzi nevar nolasīt: tā ir bojāta, vai atslēga tai neder.",
                "Programma datnes nav ne mainījusi, ne dzēsusi. Nedzēsiet datu mapi un nosauciet atbalsta dienestam kodu.",
            ),
            (
                "The database cannot be read: it is damaged, or the key does not fit.",
                "The program has neither changed nor deleted any file. Do not delete the data folder, and give the code to support.",
            ),
        ),
        Code::DataKeyMissing => (
            Failure,
            Retry,
            (
                "Datubāze ir atrasta, bet tās atslēgas nav.",
                "Dati nav mainīti. Ielieciet atslēgas datni atpakaļ vai atjaunojiet to no rezerves kopijas un mēģiniet vēlreiz.",
            ),
            (
                "The database is there, but its key is not.",
                "The data is unchanged. Put the key file back or restore it from a backup and try again.",
            ),
        ),
        Code::DataKeyDamaged => (
            Failure,
            Retry,
            (
                "Datubāzes atslēgas datne ir bojāta.",
                "Dati nav mainīti. Atjaunojiet atslēgas datni no rezerves kopijas un mēģiniet vēlreiz.",
            ),
            (
                "The key file of the database is damaged.",
                "The data is unchanged. Restore the key file from a backup and try again.",
            ),
        ),
        Code::DataUnavailable => (
            Failure,
            Retry,
            (
                "Diska lasīšanas vai rakstīšanas kļūda.",
                "Agrāk saglabātais nav mainīts. Pārbaudiet disku vai tā savienojumu un mēģiniet vēlreiz.",
            ),
            (
                "The disk answered with an error.",
                "What was saved before is unchanged. Check the disk or its connection and try again.",
            ),
        ),
        Code::TaskUnknown => (
            Attention,
            GoBack,
            (
                "Šāda uzdevuma šajā ierīcē nav.",
                "Pārējie uzdevumi ir drošībā. Iespējams, adrese ir nepilnīga vai uzdevums ir citā ierīcē.",
            ),
            (
                "This task is not on this device.",
                "The other tasks are safe. The address may be incomplete, or the task may be on another device.",
            ),
        ),
        Code::NoteUnknown => (
            Attention,
            Reload,
            ("Šādas piezīmes šajā ierīcē nav.", "Pārējās piezīmes ir drošībā. Ielādējiet uzdevumu no jauna."),
            ("This note is not on this device.", "The other notes are safe. Load the task again."),
        ),
        Code::NoteChanged => (
            Attention,
            None,
            (
                "Šī piezīme pa to laiku ir mainīta.",
                "Jūsu teksts paliek ievades laukā, jaunākā redakcija ir redzama zemāk. Izvēlieties, kuru redakciju paturēt.",
            ),
            (
                "This note was changed in the meantime.",
                "Your text stays in the field, and the newest version is shown beside it. Choose what to keep.",
            ),
        ),
        Code::TextEmpty => (
            Attention,
            None,
            ("Laukā vēl nav teksta.", "Nekas nav mainīts. Ierakstiet tekstu un saglabājiet."),
            ("There is no text in the field yet.", "Nothing was changed. Write the text and save it."),
        ),
        Code::TextTooLong => (
            Attention,
            None,
            (
                "Teksts ir garāks, nekā šeit ietilpst.",
                "Teksts paliek ievades laukā. Saīsiniet to un saglabājiet vēlreiz.",
            ),
            (
                "The text is longer than there is room for.",
                "It stays in the field. Shorten it and save again.",
            ),
        ),
        Code::TextControl => (
            Attention,
            None,
            (
                "Tekstā ir neredzamas vadības rakstzīmes.",
                "Teksts paliek ievades laukā. Ierakstiet šo vietu ar tastatūru un saglabājiet vēlreiz.",
            ),
            (
                "The text has invisible control characters.",
                "It stays in the field. Type that part on the keyboard and save again.",
            ),
        ),
        Code::Internal => (
            Failure,
            Retry,
            (
                "Programmā radās kļūda.",
                "Agrāk saglabātais ir drošībā. Mēģiniet vēlreiz; ja tas atkārtojas, nosauciet atbalsta dienestam kodu.",
            ),
            (
                "A fault occurred in the program.",
                "What was saved before is safe. Try again; if it happens again, give the code to support.",
            ),
        ),
    };
    let (happened, advice) = language.choose(latvian, english);
    Explanation { severity, happened, advice, way_out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_has_its_own_words_in_both_languages() {
        for language in Language::ALL {
            let mut seen = HashSet::new();
            for code in Code::ALL {
                let told = explain(*code, *language);
                assert!(!told.happened.is_empty() && !told.advice.is_empty(), "{code} leaves a person alone");
                assert!(seen.insert(told.happened), "{code} reads like another code");
                assert!(told.advice.ends_with('.'), "{code}: advice is a sentence");
            }
        }
    }

    #[test]
    fn the_languages_agree_on_what_can_be_done() {
        for code in Code::ALL {
            let (latvian, english) = (explain(*code, Language::Latvian), explain(*code, Language::English));
            assert_eq!(latvian.way_out, english.way_out);
            assert_eq!(latvian.severity, english.severity);
            assert_ne!(latvian.happened, english.happened, "{code} is not translated");
        }
    }

    #[test]
    fn data_that_cannot_be_opened_can_always_be_tried_again() {
        for code in Code::ALL.iter().filter(|code| code.as_str().starts_with("data.")) {
            assert_eq!(
                explain(*code, Language::Latvian).way_out,
                WayOut::Retry,
                "{code}: the host reopens by itself"
            );
        }
    }
}
