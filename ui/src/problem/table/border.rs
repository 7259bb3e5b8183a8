//! Words for what goes wrong between a screen and the program behind it.

use super::{Row, Severity, WayOut};

pub(super) const COMMAND_UNKNOWN: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Reload,
    latvian: (
        "Programmas daļas ir no dažādām versijām.",
        "Viss saglabātais ir drošībā. Aizveriet Apseko un atveriet to no jauna; ja tas atkārtojas, nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "The parts of the program are of different versions.",
        "Everything saved is safe. Close Apseko and open it again; if it happens again, give the code to support.",
    ),
};

pub(super) const COMMAND_MALFORMED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Reload,
    latvian: (
        "Programma nesaprata šī ekrāna pieprasījumu.",
        "Nekas nav mainīts. Ielādējiet ekrānu no jauna; ja tas atkārtojas, nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "The program did not understand this screen's request.",
        "Nothing was changed. Load the screen again; if it happens again, give the code to support.",
    ),
};

pub(super) const COMMAND_TOO_LARGE: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Teksts ir pārāk liels, lai to saglabātu vienā reizē.",
        "Teksts paliek ievades laukā. Saīsiniet to vai sadaliet vairākās piezīmēs.",
    ),
    english: (
        "The text is too large to be saved at once.",
        "It stays in the field. Shorten it or divide it into several notes.",
    ),
};

pub(super) const REQUEST_REUSED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Reload,
    latvian: (
        "Ar šo pieprasījuma numuru jau ir saglabāts kas cits.",
        "Agrāk saglabātais nav mainīts. Ielādējiet ekrānu no jauna un atkārtojiet darbību.",
    ),
    english: (
        "Something else was already saved under this request number.",
        "What was saved before is unchanged. Load the screen again and repeat the action.",
    ),
};

pub(super) const ACCESS_LOCKED: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::Retry,
    latvian: ("Ierīce ir bloķēta.", "Viss saglabātais ir drošībā. Atbloķējiet ierīci un mēģiniet vēlreiz."),
    english: ("The device is locked.", "Everything saved is safe. Unlock the device and try again."),
};

pub(super) const ACCESS_DENIED: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::GoBack,
    latvian: (
        "Šī darbība Jūsu lomai nav atļauta.",
        "Nekas nav mainīts. Ja darbība ir vajadzīga, lūdziet to struktūrvienības vadītājam.",
    ),
    english: (
        "Your role does not allow this action.",
        "Nothing was changed. If the action is needed, ask the head of your unit.",
    ),
};

pub(super) const ACCESS_STEP_UP: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::Retry,
    latvian: (
        "Šī darbība jāapstiprina ar jaunu vienreizējo kodu.",
        "Nekas vēl nav mainīts. Ievadiet kodu un atkārtojiet darbību.",
    ),
    english: (
        "This action has to be confirmed with a new one-time code.",
        "Nothing was changed yet. Enter the code and repeat the action.",
    ),
};

pub(super) const SERVER_UNREACHABLE: Row = Row {
    severity: Severity::Information,
    way_out: WayOut::OpenSync,
    latvian: (
        "Šai darbībai vajadzīgs savienojums ar serveri, un tā pašlaik nav.",
        "Ierīcē saglabātais ir drošībā. Atkārtojiet darbību, kad būs savienojums.",
    ),
    english: (
        "This action needs a connection to the server, and there is none now.",
        "What is saved on the device is safe. Repeat the action when there is a connection.",
    ),
};

pub(super) const HOST_UNREACHABLE: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Ekrāns nesasniedz programmu šajā ierīcē.",
        "Viss saglabātais ir drošībā, un ievadītais paliek ekrānā. Pārbaudiet, vai Apseko darbojas, un mēģiniet vēlreiz.",
    ),
    english: (
        "The screen cannot reach the program on this device.",
        "Everything saved is safe, and what you typed stays on the screen. Check that Apseko is running and try again.",
    ),
};

pub(super) const WEB_SECRET: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::None,
    latvian: (
        "Šī lapa nav atvērta ar Apseko sākuma adresi.",
        "Viss saglabātais ir drošībā. Atveriet adresi, ko Apseko parādīja, kad to palaida.",
    ),
    english: (
        "This page was not opened with the start address of Apseko.",
        "Everything saved is safe. Open the address that Apseko showed when it was started.",
    ),
};

pub(super) const WEB_ORIGIN: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::None,
    latvian: (
        "Pieprasījums nāca no citas lapas, un tas tika noraidīts.",
        "Nekas nav ne nolasīts, ne mainīts. Atveriet adresi, ko Apseko parādīja, kad to palaida.",
    ),
    english: (
        "The request came from another page and was refused.",
        "Nothing was read or changed. Open the address that Apseko showed when it was started.",
    ),
};

pub(super) const WEB_HOST: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::None,
    latvian: (
        "Apseko ir atvērts ar adresi, kas nav šīs ierīces adrese, un pieprasījums tika noraidīts.",
        "Nekas nav ne nolasīts, ne mainīts. Atveriet adresi, ko Apseko parādīja, kad to palaida.",
    ),
    english: (
        "Apseko was opened under an address that is not this device's own, and the request was refused.",
        "Nothing was read or changed. Open the address that Apseko showed when it was started.",
    ),
};

pub(super) const WEB_NOT_FOUND: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::GoBack,
    latvian: ("Šajā adresē nekā nav.", "Viss saglabātais ir drošībā. Atgriezieties iepriekšējā ekrānā."),
    english: (
        "There is nothing at this address.",
        "Everything saved is safe. Go back to the previous screen.",
    ),
};

pub(super) const INTERNAL: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Programmā radās kļūda.",
        "Agrāk saglabātais ir drošībā. Mēģiniet vēlreiz; ja tas atkārtojas, nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "A fault occurred in the program.",
        "What was saved before is safe. Try again; if it happens again, give the code to support.",
    ),
};
