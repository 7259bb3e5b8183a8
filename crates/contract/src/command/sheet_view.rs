//! What a control sheet shows: what is asked, sent once, and what stands there, cell by cell.

use apseko_domain::{PartyId, Purpose, RowId, SheetId, SheetKind, TaskId, Term, VisitId};
use apseko_sheets::{Answer, Misfit, Source, Value};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One question in one row, or on the sheet itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Spot {
    /// The code of the question.
    #[serde(rename = "q")]
    pub question: String,
    /// The row of its group.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowId>,
}

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Questions that are asked and needed.
    pub asked: u32,
    /// Of these, those that are answered.
    pub answered: u32,
    /// All that are shown.
    pub shown: u32,
    /// Put off with a reason.
    pub put_off: u32,
    /// Warnings.
    pub warned: u32,
}

/// A sheet with everything on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    /// Its id; none in a preview.
    pub sheet: Option<SheetId>,
    /// Its task.
    pub task: Option<TaskId>,
    /// Its visit, once there is one.
    pub visit: Option<VisitId>,
    /// What to call it: the employer, else the object, else the place.
    pub title: String,
    /// Where.
    pub place: String,
    /// Why the visit takes place.
    pub purpose: Option<Purpose>,
    /// The types.
    pub kinds: Vec<SheetKind>,
    /// Questions picked by code.
    pub picked: Vec<String>,
    /// The pack and its version: „vdi 1”.
    pub definition: String,
    /// The modules with their versions: „DA.1”.
    pub modules: Vec<String>,
    /// The visit has ended: answers are read, and changed only as corrections.
    pub finished: bool,
    /// The state that this is; [`crate::FollowSheet`] begins from it.
    pub cursor: u64,
    /// The last change that this shows: what came later was not seen here.
    #[serde(default)]
    pub rev: u64,
    /// What of its purpose, types and picked questions people disagree about, by field.
    #[serde(default)]
    pub conflicts: Vec<String>,
    /// The sections in the order in which they are walked, those without a shown question too.
    pub sections: Vec<SectionView>,
    /// The rows of each group that some section repeats for, by the code of the group.
    pub groups: Vec<GroupView>,
    /// What is asked, in the order in which it is walked.
    pub questions: Vec<QuestionView>,
    /// What stands there: every place that is shown or answered.
    pub cells: Vec<Cell>,
    /// The violations that follow, by party; the details are on their own screen.
    pub violations: usize,
}

/// What changed on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SheetNews {
    /// Only these cells, and how far the sections have come.
    Some {
        /// The state that this is.
        cursor: u64,
        /// The last change that this shows.
        #[serde(default)]
        rev: u64,
        /// The cells that changed. One that is neither shown nor answered any more comes with `shown: false`.
        cells: Vec<Cell>,
        /// All sections, by their place in [`SheetView::sections`]: progress, then for each row of the group.
        progress: Vec<SectionProgress>,
        /// How many violations follow.
        violations: usize,
    },
    /// Rows or questions changed: open the sheet again.
    Everything,
}

/// How far a section has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionProgress {
    /// All of it.
    pub all: Progress,
    /// Row by row; empty for a section of the sheet itself.
    pub rows: Vec<Progress>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionView {
    /// Its code.
    pub code: String,
    /// Its heading.
    pub title: String,
    /// The group that it is walked for.
    pub group: Option<String>,
    /// When it is shown, in the words of the definition; empty for always.
    pub shown_when: String,
    /// The same in Latvian words; only in a preview.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shown_when_told: String,
    /// How far it has come.
    pub progress: SectionProgress,
}

/// A group with its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// Its code.
    pub code: String,
    /// What one row is called.
    pub title: String,
    /// What its rows are.
    pub of: GroupOf,
    /// Its rows.
    pub rows: Vec<RowView>,
}

/// What the rows of a group are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupOf {
    /// Parties.
    Party,
    /// Workers.
    Worker,
    /// Open points of earlier orders.
    OrderItem,
    /// Whatever a person adds.
    Added,
}

