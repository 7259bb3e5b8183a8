//! Which options the conditions of an edition name: one that nobody names switches nothing on and leads to nothing.

use std::collections::BTreeSet;

use super::words::{FEATURES, TOPICS, bare};
use crate::expr::{self, Expr, Node, Syntax};
use crate::library::Edition;
use crate::value::MAIN;

/// Options by question and part; of two choices that are compared with each other, every option is named.
#[derive(Debug, Default)]
pub(super) struct Uses {
    named: BTreeSet<(String, String, String)>,
    whole: BTreeSet<(String, String)>,
}

impl Uses {
    /// What decides whether something is shown.
    pub fn of_showing(edition: &Edition) -> Self {
        Self::of(showing(edition))
    }

    /// What any expression names.
    pub fn of_all(edition: &Edition) -> Self {
        let questions = || edition.questions().iter();
        let rules = questions().flat_map(|it| it.follows.iter().map(|follows| &follows.when));
        let checks = questions().flat_map(|it| it.checks.iter().map(|check| &check.holds));
        let known = questions().filter_map(|it| it.prefill.as_ref()).map(|prefill| &prefill.from);
        Self::of(showing(edition).chain(rules).chain(checks).chain(known))
    }

    fn of<'e>(all: impl Iterator<Item = &'e Expr>) -> Self {
        let mut uses = Self::default();
        // Written by us a moment ago: it always reads back.
        for syntax in all.filter_map(|expr| expr::parse(&expr.to_string()).ok()) {
            uses.read(&syntax);
        }
        uses
    }

    /// Whether an expression names this option.
    pub fn name(&self, question: &str, part: &str, option: &str) -> bool {
        let (question, part) = (question.to_owned(), part.to_owned());
        self.named.contains(&(question.clone(), part.clone(), option.to_owned()))
            || self.whole.contains(&(question, part))
    }

    /// By recursion: whatever was parsed is shallow.
    fn read(&mut self, syntax: &Syntax) {
        match &syntax.node {
            Node::Bool(_)
            | Node::Number(_)
            | Node::Text(_)
            | Node::Day(_)
            | Node::Word(_)
            | Node::Code { .. } => {}
            Node::Not(inner) | Node::Negative(inner) => self.read(inner),
            Node::And(all) | Node::Or(all) => all.iter().for_each(|each| self.read(each)),
            Node::Sum(first, rest) => {
                self.read(first);
                rest.iter().for_each(|(_, each)| self.read(each));
            }
            Node::Product(first, rest) => {
                self.read(first);
                rest.iter().for_each(|(_, each)| self.read(each));
            }
            Node::Compare(_, one, other) => self.compared(one, other),
            Node::In(one, set) => set.iter().for_each(|each| self.compared(one, each)),
            Node::Call { name, arguments } => self.call(name, arguments),
        }
    }

    fn compared(&mut self, one: &Syntax, other: &Syntax) {
        let subject = subject(one);
        if let (Some(one), Some(other)) = (&subject, self::subject(other)) {
            self.whole.extend([one.clone(), other]);
        } else if let (Some((question, part)), Some(option)) = (subject, bare(other)) {
            self.named.insert((question, part, option.to_owned()));
        } else {
            self.read(one);
            self.read(other);
        }
    }

    fn call(&mut self, name: &str, arguments: &[Syntax]) {
        let fixed = |question: &str| Some((question.to_owned(), MAIN.to_owned()));
        let (subject, option) = match (name, arguments) {
            ("feature", [option]) => (fixed(FEATURES), bare(option)),
            ("topic", [option]) => (fixed(TOPICS), bare(option)),
            ("has", [several, option]) => (subject(several), bare(option)),
            _ => return arguments.iter().for_each(|each| self.read(each)),
        };
        let named = subject.zip(option).map(|((question, part), option)| (question, part, option.to_owned()));
        self.named.extend(named);
    }
}

fn showing(edition: &Edition) -> impl Iterator<Item = &Expr> {
    let questions = edition.questions().iter().flat_map(|question| {
        let parts = question.parts.iter().filter_map(|part| part.shown_when.as_ref());
        question.shown_when.iter().chain(parts)
    });
    edition.sections().iter().filter_map(|section| section.shown_when.as_ref()).chain(questions)
}

/// The question and the part that something is compared with.
fn subject(syntax: &Syntax) -> Option<(String, String)> {
    if let Node::Code { code, part } = &syntax.node {
        Some((code.clone(), part.as_deref().unwrap_or(MAIN).to_owned()))
    } else {
        None
    }
}
