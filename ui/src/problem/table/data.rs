//! Words for data that cannot be opened or written.

use super::{Row, Severity, WayOut};

pub(super) const DATA_READ_ONLY: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Datu mapē nevar rakstīt.",
        "Agrāk saglabātais ir drošībā, bet neko jaunu nevar saglabāt. Atļaujiet rakstīt datu mapē un mēģiniet vēlreiz.",
    ),
    english: (
        "The data folder cannot be written.",
        "What was saved before is safe, but nothing new can be saved. Allow writing to the data folder and try again.",
    ),
};

pub(super) const DATA_FULL: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Ierīcē vairs nav brīvas vietas.",
        "Agrāk saglabātais ir drošībā, bet neko jaunu nevar saglabāt. Atbrīvojiet vietu ierīcē un mēģiniet vēlreiz.",
    ),
    english: (
        "There is no free space left on the device.",
        "What was saved before is safe, but nothing new can be saved. Free some space on the device and try again.",
    ),
};

pub(super) const DATA_IN_USE: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::Retry,
    latvian: (
        "Šos datus jau lieto cits Apseko logs.",
        "Dati ir drošībā. Turpiniet darbu otrā logā vai aizveriet to un mēģiniet vēlreiz.",
    ),
    english: (
        "Another Apseko window is using this data.",
        "The data is safe. Go on in the other window, or close it and try again.",
    ),
};

pub(super) const DATA_NEWER: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Datus ir rakstījusi jaunāka Apseko versija.",
        "Dati ir drošībā, un šī versija tos neaiztiek. Uzstādiet jaunāko Apseko versiju un mēģiniet vēlreiz.",
    ),
    english: (
        "The data was written by a newer version of Apseko.",
        "The data is safe, and this version does not touch it. Install the newest version of Apseko and try again.",
    ),
};

pub(super) const DATA_DAMAGED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Datubāzi nevar nolasīt: tā ir bojāta, vai atslēga tai neder.",
        "Programma datnes nav ne mainījusi, ne dzēsusi. Nedzēsiet datu mapi un nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "The database cannot be read: it is damaged, or the key does not fit.",
        "The program has neither changed nor deleted any file. Do not delete the data folder, and give the code to support.",
    ),
};

pub(super) const DATA_KEY_MISSING: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Datubāze ir atrasta, bet tās atslēgas nav.",
        "Dati nav mainīti. Ielieciet atslēgas datni atpakaļ vai atjaunojiet to no rezerves kopijas un mēģiniet vēlreiz.",
    ),
    english: (
        "The database is there, but its key is not.",
        "The data is unchanged. Put the key file back or restore it from a backup and try again.",
    ),
};

pub(super) const DATA_KEY_DAMAGED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Datubāzes atslēgas datne ir bojāta.",
        "Dati nav mainīti. Atjaunojiet atslēgas datni no rezerves kopijas un mēģiniet vēlreiz.",
    ),
    english: (
        "The key file of the database is damaged.",
        "The data is unchanged. Restore the key file from a backup and try again.",
    ),
};

pub(super) const DATA_UNAVAILABLE: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Diska lasīšanas vai rakstīšanas kļūda.",
        "Agrāk saglabātais nav mainīts. Pārbaudiet disku vai tā savienojumu un mēģiniet vēlreiz.",
    ),
    english: (
        "The disk answered with an error.",
        "What was saved before is unchanged. Check the disk or its connection and try again.",
    ),
};