/// A row of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowView {
    /// Its id.
    pub row: RowId,
    /// What to call it.
    pub title: String,
    /// What else to say: a role, a birthday, a deadline.
    pub about: String,
    /// The party that it belongs to, or is.
    pub party: Option<PartyId>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// Its code.
    pub code: String,
    /// Its version.
    pub version: u32,
    /// The place of its section in [`SheetView::sections`].
    pub section: usize,
    /// What is asked.
    pub text: String,
    /// What helps.
    pub help: String,
    /// The parts of the answer, the main one first.
    pub parts: Vec<PartView>,
    /// Whether a visit can end without it.
    pub optional: bool,
    /// The places in the law.
    pub norms: Vec<NormView>,
    /// Words that are often needed in the note.
    pub quick_notes: Vec<String>,
    /// Whether it is about somebody's health or the like.
    pub sensitive: bool,
    /// Whether it is known without asking: its cell has what is known, and an answer is refused.
    #[serde(default)]
    pub fixed: bool,
    /// When it is shown, in the words of the definition; empty for always.
    pub shown_when: String,
    /// The same in Latvian words; only in a preview.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shown_when_told: String,
    /// Which violations can follow, each with its condition: for the preview and the pane beside the question.
    pub violations: Vec<RuleView>,
}

/// A violation that can follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// Its code.
    pub code: String,
    /// What it is.
    pub title: String,
    /// When it follows, in the words of the definition.
    pub when: String,
    /// The same in Latvian words; only in a preview.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when_told: String,
}

/// A place in the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NormView {
    /// Its code.
    pub code: String,
    /// As it is quoted.
    pub quoted: String,
    /// The title of the act.
    pub title: String,
    /// How sure it is.
    pub status: apseko_sheets::source::NormStatus,
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartView {
    /// Its code.
    pub code: String,
    /// What it is called; empty for the main part.
    pub label: String,
    /// How it is answered.
    pub kind: PartKindView,
    /// Whether a visit can end without it.
    pub optional: bool,
}

/// How a part is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartKindView {
    /// One of these.
    Choice(Vec<OptionView>),
    /// Any of these.
    Multi(Vec<OptionView>),
    /// A number with its unit.
    Number {
        /// What is counted.
        unit: String,
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
    /// An entry of the classifier of this code.
    Classifier(String),
    /// A place.
    Address,
    /// Photographs.
    Photo,
    /// A signature.
    Signature,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    /// Its code.
    pub code: String,
    /// What the button says.
    pub text: String,
    /// How it is meant.
    pub tone: apseko_sheets::source::Tone,
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Where.
    pub place: Spot,
    /// Whether it is asked now.
    pub shown: bool,
    /// By part: whether it is asked now, the main part in the lowest bit.
    pub parts: u32,
    /// What was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<GivenAnswer>,
    /// What is known without asking, with where from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownValue>,
    /// What should be looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Which violations follow from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaches: Vec<BreachView>,
    /// Other answers that stand beside the one shown: a person has to decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<GivenAnswer>,
    /// What an edit of this replaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<String>,
}

/// An answer with its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// The answer; none if it was taken back.
    pub answer: Option<Answer>,
    /// What of it cannot be: the part and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unfit: Vec<(String, Misfit)>,
    /// Who.
    pub author: String,
    /// When.
    pub at: Timestamp,
}

/// What is known without asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownValue {
    /// The value.
    pub value: Value,
    /// Where it is known from.
    pub source: String,
    /// It counts until somebody says otherwise; else a person has to confirm it.
    pub holds: bool,
}

/// A violation that follows from an answer, where it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreachView {
    /// The id that a person's words about it go to.
    pub violation: apseko_domain::ViolationId,
    /// Its code.
    pub code: String,
    /// What it is.
    pub title: String,
    /// 1 minor, 2 significant, 3 serious.
    pub severity: u8,
    /// How long there is to put it right.
    pub term: Option<Term>,
    /// Whether the question about immediate danger belongs here.
    pub asks_danger: bool,
    /// What was answered to it.
    pub danger: Option<bool>,
    /// It rests on data that somebody still has to confirm.
    pub provisional: bool,
    /// A person has set it aside.
    pub dropped: bool,
}

/// An earlier answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastAnswer {
    /// The answer as it was; none if it was taken back.
    pub answer: Option<Answer>,
    /// The source that was named.
    pub source: Option<Source>,
    /// Who.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// Whether the clock could be trusted.
    pub clock_trusted: bool,
    /// Whether it stands now.
    pub stands: bool,
}

/// An entry of a classifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}
