//! Violations that follow from answers: one for each code and party, with everything that it follows from.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{At, Live};
use crate::expr::GroupIx;
use crate::library::{PartKind, Violation, ViolationIx};
use crate::source::RowsOf;

/// A violation as it follows from answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach<'a> {
    /// What it is.
    pub violation: &'a Violation,
    /// Whose it is; none, as long as no party is known.
    pub party: Option<Uuid>,
    /// From what it follows, in the order of the sheet.
    pub causes: Vec<Cause>,
    /// The rows of the persons whom it concerns: workers and victims.
    pub workers: Vec<Uuid>,
    /// The norms of the questions that it follows from, by their place in the library of norms, each once.
    pub norms: Vec<usize>,
    /// Whether immediate danger has to be asked about.
    pub asks_danger: bool,
    /// Whether all it rests on still has to be confirmed.
    pub provisional: bool,
}

/// One answer that a violation follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// Where the answer is.
    pub at: At,
    /// It rests on data that somebody still has to confirm.
    pub provisional: bool,
}

impl Live {
    /// The violations that follow from the answers as they are, the gravest first.
    pub fn breaches(&self) -> Vec<Breach<'_>> {
        let mut all: Vec<Breach<'_>> = self
            .breaches
            .iter()
            .filter_map(|((violation, party), at)| self.breach(*violation, *party, at))
            .collect();
        all.sort_by(|one, other| {
            let key = |breach: &Breach<'_>| {
                (std::cmp::Reverse(breach.violation.severity), breach.causes.first().copied())
            };
            key(one).cmp(&key(other))
        });
        all
    }

    /// The violations that follow from one answer, each once, and whether it rests on unconfirmed data only.
    pub fn breaches_at(&self, at: At) -> Vec<(&Violation, bool)> {
        let mut all: BTreeMap<ViolationIx, bool> = BTreeMap::new();
        for (violation, provisional) in self.follows_at(at) {
            all.entry(violation).and_modify(|all| *all &= provisional).or_insert(provisional);
        }
        let known = all
            .into_iter()
            .filter_map(|(ix, provisional)| Some((self.edition().violations().get(ix)?, provisional)));
        known.collect()
    }

    fn breach<'a>(
        &'a self,
        violation: ViolationIx,
        party: Option<Uuid>,
        at: &BTreeSet<At>,
    ) -> Option<Breach<'a>> {
        let mut causes: Vec<Cause> = at.iter().map(|at| self.cause(violation, *at)).collect();
        causes.sort_by_key(|cause| (self.section_of(cause.at), cause.at));
        let (mut workers, mut norms, mut asks_danger) = (Vec::new(), Vec::new(), false);
        for question in causes.iter().filter_map(|cause| self.question(cause.at)) {
            asks_danger |= question.danger;
            norms.extend(question.norms.iter().copied());
        }
        for cause in &causes {
            workers.extend(self.person_at(cause.at).filter(|worker| !workers.contains(worker)));
        }
        let mut seen = BTreeSet::new();
        norms.retain(|norm| seen.insert(*norm));
        let provisional = causes.iter().all(|cause| cause.provisional);
        let violation = self.edition().violations().get(violation)?;
        Some(Breach { violation, party, causes, workers, norms, asks_danger, provisional })
    }

    fn cause(&self, violation: ViolationIx, at: At) -> Cause {
        let sure = self.follows_at(at).any(|(follows, provisional)| follows == violation && !provisional);
        Cause { at, provisional: !sure }
    }

    fn section_of(&self, at: At) -> usize {
        self.question(at).map(|question| question.section).unwrap_or_default()
    }

    fn person_at(&self, at: At) -> Option<Uuid> {
        let group = self.question(at)?.group?;
        self.row(at).filter(|_| self.is_of_persons(group)).map(|row| row.id)
    }

    /// Rows that people add are about persons (victims, not workplaces) if it is asked who each of them is.
    fn is_of_persons(&self, group: GroupIx) -> bool {
        let asks_who = || {
            let mut of_group = self.edition().questions().iter().filter(|it| it.group == Some(group));
            of_group.any(|it| it.parts.first().is_some_and(|main| main.kind == PartKind::Person))
        };
        match self.edition().groups().get(usize::from(group.0)).map(|group| group.of) {
            Some(RowsOf::Worker) => true,
            Some(RowsOf::Added) => asks_who(),
            Some(RowsOf::Party | RowsOf::OrderItem) | None => false,
        }
    }

    fn follows_at(&self, at: At) -> impl Iterator<Item = (ViolationIx, bool)> + '_ {
        let breached = self.slot(at).map_or(0, |slot| slot.breaches);
        let rules = self.question(at).map_or(&[][..], |question| question.follows.as_slice());
        let of_rules = rules.iter().enumerate().filter(move |(rule, _)| breached & (1 << rule) != 0);
        of_rules.map(|(_, rule)| (rule.violation, rule.provisional))
    }

    /// Whose violations those are that follow from an answer here.
    pub fn party_of(&self, at: At) -> Option<Uuid> {
        self.row(at).and_then(|row| row.party).or(self.main_party)
    }

    pub(super) fn move_breaches(&mut self, at: At, before: u32, after: u32) {
        let form = std::sync::Arc::clone(&self.form);
        let Some(question) = form.edition().question(at.question) else { return };
        let party = self.party_of(at);
        for (rule, follows) in question.follows.iter().enumerate() {
            let bit = 1 << rule;
            if before & bit == after & bit {
                continue;
            }
            // Another rule of the same question may lead to the same violation.
            let still = self.follows_at(at).any(|(violation, _)| violation == follows.violation);
            mark(&mut self.breaches, (follows.violation, party), at, still);
            self.look_at_readers_of_violation(follows.violation, at);
        }
    }

    /// When rows or parties moved: the places of causes are other ones.
    pub(super) fn count_breaches_anew(&mut self) {
        self.breaches.clear();
        for question in self.form.walk().to_vec() {
            for at in self.places(question) {
                let follows: Vec<ViolationIx> = self.follows_at(at).map(|(violation, _)| violation).collect();
                let party = self.party_of(at);
                for violation in follows {
                    mark(&mut self.breaches, (violation, party), at, true);
                }
            }
        }
    }
}

type Breaches = BTreeMap<(ViolationIx, Option<Uuid>), BTreeSet<At>>;

fn mark(breaches: &mut Breaches, key: (ViolationIx, Option<Uuid>), at: At, follows: bool) {
    if follows {
        breaches.entry(key).or_default().insert(at);
    } else if let Some(causes) = breaches.get_mut(&key) {
        causes.remove(&at);
        if causes.is_empty() {
            breaches.remove(&key);
        }
    }
}
