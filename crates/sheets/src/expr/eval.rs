//! The value of a checked expression on a running sheet. There always is one, and a condition is found without allocating.
//!
//! A condition is asked in two ways. `holds` is the answer for rules: what is not known equals nothing. `truth` is the
//! answer for values that are offered to a person: where it hangs on something unknown it is unknown too, so that nobody
//! is called an adult because nobody asked for the age.

mod truth;
mod value;

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};

use super::names::GroupIx;
use super::tree::{At, Expr, Read, Root};
use super::values::{RowIx, RowOf, Values};
use crate::code::OptionCode;
use crate::decimal::Decimal;
use crate::fact::FactValue;
use crate::value::Value;

impl Expr {
    /// Whether the condition holds; the row is one of the group that the expression stands in. An expression that is
    /// no condition does not hold.
    pub fn holds<V: Values>(&self, values: &V, row: Option<RowIx>) -> bool {
        match &self.root {
            Root::Condition(condition) => self.place(values, row).holds(condition),
            Root::Number(_) | Root::Day(_) | Root::Words(_) | Root::Read(_) => false,
        }
    }

    /// The value, in the kind that was wanted; none, if it is not known.
    pub fn value<V: Values>(&self, values: &V, row: Option<RowIx>) -> Option<Value> {
        let place = self.place(values, row);
        Some(match &self.root {
            Root::Condition(condition) => {
                Value::Choice(OptionCode::from(if place.truth(condition)? { YES } else { NO }))
            }
            Root::Number(number) => Value::Number(place.number(number)?),
            Root::Day(day) => Value::Date(place.day(day)?),
            Root::Words(words) => Value::Text(place.words(words)?.to_owned()),
            Root::Read(read) => match place.read(*read)? {
                Seen::Choice(option) => Value::Choice(option.clone()),
                Seen::Multi(options) => Value::Multi(options.clone()),
                Seen::DateTime(moment) => Value::DateTime(moment),
                Seen::Bool(_) | Seen::Number(_) | Seen::Text(_) | Seen::Date(_) => return None,
            },
        })
    }

    fn place<'v, V: Values>(&self, values: &'v V, row: Option<RowIx>) -> Place<'v, V> {
        let own = self.here.zip(row).map(|(group, row)| RowOf { group, row });
        Place { values, own, each: None }
    }
}

pub(super) const YES: &str = "yes";
pub(super) const NO: &str = "no";

/// What was found, whether somebody answered it or it is known without asking.
enum Seen<'v> {
    Bool(bool),
    Number(Decimal),
    Text(&'v str),
    Date(Date),
    DateTime(DateTime),
    Choice(&'v OptionCode),
    Multi(&'v BTreeSet<OptionCode>),
}

impl<'v> Seen<'v> {
    fn answer(value: &'v Value) -> Option<Self> {
        match value {
            Value::Choice(option) => Some(Self::Choice(option)),
            Value::Multi(options) => Some(Self::Multi(options)),
            Value::Number(number) => Some(Self::Number(*number)),
            Value::Date(day) => Some(Self::Date(*day)),
            Value::DateTime(moment) => Some(Self::DateTime(*moment)),
            Value::Text(text) => Some(Self::Text(text)),
            Value::Entry { code, .. } => Some(Self::Text(code)),
            Value::Person { .. } | Value::Address { .. } | Value::Captured(_) | Value::Unfit(_) => None,
        }
    }

    fn fact(value: &'v FactValue) -> Self {
        match value {
            FactValue::Bool(yes) => Self::Bool(*yes),
            FactValue::Number(number) => Self::Number(*number),
            FactValue::Text(text) => Self::Text(text),
            FactValue::Date(day) => Self::Date(*day),
            FactValue::DateTime(moment) => Self::DateTime(*moment),
            FactValue::Choice(option) => Self::Choice(option),
            FactValue::Multi(options) => Self::Multi(options),
        }
    }
}

/// Where an expression is evaluated.
struct Place<'v, V> {
    values: &'v V,
    own: Option<RowOf>,
    /// The row that `any`, `all` or `count` has come to.
    each: Option<RowOf>,
}

impl<'v, V: Values> Place<'v, V> {
    fn row(&self, at: At) -> Option<RowOf> {
        match at {
            At::Sheet => None,
            At::Own => self.own,
            At::Each => self.each,
        }
    }

    fn rows(&self, group: GroupIx) -> impl Iterator<Item = Self> {
        let (values, own) = (self.values, self.own);
        (0..values.rows(group)).map(move |row| Self {
            values,
            own,
            each: Some(RowOf { group, row: RowIx(row) }),
        })
    }

    fn value_of(&self, read: Read) -> Option<&'v Value> {
        match read {
            Read::Answer { question, part, at } => {
                self.values.answer(question, part, self.row(at).map(|of| of.row))
            }
            Read::Fact { .. } => None,
        }
    }

    fn read(&self, read: Read) -> Option<Seen<'v>> {
        match read {
            Read::Answer { .. } => Seen::answer(self.value_of(read)?),
            Read::Fact { fact, at } => self.values.fact(fact, self.row(at)).map(Seen::fact),
        }
    }
}

#[cfg(test)]
mod tests;
