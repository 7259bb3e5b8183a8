//! Words for keys that cannot be had.

use super::{Row, Severity, WayOut};

pub(super) const KEYSTORE_LOCKED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Ierīces atslēgu glabātava ir slēgta.",
        "Dati ir drošībā. Atslēdziet operētājsistēmas atslēgu glabātavu un mēģiniet vēlreiz.",
    ),
    english: (
        "The keystore of this device is locked.",
        "The data is safe. Unlock the keystore of the operating system and try again.",
    ),
};

pub(super) const KEYSTORE_UNAVAILABLE: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Ierīces atslēgu glabātava neatbild.",
        "Dati ir drošībā. Restartējiet ierīci un mēģiniet vēlreiz; ja tas atkārtojas, nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "The keystore of this device does not answer.",
        "The data is safe. Restart the device and try again; if it happens again, give the code to support.",
    ),
};

pub(super) const KEYSTORE_DAMAGED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Ierīces atslēgu glabātava ir atdevusi bojātu atslēgu.",
        "Dati ir šifrēti un nav mainīti. Nedzēsiet datu mapi un nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "The keystore of this device gave back a damaged key.",
        "The data is encrypted and unchanged. Do not delete the data folder, and give the code to support.",
    ),
};

pub(super) const KEYSTORE_EMPTY: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Šo datu atslēgas nav šīs ierīces atslēgu glabātavā.",
        "Dati ir šifrēti un nav mainīti. Iespējams, mape ir pārnesta no citas ierīces vai cita lietotāja konta; nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "The key of this data is not in the keystore of this device.",
        "The data is encrypted and unchanged. The folder may come from another device or account; give the code to support.",
    ),
};

pub(super) const VAULT_DAMAGED: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::Retry,
    latvian: (
        "Atslēgu datni nevar nolasīt.",
        "Dati ir šifrēti un nav mainīti. Nedzēsiet datu mapi un nosauciet atbalsta dienestam kodu.",
    ),
    english: (
        "A file with keys cannot be read.",
        "The data is encrypted and unchanged. Do not delete the data folder, and give the code to support.",
    ),
};
