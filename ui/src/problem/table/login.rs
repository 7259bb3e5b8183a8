//! Words for a log-in, a PIN or a recovery code that did not open.

use super::{Row, Severity, WayOut};

pub(super) const LOGIN_WRONG: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Nepareizi piekļuves dati.",
        "Nekas nav mainīts. Pārbaudiet lietotājvārdu un paroli un ievadiet jaunu kodu no autentifikatora.",
    ),
    english: (
        "The access data is wrong.",
        "Nothing was changed. Check the user name and the password, and enter a new code from the authenticator.",
    ),
};

pub(super) const LOGIN_WAIT: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Pēc vairākiem neveiksmīgiem mēģinājumiem brīdi jāuzgaida.",
        "Viss saglabātais ir drošībā. Kad laiks būs pagājis, varēsiet mēģināt vēlreiz.",
    ),
    english: (
        "After several failed tries it takes a short wait.",
        "Everything saved is safe. When the time has passed, you can try again.",
    ),
};

pub(super) const LOGIN_DISABLED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::None,
    latvian: (
        "Pieteikšanās ir slēgta, jo desmit mēģinājumi bija neveiksmīgi.",
        "Viss saglabātais ir drošībā. Ievadiet vienu no atkopšanas kodiem vai sazinieties ar inspekcijas atbalsta dienestu.",
    ),
    english: (
        "The log-in is shut after ten failed tries.",
        "Everything saved is safe. Enter one of the recovery codes, or call the support of the inspectorate.",
    ),
};

pub(super) const LOGIN_CLOCK: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::None,
    latvian: (
        "Ierīces pulkstenis rāda agrāku laiku, nekā šī ierīce jau ir piedzīvojusi.",
        "Viss saglabātais ir drošībā. Iestatiet pareizu datumu un laiku; ja tie ir pareizi, ievadiet vienu no atkopšanas kodiem.",
    ),
    english: (
        "The device's clock shows an earlier time than this device has already seen.",
        "Everything saved is safe. Set the right date and time; if they are right, enter one of the recovery codes.",
    ),
};

pub(super) const LOGIN_TAMPERED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Pieteikšanās ieraksti šajā ierīcē ir mainīti ārpus Apseko vai aizstāti ar vecākiem.",
        "Dati ir šifrēti, un programma tos neaiztiek. Nelietojiet ierīci un zvaniet inspekcijas atbalsta dienestam, nosaucot kodu.",
    ),
    english: (
        "The log-in records on this device were changed outside Apseko or replaced by older ones.",
        "The data is encrypted, and the program does not touch it. Do not use the device; call the support of the inspectorate and give the code.",
    ),
};

pub(super) const PIN_WRONG: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "PIN kods nav pareizs.",
        "Nekas nav mainīts. Ievadiet PIN kodu vēlreiz vai izmantojiet paroli.",
    ),
    english: ("The PIN is wrong.", "Nothing was changed. Enter the PIN again, or use the password."),
};

pub(super) const PIN_GONE: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Ar PIN kodu ekrānu pašlaik nevar atbloķēt.",
        "Viss saglabātais ir drošībā. Izmantojiet ierīces paroli.",
    ),
    english: ("The PIN cannot unlock the screen now.", "Everything saved is safe. Use the device password."),
};

pub(super) const PIN_FORM: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "PIN kodā jābūt no četriem līdz astoņiem cipariem.",
        "Nekas nav mainīts. Ievadiet citu PIN kodu.",
    ),
    english: ("A PIN has four to eight digits.", "Nothing was changed. Enter another PIN."),
};

pub(super) const PIN_GUESSABLE: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Šo PIN kodu var viegli uzminēt.",
        "Nekas nav mainīts. Izvēlieties ciparus, kas nav ne vienādi, ne pēc kārtas.",
    ),
    english: (
        "This PIN is easy to guess.",
        "Nothing was changed. Choose digits that are neither all the same nor in a row.",
    ),
};

pub(super) const RECOVERY_WRONG: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Šāda derīga atkopšanas koda nav.",
        "Nekas nav mainīts. Pārbaudiet, vai kods ir ievadīts precīzi un vai tas jau nav izmantots.",
    ),
    english: (
        "There is no such valid recovery code.",
        "Nothing was changed. Check that the code is typed exactly and has not been used already.",
    ),
};

pub(super) const BIOMETRIC_REFUSED: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: ("Ierīcei neizdevās Jūs atpazīt.", "Viss saglabātais ir drošībā. Ievadiet PIN kodu vai paroli."),
    english: (
        "The device could not recognise you.",
        "Everything saved is safe. Enter the PIN or the password.",
    ),
};
