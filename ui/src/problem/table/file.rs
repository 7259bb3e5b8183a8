//! What is said when the bytes of a file cannot be shown.

use super::{Row, Severity, WayOut};

pub(super) const FILE_AWAY: Row = Row {
    severity: Severity::Information,
    way_out: WayOut::Reload,
    latvian: (
        "Faila šajā ierīcē nav.",
        "Tas, kas par to pierakstīts, ir drošībā. Lejupielādējiet failu no biroja, kad ir savienojums.",
    ),
    english: (
        "The file is not on this device.",
        "What was written about it is safe. Fetch the file from the office when there is a connection.",
    ),
};

pub(super) const FILE_DAMAGED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::None,
    latvian: (
        "Failu ierīcē nevar nolasīt.",
        "Nekas no ierīces nav dzēsts. Bloķējiet ekrānu un piesakieties no jauna. Ja tas nepalīdz, paziņojiet atbalsta dienestam kodu.",
    ),
    english: (
        "The file on this device cannot be read.",
        "Nothing has been deleted. Lock the screen and log in again. If that does not help, tell support the code.",
    ),
};
