//! A checked definition: every name resolved, every expression typed, everything that depends on everything known.

use std::collections::HashMap;

use apseko_domain::{DaysOff, Term};
use jiff::civil::Date;

use super::graph::Graph;
use crate::code::{
    GroupCode, ListCode, ModuleCode, NormCode, OptionCode, PartCode, QuestionCode, SectionCode, ViolationCode,
};
use crate::decimal::Decimal;
use crate::expr::{Expr, GroupIx, ListIx, QuestionIx};
use crate::source::{AnswerOption, NormStatus, RowsOf};
use crate::text::Text;

/// The place of a section among the sections.
pub(crate) type SectionIx = usize;
/// The place of a violation in the classifier.
pub(crate) type ViolationIx = usize;
/// The place of a norm in the library of norms.
pub(crate) type NormIx = usize;

/// What holds on some days: for each module the version that is valid then.
#[derive(Debug)]
pub struct Edition {
    /// The code of the pack.
    pub pack: String,
    /// Its version.
    pub version: u32,
    /// The first day on which it holds; none, if there is no beginning.
    pub from: Option<Date>,
    /// The last day; none, if there is no end.
    pub to: Option<Date>,
    pub(crate) modules: Vec<Module>,
    pub(crate) sections: Vec<Section>,
    pub(crate) groups: Vec<Group>,
    pub(crate) questions: Vec<Question>,
    pub(crate) norms: Vec<Norm>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) lists: Vec<List>,
    pub(crate) compositions: Vec<Composition>,
    pub(crate) days_off: DaysOff,
    pub(crate) by_code: HashMap<QuestionCode, QuestionIx>,
    pub(crate) graph: Graph,
}

/// A module in the version that holds.
#[derive(Debug, Clone)]
pub struct Module {
    /// Its code.
    pub code: ModuleCode,
    /// Its version.
    pub version: u32,
    /// What people call it.
    pub title: Text,
}

/// A section.
#[derive(Debug)]
pub struct Section {
    /// Its code.
    pub code: SectionCode,
    /// Its heading.
    pub title: Text,
    /// The group that it is walked for.
    pub group: Option<GroupIx>,
    /// When it is shown.
    pub shown_when: Option<Expr>,
}

/// A group that repeats.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its code.
    pub code: GroupCode,
    /// What one row is called.
    pub title: Text,
    /// What a row is about.
    pub of: RowsOf,
}

/// A question.
#[derive(Debug)]
pub struct Question {
    /// Its code.
    pub code: QuestionCode,
    /// Its version.
    pub version: u32,
    /// The module that asks it.
    pub module: usize,
    /// Where it stands.
    pub section: SectionIx,
    /// The group that it repeats with.
    pub group: Option<GroupIx>,
    /// What is asked.
    pub text: Text,
    /// What helps.
    pub help: Option<Text>,
    /// The parts of its answer, the main one first.
    pub parts: Vec<Part>,
    /// When it is shown.
    pub shown_when: Option<Expr>,
    /// Whether a visit can end without it.
    pub optional: bool,
    /// The places in the law.
    pub norms: Vec<NormIx>,
    /// Which violations follow.
    pub follows: Vec<Follows>,
    /// Whether a violation here asks for immediate danger.
    pub danger: bool,
    /// What should hold.
    pub checks: Vec<Check>,
    /// Where the answer can be known from.
    pub prefill: Option<Prefill>,
    /// Words that are often needed.
    pub quick_notes: Vec<Text>,
    /// Whether it is about somebody's health or the like.
    pub sensitive: bool,
    /// Whether it is known without asking: it is shown with what is known, and nobody answers it.
    pub fixed: bool,
}

/// A part of an answer.
#[derive(Debug)]
pub struct Part {
    /// Its code.
    pub code: PartCode,
    /// What it is called; empty for the main part.
    pub text: Text,
    /// How it is answered.
    pub kind: PartKind,
    /// When it is shown.
    pub shown_when: Option<Expr>,
    /// Whether a visit can end without it.
    pub optional: bool,
    /// Whether it answers the question by itself.
    pub instead: bool,
}

/// How a part is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartKind {
    /// One of these.
    Choice(Vec<AnswerOption>),
    /// Any of these.
    Multi(Vec<AnswerOption>),
    /// A number.
    Number {
        /// What is counted.
        unit: String,
        /// The least that can be.
        least: Option<Decimal>,
        /// The most that can be.
        most: Option<Decimal>,
        /// How many decimals it may have.
        decimals: u8,
    },
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// A line.
    Line,
    /// Several paragraphs.
    Paragraphs,
    /// A person.
    Person,
    /// An entry of a classifier.
    Classifier(ListIx),
    /// A place.
    Address,
    /// Photographs.
    Photo,
    /// A signature.
    Signature,
}

