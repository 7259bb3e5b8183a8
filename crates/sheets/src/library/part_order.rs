//! A part of an answer waits for the parts before it only: they are settled from the first to the last, each once.

use super::fault::Findings;
use crate::expr::{self, Node, Syntax};
use crate::source;

/// Tells of parts that wait for themselves or for a part behind them; such a condition would never hold.
pub(super) fn check(file: &str, question: &source::Question, findings: &mut Findings) {
    for (place, part) in question.parts.iter().enumerate() {
        let Some(Ok(syntax)) = part.shown_when.as_deref().map(expr::parse) else { continue };
        let mut named = Vec::new();
        parts_named(&syntax, question.code.as_str(), &mut named);
        let not_before =
            |code: &&str| question.parts.iter().skip(place).any(|part| part.code.as_str() == *code);
        for code in named.into_iter().filter(not_before) {
            let place = format!("{} {} shown_when", question.code, part.code);
            findings.add(file, place, format_args!("it waits for {code}, which does not come before it"));
        }
    }
}

/// The parts of this question that an expression names. The parser bounds the depth.
fn parts_named<'s>(syntax: &'s Syntax, question: &str, named: &mut Vec<&'s str>) {
    let mut all = |inner: &'s [Syntax]| inner.iter().for_each(|each| parts_named(each, question, named));
    match &syntax.node {
        Node::Code { code, part: Some(part) } if code == question => named.push(part),
        Node::And(inner) | Node::Or(inner) | Node::Call { arguments: inner, .. } => all(inner),
        Node::In(one, set) => {
            all(set);
            parts_named(one, question, named);
        }
        Node::Not(inner) | Node::Negative(inner) => parts_named(inner, question, named),
        Node::Sum(first, rest) => {
            parts_named(first, question, named);
            rest.iter().for_each(|(_, each)| parts_named(each, question, named));
        }
        Node::Product(first, rest) => {
            parts_named(first, question, named);
            rest.iter().for_each(|(_, each)| parts_named(each, question, named));
        }
        Node::Compare(_, left, right) => {
            parts_named(left, question, named);
            parts_named(right, question, named);
        }
        Node::Code { .. }
        | Node::Bool(_)
        | Node::Number(_)
        | Node::Text(_)
        | Node::Day(_)
        | Node::Word(_) => {}
    }
}
