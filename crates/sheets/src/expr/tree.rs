//! The checked expression: every name is a place, every option a code, every type settled, so that evaluation cannot fail.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;

use super::names::{GroupIx, ListIx, PartIx, QuestionIx};
use super::syntax::{Comparison, Factor, Sign};
use crate::code::OptionCode;
use crate::decimal::Decimal;
use crate::fact::Fact;

/// A checked expression. `Display` writes it in its one spelling.
#[derive(Debug, Clone)]
pub struct Expr {
    pub(super) root: Root,
    /// The group that it stands in: the row that it is evaluated for is one of this group.
    pub(super) here: Option<GroupIx>,
    pub(super) reads: Reads,
    pub(super) text: Box<str>,
}

impl Expr {
    /// Everything that its value depends on.
    pub fn reads(&self) -> &Reads {
        &self.reads
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// What the value of an expression depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reads {
    /// The questions, and how they are reached.
    pub questions: BTreeSet<(QuestionIx, Reach)>,
    /// What is known without asking; functions that count up to the day of the visit read [`Fact::Day`].
    pub facts: BTreeSet<Fact>,
    /// The groups whose rows are counted or walked through.
    pub rows: BTreeSet<GroupIx>,
    /// The beginnings of the codes of violations.
    pub violations: BTreeSet<Box<str>>,
}

/// How a question is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// It is one of the sheet, or this row's.
    Here,
    /// Through `any`, `all` or `count`: every row's.
    AllRows,
}

/// What the expression comes to.
#[derive(Debug, Clone)]
pub(super) enum Root {
    Condition(Condition),
    Number(Number),
    Day(Day),
    Words(Words),
    /// A choice, several options or a moment, as they are.
    Read(Read),
}

/// Of which row something is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum At {
    /// It is of the sheet itself.
    Sheet,
    /// The row that the expression is evaluated for.
    Own,
    /// The row that `any`, `all` or `count` has come to.
    Each,
}

/// Something that is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    Answer { question: QuestionIx, part: PartIx, at: At },
    Fact { fact: Fact, at: At },
}

#[derive(Debug, Clone)]
pub(super) enum Condition {
    Constant(bool),
    Read(Read),
    Not(Box<Condition>),
    And(Box<[Condition]>),
    Or(Box<[Condition]>),
    Compare(Comparison, Box<Both>),
    /// A choice is this option, or is another.
    Is {
        choice: Read,
        option: OptionCode,
        by: Comparison,
    },
    IsOneOf {
        choice: Read,
        options: Box<[OptionCode]>,
    },
    Has {
        several: Read,
        option: OptionCode,
    },
    NumberIn(Box<(Number, Box<[Decimal]>)>),
    WordsIn(Box<(Words, Box<[Box<str>]>)>),
    DayIn(Box<(Day, Box<[Date]>)>),
    Answered(Read),
    NotChecked {
        question: QuestionIx,
        at: At,
    },
    NaceIn(Words, ListIx),
    Any(GroupIx, Box<Condition>),
    All(GroupIx, Box<Condition>),
    Violated {
        prefix: Box<str>,
        at: At,
    },
}

/// Two of the same type.
#[derive(Debug, Clone)]
pub(super) enum Both {
    Conditions(Condition, Condition),
    Numbers(Number, Number),
    Days(Day, Day),
    Moments(Read, Read),
    Words(Words, Words),
    Choices(Read, Read),
}

#[derive(Debug, Clone)]
pub(super) enum Number {
    Constant(Decimal),
    Read(Read),
    Negative(Box<Number>),
    Sum(Box<Terms<Sign>>),
    Product(Box<Terms<Factor>>),
    /// From the first to the second.
    DaysBetween(Box<(Day, Day)>),
    Age(Day),
    Rows(GroupIx),
    Count(GroupIx, Box<Condition>),
}

/// The first, and what each further one does to it.
pub(super) type Terms<Does> = (Number, Box<[(Does, Number)]>);

#[derive(Debug, Clone)]
pub(super) enum Day {
    Constant(Date),
    /// The day of the visit.
    Visit,
    /// A day, or the day of a moment.
    Read(Read),
    /// The day of birth that a personal code begins with.
    Birth(Words),
}

#[derive(Debug, Clone)]
pub(super) enum Words {
    Constant(Box<str>),
    /// A text, or the code of an entry.
    Read(Read),
}