impl PartKind {
    /// The options, if it has some.
    pub fn options(&self) -> &[AnswerOption] {
        match self {
            Self::Choice(options) | Self::Multi(options) => options,
            Self::Number { .. }
            | Self::Date
            | Self::DateTime
            | Self::Line
            | Self::Paragraphs
            | Self::Person
            | Self::Classifier(_)
            | Self::Address
            | Self::Photo
            | Self::Signature => &[],
        }
    }
}

/// Which violation follows.
#[derive(Debug)]
pub struct Follows {
    /// When.
    pub when: Expr,
    /// Which.
    pub violation: ViolationIx,
    /// It rests on what somebody still has to confirm.
    pub provisional: bool,
}

/// What should hold.
#[derive(Debug)]
pub struct Check {
    /// The expression.
    pub holds: Expr,
    /// What to say where it does not.
    pub say: Text,
}

/// Where an answer can be known from.
#[derive(Debug)]
pub struct Prefill {
    /// The expression.
    pub from: Expr,
    /// What to call the source.
    pub source: Text,
    /// It holds until somebody says otherwise.
    pub holds: bool,
}

/// A place in the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Norm {
    /// Its code.
    pub code: NormCode,
    /// The act, as it is quoted.
    pub act: String,
    /// The title of the act.
    pub title: String,
    /// The article, part, point.
    pub place: String,
    /// How sure it is.
    pub status: NormStatus,
}

impl Norm {
    /// As it is quoted: „Darba likuma 40. panta pirmā daļa” is for people; this is the short form.
    pub fn quoted(&self) -> String {
        if self.place.is_empty() { self.act.clone() } else { format!("{}, {}", self.act, self.place) }
    }
}

/// What is done about a violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub text: Text,
}

/// A kind of violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Its code.
    pub code: ViolationCode,
    /// What it is.
    pub title: Text,
    /// 1 minor, 2 significant, 3 serious.
    pub severity: u8,
    /// The codes of what is usually done, the first by default.
    pub measures: Vec<String>,
    /// By when.
    pub deadline: Option<Term>,
    /// What is known of the penalty.
    pub remark: String,
    /// How sure it is.
    pub status: NormStatus,
}

/// A classifier.
#[derive(Debug, Clone)]
pub struct List {
    /// Its code.
    pub code: ListCode,
    /// What people call it.
    pub title: Text,
    /// How sure it is.
    pub status: NormStatus,
    /// Its entries, by code.
    pub entries: Vec<(String, Text)>,
}

/// What a purpose and a type bring.
#[derive(Debug)]
pub(crate) struct Composition {
    pub purposes: Vec<String>,
    pub of_type: Option<String>,
    /// Questions in the order of the edition.
    pub brings: Vec<QuestionIx>,
}

impl Edition {
    /// Its questions, module by module.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// A question by its code.
    pub fn find(&self, code: &str) -> Option<QuestionIx> {
        self.by_code.get(code).copied()
    }

    /// A question.
    pub fn question(&self, ix: QuestionIx) -> Option<&Question> {
        self.questions.get(ix.0 as usize)
    }

    /// Its sections in the order in which they are walked.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Its repeating groups.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Its modules.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The library of norms.
    pub fn norms(&self) -> &[Norm] {
        &self.norms
    }

    /// The classifier of violations.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// A violation of the classifier.
    pub fn violation(&self, code: &str) -> Option<&Violation> {
        self.violations.iter().find(|violation| violation.code.as_str() == code)
    }

    /// What can be done about violations.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// Its classifiers.
    pub fn lists(&self) -> &[List] {
        &self.lists
    }

    /// A classifier by its code.
    pub fn list(&self, code: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.code.as_str() == code)
    }

    /// The days on which nobody works.
    pub const fn days_off(&self) -> &DaysOff {
        &self.days_off
    }

    /// A group by its code.
    pub fn group(&self, code: &str) -> Option<GroupIx> {
        let place = self.groups.iter().position(|group| group.code.as_str() == code)?;
        u16::try_from(place).ok().map(GroupIx)
    }

    /// The codes of options that can be chosen for the main part of a question.
    pub fn option_codes(&self, ix: QuestionIx) -> Vec<&OptionCode> {
        let main = self.question(ix).and_then(|question| question.parts.first());
        main.map(|part| part.kind.options().iter().map(|option| &option.code).collect()).unwrap_or_default()
    }
}
