//! What depends on what: an order in which everything is settled once, and for each answer those who have to look again.

use std::collections::BTreeMap;

use super::edition::{Question, Section, Violation, ViolationIx};
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
    of_fact: BTreeMap<Fact, Vec<QuestionIx>>,
    /// By group: who counts its rows.
    of_rows: BTreeMap<GroupIx, Vec<QuestionIx>>,
    /// By violation: who asks whether it follows.
    of_violation: BTreeMap<ViolationIx, Vec<QuestionIx>>,
    /// By beginning of a code: the questions that such a violation can follow from, and by which of their rules.
    owners: BTreeMap<Box<str>, Vec<(QuestionIx, usize)>>,
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
        // Edges of the order: what must be settled before a question can be.
        let mut before: Vec<Vec<QuestionIx>> = Vec::with_capacity(questions.len());
        for (at, question) in questions.iter().enumerate() {
            let ix = ix_of(at);
            before.push(graph.before(ix, question, sections, questions));
            let rules = question.checks.iter().map(|check| &check.holds);
            let rules = rules.chain(question.follows.iter().map(|follows| &follows.when));
            for expr in decides(question, sections).chain(rules) {
                graph.register(ix, expr, violations);
            }
        }
        for readers in &mut graph.readers {
            readers.sort_unstable();
            readers.dedup();
        }
        graph.rank = ranks(&before)?;
        Ok(graph)
    }

    fn before(
        &self,
        ix: QuestionIx,
        question: &Question,
        sections: &[Section],
        questions: &[Question],
    ) -> Vec<QuestionIx> {
        let mut before = Vec::new();
        for expr in question.shown_when.iter().chain(section_condition(question, sections)).chain(held(question)) {
            self.read_before(expr, questions, &mut before);
        }
        for expr in question.parts.iter().filter_map(|part| part.shown_when.as_ref()) {
            let mut of_part = Vec::new();
            self.read_before(expr, questions, &mut of_part);
            // A part may wait for another part of the same answer.
            before.extend(of_part.into_iter().filter(|other| *other != ix));
        }
        before.sort_unstable();
        before.dedup();
        before
    }

    /// The questions that an expression needs settled, those behind violations too.
    fn read_before(&self, expr: &Expr, questions: &[Question], before: &mut Vec<QuestionIx>) {
        let reads = expr.reads();
        before.extend(reads.questions.iter().map(|(question, _)| *question));
        for (owner, rule) in reads.violations.iter().filter_map(|prefix| self.owners.get(prefix)).flatten() {
            before.push(*owner);
            let rule = questions.get(owner.0 as usize).and_then(|question| question.follows.get(*rule));
            before.extend(rule.iter().flat_map(|rule| rule.when.reads().questions.iter()).map(|(read, _)| *read));
        }
    }

    fn register(&mut self, reader: QuestionIx, expr: &Expr, violations: &[Violation]) {
        let reads = expr.reads();
        for (read, reach) in reads.questions.iter().filter(|(read, _)| *read != reader) {
            if let Some(readers) = self.readers.get_mut(read.0 as usize) {
                readers.push(Dependent { question: reader, reach: *reach });
            }
        }
        for fact in &reads.facts {
            add(self.of_fact.entry(*fact).or_default(), reader);
        }
        for group in &reads.rows {
            add(self.of_rows.entry(*group).or_default(), reader);
        }
        for (at, violation) in violations.iter().enumerate() {
            if reads.violations.iter().any(|prefix| violation.code.as_str().starts_with(prefix.as_ref())) {
                add(self.of_violation.entry(at).or_default(), reader);
            }
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
    pub fn readers_of_fact(&self, fact: Fact) -> &[QuestionIx] {
        self.of_fact.get(&fact).map_or(&[], Vec::as_slice)
    }

    /// Who counts the rows of a group.
    pub fn readers_of_rows(&self, group: GroupIx) -> &[QuestionIx] {
        self.of_rows.get(&group).map_or(&[], Vec::as_slice)
    }

    /// Who asks whether a violation follows.
    pub fn readers_of_violation(&self, violation: ViolationIx) -> &[QuestionIx] {
        self.of_violation.get(&violation).map_or(&[], Vec::as_slice)
    }

    /// The questions, and the rules of theirs, from which a violation can follow whose code begins so.
    pub fn owners(&self, prefix: &str) -> &[(QuestionIx, usize)] {
        self.owners.get(prefix).map_or(&[], Vec::as_slice)
    }
}

fn add(readers: &mut Vec<QuestionIx>, reader: QuestionIx) {
    if readers.last() != Some(&reader) {
        readers.push(reader);
    }
}

pub(crate) fn ix_of(at: usize) -> QuestionIx {
    QuestionIx(u32::try_from(at).unwrap_or(u32::MAX))
}

fn section_condition<'a>(question: &Question, sections: &'a [Section]) -> Option<&'a Expr> {
    sections.get(question.section).and_then(|section| section.shown_when.as_ref())
}

