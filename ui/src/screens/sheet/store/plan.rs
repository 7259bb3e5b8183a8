//! What is asked, looked up quickly: it stays the same while answers come and go.

use std::collections::HashMap;
use std::sync::Arc;

use apseko_contract::{
    GroupOf, GroupView, PartKindView, Progress, QuestionView, SectionProgress, SheetView, Spot,
};
use apseko_domain::RowId;

/// The question about the features of the site; sections and questions follow from its options.
const FEATURES: &str = "KOP-13";

/// A sheet without what stands on it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Everything that does not change with an answer.
    pub view: SheetView,
    questions: Vec<Arc<QuestionView>>,
    by_code: HashMap<String, usize>,
}

impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        self.view == other.view && self.questions == other.questions
    }
}

impl Plan {
    /// Takes the questions out of a sheet, and leaves out what changes with every answer.
    pub fn of(mut view: SheetView) -> Self {
        view.cells.clear();
        view.cursor = 0;
        view.rev = 0;
        view.violations = 0;
        for section in &mut view.sections {
            section.progress = SectionProgress { all: Progress::default(), rows: Vec::new() };
        }
        let questions: Vec<_> = std::mem::take(&mut view.questions).into_iter().map(Arc::new).collect();
        let by_code =
            questions.iter().enumerate().map(|(at, question)| (question.code.clone(), at)).collect();
        Self { view, questions, by_code }
    }

    /// The question of a code.
    pub fn question(&self, code: &str) -> Option<Arc<QuestionView>> {
        self.questions.get(*self.by_code.get(code)?).cloned()
    }

    /// The questions of a section, in the order in which they are walked.
    pub fn questions_of(&self, section: usize) -> impl Iterator<Item = &Arc<QuestionView>> {
        self.questions.iter().filter(move |question| question.section == section)
    }

    /// The group that a section is walked for.
    pub fn group_of(&self, section: usize) -> Option<&GroupView> {
        let code = self.view.sections.get(section)?.group.as_ref()?;
        self.group(code)
    }

    /// The group of a code.
    pub fn group(&self, code: &str) -> Option<&GroupView> {
        self.view.groups.iter().find(|group| group.code == code)
    }

    /// Every place of a section for one row, asked or not.
    pub fn spots(&self, section: usize, row: Option<RowId>) -> Vec<Spot> {
        if self.group_of(section).is_some() != row.is_some() {
            return Vec::new();
        }
        self.questions_of(section).map(|question| Spot { question: question.code.clone(), row }).collect()
    }

    /// What a section may ask, whatever its rows.
    pub fn places_of(&self, section: usize) -> Vec<Spot> {
        self.questions_of(section)
            .map(|question| Spot { question: question.code.clone(), row: None })
            .collect()
    }

    /// The section in which a place stands.
    pub fn section_of(&self, place: &Spot) -> Option<usize> {
        self.question(&place.question).map(|question| question.section)
    }

    /// The place of a row in its group, which is also its place in the progress of a section.
    pub fn row_at(&self, section: usize, row: RowId) -> Option<usize> {
        self.group_of(section)?.rows.iter().position(|known| known.row == row)
    }

    /// The sections that ask about one row, as a worker's.
    pub fn sections_of_row(&self, row: RowId) -> Vec<usize> {
        let holds = |section: &usize| self.row_at(*section, row).is_some();
        (0..self.view.sections.len()).filter(holds).collect()
    }

    /// Whether a section waits for its first row, and is the place to add it.
    pub fn waits_for_rows(&self, section: usize) -> bool {
        let Some(group) = self.group_of(section) else { return false };
        let is_first = (0..section).all(|earlier| {
            self.group_of(earlier).is_none_or(|other| other.code != group.code) || !self.asks(earlier)
        });
        group.of == GroupOf::Added && group.rows.is_empty() && is_first && self.asks(section)
    }

    fn asks(&self, section: usize) -> bool {
        self.questions_of(section).next().is_some()
    }

    /// The condition of a section: its own, else the one that all its questions share.
    fn reason_of(&self, section: usize) -> Option<&str> {
        let own = self.view.sections.get(section)?.shown_when.as_str();
        if !own.is_empty() {
            return Some(own);
        }
        let mut reasons = self.questions_of(section).map(|question| question.shown_when.as_str());
        let first = reasons.next()?;
        reasons.all(|other| other == first).then_some(first)
    }

    /// The words of the feature that a section is there for.
    pub fn feature_of(&self, section: usize) -> Option<String> {
        let feature = self.reason_of(section).and_then(named_feature)?;
        let question = self.question(FEATURES)?;
        let options = question.parts.iter().find_map(|part| match &part.kind {
            PartKindView::Multi(options) | PartKindView::Choice(options) => Some(options),
            PartKindView::Number { .. }
            | PartKindView::Date
            | PartKindView::DateTime
            | PartKindView::Line
            | PartKindView::Paragraphs
            | PartKindView::Person
            | PartKindView::Classifier(_)
            | PartKindView::Address
            | PartKindView::Photo
            | PartKindView::Signature => None,
        })?;
        let option = options.iter().find(|option| option.code == feature)?;
        Some(option.text.clone())
    }
}

/// The modules of questions: the letters before the dash of their codes.
pub fn modules_of(places: &[Spot]) -> Vec<String> {
    let mut modules: Vec<String> = Vec::new();
    for place in places {
        let module = place.question.split('-').next().unwrap_or_default();
        if !modules.iter().any(|known| known == module) {
            modules.push(module.to_owned());
        }
    }
    modules
}

/// The feature in `feature(scaffolds)`; only a condition that is nothing else has one reason.
fn named_feature(shown_when: &str) -> Option<&str> {
    let name = shown_when.trim().strip_prefix("feature(")?.strip_suffix(')')?;
    let is_bare =
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    is_bare.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_named_once() {
        let places = ["BU-09", "BU-10", "DA-12"].map(|code| Spot { question: code.to_owned(), row: None });
        assert_eq!(modules_of(&places), ["BU", "DA"]);
    }

    #[test]
    fn a_section_names_its_feature_only_when_that_is_the_whole_reason() {
        assert_eq!(named_feature("feature(scaffolds)"), Some("scaffolds"));
        assert_eq!(
            named_feature("feature(roof) or feature(height)"),
            None,
            "two reasons cannot be told as one"
        );
        assert_eq!(named_feature(""), None);
    }
}
