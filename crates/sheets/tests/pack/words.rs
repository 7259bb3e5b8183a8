//! Days, values and facts in Latvian, as they stand on a sheet of paper.

use apseko_domain::Term;
use apseko_sheets::library::PartKind;
use apseko_sheets::live::Facts;
use apseko_sheets::source::AnswerOption;
use apseko_sheets::{Fact, FactValue, Source, Value};
use jiff::civil::{Date, Weekday};

/// A day with its weekday, because terms are counted by it.
pub fn day(day: Date) -> String {
    let weekday = match day.weekday() {
        Weekday::Monday => "pirmdiena",
        Weekday::Tuesday => "otrdiena",
        Weekday::Wednesday => "trešdiena",
        Weekday::Thursday => "ceturtdiena",
        Weekday::Friday => "piektdiena",
        Weekday::Saturday => "sestdiena",
        Weekday::Sunday => "svētdiena",
    };
    format!("{} ({weekday})", short_day(day))
}

fn short_day(day: Date) -> String {
    day.strftime("%d.%m.%Y.").to_string()
}

/// What a code of an option says.
pub fn option(options: &[AnswerOption], code: &str) -> String {
    let known = options.iter().find(|option| option.code.as_str() == code);
    known.map_or_else(|| format!("{code}?"), |option| option.text.lv.clone())
}

/// A value as it was answered.
pub fn value(kind: &PartKind, value: &Value) -> String {
    match value {
        Value::Choice(code) => option(kind.options(), code.as_str()),
        Value::Multi(codes) => {
            // In the order in which they are offered.
            let chosen = kind.options().iter().filter(|option| codes.contains(&option.code));
            chosen.map(|option| option.text.lv.as_str()).collect::<Vec<_>>().join("; ")
        }
        Value::Number(number) => {
            let unit = if let PartKind::Number { unit, .. } = kind { unit.as_str() } else { "" };
            format!("{number} {unit}").trim().to_owned()
        }
        Value::Date(day) => short_day(*day),
        Value::DateTime(moment) => {
            format!("{} plkst. {}", short_day(moment.date()), moment.strftime("%H:%M"))
        }
        Value::Text(text) | Value::Unfit(text) => text.clone(),
        Value::Entry { code, name } if code.is_empty() => format!("{name} (brīvs teksts)"),
        Value::Entry { code, name } => format!("{code} {name}"),
        Value::Person { name, about } if about.is_empty() => name.clone(),
        Value::Person { name, about } => format!("{name} ({about})"),
        Value::Address { text, position, .. } => format!("{text} {position}").trim().to_owned(),
        Value::Captured(files) => format!("faili: {}", files.len()),
    }
}

/// Where an answer comes from.
pub fn source(source: Source) -> &'static str {
    match source {
        Source::Observed => "novērots",
        Source::Document => "dokuments",
        Source::Interview => "saruna",
        Source::Registry => "reģistrs",
    }
}

/// How grave a violation is.
pub fn severity(severity: u8) -> &'static str {
    match severity {
        1 => "1 – maznozīmīgs",
        2 => "2 – būtisks",
        _ => "3 – smags",
    }
}

/// A term.
pub fn term(term: Term) -> String {
    let counted = |count: u16, one: &str, more: &str| {
        let word = if count % 10 == 1 && count % 100 != 11 { one } else { more };
        format!("{count} {word}")
    };
    match term {
        Term::AtOnce => "nekavējoties".to_owned(),
        Term::Days(count) => counted(count, "diena", "dienas"),
        Term::WorkingDays(count) => counted(count, "darba diena", "darba dienas"),
        Term::Months(count) => counted(count, "mēnesis", "mēneši"),
    }
}

/// What is known of a row, in brackets.
pub fn facts(facts: &Facts) -> String {
    let said: Vec<String> = facts.iter().map(|(fact, value)| said(*fact, value)).collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

fn said(fact: Fact, value: &FactValue) -> String {
    let value = match value {
        FactValue::Bool(true) => "jā".to_owned(),
        FactValue::Bool(false) => "nē".to_owned(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => text.clone(),
        FactValue::Date(day) => short_day(*day),
        FactValue::DateTime(moment) => moment.to_string(),
        FactValue::Choice(code) => chosen(code.as_str()).to_owned(),
        FactValue::Multi(codes) => codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(", "),
    };
    format!("{}: {value}", label(fact))
}

fn chosen(code: &str) -> &str {
    match code {
        "employer" => "darba devējs",
        "main_contractor" => "galvenais būvuzņēmējs",
        "subcontractor" => "apakšuzņēmējs",
        "agency" => "darbaspēka aģentūra",
        "self_employed" => "pašnodarbināts",
        "client" => "pasūtītājs",
        "owner" => "īpašnieks",
        "found" => "atrasta",
        "not_found" => "nav atrasta",
        "stale" => "dati novecojuši",
        "no_data" => "nav datu",
        other => other,
    }
}

fn label(fact: Fact) -> &'static str {
    match fact {
        Fact::PartyRole => "loma",
        Fact::PartyNace | Fact::EmployerNace => "NACE",
        Fact::PartyHeadcount | Fact::EmployerHeadcount => "nodarbinātie",
        Fact::PersonAge => "vecums",
        Fact::PersonOccupation => "darbs",
        Fact::PersonSince => "strādā kopš",
        Fact::PersonPosted => "nosūtīts",
        Fact::PersonMatch => "VID dati",
        Fact::Purpose
        | Fact::Kinds
        | Fact::Day
        | Fact::Started
        | Fact::Place
        | Fact::Inspectors
        | Fact::PersonsMet
        | Fact::EmployerName
        | Fact::EmployerRegNo
        | Fact::FoundBefore
        | Fact::VidAge => fact.name(),
    }
}
