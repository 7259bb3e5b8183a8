//! What a person typed, made into the value that a question wants; what cannot be, is kept as it was typed.

use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;
use crate::library::{Part, PartKind, Question};
use crate::value::{Answer, Value};

/// Why a value cannot be, in the order in which people meet it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Misfit {
    /// It is not a number.
    NotANumber,
    /// It has more decimals than the reading can have.
    TooManyDecimals,
    /// It is less or more than can be.
    OutOfRange,
    /// It is not a day.
    NotADay,
    /// It is not a day with a time.
    NotAMoment,
    /// It is not one of the options.
    NotAnOption,
    /// It is something else altogether.
    Otherwise,
}

impl Question {
    /// The answer with every part as the question wants it.
    pub fn fit(&self, mut answer: Answer) -> Answer {
        for part in &self.parts {
            if let Some(value) = answer.parts.remove(&part.code) {
                let value = part.fit(value);
                if !is_nothing(&value) {
                    answer.parts.insert(part.code.clone(), value);
                }
            }
        }
        answer
    }
}

impl Part {
    /// The value as this part wants it.
    pub fn fit(&self, value: Value) -> Value {
        match (&self.kind, value) {
            (PartKind::Number { .. }, Value::Text(typed) | Value::Unfit(typed)) => {
                if typed.trim().is_empty() { Value::Text(String::new()) } else { self.number(typed) }
            }
            (PartKind::Date, Value::Text(typed) | Value::Unfit(typed)) => read_day(&typed),
            (PartKind::DateTime, Value::Text(typed) | Value::Unfit(typed)) => read_moment(&typed),
            (PartKind::Line | PartKind::Paragraphs, Value::Unfit(typed)) => Value::Text(typed),
            (PartKind::Classifier(_), Value::Text(name)) => Value::Entry { code: String::new(), name },
            (_, value) if self.misfit(&value).is_none() => value,
            (_, value) => Value::Unfit(typed(&value)),
        }
    }

    /// Why a value cannot be here; none if it can.
    pub fn misfit(&self, value: &Value) -> Option<Misfit> {
        let (fits, why) = match (&self.kind, value) {
            (PartKind::Number { .. }, Value::Unfit(typed)) => return Some(self.why_no_number(typed)),
            (PartKind::Number { .. }, value) => (matches!(value, Value::Number(_)), Misfit::NotANumber),
            (PartKind::Choice(options), Value::Choice(chosen)) => {
                (options.iter().any(|option| option.code == *chosen), Misfit::NotAnOption)
            }
            (PartKind::Multi(options), Value::Multi(chosen)) => {
                let known =
                    |code: &crate::code::OptionCode| options.iter().any(|option| option.code == *code);
                (chosen.iter().all(known), Misfit::NotAnOption)
            }
            (PartKind::Date, value) => (matches!(value, Value::Date(_)), Misfit::NotADay),
            (PartKind::DateTime, value) => (matches!(value, Value::DateTime(_)), Misfit::NotAMoment),
            (PartKind::Line | PartKind::Paragraphs, Value::Text(_))
            | (PartKind::Person, Value::Person { .. })
            | (PartKind::Classifier(_), Value::Entry { .. })
            | (PartKind::Address, Value::Address { .. })
            | (PartKind::Photo | PartKind::Signature, Value::Captured(_)) => (true, Misfit::Otherwise),
            _ => (false, Misfit::Otherwise),
        };
        (!fits).then_some(why)
    }

    fn number(&self, typed: String) -> Value {
        let PartKind::Number { least, most, decimals, .. } = &self.kind else { return Value::Unfit(typed) };
        let number = typed.parse::<Decimal>().ok().filter(|number| {
            number.decimals() <= *decimals
                && least.is_none_or(|least| *number >= least)
                && most.is_none_or(|most| *number <= most)
        });
        number.map_or(Value::Unfit(typed), Value::Number)
    }

    fn why_no_number(&self, typed: &str) -> Misfit {
        let PartKind::Number { decimals, .. } = &self.kind else { return Misfit::Otherwise };
        match typed.parse::<Decimal>() {
            Err(_) => Misfit::NotANumber,
            Ok(number) if number.decimals() > *decimals => Misfit::TooManyDecimals,
            Ok(_) => Misfit::OutOfRange,
        }
    }
}

fn read_day(typed: &str) -> Value {
    typed.trim().parse().map_or_else(|_| Value::Unfit(typed.to_owned()), Value::Date)
}

fn read_moment(typed: &str) -> Value {
    typed.trim().parse().map_or_else(|_| Value::Unfit(typed.to_owned()), Value::DateTime)
}

/// Emptied fields are no answer.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Text(text) | Value::Unfit(text) => text.trim().is_empty(),
        Value::Multi(chosen) => chosen.is_empty(),
        Value::Entry { code, name } => code.is_empty() && name.trim().is_empty(),
        Value::Person { name, about } => name.trim().is_empty() && about.trim().is_empty(),
        Value::Address { text, code, position } => {
            text.trim().is_empty() && code.is_empty() && position.is_empty()
        }
        Value::Captured(files) => files.is_empty(),
        Value::Choice(_) | Value::Number(_) | Value::Date(_) | Value::DateTime(_) => false,
    }
}

/// The words of a value that does not fit, so that none of them is lost.
fn typed(value: &Value) -> String {
    match value {
        Value::Choice(option) => option.to_string(),
        Value::Multi(options) => options.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        Value::Number(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::DateTime(moment) => moment.to_string(),
        Value::Text(text) | Value::Unfit(text) => text.clone(),
        Value::Entry { code, name } => format!("{code} {name}").trim().to_owned(),
        Value::Person { name, about } => format!("{name} {about}").trim().to_owned(),
        Value::Address { text, code, position } => format!("{text} {code} {position}").trim().to_owned(),
        Value::Captured(files) => files.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    }
}