fn held(question: &Question) -> Option<&Expr> {
    question.prefill.as_ref().map(|prefill| &prefill.from)
}

/// Everything that decides whether a question is shown and what is known of it without asking.
fn decides<'a>(question: &'a Question, sections: &'a [Section]) -> impl Iterator<Item = &'a Expr> {
    let parts = question.parts.iter().filter_map(|part| part.shown_when.as_ref());
    question.shown_when.iter().chain(section_condition(question, sections)).chain(parts).chain(held(question))
}

type Owners = BTreeMap<Box<str>, Vec<(QuestionIx, usize)>>;

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
    for (prefix, of_prefix) in &mut owners {
        for (at, question) in questions.iter().enumerate() {
            for (rule, follows) in question.follows.iter().enumerate() {
                let code = violations.get(follows.violation).map(|violation| violation.code.as_str());
                if code.is_some_and(|code| code.starts_with(prefix.as_ref())) {
                    of_prefix.push((ix_of(at), rule));
                }
            }
        }
    }
    owners
}

/// An order in which each comes after those before it (Kahn), or a circle.
fn ranks(before: &[Vec<QuestionIx>]) -> Result<Vec<u32>, Circle> {
    let mut waits: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); before.len()];
    for (at, of_one) in before.iter().enumerate() {
        for earlier in of_one {
            if let Some(after) = after.get_mut(earlier.0 as usize) {
                after.push(at);
            }
        }
    }
    let mut free: Vec<usize> = waits.iter().enumerate().filter(|(_, n)| **n == 0).map(|(at, _)| at).collect();
    let mut rank = vec![u32::MAX; before.len()];
    let mut next = 0;
    while let Some(at) = free.pop() {
        if let Some(place) = rank.get_mut(at) {
            *place = next;
            next += 1;
        }
        for later in after.get(at).into_iter().flatten() {
            if let Some(waiting) = waits.get_mut(*later) {
                *waiting -= 1;
                if *waiting == 0 {
                    free.push(*later);
                }
            }
        }
    }
    if rank.contains(&u32::MAX) { Err(circle(before, &rank)) } else { Ok(rank) }
}

/// One circle among those that were never free: whoever waits for another that waits is followed until one comes again.
fn circle(before: &[Vec<QuestionIx>], rank: &[u32]) -> Circle {
    let stuck = |at: usize| rank.get(at) == Some(&u32::MAX);
    let mut path: Vec<usize> = Vec::new();
    let mut at = (0..rank.len()).find(|at| stuck(*at)).unwrap_or_default();
    loop {
        if let Some(begin) = path.iter().position(|earlier| *earlier == at) {
            return Circle(path.split_off(begin).into_iter().map(ix_of).collect());
        }
        path.push(at);
        let next = before.get(at).into_iter().flatten().map(|ix| ix.0 as usize).find(|next| stuck(*next));
        let Some(next) = next else { return Circle(path.into_iter().map(ix_of).collect()) };
        at = next;
    }
}
