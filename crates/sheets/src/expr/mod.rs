//! Expressions of definitions: written as text, checked while loading, total when evaluated.
//!
//! `parse` reads the text, `check` finds out what its names mean and whether its types fit, and the checked expression
//! is then evaluated on a running sheet. `docs/SHEETS.md` is the language for those who write it.

mod check;
mod eval;
#[cfg(test)]
mod example;
mod fault;
mod lex;
mod names;
mod parse;
mod prefixes;
#[cfg(test)]
mod random;
mod show;
mod syntax;
mod tree;
mod values;

pub use check::check;
pub use fault::{Fault, FaultKind, Sort};
pub use names::{GroupIx, Kind, ListIx, Named, NamedPart, Names, Options, PartIx, QuestionIx, Wanted};
pub use parse::parse;
pub use prefixes::Prefixes;
pub use syntax::{Comparison, Factor, Node, Sign, Syntax};
pub use tree::{Expr, Reach, Reads};
pub use values::{RowIx, RowOf, Values};

/// How many nodes of an expression may lie in one another.
pub const DEEPEST: usize = 64;
/// How many bytes an expression may have.
pub const LONGEST: usize = 8 * 1024;
