//! What can be wrong with an expression, said so that whoever wrote it finds the place without help.

use std::fmt;

use thiserror::Error;

use super::syntax::Comparison;
use crate::fact::Fact;

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("column {column}: {kind}")]
pub struct Fault {
    /// The first letter is column 1.
    pub column: u32,
    /// What is wrong.
    pub kind: FaultKind,
}

impl Fault {
    pub(super) fn new(column: u32, kind: FaultKind) -> Self {
        Self { column, kind }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FaultKind {
    /// No such question.
    #[error("there is no question {0}")]
    UnknownQuestion(String),
    /// The question has no such part.
    #[error("the answer to {question} has no part {part}")]
    UnknownPart {
        /// The question.
        question: String,
        /// The part.
        part: String,
    },
    /// Nothing of this name is known without asking.
    #[error("nothing is known under the name {0}")]
    UnknownFact(String),
    /// No such group.
    #[error("there is no group {0}")]
    UnknownGroup(String),
    /// No such list.
    #[error("there is no list {0}")]
    UnknownList(String),
    /// No such function.
    #[error("there is no function {0}")]
    UnknownFunction(String),
    /// No such option.
    #[error("{of} has no option {option}; it has {}", listed(.known))]
    UnknownOption {
        /// The option.
        option: String,
        /// What does not have it.
        of: String,
        /// What there is instead.
        known: Vec<String>,
    },
    /// No violation has a code that begins so.
    #[error("no violation has a code that begins with {0}")]
    UnknownViolation(String),
    /// A word that could only be an option, where none can stand.
    #[error("{0} is not known without asking; an option can only stand right of a comparison with a choice")]
    LooseOption(String),
    /// Something of another type is needed.
    #[error("{wanted} is needed here, and this is {found}")]
    WrongType {
        /// What is needed.
        wanted: Sort,
        /// What stands there.
        found: Sort,
    },
    /// The two cannot be compared, or not so.
    #[error("{left} and {right} cannot be compared with {by}")]
    NotComparable {
        /// What stands left.
        left: Sort,
        /// What stands right.
        right: Sort,
        /// The sign.
        by: Comparison,
    },
    /// Two choices that can never be the same.
    #[error("{one} and {other} have no option in common")]
    NothingInCommon {
        /// What stands left.
        one: String,
        /// What stands right.
        other: String,
    },
    /// Nested deeper than [`super::DEEPEST`].
    #[error("this is nested more than {} deep", super::DEEPEST)]
    TooDeep,
    /// Longer than [`super::LONGEST`].
    #[error("the expression is longer than {} bytes", super::LONGEST)]
    TooLong,
    /// No expression has this character outside of a text.
    #[error("the character {} has no meaning here", .0.escape_debug())]
    BadCharacter(char),
    /// Digits that are no number.
    #[error("{0} is not a number with at most three decimals after a point")]
    BadNumber(String),
    /// No such day.
    #[error("there is no day {0}")]
    BadDay(String),
    /// A text without an end.
    #[error("the text that begins here does not end; a single ' is missing")]
    Unterminated,
    /// Something else should stand here.
    #[error("{wanted} should stand here instead of {found}")]
    Expected {
        /// What should.
        wanted: &'static str,
        /// What does.
        found: String,
    },
    /// Too few or too many arguments.
    #[error("{function} needs {wanted}")]
    WrongArity {
        /// The function.
        function: String,
        /// What it needs.
        wanted: &'static str,
    },
    /// A question of a group, and the expression stands outside of that group.
    #[error("{0} has an answer for each row of its group: reach it through any, all or count")]
    OutOfReach(String),
    /// Something that is known of each row, and there is no such row here.
    #[error("{} is known of each row of another kind, not here", .0.name())]
    NotInGroup(Fact),
    /// Rows of rows: what this costs grows with the square of the rows.
    #[error("any, all and count with a condition cannot stand in one another")]
    RowsInRows,
}

/// What kind of value something is, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// It holds or does not.
    Condition,
    /// A number.
    Number,
    /// Words.
    Text,
    /// A day.
    Day,
    /// A day and a time.
    Moment,
    /// One of several options.
    Choice,
    /// Any of several options.
    Multi,
    /// An entry of a classifier.
    Entry,
    /// Something that is only answered or not.
    Whole,
    /// A question itself, not what was answered.
    Question,
    /// A part of an answer.
    Part,
    /// The code of an option.
    Option,
    /// The code of a group.
    Group,
    /// The code of a list.
    List,
    /// The beginning of a violation's code.
    Violation,
    /// What can be looked for in a set.
    OneOfASet,
    /// A bare word.
    Word,
    /// A function, where a code should stand.
    Call,
}

impl fmt::Display for Sort {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Condition => "a condition",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Day => "a day",
            Self::Moment => "a day with a time",
            Self::Choice => "a choice of one option",
            Self::Multi => "a choice of several options",
            Self::Entry => "an entry of a classifier",
            Self::Whole => "an answer that can only be asked for with answered",
            Self::Question => "a question",
            Self::Part => "a part of an answer",
            Self::Option => "an option",
            Self::Group => "a group",
            Self::List => "a list",
            Self::Violation => "the beginning of a violation's code",
            Self::OneOfASet => "a choice of one option, a number, a text or a day",
            Self::Word => "a word",
            Self::Call => "a function",
        })
    }
}

/// A list that is read by people, not all the five hundred of a classifier.
fn listed(known: &[String]) -> String {
    const MOST: usize = 20;
    let mut text = known.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    if known.len() > MOST {
        text.push_str(", …");
    }
    text
}
