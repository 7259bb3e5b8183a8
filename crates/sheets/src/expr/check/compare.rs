//! Which values can be compared, and how: a choice with its options, days by the day, texts only for being the same.

use super::Checker;
use super::name::{code, shape};
use super::typed::Typed;
use crate::code::OptionCode;
use crate::decimal::Decimal;
use crate::expr::eval::{NO, YES};
use crate::expr::fault::{FaultKind, Sort};
use crate::expr::names::Options;
use crate::expr::syntax::{Comparison, Node, Syntax};
use crate::expr::tree::{Both, Condition};
use crate::fact::Fact;

impl<'n> Checker<'n> {
    pub(super) fn compare(
        &mut self,
        column: u32,
        by: Comparison,
        left: &Syntax,
        right: &Syntax,
    ) -> Option<Condition> {
        let Some(one) = self.typed(left) else {
            // What a bare word means is not known without the left side.
            if code(right).is_none() {
                self.typed(right);
            }
            return None;
        };
        if let Typed::Choice(choice, options) = one
            && self.is_option(right, options)
        {
            if by.orders() {
                return self.not_comparable(column, by, Sort::Choice, Sort::Option);
            }
            let option = self.option(right, options, || left.to_string())?;
            return Some(Condition::Is { choice, option, by });
        }
        let other = if matches!(one, Typed::Condition(_)) && is_bare_word(right) {
            let option = self.option(right, Options::Words(&[YES, NO]), || left.to_string())?;
            Typed::Condition(Condition::Constant(option.as_str() == YES))
        } else {
            self.typed(right)?
        };
        self.both(column, by, (left, one), (right, other))
    }

    /// A code right of a choice is an option, unless there is such a question.
    fn is_option(&self, right: &Syntax, options: Options<'_>) -> bool {
        if let Node::Code { code, part: None } = &right.node {
            return self.names.question(code).is_none() && options.find(code).is_some();
        }
        matches!(right.node, Node::Text(_)) || is_bare_word(right)
    }

    fn both(
        &mut self,
        column: u32,
        by: Comparison,
        (left, one): (&Syntax, Typed<'n>),
        (right, other): (&Syntax, Typed<'n>),
    ) -> Option<Condition> {
        let sorts = (one.sort(), other.sort());
        let (both, ordered) = match (one, other) {
            (Typed::Number(one), Typed::Number(other)) => (Both::Numbers(one, other), true),
            (Typed::Moment(one), Typed::Moment(other)) => (Both::Moments(one, other), true),
            (Typed::Condition(one), Typed::Condition(other)) => (Both::Conditions(one, other), false),
            (Typed::Choice(one, options), Typed::Choice(other, others)) => {
                if !options.any_in(&others) {
                    let (one, other) = (left.to_string(), right.to_string());
                    return self.fault(column, FaultKind::NothingInCommon { one, other });
                }
                (Both::Choices(one, other), false)
            }
            (one, other) => match by_day_or_words(one, other) {
                Some(found) => found,
                None => return self.not_comparable(column, by, sorts.0, sorts.1),
            },
        };
        if by.orders() && !ordered {
            return self.not_comparable(column, by, sorts.0, sorts.1);
        }
        Some(Condition::Compare(by, Box::new(both)))
    }

    fn not_comparable<T>(&mut self, column: u32, by: Comparison, left: Sort, right: Sort) -> Option<T> {
        self.fault(column, FaultKind::NotComparable { left, right, by })
    }

    pub(super) fn is_in(&mut self, one: &Syntax, set: &[Syntax]) -> Option<Condition> {
        let typed = self.typed(one)?;
        let sort = typed.sort();
        match typed {
            Typed::Choice(choice, options) => {
                Some(Condition::IsOneOf { choice, options: self.options(one, set, options)? })
            }
            Typed::Number(number) => {
                let set = self.sorted(set, Sort::Number, literal_number)?;
                Some(Condition::NumberIn(Box::new((number, set))))
            }
            Typed::Text(_) | Typed::Entry(_) => {
                let set = self.sorted(set, Sort::Text, literal_text)?;
                Some(Condition::WordsIn(Box::new((typed.into_words()?, set))))
            }
            Typed::Day(_) | Typed::Moment(_) => {
                let set = self.sorted(set, Sort::Day, literal_day)?;
                Some(Condition::DayIn(Box::new((typed.into_day()?, set))))
            }
            Typed::Condition(_) | Typed::Multi(..) | Typed::Whole => self.wrong(one, Sort::OneOfASet, sort),
        }
    }

    fn options(&mut self, of: &Syntax, set: &[Syntax], options: Options<'n>) -> Option<Box<[OptionCode]>> {
        let found: Vec<Option<OptionCode>> =
            set.iter().map(|each| self.option(each, options, || of.to_string())).collect();
        found.into_iter().collect::<Option<Vec<_>>>().map(ordered)
    }

    fn sorted<T: Ord>(
        &mut self,
        set: &[Syntax],
        wanted: Sort,
        literal: impl Fn(&Node) -> Option<T>,
    ) -> Option<Box<[T]>> {
        let found: Vec<Option<T>> = set
            .iter()
            .map(|each| literal(&each.node).or_else(|| self.wrong(each, wanted, shape(each))))
            .collect();
        found.into_iter().collect::<Option<Vec<_>>>().map(ordered)
    }
}

/// Sets are searched by halves.
fn ordered<T: Ord>(mut all: Vec<T>) -> Box<[T]> {
    all.sort_unstable();
    all.dedup();
    all.into_boxed_slice()
}

fn by_day_or_words(one: Typed<'_>, other: Typed<'_>) -> Option<(Both, bool)> {
    if matches!(one, Typed::Day(_) | Typed::Moment(_)) {
        Some((Both::Days(one.into_day()?, other.into_day()?), true))
    } else {
        Some((Both::Words(one.into_words()?, other.into_words()?), false))
    }
}

fn is_bare_word(syntax: &Syntax) -> bool {
    matches!(&syntax.node, Node::Word(word) if !word.contains('.') && Fact::parse(word).is_none())
}

fn literal_number(node: &Node) -> Option<Decimal> {
    if let Node::Negative(inner) = node {
        return Some(Decimal::default().minus(literal_number(&inner.node)?));
    }
    if let Node::Number(number) = node { Some(*number) } else { None }
}

fn literal_text(node: &Node) -> Option<Box<str>> {
    if let Node::Text(text) = node { Some(text.as_str().into()) } else { None }
}

fn literal_day(node: &Node) -> Option<jiff::civil::Date> {
    if let Node::Day(day) = node { Some(*day) } else { None }
}
