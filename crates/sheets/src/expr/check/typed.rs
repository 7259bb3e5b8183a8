//! A part of an expression whose type is settled, while its surroundings are still being looked at.

use crate::expr::fault::Sort;
use crate::expr::names::{Kind, Options};
use crate::expr::tree::{Condition, Day, Number, Read, Words};

pub(super) enum Typed<'n> {
    Condition(Condition),
    Number(Number),
    Text(Words),
    Day(Day),
    Moment(Read),
    Choice(Read, Options<'n>),
    Multi(Read, Options<'n>),
    Entry(Read),
    /// It is answered, or it is not; nothing else is asked of it.
    Whole,
}

impl<'n> Typed<'n> {
    /// What is read, by how it is answered.
    pub fn of(kind: Kind<'n>, read: Read) -> Self {
        match kind {
            Kind::Bool => Self::Condition(Condition::Read(read)),
            Kind::Number => Self::Number(Number::Read(read)),
            Kind::Text => Self::Text(Words::Read(read)),
            Kind::Date => Self::Day(Day::Read(read)),
            Kind::DateTime => Self::Moment(read),
            Kind::Choice(options) => Self::Choice(read, options),
            Kind::Multi(options) => Self::Multi(read, options),
            Kind::Entry => Self::Entry(read),
            Kind::Other => Self::Whole,
        }
    }

    pub fn sort(&self) -> Sort {
        match self {
            Self::Condition(_) => Sort::Condition,
            Self::Number(_) => Sort::Number,
            Self::Text(_) => Sort::Text,
            Self::Day(_) => Sort::Day,
            Self::Moment(_) => Sort::Moment,
            Self::Choice(..) => Sort::Choice,
            Self::Multi(..) => Sort::Multi,
            Self::Entry(_) => Sort::Entry,
            Self::Whole => Sort::Whole,
        }
    }

    /// A day, or the day of a moment.
    pub fn into_day(self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(day),
            Self::Moment(read) => Some(Day::Read(read)),
            Self::Condition(_) | Self::Number(_) | Self::Text(_) => None,
            Self::Choice(..) | Self::Multi(..) | Self::Entry(_) | Self::Whole => None,
        }
    }

    /// A text, or the code of an entry.
    pub fn into_words(self) -> Option<Words> {
        match self {
            Self::Text(words) => Some(words),
            Self::Entry(read) => Some(Words::Read(read)),
            Self::Condition(_) | Self::Number(_) | Self::Day(_) | Self::Moment(_) => None,
            Self::Choice(..) | Self::Multi(..) | Self::Whole => None,
        }
    }
}

pub(super) fn sort_of(kind: Kind<'_>) -> Sort {
    match kind {
        Kind::Bool => Sort::Condition,
        Kind::Number => Sort::Number,
        Kind::Text => Sort::Text,
        Kind::Date => Sort::Day,
        Kind::DateTime => Sort::Moment,
        Kind::Choice(_) => Sort::Choice,
        Kind::Multi(_) => Sort::Multi,
        Kind::Entry => Sort::Entry,
        Kind::Other => Sort::Whole,
    }
}
