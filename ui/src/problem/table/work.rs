//! Words for what is refused while somebody works: tasks, notes, texts.

use super::{Row, Severity, WayOut};

pub(super) const TASK_UNKNOWN: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::GoBack,
    latvian: (
        "Šāda uzdevuma šajā ierīcē nav.",
        "Pārējie uzdevumi ir drošībā. Iespējams, adrese ir nepilnīga vai uzdevums ir citā ierīcē.",
    ),
    english: (
        "This task is not on this device.",
        "The other tasks are safe. The address may be incomplete, or the task may be on another device.",
    ),
};

pub(super) const CASE_LEFT: Row = Row {
    severity: Severity::Information,
    way_out: WayOut::OpenSync,
    latvian: (
        "Šī lieta ir nodota citam inspektoram.",
        "Viss, ko Jūs tajā ierakstījāt, ir nosūtīts un nav zaudēts. Šajā ierīcē lieta vairs nav redzama. Ja tā nodota kļūdas dēļ, vērsieties pie struktūrvienības vadītāja.",
    ),
    english: (
        "This case was given to another inspector.",
        "Everything that you wrote in it has been sent, and nothing is lost. The case is not shown on this device any more. If it was given away by mistake, ask the head of your unit.",
    ),
};

pub(super) const FOUR_EYES: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "To, ko veicāt Jūs, apstiprina cits darbinieks.",
        "Nekas nav mainīts. Lūdziet apstiprinājumu citam vadītājam.",
    ),
    english: (
        "What you have done is confirmed by somebody else.",
        "Nothing was changed. Ask another head to confirm it.",
    ),
};

pub(super) const TASK_SETTLED: Row = Row {
    severity: Severity::Information,
    way_out: WayOut::Reload,
    latvian: (
        "Šo uzdevumu apstiprināt vairs nevar.",
        "Tas pa to laiku ir atdots vai noslēgts, vai arī apstiprinājums tam nav vajadzīgs. Ieraksti ir drošībā.",
    ),
    english: (
        "This task cannot be confirmed any more.",
        "It was given back or has ended meanwhile, or needs no confirmation. What was written is safe.",
    ),
};

pub(super) const NOTE_UNKNOWN: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::Reload,
    latvian: (
        "Šādas piezīmes šajā ierīcē nav.",
        "Pārējās piezīmes ir drošībā. Ielādējiet uzdevumu no jauna.",
    ),
    english: ("This note is not on this device.", "The other notes are safe. Load the task again."),
};

pub(super) const NOTE_CHANGED: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Šī piezīme pa to laiku ir mainīta.",
        "Jūsu teksts paliek ievades laukā, jaunākā redakcija ir redzama zemāk. Izvēlieties, kuru redakciju paturēt.",
    ),
    english: (
        "This note was changed in the meantime.",
        "Your text stays in the field, and the newest version is shown beside it. Choose what to keep.",
    ),
};

pub(super) const TEXT_EMPTY: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: ("Laukā vēl nav teksta.", "Nekas nav mainīts. Ierakstiet tekstu un saglabājiet."),
    english: ("There is no text in the field yet.", "Nothing was changed. Write the text and save it."),
};

pub(super) const TEXT_TOO_LONG: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Teksts ir garāks, nekā šeit ietilpst.",
        "Teksts paliek ievades laukā. Saīsiniet to un saglabājiet vēlreiz.",
    ),
    english: (
        "The text is longer than there is room for.",
        "It stays in the field. Shorten it and save again.",
    ),
};

pub(super) const TEXT_CONTROL: Row = Row {
    severity: Severity::Attention,
    way_out: WayOut::None,
    latvian: (
        "Tekstā ir neredzamas vadības rakstzīmes.",
        "Teksts paliek ievades laukā. Ierakstiet šo vietu ar tastatūru un saglabājiet vēlreiz.",
    ),
    english: (
        "The text has invisible control characters.",
        "It stays in the field. Type that part on the keyboard and save again.",
    ),
};
