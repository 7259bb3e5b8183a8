//! Words for what needs the office: enrolment, the permission to work, exports.

use super::{Row, Severity, WayOut};

pub(super) const ENROL_REFUSED: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Inspekcijas serveris šo lietotājvārdu un uzaicinājuma kodu nepieņēma.",
        "Nekas nav mainīts. Pārbaudiet ievadīto; uzaicinājuma kods der tikai vienu reizi, un jaunu izsniedz atbalsta dienests.",
    ),
    english: (
        "The office did not accept this user name and invitation.",
        "Nothing was changed. Check what you typed; an invitation works once, and support gives out a new one.",
    ),
};

pub(super) const ENROL_NOT_BEGUN: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Piesaiste šai ierīcei nav sākta vai ir pārtraukta.",
        "Nekas nav mainīts. Sāciet piesaisti no jauna.",
    ),
    english: (
        "No enrolment is under way, or it was interrupted.",
        "Nothing was changed. Begin the enrolment again.",
    ),
};

pub(super) const ENROL_KNOWN: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Šis lietotājs šai ierīcei jau ir piesaistīts.",
        "Nekas nav mainīts. Atgriezieties un piesakieties ar ierīces paroli un kodu.",
    ),
    english: (
        "This user is enrolled on this device already.",
        "Nothing was changed. Go back and log in with the device password and a code.",
    ),
};

pub(super) const ENROL_CODE_WRONG: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Kods neatbilst jaunajam autentifikatoram.",
        "Nekas vēl nav mainīts. Ievadiet kodu, ko autentifikators rāda pašlaik; pārbaudiet arī ierīces pulksteni.",
    ),
    english: (
        "The code does not come from the new authenticator.",
        "Nothing was changed yet. Enter the code that the authenticator shows now, and check the device's clock too.",
    ),
};

pub(super) const LEASE_OVER: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::OpenSync,
    latvian: (
        "Atļauja strādāt šajā ierīcē ir beigusies.",
        "Viss saglabātais ir drošībā: to var lasīt un sinhronizēt. Izveidojiet savienojumu, lai atļauju pagarinātu.",
    ),
    english: (
        "The permission to work on this device is over.",
        "Everything saved is safe: it can be read and synchronised. Connect to have the permission renewed.",
    ),
};

pub(super) const LEASE_REFUSED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::OpenSync,
    latvian: (
        "Atļauja strādāt šajā ierīcē nav derīga.",
        "Viss saglabātais ir drošībā. Izveidojiet savienojumu, lai saņemtu jaunu atļauju; ja tas neizdodas, nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "The permission to work on this device is not valid.",
        "Everything saved is safe. Connect to get a new one; if that fails, give the code to support.",
    ),
};

pub(super) const EXPORT_FAILED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Datni neizdevās ierakstīt eksporta mapē.",
        "Ierīcē saglabātais nav mainīts. Pārbaudiet, vai eksporta mapē var rakstīt un vai ierīcē ir brīva vieta, un mēģiniet vēlreiz.",
    ),
    english: (
        "The file could not be written into the export folder.",
        "What is saved on the device is unchanged. Check that the export folder can be written and has free space, and try again.",
    ),
};
