//! Definitions as they are written in files: plain data, with no promise yet that it makes sense.
//!
//! A pack is a folder: `pack.json`, `layout.json`, `sets.json`, `lists.json`, `norms.json`, `violations.json`,
//! `compositions.json`, and one file for each module. `docs/SHEETS.md` explains the format to those who write it.

use apseko_domain::Term;
use serde::{Deserialize, Serialize};

use crate::code::{
    ActCode, GroupCode, ListCode, ModuleCode, NormCode, OptionCode, PartCode, QuestionCode, SectionCode,
    SetCode, ViolationCode,
};
use crate::decimal::Decimal;
use crate::text::Text;

/// What the pack is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its code, the same in every version.
    pub code: String,
    /// Counts up with every publication.
    pub version: u32,
    /// What people call it.
    pub title: Text,
}

/// Sections and groups.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// In the order in which they are walked.
    pub sections: Vec<Section>,
    /// The groups that repeat.
    pub groups: Vec<Group>,
}

/// A section of a sheet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its code.
    pub code: SectionCode,
    /// Its heading.
    pub title: Text,
    /// The group that it is walked for, row by row.
    pub group: Option<GroupCode>,
    /// When it is shown; always, if nothing is said.
    pub shown_when: Option<String>,
}

/// A group of questions that repeats.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its code.
    pub code: GroupCode,
    /// What one row is called.
    pub title: Text,
    /// What a row is about.
    pub of: RowsOf,
}

/// What the rows of a group are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowsOf {
    /// Each employer or other party on the site.
    Party,
    /// Each worker who was found.
    Worker,
    /// Each open point of an earlier order.
    OrderItem,
    /// Whatever the person adds: a victim, a workplace.
    Added,
}

/// Sets of options.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sets {
    /// The sets.
    pub sets: Vec<OptionSet>,
}

/// Options that many questions share.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionSet {
    /// Its code.
    pub code: SetCode,
    /// In the order in which they are offered.
    pub options: Vec<AnswerOption>,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerOption {
    /// Its code.
    pub code: OptionCode,
    /// What the button says.
    pub text: Text,
    /// What has to go with it before the visit ends.
    pub needs: Option<Needs>,
    /// How it is meant, for the eye.
    #[serde(default)]
    pub tone: Tone,
}

/// What has to go with a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// Words.
    Note,
    /// Words or a photograph.
    NoteOrPhoto,
}

/// How a choice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// As it should be.
    Good,
    /// In part.
    Partly,
    /// Not as it should be.
    Bad,
    /// Neither.
    #[default]
    Neutral,
}

/// Classifiers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// The classifiers.
    pub lists: Vec<List>,
}

/// A classifier, or a list of branches of industry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Its code.
    pub code: ListCode,
    /// What people call it.
    pub title: Text,
    /// How sure it is.
    pub status: NormStatus,
    /// What is in it.
    pub entries: Vec<ListEntry>,
}

/// An entry of a classifier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListEntry {
    /// Its code.
    pub code: String,
    /// Its name.
    pub text: Text,
}

/// Legal acts and places in them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norms {
    /// The acts.
    pub acts: Vec<Act>,
    /// The places.
    pub norms: Vec<Norm>,
}

/// A legal act.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Its code.
    pub code: ActCode,
    /// As it is quoted.
    pub short: String,
    /// Its title.
    pub title: String,
}

/// A place in a legal act.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Its code.
    pub code: NormCode,
    /// The act.
    pub act: ActCode,
    /// The article, part, point; empty for the act as a whole.
    #[serde(default)]
    pub place: String,
    /// How sure it is.
    pub status: NormStatus,
}

/// How sure a norm is. Only what is confirmed is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NormStatus {
    /// A lawyer, or a stored public source, says so.
    Confirmed,
    /// Believed right; not checked.
    Unconfirmed,
    /// There to show how it looks.
    Example,
}

/// The classifier of violations.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Violations {
    /// What is done about them.
    pub measures: Vec<Measure>,
    /// The violations.
    pub violations: Vec<Violation>,
}

/// What is done about a violation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub text: Text,
}

/// A kind of violation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// Its code.
    pub code: ViolationCode,
    /// What it is.
    pub title: Text,
    /// 1 minor, 2 significant, 3 serious.
    pub severity: u8,
    /// What is usually done, the first by default.
    pub measures: Vec<String>,
    /// By when; none if nothing has to be put right.
    pub deadline: Option<Term>,
    /// What is known of the penalty, in words; never printed unless confirmed.
    #[serde(default)]
    pub remark: String,
    /// How sure measures, deadline and remark are.
    pub status: NormStatus,
}

