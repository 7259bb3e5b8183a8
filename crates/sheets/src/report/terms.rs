//! Words of the definitions themselves in Latvian: statuses, tones, severities, terms, ways to answer.

use apseko_domain::Term;
use jiff::civil::Date;

use super::words::quoted;
use crate::library::{Edition, PartKind};
use crate::source::{AnswerOption, Needs, NormStatus, Tone};

/// A day as people in Latvia write it.
pub(super) fn day(day: Date) -> String {
    day.strftime("%d.%m.%Y.").to_string()
}

/// How sure a norm is; the word agrees with „norma”.
pub(super) const fn norm_status(status: NormStatus) -> &'static str {
    match status {
        NormStatus::Confirmed => "apstiprināta",
        NormStatus::Unconfirmed => "nav apstiprināta",
        NormStatus::Example => "paraugs",
    }
}

/// How sure something else is.
pub(super) const fn status(status: NormStatus) -> &'static str {
    match status {
        NormStatus::Confirmed => "apstiprināts",
        NormStatus::Unconfirmed => "nav apstiprināts",
        NormStatus::Example => "paraugs",
    }
}

/// How grave a violation is.
pub(super) const fn severity(severity: u8) -> &'static str {
    match severity {
        ..=1 => "1 (zems)",
        2 => "2 (vidējs)",
        3.. => "3 (augsts)",
    }
}

/// How long there is.
pub(super) fn deadline(term: Option<Term>) -> String {
    let counted = |count: u16, one: &str, many: &str| {
        let single = count % 10 == 1 && count % 100 != 11;
        format!("{count} {}", if single { one } else { many })
    };
    match term {
        None => "nav".to_owned(),
        Some(Term::AtOnce) => "nekavējoties".to_owned(),
        Some(Term::Days(days)) => counted(days, "kalendārā diena", "kalendārās dienas"),
        Some(Term::WorkingDays(days)) => counted(days, "darba diena", "darba dienas"),
        Some(Term::Months(months)) => counted(months, "mēnesis", "mēneši"),
    }
}

/// An option with its code, because expressions name it by that, and with how it is meant.
pub(super) fn option(option: &AnswerOption) -> String {
    let tone = match option.tone {
        Tone::Good => ", labi",
        Tone::Partly => ", daļēji",
        Tone::Bad => ", slikti",
        Tone::Neutral => "",
    };
    let needs = match option.needs {
        None => "",
        Some(Needs::Note) => ", vajag paskaidrojumu",
        Some(Needs::NoteOrPhoto) => ", vajag paskaidrojumu vai foto",
    };
    format!("{} ({}{tone}{needs})", quoted(&option.text.lv), option.code)
}

/// How a part is answered; its options are told apart.
pub(super) fn kind(kind: &PartKind, edition: &Edition) -> String {
    match kind {
        PartKind::Choice(_) => "viens no".to_owned(),
        PartKind::Multi(_) => "jebkuri no".to_owned(),
        PartKind::Number { unit, least, most, decimals } => {
            let mut words = "skaitlis".to_owned();
            words += &if unit.is_empty() { String::new() } else { format!(" ({unit})") };
            words += &least.map(|least| format!(", vismaz {least}")).unwrap_or_default();
            words += &most.map(|most| format!(", ne vairāk kā {most}")).unwrap_or_default();
            words + &if *decimals == 0 { String::new() } else { format!(", zīmes aiz komata: {decimals}") }
        }
        PartKind::Date => "diena".to_owned(),
        PartKind::DateTime => "diena un laiks".to_owned(),
        PartKind::Line => "teksta rinda".to_owned(),
        PartKind::Paragraphs => "teksts".to_owned(),
        PartKind::Person => "persona".to_owned(),
        PartKind::Classifier(list) => {
            let list = edition.lists().get(usize::from(list.0));
            format!("ieraksts no saraksta {}", quoted(list.map_or("", |list| list.title.lv.as_str())))
        }
        PartKind::Address => "adrese".to_owned(),
        PartKind::Photo => "vismaz viens foto".to_owned(),
        PartKind::Signature => "paraksts".to_owned(),
    }
}
