//! What names mean where an expression stands: the loader knows, the language only asks.

use crate::code::OptionCode;
use crate::source::{AnswerOption, RowsOf};

/// The place of a question in the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionIx(pub u32);

/// The place of a group in the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupIx(pub u16);

/// The place of a list in the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListIx(pub u16);

/// The place of a part in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartIx(pub u16);

impl PartIx {
    /// The main part.
    pub const MAIN: Self = Self(0);
}

/// What names mean where an expression stands.
pub trait Names {
    /// The question of this code.
    fn question(&self, code: &str) -> Option<Named<'_>>;
    /// The group of this code.
    fn group(&self, code: &str) -> Option<GroupIx>;
    /// What the rows of a group are about, which decides what is known of them.
    fn rows_of(&self, group: GroupIx) -> RowsOf;
    /// The list of this code.
    fn list(&self, code: &str) -> Option<ListIx>;
    /// Whether there is a violation whose code begins so.
    fn violations_beginning(&self, prefix: &str) -> bool;
    /// The group that the expression stands in.
    fn here(&self) -> Option<GroupIx>;
}

/// A question, as far as expressions are concerned.
#[derive(Debug, Clone)]
pub struct Named<'a> {
    /// Its place.
    pub ix: QuestionIx,
    /// The group that it repeats with.
    pub group: Option<GroupIx>,
    /// The parts of its answer; the first is the main part, whatever it is called.
    pub parts: Vec<NamedPart<'a>>,
}

/// A part of an answer.
#[derive(Debug, Clone, Copy)]
pub struct NamedPart<'a> {
    /// Its code.
    pub code: &'a str,
    /// How it is answered.
    pub of: Kind<'a>,
}

/// How a part of an answer is answered, as far as expressions are concerned.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'a> {
    /// Yes or no, kept as the options `yes` and `no`.
    Bool,
    /// A number.
    Number,
    /// Words.
    Text,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// One of these.
    Choice(Options<'a>),
    /// Any of these.
    Multi(Options<'a>),
    /// An entry of a classifier: compared by its code, as a text.
    Entry,
    /// An address, a person, something captured: it is answered, or it is not.
    Other,
}

/// What can be chosen, in whichever form its owner has it.
#[derive(Debug, Clone, Copy)]
pub enum Options<'a> {
    /// Codes.
    Codes(&'a [OptionCode]),
    /// Options as they were written.
    Offered(&'a [AnswerOption]),
    /// The words of a fact.
    Words(&'static [&'static str]),
}

impl<'a> From<&'a [OptionCode]> for Options<'a> {
    fn from(codes: &'a [OptionCode]) -> Self {
        Self::Codes(codes)
    }
}

impl<'a> From<&'a [AnswerOption]> for Options<'a> {
    fn from(offered: &'a [AnswerOption]) -> Self {
        Self::Offered(offered)
    }
}

impl Options<'_> {
    /// The option of this code.
    pub(super) fn find(&self, code: &str) -> Option<OptionCode> {
        match self {
            Self::Codes(codes) => codes.iter().find(|option| option.as_str() == code).cloned(),
            Self::Offered(offered) => {
                offered.iter().find(|option| option.code.as_str() == code).map(|option| option.code.clone())
            }
            Self::Words(words) => {
                words.iter().find(|word| **word == code).map(|word| OptionCode::from(*word))
            }
        }
    }

    pub(super) fn codes(&self) -> Vec<String> {
        match self {
            Self::Codes(codes) => codes.iter().map(ToString::to_string).collect(),
            Self::Offered(offered) => offered.iter().map(|option| option.code.to_string()).collect(),
            Self::Words(words) => words.iter().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn any_in(&self, other: &Self) -> bool {
        self.codes().iter().any(|code| other.find(code).is_some())
    }
}

/// What an expression is for.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'a> {
    /// It holds or it does not.
    Condition,
    /// It is the value of an answer of this kind.
    Value(Kind<'a>),
}