/// Which modules a purpose and a type bring.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compositions {
    /// All that apply are joined.
    pub compositions: Vec<Composition>,
}

/// What one purpose and type bring.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Composition {
    /// The purposes; every one, if nothing is said.
    #[serde(default)]
    pub purposes: Vec<String>,
    /// The type; every one, if nothing is said.
    #[serde(rename = "type")]
    pub of_type: Option<String>,
    /// What it brings.
    pub modules: Vec<Brings>,
}

/// A module, or a few questions of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brings {
    /// The module.
    pub module: ModuleCode,
    /// Only these questions; all, if nothing is said.
    #[serde(default)]
    pub only: Vec<QuestionCode>,
}

/// The questions of one type.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Its code.
    pub code: ModuleCode,
    /// Counts up with every publication.
    pub version: u32,
    /// The first day on which a sheet may be made of it.
    pub valid_from: jiff::civil::Date,
    /// The last; open, if nothing is said.
    pub valid_to: Option<jiff::civil::Date>,
    /// What people call it.
    pub title: Text,
    /// In the order in which they are asked.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its code.
    pub code: QuestionCode,
    /// Counts up when its wording or its answers change.
    pub version: u32,
    /// Where it stands.
    pub section: SectionCode,
    /// What is asked.
    pub text: Text,
    /// What helps to answer it.
    pub help: Option<Text>,
    /// How it is answered.
    pub answer: AnswerType,
    /// Further parts of the answer.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// When it is shown; always, if nothing is said.
    pub shown_when: Option<String>,
    /// Whether a visit can end without it.
    #[serde(default)]
    pub optional: bool,
    /// The places in the law.
    #[serde(default)]
    pub norms: Vec<NormCode>,
    /// Which violations follow.
    #[serde(default)]
    pub violations: Vec<Follows>,
    /// Whether a violation here asks for immediate danger to life or health.
    #[serde(default)]
    pub danger: bool,
    /// What should hold; a warning where it does not.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// Where the answer can be known from.
    pub prefill: Option<Prefill>,
    /// Words that are often needed in the note.
    #[serde(default)]
    pub quick_notes: Vec<Text>,
    /// Whether the answer is about somebody's health or the like.
    #[serde(default)]
    pub sensitive: bool,
    /// Whether it is known without asking: shown with its prefill, and answered by nobody.
    #[serde(default)]
    pub fixed: bool,
}

/// A further part of an answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its code.
    pub code: PartCode,
    /// What it is called.
    pub text: Text,
    /// How it is answered.
    pub answer: AnswerType,
    /// When it is shown; always, if nothing is said.
    pub shown_when: Option<String>,
    /// Whether a visit can end without it.
    #[serde(default)]
    pub optional: bool,
    /// Whether it answers the question by itself, as „Nezina” does where a day is asked for.
    #[serde(default)]
    pub instead: bool,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum AnswerType {
    /// One option of a shared set.
    Set(SetCode),
    /// One of these.
    Choice(Vec<AnswerOption>),
    /// Any of these.
    Multi(Vec<AnswerOption>),
    /// A number.
    Number(NumberType),
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
    /// An entry of a classifier, or free words.
    Classifier(ListCode),
    /// A place.
    Address,
    /// One photograph at least.
    Photo,
    /// A signature on the screen.
    Signature,
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberType {
    /// What is counted or measured.
    #[serde(default)]
    pub unit: String,
    /// The least that can be.
    pub least: Option<Decimal>,
    /// The most that can be.
    pub most: Option<Decimal>,
    /// How many decimals it may have.
    #[serde(default)]
    pub decimals: u8,
}

/// Which violation follows from what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Follows {
    /// When.
    pub when: String,
    /// Which.
    pub code: ViolationCode,
    /// It rests on data that somebody still has to confirm.
    #[serde(default)]
    pub provisional: bool,
}

/// What should hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The expression.
    pub holds: String,
    /// What to say where it does not.
    pub say: Text,
}

/// Where an answer can be known from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefill {
    /// The expression.
    pub from: String,
    /// What to call the source.
    pub source: Text,
    /// It holds until somebody says otherwise; else a person has to confirm it.
    #[serde(default)]
    pub holds: bool,
}

/// The days on which nobody works in Latvia.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The first day that is covered.
    pub covers_from: jiff::civil::Date,
    /// The last.
    pub covers_to: jiff::civil::Date,
    /// Public holidays and days that were made free.
    pub days_off: Vec<jiff::civil::Date>,
    /// Saturdays and Sundays on which people work instead.
    pub working_days: Vec<jiff::civil::Date>,
}
