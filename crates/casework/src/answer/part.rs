//! One part of an answer as a map whose only key names its type, so that no program takes a day for a word.

use jiff::civil::{Date, DateTime};

use super::{OptionCode, Part, Uuid, Value, is_code};
use apseko_sheets::Decimal;

pub(super) fn write(part: &Part) -> Value {
    let texts =
        |texts: &[&String]| Value::List(texts.iter().map(|text| Value::text(text.as_str())).collect());
    let (name, value) = match part {
        Part::Choice(option) => ("choice", Value::text(option.as_str())),
        Part::Multi(options) => {
            ("multi", Value::List(options.iter().map(|option| Value::text(option.as_str())).collect()))
        }
        Part::Number(number) => ("number", Value::Int(number.0)),
        Part::Date(day) => ("date", Value::Text(day.to_string())),
        Part::DateTime(moment) => ("date-time", Value::Text(minute(*moment))),
        Part::Text(text) => ("text", Value::text(text.as_str())),
        Part::Entry { code, name } => ("entry", texts(&[code, name])),
        Part::Person { name, about } => ("person", texts(&[name, about])),
        Part::Address { text, code, position } => ("address", texts(&[text, code, position])),
        Part::Captured(ids) => {
            ("captured", Value::List(ids.iter().map(|id| Value::Bytes(id.as_bytes().to_vec())).collect()))
        }
        Part::Unfit(text) => ("unfit", Value::text(text.as_str())),
    };
    Value::map([(name, value)])
}

pub(super) fn read(value: &Value) -> Option<Part> {
    let Value::Map(pairs) = value else { return None };
    let (name, said) = pairs.first_key_value().filter(|_| pairs.len() == 1)?;
    Some(match name.as_str() {
        "choice" => Part::Choice(option(said)?),
        "multi" => Part::Multi(list(said)?.iter().map(option).collect::<Option<_>>()?),
        "number" => Part::Number(Decimal(said.as_int()?)),
        "date" => Part::Date(day(said.as_text()?)?),
        "date-time" => Part::DateTime(moment(said.as_text()?)?),
        "text" => Part::Text(said.as_text()?.to_owned()),
        "entry" => {
            let [code, name] = texts(said)?;
            Part::Entry { code, name }
        }
        "person" => {
            let [name, about] = texts(said)?;
            Part::Person { name, about }
        }
        "address" => {
            let [text, code, position] = texts(said)?;
            Part::Address { text, code, position }
        }
        "captured" => Part::Captured(list(said)?.iter().map(id).collect::<Option<_>>()?),
        "unfit" => Part::Unfit(said.as_text()?.to_owned()),
        _ => return None,
    })
}

/// Clocks on a form show minutes. Seconds are written only where somebody has them.
fn minute(moment: DateTime) -> String {
    let whole = moment.to_string();
    let bare = moment.second() == 0 && moment.subsec_nanosecond() == 0;
    whole.strip_suffix(":00").filter(|_| bare).map(str::to_owned).unwrap_or(whole)
}

fn moment(text: &str) -> Option<DateTime> {
    text.parse().ok().filter(|moment| minute(*moment) == text)
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|day: &Date| day.to_string() == text)
}

fn option(value: &Value) -> Option<OptionCode> {
    value.as_text().filter(|code| is_code(code)).map(OptionCode::from)
}

fn id(value: &Value) -> Option<Uuid> {
    value.as_fixed().map(Uuid::from_bytes)
}

fn list(value: &Value) -> Option<&[Value]> {
    matches!(value, Value::List(_)).then(|| value.items())
}

fn texts<const N: usize>(value: &Value) -> Option<[String; N]> {
    let texts: Option<Vec<String>> =
        list(value)?.iter().map(|text| Some(text.as_text()?.to_owned())).collect();
    texts?.try_into().ok()
}

/// Every text in a part that somebody typed.
pub(super) fn texts_of(part: &Part) -> Vec<&str> {
    match part {
        Part::Text(text) | Part::Unfit(text) => vec![text],
        Part::Entry { code, name } => vec![code, name],
        Part::Person { name, about } => vec![name, about],
        Part::Address { text, code, position } => vec![text, code, position],
        Part::Choice(_)
        | Part::Multi(_)
        | Part::Number(_)
        | Part::Date(_)
        | Part::DateTime(_)
        | Part::Captured(_) => Vec::new(),
    }
}
