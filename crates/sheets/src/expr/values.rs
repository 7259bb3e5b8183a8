//! What an expression is evaluated on: the running sheet implements it, and looks nothing up by name.

use jiff::civil::Date;

use super::names::{GroupIx, ListIx, PartIx, QuestionIx};
use crate::fact::{Fact, FactValue};
use crate::value::Value;

/// The place of a row in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIx(pub u32);

/// A row, with the group that it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowOf {
    /// The group.
    pub group: GroupIx,
    /// The row.
    pub row: RowIx,
}

/// What an expression is evaluated on. Every method is called thousands of times while a key is pressed: no
/// allocation, no search by text.
pub trait Values {
    /// The part of an answer; none, if it is not answered, not checked or hidden. The row is one of the question's
    /// own group, and none for a question of the sheet itself.
    fn answer(&self, question: QuestionIx, part: PartIx, row: Option<RowIx>) -> Option<&Value>;
    /// Whether the question is answered: by its main part, or by one that stands instead of it. Not while it is hidden.
    fn is_answered(&self, question: QuestionIx, row: Option<RowIx>) -> bool;
    /// Whether somebody said that it was not checked.
    fn is_not_checked(&self, question: QuestionIx, row: Option<RowIx>) -> bool;
    /// What is known without asking. The row is none for what is known of the sheet itself. `visit.day` is never
    /// asked here, but through [`Values::day`].
    fn fact(&self, fact: Fact, row: Option<RowOf>) -> Option<&FactValue>;
    /// How many rows a group has; they are counted from nought.
    fn rows(&self, group: GroupIx) -> u32;
    /// Whether the code begins with one in the list ([`super::Prefixes`] answers that).
    fn in_list(&self, list: ListIx, code: &str) -> bool;
    /// Whether a violation whose code begins so follows from an answer: in this row, or anywhere if there is none.
    fn violated(&self, prefix: &str, row: Option<RowOf>) -> bool;
    /// The day of the visit; before it, today.
    fn day(&self) -> Date;
}
