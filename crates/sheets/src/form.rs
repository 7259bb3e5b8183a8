//! The form of one visit: which questions its purpose and types bring, each once, in the order in which they are walked.

use std::sync::Arc;

use crate::code::QuestionCode;
use crate::expr::{GroupIx, QuestionIx};
use crate::library::{Edition, SectionIx};

/// What a form is made for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Order {
    /// Why the visit takes place: one of [`crate::PURPOSES`].
    pub purpose: String,
    /// The types: some of [`crate::KINDS`].
    pub kinds: Vec<String>,
    /// Questions that a person picked by code, whatever the purpose.
    pub picked: Vec<QuestionCode>,
}

/// A form: generated from an edition, never changed.
#[derive(Debug, Clone)]
pub struct Form {
    edition: Arc<Edition>,
    order: Order,
    /// By question: whether it is asked.
    asked: Vec<bool>,
    /// Those that a person picked.
    picked: Vec<QuestionIx>,
    /// The questions in the order in which they are walked.
    walk: Vec<QuestionIx>,
    /// For each section with a question: the section, and its part of the walk.
    sections: Vec<(SectionIx, std::ops::Range<usize>)>,
}

impl Form {
    /// Joins what the purpose and each type bring, and what was picked; a question that comes twice is asked once.
    pub fn generate(edition: &Arc<Edition>, order: Order) -> Self {
        let mut asked = vec![false; edition.questions().len()];
        let picked: Vec<QuestionIx> =
            order.picked.iter().filter_map(|code| edition.find(code.as_str())).collect();
        let brought = (edition.compositions.iter()).filter(|composition| {
            let purposes = &composition.purposes;
            (purposes.is_empty() || purposes.contains(&order.purpose))
                && composition.of_type.as_ref().is_none_or(|of_type| order.kinds.contains(of_type))
        });
        for ix in
            brought.flat_map(|composition| composition.brings.iter().copied()).chain(picked.iter().copied())
        {
            if let Some(asked) = asked.get_mut(ix.0 as usize) {
                *asked = true;
            }
        }
        let mut by_section: Vec<Vec<QuestionIx>> = vec![Vec::new(); edition.sections().len()];
        for (at, question) in (0..).zip(edition.questions()) {
            if asked.get(at as usize) == Some(&true)
                && let Some(of_section) = by_section.get_mut(question.section)
            {
                of_section.push(QuestionIx(at));
            }
        }
        let mut walk = Vec::new();
        let mut sections = Vec::new();
        for (section, questions) in
            by_section.into_iter().enumerate().filter(|(_, questions)| !questions.is_empty())
        {
            let begin = walk.len();
            walk.extend(questions);
            sections.push((section, begin..walk.len()));
        }
        Self { edition: Arc::clone(edition), order, asked, picked, walk, sections }
    }

    /// The edition that it is made of.
    pub const fn edition(&self) -> &Arc<Edition> {
        &self.edition
    }

    /// What it was made for.
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// Whether a question is on it.
    pub fn asks(&self, question: QuestionIx) -> bool {
        self.asked.get(question.0 as usize) == Some(&true)
    }

    /// Whether a person picked it: then it is asked whatever its condition says.
    pub fn is_picked(&self, question: QuestionIx) -> bool {
        self.picked.contains(&question)
    }

    /// Its questions in the order in which they are walked.
    pub fn walk(&self) -> &[QuestionIx] {
        &self.walk
    }

    /// Its sections in the order in which they are walked, each with its questions.
    pub fn sections(&self) -> impl Iterator<Item = (SectionIx, &[QuestionIx])> {
        self.sections
            .iter()
            .map(|(section, range)| (*section, self.walk.get(range.clone()).unwrap_or_default()))
    }

    /// The groups that some of its questions repeat with.
    pub fn groups(&self) -> Vec<GroupIx> {
        let groups = self.walk.iter().filter_map(|ix| self.edition.question(*ix)?.group);
        let mut groups: Vec<GroupIx> = groups.collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// The modules that it takes questions from, with their versions, as a sheet notes them: `DA.1`.
    pub fn modules(&self) -> Vec<String> {
        let mut places: Vec<usize> =
            self.walk.iter().filter_map(|ix| Some(self.edition.question(*ix)?.module)).collect();
        places.sort_unstable();
        places.dedup();
        let modules = places.into_iter().filter_map(|at| self.edition.modules().get(at));
        modules.map(|module| format!("{}.{}", module.code, module.version)).collect()
    }
}
