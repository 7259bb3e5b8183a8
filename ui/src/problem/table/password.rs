//! Words for a new password that is not accepted.

use super::{Row, Severity, WayOut};

pub(super) const PASSWORD_WRONG: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: ("Parole nav pareiza.", "Nekas nav mainīts. Ievadiet paroli vēlreiz."),
    english: ("The password is wrong.", "Nothing was changed. Enter the password again."),
};

pub(super) const PASSWORD_TOO_SHORT: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Jaunā parole ir par īsu.",
        "Nekas nav mainīts. Papildiniet paroli; visērtāk ir lietot veselu teikumu.",
    ),
    english: (
        "The new password is too short.",
        "Nothing was changed. Make it longer; a whole sentence is best.",
    ),
};

pub(super) const PASSWORD_TOO_LONG: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: ("Parole ir par garu.", "Nekas nav mainīts. Saīsiniet paroli un mēģiniet vēlreiz."),
    english: ("The password is too long.", "Nothing was changed. Shorten it and try again."),
};

pub(super) const PASSWORD_COMMON: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Šī parole ir viena no visbiežāk lietotajām.",
        "Nekas nav mainīts. Izdomājiet citu paroli, piemēram, teikumu, ko zināt tikai Jūs.",
    ),
    english: (
        "This password is one of the most common ones.",
        "Nothing was changed. Think of another one, such as a sentence that only you know.",
    ),
};

pub(super) const PASSWORD_GUESSABLE: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Jaunās paroles likumsakarību var viegli uzminēt.",
        "Nekas nav mainīts. Neatkārtojiet vienas un tās pašas rakstzīmes un nelietojiet tās pēc kārtas.",
    ),
    english: (
        "The pattern of the new password is easy to guess.",
        "Nothing was changed. Do not repeat the same characters and do not use them in a row.",
    ),
};

pub(super) const PASSWORD_LIKE_NAME: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Jaunajā parolē ir Jūsu vārds vai lietotājvārds.",
        "Nekas nav mainīts. Izdomājiet paroli, kurā to nav.",
    ),
    english: (
        "The new password has your name or user name in it.",
        "Nothing was changed. Think of one without it.",
    ),
};
