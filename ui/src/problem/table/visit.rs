//! Words for what is refused on a visit: visits, sheets, questions, people.

use super::{Row, Severity, WayOut};

pub(super) const VISIT_UNKNOWN: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::GoBack,
    latvian: (
        "Šāda apsekojuma šajā ierīcē nav.",
        "Pārējie apsekojumi ir drošībā. Iespējams, adrese ir nepilnīga vai apsekojums ir citā ierīcē.",
    ),
    english: (
        "This visit is not on this device.",
        "The other visits are safe. The address may be incomplete, or the visit may be on another device.",
    ),
};

pub(super) const VISIT_OVER: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::Reload,
    latvian: (
        "Šis apsekojums jau ir pabeigts.",
        "Viss ierakstītais ir saglabāts. Atbildes var labot arī tagad; jaunu apsekojumu sāk no uzdevuma.",
    ),
    english: (
        "This visit has already ended.",
        "Everything written is saved. Answers can still be corrected; a new visit is begun from the task.",
    ),
};

pub(super) const SHEET_UNKNOWN: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::GoBack,
    latvian: (
        "Šādas kontroles lapas šajā ierīcē nav.",
        "Pārējās lapas ir drošībā. Atveriet uzdevumu un sagatavojiet lapu no jauna.",
    ),
    english: (
        "This control sheet is not on this device.",
        "The other sheets are safe. Open the task and prepare the sheet again.",
    ),
};

pub(super) const QUESTION_UNKNOWN: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::Reload,
    latvian: (
        "Šāda jautājuma kontroles lapā vairs nav.",
        "Iepriekšējās atbildes ir saglabātas. Ielādējiet lapu no jauna un atbildiet, kur jautājums redzams.",
    ),
    english: (
        "The sheet does not have this question any more.",
        "Earlier answers are saved. Load the sheet again and answer where the question is shown.",
    ),
};

pub(super) const THING_UNKNOWN: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::Reload,
    latvian: (
        "Šāda ieraksta šajā ierīcē nav.",
        "Pārējie ieraksti ir drošībā. Ielādējiet sarakstu no jauna: iespējams, ieraksts ir izņemts.",
    ),
    english: (
        "There is no such entry on this device.",
        "The other entries are safe. Load the list again: the entry may have been taken out.",
    ),
};

pub(super) const PARTY_IN_USE: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::Reload,
    latvian: (
        "Uzņēmumam vēl ir nodarbinātie, klātesošie, pārkāpumi vai atbildes, vai arī tas ir galvenais darba devējs.",
        "Nekas nav mainīts. Ielādējiet sarakstu no jauna; lai uzņēmumu izņemtu, vispirms norādiet šiem ierakstiem citu \
         uzņēmumu vai izņemiet tos. Galvenais darba devējs vienmēr paliek.",
    ),
    english: (
        "The enterprise still has workers, persons present, violations or answers, or it is the main employer.",
        "Nothing was changed. Load the list again; to take the enterprise off, first name another one for these entries \
         or take them out. The main employer always stays.",
    ),
};

pub(super) const DEFINITIONS_MISSING: Row = Row {
    severity: Severity::Failure,
    way_out: WayOut::OpenSync,
    latvian: (
        "Ierīcē nav derīgu kontroles lapu definīciju.",
        "Ierakstītais ir drošībā. Savienojieties un sinhronizējiet, lai definīcijas saņemtu; pārkāpumus līdz tam \
         pierakstiet piezīmēs.",
    ),
    english: (
        "There are no usable definitions of control sheets on this device.",
        "What was written is safe. Connect and synchronise to receive them; until then write violations into notes.",
    ),
};
