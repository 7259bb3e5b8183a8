//! What depends on what: an order in which everything is settled once, and for each answer those who have to look again.

use std::collections::BTreeMap;

use super::edition::{Question, Section, Violation};
use super::order::{self, ranks};
use crate::expr::{Expr, GroupIx, QuestionIx, Reach};
use crate::fact::Fact;

/// Who has to look again, and which rows of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Dependent {
    pub question: QuestionIx,
    /// Through `any`, `all` or `count`: every row of the one that depends.
    pub reach: Reach,
}

/// The dependencies of an edition.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// By question: its place in the order.
    rank: Vec<u32>,
    /// By question: who reads its answer.
    readers: Vec<Vec<Dependent>>,
    /// By fact: who reads it.
    of_fact: BTreeMap<Fact, Vec<Dependent>>,
    /// By group: who counts its rows.
    of_rows: BTreeMap<GroupIx, Vec<QuestionIx>>,
    /// By beginning of a code: who asks whether such a violation follows.
    of_violation: BTreeMap<Box<str>, Vec<Dependent>>,
    /// By beginning of a code: the questions that such a violation can follow from, and by which of their rules.
    owners: Owners,
}

/// Questions whose conditions wait for each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Circle(pub Vec<QuestionIx>);

impl Graph {
    pub(super) fn of(
        questions: &[Question],
        sections: &[Section],
        violations: &[Violation],
    ) -> Result<Self, Circle> {
        let mut graph = Self { readers: vec![Vec::new(); questions.len()], ..Self::default() };
        graph.owners = owners(questions, sections, violations);
        for (at, question) in questions.iter().enumerate() {
            let rules = question.checks.iter().map(|check| &check.holds);
            let rules = rules.chain(question.follows.iter().map(|follows| &follows.when));
            for expr in decides(question, sections).chain(rules) {
                graph.register(ix_of(at), question.group, expr);
            }
        }
        let lists = graph.readers.iter_mut().chain(graph.of_fact.values_mut());
        for readers in lists.chain(graph.of_violation.values_mut()) {
            readers.sort_unstable();
            readers.dedup();
        }
        graph.rank = ranks(&order::before(questions, sections, &graph.owners), questions.len())?;
        Ok(graph)
    }

    fn register(&mut self, reader: QuestionIx, group: Option<GroupIx>, expr: &Expr) {
        let reads = expr.reads();
        // Its own answer in other rows is one more that it depends on.
        let others = |(read, reach): &&(QuestionIx, Reach)| *read != reader || *reach == Reach::AllRows;
        for (read, reach) in reads.questions.iter().filter(others) {
            if let Some(readers) = self.readers.get_mut(read.0 as usize) {
                readers.push(Dependent { question: reader, reach: *reach });
            }
        }
        // Who walks through the rows of its own group sees what is known of the other rows too.
        let walks = group.is_some_and(|group| reads.rows.contains(&group));
        let dependent =
            Dependent { question: reader, reach: if walks { Reach::AllRows } else { Reach::Here } };
        for fact in &reads.facts {
            self.of_fact.entry(*fact).or_default().push(dependent);
        }
        for group in &reads.rows {
            let counters = self.of_rows.entry(*group).or_default();
            if counters.last() != Some(&reader) {
                counters.push(reader);
            }
        }
        for prefix in &reads.violations {
            self.of_violation.entry(prefix.clone()).or_default().push(dependent);
        }
    }

    /// The place of a question in the order in which everything is settled once.
    pub fn rank(&self, question: QuestionIx) -> u32 {
        self.rank.get(question.0 as usize).copied().unwrap_or_default()
    }

    /// Who reads the answer to a question.
    pub fn readers(&self, question: QuestionIx) -> &[Dependent] {
        self.readers.get(question.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Who reads a fact.
    pub fn readers_of_fact(&self, fact: Fact) -> &[Dependent] {
        self.of_fact.get(&fact).map_or(&[], Vec::as_slice)
    }

    /// Who counts the rows of a group.
    pub fn readers_of_rows(&self, group: GroupIx) -> &[QuestionIx] {
        self.of_rows.get(&group).map_or(&[], Vec::as_slice)
    }

    /// Who asks whether a violation with this code follows; somebody may come several times.
    pub fn readers_of_violation<'a>(&'a self, code: &'a str) -> impl Iterator<Item = Dependent> + 'a {
        beginnings(code).filter_map(|prefix| self.of_violation.get(prefix)).flatten().copied()
    }

    /// Who asks about violations at all.
    pub fn readers_of_violations(&self) -> impl Iterator<Item = QuestionIx> + '_ {
        self.of_violation.values().flatten().map(|dependent| dependent.question)
    }

    /// The questions, and the rules of theirs, from which a violation can follow whose code begins so.
    pub fn owners(&self, prefix: &str) -> &[(QuestionIx, usize)] {
        self.owners.get(prefix).map_or(&[], Vec::as_slice)
    }
}

pub(crate) fn ix_of(at: usize) -> QuestionIx {
    QuestionIx(u32::try_from(at).unwrap_or(u32::MAX))
}

pub(super) fn section_condition<'a>(question: &Question, sections: &'a [Section]) -> Option<&'a Expr> {
    sections.get(question.section).and_then(|section| section.shown_when.as_ref())
}

pub(super) fn held(question: &Question) -> Option<&Expr> {
    question.prefill.as_ref().map(|prefill| &prefill.from)
}

/// Everything that decides whether a question is shown and what is known of it without asking.
fn decides<'a>(question: &'a Question, sections: &'a [Section]) -> impl Iterator<Item = &'a Expr> {
    let parts = question.parts.iter().filter_map(|part| part.shown_when.as_ref());
    question.shown_when.iter().chain(section_condition(question, sections)).chain(parts).chain(held(question))
}

pub(super) type Owners = BTreeMap<Box<str>, Vec<(QuestionIx, usize)>>;

fn owners(questions: &[Question], sections: &[Section], violations: &[Violation]) -> Owners {
    let mut owners = Owners::new();
    for question in questions {
        for expr in decides(question, sections) {
            for prefix in &expr.reads().violations {
                owners.entry(prefix.clone()).or_default();
            }
        }
        for rule in question.checks.iter().map(|check| &check.holds) {
            for prefix in &rule.reads().violations {
                owners.entry(prefix.clone()).or_default();
            }
        }
    }
    for (at, question) in questions.iter().enumerate() {
        for (rule, follows) in question.follows.iter().enumerate() {
            let code = violations.get(follows.violation).map_or("", |violation| violation.code.as_str());
            for prefix in beginnings(code) {
                if let Some(of_prefix) = owners.get_mut(prefix) {
                    of_prefix.push((ix_of(at), rule));
                }
            }
        }
    }
    owners
}

/// Everything that a code begins with, itself too.
fn beginnings(code: &str) -> impl Iterator<Item = &str> {
    (1..=code.len()).filter_map(|end| code.get(..end))
}
