//! An order in which everything is settled once: each after what it waits for, or the circle that makes this impossible.
//!
//! What waits for a violation waits for a node that stands for all rules from which it can follow, so that a thousand
//! questions that ask and a thousand from which it follows are two thousand edges, not a million.

use super::edition::{Question, Section};
use super::graph::{Circle, Owners, held, ix_of, section_condition};
use crate::expr::Expr;

/// The questions first, then the beginnings of codes of violations.
type Node = usize;

/// By node: what must be settled before it can be.
pub(super) fn before(questions: &[Question], sections: &[Section], owners: &Owners) -> Vec<Vec<Node>> {
    let mut before: Vec<Vec<Node>> = Vec::with_capacity(questions.len() + owners.len());
    let prefixes: Vec<&str> = owners.keys().map(AsRef::as_ref).collect();
    for (at, question) in questions.iter().enumerate() {
        let mut of_one = Vec::new();
        let conditions = question.shown_when.iter().chain(section_condition(question, sections));
        for expr in conditions.chain(held(question)) {
            read_before(expr, questions.len(), &prefixes, &mut of_one);
        }
        for expr in question.parts.iter().filter_map(|part| part.shown_when.as_ref()) {
            let mut of_part = Vec::new();
            read_before(expr, questions.len(), &prefixes, &mut of_part);
            // A part may wait for another part of the same answer.
            of_one.extend(of_part.into_iter().filter(|other| *other != at));
        }
        of_one.sort_unstable();
        of_one.dedup();
        before.push(of_one);
    }
    before.extend(owners.values().map(|rules| before_violation(rules, questions)));
    before
}

fn read_before(expr: &Expr, questions: usize, prefixes: &[&str], before: &mut Vec<Node>) {
    let reads = expr.reads();
    before.extend(reads.questions.iter().map(|(question, _)| question.0 as usize));
    let places = reads.violations.iter().filter_map(|prefix| prefixes.binary_search(&prefix.as_ref()).ok());
    before.extend(places.map(|place| questions + place));
}

/// The questions that a violation can follow from, and whatever their rules look at.
fn before_violation(rules: &[(crate::expr::QuestionIx, usize)], questions: &[Question]) -> Vec<Node> {
    let mut before = Vec::new();
    for (owner, rule) in rules {
        before.push(owner.0 as usize);
        let rule = questions.get(owner.0 as usize).and_then(|question| question.follows.get(*rule));
        let reads = rule.iter().flat_map(|rule| rule.when.reads().questions.iter());
        before.extend(reads.map(|(read, _)| read.0 as usize));
    }
    before.sort_unstable();
    before.dedup();
    before
}

/// An order in which each comes after those before it (Kahn), or a circle. Only questions have a place in it.
pub(super) fn ranks(before: &[Vec<Node>], questions: usize) -> Result<Vec<u32>, Circle> {
    let mut waits: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut after: Vec<Vec<Node>> = vec![Vec::new(); before.len()];
    for (at, of_one) in before.iter().enumerate() {
        for earlier in of_one {
            if let Some(after) = after.get_mut(*earlier) {
                after.push(at);
            }
        }
    }
    let mut free: Vec<Node> = waits.iter().enumerate().filter(|(_, n)| **n == 0).map(|(at, _)| at).collect();
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
    if rank.contains(&u32::MAX) {
        return Err(circle(before, &rank, questions));
    }
    rank.truncate(questions);
    Ok(rank)
}

/// One circle among those that were never free: whoever waits for another that waits is followed until one comes again.
fn circle(before: &[Vec<Node>], rank: &[u32], questions: usize) -> Circle {
    let stuck = |at: Node| rank.get(at) == Some(&u32::MAX);
    let mut path: Vec<Node> = Vec::new();
    // By node: where it stands in the path.
    let mut seen: Vec<Option<usize>> = vec![None; before.len()];
    let mut at = (0..rank.len()).find(|at| stuck(*at)).unwrap_or_default();
    while let Some(place) = seen.get_mut(at).filter(|place| place.is_none()) {
        *place = Some(path.len());
        path.push(at);
        let next = before.get(at).into_iter().flatten().copied().find(|next| stuck(*next));
        let Some(next) = next else { break };
        at = next;
    }
    let begin = seen.get(at).copied().flatten().unwrap_or_default();
    let names = path.into_iter().skip(begin).filter(|node| *node < questions);
    Circle(names.map(ix_of).collect())
}
