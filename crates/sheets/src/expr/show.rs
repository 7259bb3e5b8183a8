//! An expression in its one spelling, for people who compare two versions of a definition: no needless brackets.

use std::fmt::{self, Display, Formatter, Write as _};

use super::DEEPEST;
use super::lex::is_word;
use super::syntax::{Factor, Node, Sign, Syntax};
use crate::decimal::Decimal;

impl Display for Syntax {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        show(self, Binding::Or, DEEPEST, out)
    }
}

/// How strongly a node holds its parts together; what is weaker than its surroundings needs brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Single,
}

fn binding(node: &Node) -> Binding {
    match node {
        Node::Or(_) => Binding::Or,
        Node::And(_) => Binding::And,
        Node::Not(_) => Binding::Not,
        Node::Compare(..) | Node::In(..) => Binding::Compare,
        Node::Sum(..) => Binding::Sum,
        Node::Product(..) => Binding::Product,
        Node::Bool(_)
        | Node::Number(_)
        | Node::Text(_)
        | Node::Day(_)
        | Node::Word(_)
        | Node::Code { .. }
        | Node::Negative(_)
        | Node::Call { .. } => Binding::Single,
    }
}

/// A row of one is that one.
fn simplest(syntax: &Syntax) -> Option<&Syntax> {
    match &syntax.node {
        Node::And(all) | Node::Or(all) => match all.as_slice() {
            [one] => Some(one),
            [] | [_, _, ..] => None,
        },
        Node::Sum(one, rest) if rest.is_empty() => Some(one),
        Node::Product(one, rest) if rest.is_empty() => Some(one),
        Node::Bool(_)
        | Node::Number(_)
        | Node::Text(_)
        | Node::Day(_)
        | Node::Word(_)
        | Node::Code { .. }
        | Node::Not(_)
        | Node::Negative(_)
        | Node::Sum(..)
        | Node::Product(..)
        | Node::Compare(..)
        | Node::In(..)
        | Node::Call { .. } => None,
    }
}

fn show(syntax: &Syntax, around: Binding, left: usize, out: &mut Formatter<'_>) -> fmt::Result {
    let Some(left) = left.checked_sub(1) else { return out.write_char('…') };
    if let Some(one) = simplest(syntax) {
        return show(one, around, left, out);
    }
    if binding(&syntax.node) < around {
        out.write_char('(')?;
        node(&syntax.node, left, out)?;
        return out.write_char(')');
    }
    node(&syntax.node, left, out)
}

fn node(node: &Node, left: usize, out: &mut Formatter<'_>) -> fmt::Result {
    match node {
        Node::Bool(yes) => write!(out, "{yes}"),
        Node::Number(number) => show_number(*number, out),
        Node::Text(text) => show_text(text, out),
        Node::Day(day) => write!(out, "{day}"),
        Node::Word(word) if is_word(word) => out.write_str(word),
        Node::Word(word) => show_text(word, out),
        Node::Code { code, part: None } => out.write_str(code),
        Node::Code { code, part: Some(part) } => write!(out, "{code}.{part}"),
        Node::Not(inner) => {
            out.write_str("not ")?;
            show(inner, Binding::Not, left, out)
        }
        Node::And(all) if all.is_empty() => out.write_str("true"),
        Node::Or(all) if all.is_empty() => out.write_str("false"),
        Node::And(all) => row(all, " and ", Binding::And, left, out),
        Node::Or(all) => row(all, " or ", Binding::Or, left, out),
        Node::Negative(inner) => {
            out.write_char('-')?;
            show(inner, Binding::Single, left, out)
        }
        Node::Sum(first, rest) => {
            show(first, Binding::Sum, left, out)?;
            rest.iter().try_for_each(|(sign, each)| {
                out.write_str(if *sign == Sign::Plus { " + " } else { " - " })?;
                show(each, Binding::Product, left, out)
            })
        }
        Node::Product(first, rest) => {
            show(first, Binding::Product, left, out)?;
            rest.iter().try_for_each(|(factor, each)| {
                out.write_str(if *factor == Factor::Times { " * " } else { " / " })?;
                show(each, Binding::Single, left, out)
            })
        }
        Node::Compare(by, one, other) => {
            show(one, Binding::Sum, left, out)?;
            write!(out, " {by} ")?;
            show(other, Binding::Sum, left, out)
        }
        Node::In(one, set) => {
            show(one, Binding::Sum, left, out)?;
            out.write_str(" in {")?;
            row(set, ", ", Binding::Single, left, out)?;
            out.write_char('}')
        }
        Node::Call { name, arguments } => {
            write!(out, "{name}(")?;
            row(arguments, ", ", Binding::Or, left, out)?;
            out.write_char(')')
        }
    }
}

fn row(
    all: &[Syntax],
    between: &str,
    around: Binding,
    left: usize,
    out: &mut Formatter<'_>,
) -> fmt::Result {
    all.iter().enumerate().try_for_each(|(at, each)| {
        if at > 0 {
            out.write_str(between)?;
        }
        show(each, around, left, out)
    })
}

/// With a point: a comma stands between arguments.
fn show_number(number: Decimal, out: &mut Formatter<'_>) -> fmt::Result {
    out.write_str(&number.to_string().replace(',', "."))
}

fn show_text(text: &str, out: &mut Formatter<'_>) -> fmt::Result {
    write!(out, "'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests;
