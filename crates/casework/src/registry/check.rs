//! Whether a value fits its field: asked while planning, never while projecting.

use apseko_domain::{LongText, ShortText, TextFault};
use apseko_oplog::Value;
use jiff::civil::Date;
use thiserror::Error;

use super::{EntityKind, Holds, is_code};
use crate::answer::{answer_value, read_answer, texts_of};

/// Why a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FieldFault {
    /// This program does not know such a thing.
    #[error("there is no kind {0}")]
    UnknownKind(u16),
    /// The thing has no such field.
    #[error("a {kind} has no field {field}")]
    UnknownField {
        /// Of what.
        kind: &'static str,
        /// The code.
        field: String,
    },
    /// The value is of another type.
    #[error("{field} holds something else")]
    WrongType {
        /// The field.
        field: String,
    },
    /// The code is not one of those that can be chosen.
    #[error("{field} does not have the choice {choice}")]
    NotAChoice {
        /// The field.
        field: String,
        /// What was chosen.
        choice: String,
    },
    /// The field cannot be empty.
    #[error("{field} cannot be empty")]
    Missing {
        /// The field.
        field: String,
    },
    /// The text is not acceptable.
    #[error("{field}: {fault}")]
    Text {
        /// The field.
        field: String,
        /// Why.
        fault: TextFault,
    },
}

impl FieldFault {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownKind(_) => "entity.kind_unknown",
            Self::UnknownField { .. } => "field.unknown",
            Self::WrongType { .. } => "field.wrong_type",
            Self::NotAChoice { .. } => "field.not_a_choice",
            Self::Missing { .. } => "field.missing",
            Self::Text { fault: TextFault::Empty, .. } => "text.empty",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "text.too_long",
            Self::Text { fault: TextFault::Control, .. } => "text.control",
        }
    }

    /// The field that it is about, for a form that wants to point at it.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::UnknownKind(_) => None,
            Self::UnknownField { field, .. }
            | Self::WrongType { field }
            | Self::NotAChoice { field, .. }
            | Self::Missing { field }
            | Self::Text { field, .. } => Some(field),
        }
    }
}

/// Whether a field of a thing can hold a value.
pub fn check(kind: EntityKind, field: &str, value: &Value) -> Result<(), FieldFault> {
    tidied(kind, field, value.clone()).map(drop)
}

/// The value as it is kept: texts without the white space around them.
pub(crate) fn tidied(kind: EntityKind, field: &str, value: Value) -> Result<Value, FieldFault> {
    let Some(known) = kind.field(field) else {
        return Err(FieldFault::UnknownField { kind: kind.name(), field: field.to_owned() });
    };
    if value == Value::Null {
        let names_parent = kind.parent().is_some_and(|(parent, _)| parent == field);
        let needed = names_parent || known.holds == Holds::Answer;
        return if needed { Err(FieldFault::Missing { field: field.to_owned() }) } else { Ok(value) };
    }
    match (known.holds, value) {
        (Holds::ShortText, Value::Text(typed)) => text(field, ShortText::new(&typed).map(String::from)),
        (Holds::LongText, Value::Text(typed)) => text(field, LongText::new(&typed).map(String::from)),
        (Holds::Choice(choices), Value::Text(choice)) if !choices.contains(&choice.as_str()) => {
            Err(FieldFault::NotAChoice { field: field.to_owned(), choice })
        }
        (Holds::Answer, value) => answer(field, value),
        (holds, value) if fits(holds, &value) => Ok(value),
        _ => Err(FieldFault::WrongType { field: field.to_owned() }),
    }
}

fn text(field: &str, accepted: Result<String, TextFault>) -> Result<Value, FieldFault> {
    accepted.map(Value::Text).map_err(|fault| FieldFault::Text { field: field.to_owned(), fault })
}

/// An answer is kept as it was typed, half finished words too; only what could not be printed or carried is refused.
fn answer(field: &str, value: Value) -> Result<Value, FieldFault> {
    let known = read_answer(&value).filter(|(answer, version)| answer_value(answer, *version) == value);
    let Some((answer, _)) = known else { return Err(FieldFault::WrongType { field: field.to_owned() }) };
    for typed in texts_of(&answer) {
        match LongText::new(typed) {
            Ok(_) | Err(TextFault::Empty) => {}
            Err(fault) => return Err(FieldFault::Text { field: field.to_owned(), fault }),
        }
    }
    Ok(value)
}

fn fits(holds: Holds, value: &Value) -> bool {
    match holds {
        Holds::Any => true,
        Holds::Code => value.as_text().is_some_and(is_code),
        Holds::Choice(choices) => value.as_text().is_some_and(|choice| choices.contains(&choice)),
        Holds::ShortText | Holds::LongText | Holds::Answer => false,
        Holds::Bool => matches!(value, Value::Bool(_)),
        Holds::Int | Holds::Instant => value.as_int().is_some(),
        Holds::Id(_) | Holds::User | Holds::Unit => value.as_fixed::<16>().is_some(),
        Holds::Users => is_list(value, |item| item.as_fixed::<16>().is_some()),
        Holds::Codes => is_list(value, |item| item.as_text().is_some_and(is_code)),
        Holds::Day => value.as_text().is_some_and(is_day),
        Holds::Time => value.as_text().is_some_and(is_time),
        Holds::File => is_file(value),
    }
}

fn is_list(value: &Value, fits: impl Fn(&Value) -> bool) -> bool {
    matches!(value, Value::List(_)) && value.items().iter().all(fits)
}

/// One spelling only, or two devices would disagree about the same day.
fn is_day(text: &str) -> bool {
    text.parse::<Date>().is_ok_and(|day| day.to_string() == text)
}

fn is_time(text: &str) -> bool {
    let Some((hours, minutes)) = text.split_once(':') else { return false };
    let below = |part: &str, limit: u8| {
        part.len() == 2
            && part.bytes().all(|digit| digit.is_ascii_digit())
            && part.parse().is_ok_and(|n: u8| n < limit)
    };
    below(hours, 24) && below(minutes, 60)
}

fn is_file(value: &Value) -> bool {
    let Value::Map(pairs) = value else { return false };
    let has_text = |name| value.get(name).and_then(Value::as_text).is_some_and(|text| !text.is_empty());
    pairs.len() == 4
        && value.get("sha256").and_then(Value::as_fixed::<32>).is_some()
        && value.get("size").and_then(Value::as_int).is_some_and(|size| size >= 0)
        && has_text("mime")
        && has_text("name")
}
