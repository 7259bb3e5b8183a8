//! Whether a condition holds: for rules, where the unknown equals nothing, and for values, where it stays unknown.

use std::cmp::Ordering;

use super::{NO, Place, Seen, YES};
use crate::expr::names::PartIx;
use crate::expr::syntax::Comparison;
use crate::expr::tree::{Both, Condition, Read};
use crate::expr::values::Values;
use crate::value::Value;

impl<'v, V: Values> Place<'v, V> {
    pub fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Not(inner) => !self.holds(inner),
            Condition::And(all) => all.iter().all(|each| self.holds(each)),
            Condition::Or(all) => all.iter().any(|each| self.holds(each)),
            Condition::Any(group, inner) => self.rows(*group).any(|place| place.holds(inner)),
            Condition::All(group, inner) => self.rows(*group).all(|place| place.holds(inner)),
            Condition::Is { by: Comparison::NotEqual, .. } | Condition::Compare(Comparison::NotEqual, _) => {
                self.known(condition).unwrap_or(true)
            }
            Condition::Constant(_)
            | Condition::Read(_)
            | Condition::Compare(..)
            | Condition::Is { .. }
            | Condition::IsOneOf { .. }
            | Condition::Has { .. }
            | Condition::NumberIn(_)
            | Condition::WordsIn(_)
            | Condition::DayIn(_)
            | Condition::Answered(_)
            | Condition::NotChecked { .. }
            | Condition::NaceIn(..)
            | Condition::Violated { .. } => self.known(condition).unwrap_or(false),
        }
    }

    /// Whether it holds whatever the unknown may turn out to be.
    pub fn truth(&self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::Not(inner) => self.truth(inner).map(|holds| !holds),
            Condition::And(all) => unless(false, all.iter().map(|each| self.truth(each))),
            Condition::Or(all) => unless(true, all.iter().map(|each| self.truth(each))),
            Condition::Any(group, inner) => unless(true, self.rows(*group).map(|place| place.truth(inner))),
            Condition::All(group, inner) => unless(false, self.rows(*group).map(|place| place.truth(inner))),
            Condition::Compare(by, both) => match both.as_ref() {
                Both::Conditions(one, other) => Some(judge(*by, self.truth(one)?.cmp(&self.truth(other)?))),
                Both::Numbers(..)
                | Both::Days(..)
                | Both::Moments(..)
                | Both::Words(..)
                | Both::Choices(..) => self.known(condition),
            },
            Condition::Constant(_)
            | Condition::Read(_)
            | Condition::Is { .. }
            | Condition::IsOneOf { .. }
            | Condition::Has { .. }
            | Condition::NumberIn(_)
            | Condition::WordsIn(_)
            | Condition::DayIn(_)
            | Condition::Answered(_)
            | Condition::NotChecked { .. }
            | Condition::NaceIn(..)
            | Condition::Violated { .. } => self.known(condition),
        }
    }

    /// A condition that is made of no others.
    fn known(&self, condition: &Condition) -> Option<bool> {
        Some(match condition {
            Condition::Constant(holds) => *holds,
            Condition::Read(read) => self.yes(*read)?,
            Condition::Compare(by, both) => judge(*by, self.order(both)?),
            Condition::Is { choice, option, by } => judge(*by, self.choice(*choice)?.cmp(option)),
            Condition::IsOneOf { choice, options } => options.binary_search(self.choice(*choice)?).is_ok(),
            Condition::Has { several, option } => self.options(*several)?.contains(option),
            Condition::NumberIn(both) => both.1.binary_search(&self.number(&both.0)?).is_ok(),
            Condition::WordsIn(both) => {
                let words = self.words(&both.0)?;
                both.1.binary_search_by(|text| text.as_ref().cmp(words)).is_ok()
            }
            Condition::DayIn(both) => both.1.binary_search(&self.day(&both.0)?).is_ok(),
            Condition::Answered(Read::Answer { question, part: PartIx::MAIN, at }) => {
                self.values.is_answered(*question, self.row(*at).map(|of| of.row))
            }
            Condition::Answered(read) => {
                self.value_of(*read).is_some_and(|value| !matches!(value, Value::Unfit(_)))
            }
            Condition::NotChecked { question, at } => {
                self.values.is_not_checked(*question, self.row(*at).map(|of| of.row))
            }
            Condition::NaceIn(words, list) => self.values.in_list(*list, self.words(words)?),
            Condition::Violated { prefix, at } => self.values.violated(prefix, self.row(*at)),
            Condition::Not(_) | Condition::And(_) | Condition::Or(_) => return None,
            Condition::Any(..) | Condition::All(..) => return None,
        })
    }

    /// How the two lie; none if one of them is unknown.
    fn order(&self, both: &Both) -> Option<Ordering> {
        Some(match both {
            Both::Conditions(one, other) => self.holds_if_known(one)?.cmp(&self.holds_if_known(other)?),
            Both::Numbers(one, other) => self.number(one)?.cmp(&self.number(other)?),
            Both::Days(one, other) => self.day(one)?.cmp(&self.day(other)?),
            Both::Moments(one, other) => self.moment(*one)?.cmp(&self.moment(*other)?),
            Both::Words(one, other) => self.words(one)?.cmp(self.words(other)?),
            Both::Choices(one, other) => self.choice(*one)?.cmp(self.choice(*other)?),
        })
    }

    /// An answer or a fact may be unknown; a rule never is.
    fn holds_if_known(&self, condition: &Condition) -> Option<bool> {
        if let Condition::Read(read) = condition { self.yes(*read) } else { Some(self.holds(condition)) }
    }

    fn yes(&self, read: Read) -> Option<bool> {
        match self.read(read)? {
            Seen::Bool(yes) => Some(yes),
            Seen::Choice(option) if option.as_str() == YES => Some(true),
            Seen::Choice(option) if option.as_str() == NO => Some(false),
            Seen::Number(_) | Seen::Text(_) | Seen::Date(_) | Seen::DateTime(_) => None,
            Seen::Choice(_) | Seen::Multi(_) => None,
        }
    }
}

/// This as soon as one says so; unknown, if none does and one is unknown; else the opposite.
fn unless(this: bool, mut all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut unknown = false;
    if all.any(|each| {
        unknown |= each.is_none();
        each == Some(this)
    }) {
        return Some(this);
    }
    if unknown { None } else { Some(!this) }
}

fn judge(by: Comparison, order: Ordering) -> bool {
    match by {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::More => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}
