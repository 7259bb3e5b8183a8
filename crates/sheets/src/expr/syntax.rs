//! An expression as it was written, before anybody knows what its names mean. Other notations than ours make the same
//! tree, so it knows nothing of brackets and letters.

use std::fmt;

use jiff::civil::Date;

use super::DEEPEST;
use super::fault::{Fault, FaultKind};
use crate::decimal::Decimal;

/// A node of the tree and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syntax {
    /// The column, counted in characters from 1; of an operation, that of its sign.
    pub column: u32,
    /// What stands there.
    pub node: Node,
}

/// What stands in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// A text in quotes.
    Text(String),
    /// A day.
    Day(Date),
    /// A word: what is known without asking, an option, a group or a list, whatever its place wants.
    Word(String),
    /// A code, such as `DA-12`: a question with or without a part, or whatever its place wants.
    Code {
        /// The code.
        code: String,
        /// The part.
        part: Option<String>,
    },
    /// The opposite.
    Not(Box<Syntax>),
    /// All of them.
    And(Vec<Syntax>),
    /// One of them.
    Or(Vec<Syntax>),
    /// Less than nothing.
    Negative(Box<Syntax>),
    /// From left to right.
    Sum(Box<Syntax>, Vec<(Sign, Syntax)>),
    /// From left to right.
    Product(Box<Syntax>, Vec<(Factor, Syntax)>),
    /// Two that are compared.
    Compare(Comparison, Box<Syntax>, Box<Syntax>),
    /// One that is looked for in a set.
    In(Box<Syntax>, Vec<Syntax>),
    /// A function.
    Call {
        /// Its name.
        name: String,
        /// Its arguments.
        arguments: Vec<Syntax>,
    },
}

/// How strongly a node holds its parts together; what is weaker than its surroundings needs brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Single,
}

impl Node {
    pub(super) const fn binding(&self) -> Binding {
        match self {
            // Nothing to hold together: it is `true` or `false`.
            Self::Or(all) | Self::And(all) if all.is_empty() => Binding::Single,
            Self::Or(_) => Binding::Or,
            Self::And(_) => Binding::And,
            Self::Not(_) => Binding::Not,
            Self::Compare(..) | Self::In(..) => Binding::Compare,
            Self::Sum(..) => Binding::Sum,
            Self::Product(..) => Binding::Product,
            Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Day(_)
            | Self::Word(_)
            | Self::Code { .. }
            | Self::Negative(_)
            | Self::Call { .. } => Binding::Single,
        }
    }
}

/// What a term does to a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// It is added.
    Plus,
    /// It is taken away.
    Minus,
}

/// What a factor does to a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Factor {
    /// It multiplies.
    Times,
    /// It divides.
    Over,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Whether it asks which of the two is greater.
    pub(super) const fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        })
    }
}

impl Syntax {
    /// A node and where it stands.
    pub fn new(column: u32, node: Node) -> Self {
        Self { column, node }
    }

    /// Refuses a tree that is deeper than [`DEEPEST`], so that everybody after may walk it by recursion.
    pub(super) fn check_depth(&self) -> Result<(), Fault> {
        self.shallower_than(DEEPEST)
    }

    fn shallower_than(&self, left: usize) -> Result<(), Fault> {
        let left = left.checked_sub(1).ok_or_else(|| Fault::new(self.column, FaultKind::TooDeep))?;
        match &self.node {
            Node::Bool(_)
            | Node::Number(_)
            | Node::Text(_)
            | Node::Day(_)
            | Node::Word(_)
            | Node::Code { .. } => Ok(()),
            Node::Not(inner) | Node::Negative(inner) => inner.shallower_than(left),
            Node::And(all) | Node::Or(all) | Node::Call { arguments: all, .. } => {
                all.iter().try_for_each(|each| each.shallower_than(left))
            }
            Node::Sum(first, rest) => {
                first.shallower_than(left)?;
                rest.iter().try_for_each(|(_, each)| each.shallower_than(left))
            }
            Node::Product(first, rest) => {
                first.shallower_than(left)?;
                rest.iter().try_for_each(|(_, each)| each.shallower_than(left))
            }
            Node::Compare(_, one, other) => {
                one.shallower_than(left)?;
                other.shallower_than(left)
            }
            Node::In(one, set) => {
                one.shallower_than(left)?;
                set.iter().try_for_each(|each| each.shallower_than(left))
            }
        }
    }
}
