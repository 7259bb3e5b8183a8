//! An expression in its one spelling, for people who compare two versions of a definition: no needless brackets.

use std::fmt::{self, Display, Formatter, Write as _};

use super::DEEPEST;
use super::lex::is_word;
use super::syntax::{Binding, Factor, Node, Sign, Syntax};
use crate::decimal::Decimal;

impl Display for Syntax {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        show(self, Binding::Or, DEEPEST, out)
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
    if syntax.node.binding() < around {
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
        Node::Not(inner) => before("not ", inner, Binding::Not, left, out),
        Node::And(all) if all.is_empty() => out.write_str("true"),
        Node::Or(all) if all.is_empty() => out.write_str("false"),
        Node::And(all) => row(all, " and ", Binding::And, left, out),
        Node::Or(all) => row(all, " or ", Binding::Or, left, out),
        Node::Negative(inner) => before("-", inner, Binding::Single, left, out),
        Node::Sum(first, rest) => {
            show(first, Binding::Sum, left, out)?;
            rest.iter().try_for_each(|(sign, each)| before(plus(*sign), each, Binding::Product, left, out))
        }
        Node::Product(first, rest) => {
            show(first, Binding::Product, left, out)?;
            rest.iter()
                .try_for_each(|(factor, each)| before(times(*factor), each, Binding::Single, left, out))
        }
        Node::Compare(by, one, other) => {
            show(one, Binding::Sum, left, out)?;
            before(&format!(" {by} "), other, Binding::Sum, left, out)
        }
        Node::In(one, set) => {
            show(one, Binding::Sum, left, out)?;
            enclosed(" in {", set, Binding::Single, "}", left, out)
        }
        Node::Call { name, arguments } => {
            out.write_str(name)?;
            enclosed("(", arguments, Binding::Or, ")", left, out)
        }
    }
}

const fn plus(sign: Sign) -> &'static str {
    match sign {
        Sign::Plus => " + ",
        Sign::Minus => " - ",
    }
}

const fn times(factor: Factor) -> &'static str {
    match factor {
        Factor::Times => " * ",
        Factor::Over => " / ",
    }
}

fn before(sign: &str, inner: &Syntax, around: Binding, left: usize, out: &mut Formatter<'_>) -> fmt::Result {
    out.write_str(sign)?;
    show(inner, around, left, out)
}

fn enclosed(
    open: &str,
    all: &[Syntax],
    around: Binding,
    close: &str,
    left: usize,
    out: &mut Formatter<'_>,
) -> fmt::Result {
    out.write_str(open)?;
    row(all, ", ", around, left, out)?;
    out.write_str(close)
}

fn row(all: &[Syntax], between: &str, around: Binding, left: usize, out: &mut Formatter<'_>) -> fmt::Result {
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
