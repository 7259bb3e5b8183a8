//! What a database must be able to do for the rows that follow from the feed: kept apart from it, made anew at any time.

use std::collections::BTreeSet;
use std::fmt::Debug;

use apseko_casework::{AnswerRow, CaseRow, Derived, EntityKind, NoteRow, Row, TaskRow, ThingRow};
use apseko_oplog::{EntityId, EntityRef, EpochId, RegisterKey, ScopeId, ScopeKind};

use super::{NewThing, StorageError};

/// How far the rows are, written in the same transaction as they.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The rules that made them.
    pub version: u32,
    /// The level of the program that had derived the feed.
    pub level: u16,
    /// The life of the feed.
    pub epoch: EpochId,
    /// Everything up to this place is in the rows.
    pub place: u64,
    /// Nothing after this place is.
    pub newest: u64,
    /// The last note of what moved without a line of its own that is in the rows.
    pub noted: i64,
    /// All rows are being made anew: those of the things up to here are there.
    pub making: Option<Option<NewThing>>,
}

/// An answer, and in which scope people disagree on it, if they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivedAnswer {
    /// The answer; empty where nothing stands any more. Whose answer that of a row is tells the row.
    pub row: AnswerRow,
    /// Where people disagree.
    pub disputed_in: Option<ScopeId>,
}

/// Rows in place of those that were there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowChanges {
    /// Things with what people disagree on beside answers, each once.
    pub things: Vec<Derived>,
    /// Answers, each once.
    pub answers: Vec<DerivedAnswer>,
}

/// A row with where it lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct In<R> {
    /// The scope, which says who may read it.
    pub scope: ScopeId,
    /// The row.
    pub row: R,
}

/// Something on which people disagree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dispute {
    /// Where: a field of a thing, or `exists`.
    pub register: RegisterKey,
    /// In which scope.
    pub scope: ScopeId,
}

/// Every row of some things, as they are kept.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct KeptRows {
    /// Cases.
    pub cases: Vec<In<CaseRow>>,
    /// Tasks.
    pub tasks: Vec<In<TaskRow>>,
    /// Notes.
    pub notes: Vec<In<NoteRow>>,
    /// Things that are read whole.
    pub things: Vec<In<ThingRow>>,
    /// Answers; their sheet is left empty.
    pub answers: Vec<AnswerRow>,
    /// What people disagree on.
    pub disputes: Vec<Dispute>,
}

/// How many rows there are, in the order of the fields of [`KeptRows`].
pub type RowCounts = [u64; 6];

/// What tasks are asked for; what is not given is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Whose they are.
    pub inspector: Option<[u8; 16]>,
    /// The case or other scope that they live in.
    pub scope: Option<ScopeId>,
    /// The unit of their case.
    pub unit: Option<[u8; 16]>,
    /// The code of the state to show.
    pub state: Option<String>,
    /// Due on this day or later; tasks without a deadline are not meant.
    pub due_from: Option<String>,
    /// Due on this day or earlier; tasks without a deadline are not meant.
    pub due_to: Option<String>,
    /// Where they are looked for.
    pub within: Within,
}

/// In which scopes rows are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Within {
    /// In all of them.
    #[default]
    Anywhere,
    /// In those of cases.
    Cases,
    /// In these.
    These(BTreeSet<ScopeId>),
}

/// So few scopes lead to their rows; among more than that, rows are looked at in their order until a page is full.
pub(crate) const FEW_SCOPES: usize = 1_000;

impl Within {
    /// Whether a scope is one of them.
    pub fn has(&self, scope: &ScopeId) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Cases => scope.kind == ScopeKind::Case,
            Self::These(scopes) => scopes.contains(scope),
        }
    }

    /// Whether looking them up one by one is less work than looking through everything.
    pub(crate) fn is_few(&self) -> bool {
        matches!(self, Self::These(scopes) if scopes.len() <= FEW_SCOPES)
    }
}

/// The place of a task in their order: the deadline, then the id. Those without a deadline come last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPlace {
    /// The deadline as [`due_key`] writes it.
    pub due: String,
    /// The task.
    pub task: EntityId,
}

/// The things that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// Everything of a case.
    Scope(ScopeId),
    /// What belongs to a thing: the people, workers and violations of a visit, the visits and sheets of a task.
    Parent(EntityId),
    /// All of a kind.
    Kind(EntityKind),
}

impl Under {
    /// No key of a thing that is meant is greater.
    pub(crate) fn last(&self) -> [u8; 18] {
        match self {
            Self::Scope(_) | Self::Parent(_) => [0xff; 18],
            Self::Kind(kind) => super::key::of_entity(&kind.entity(EntityId([0xff; 16]))),
        }
    }
}

/// Rows in a database of their own kind.
pub trait RowStore: Debug + Send + Sync {
    /// Takes the turn to write; `None` while another process has it.
    fn turn(&self) -> Result<Option<Box<dyn RowTurn>>, StorageError>;
    /// One consistent picture to read from.
    fn look(&self) -> Result<Box<dyn RowLook>, StorageError>;
}

/// A turn to write. Dropped without `commit`, nothing happened.
pub trait RowTurn: Debug {
    /// How far the rows are; `None` where there are none.
    fn standing(&mut self) -> Result<Option<Standing>, StorageError>;
    /// Throws every row away.
    fn clear(&mut self) -> Result<(), StorageError>;
    /// Puts rows in place of those that were there.
    fn write(&mut self, changes: &RowChanges) -> Result<(), StorageError>;
    /// Leaves everything as it was. When this returns, another may have the turn.
    fn give_up(self: Box<Self>) -> Result<(), StorageError>;
    /// Writes how far the rows are, if there are any, and makes all of it visible.
    fn commit(self: Box<Self>, standing: Option<&Standing>) -> Result<(), StorageError>;
}

/// A picture of the rows.
pub trait RowLook: Debug {
    /// How far they are; `None` where there are none.
    fn standing(&mut self) -> Result<Option<Standing>, StorageError>;
    /// Tasks that were not taken out, in their order, after a place.
    fn tasks(
        &mut self,
        filter: &TaskFilter,
        after: Option<&TaskPlace>,
        limit: usize,
    ) -> Result<Vec<In<TaskRow>>, StorageError>;
    /// The notes of a task that were not taken out, by their ids.
    fn notes(&mut self, task: EntityId, limit: usize) -> Result<Vec<In<NoteRow>>, StorageError>;
    /// Cases that were not taken out, by id, after one of them.
    fn cases(
        &mut self,
        within: &Within,
        after: Option<EntityId>,
        limit: usize,
    ) -> Result<Vec<In<CaseRow>>, StorageError>;
    /// Things, those that were taken out too, by kind and id, after one of them.
    fn things(
        &mut self,
        under: Under,
        within: &Within,
        after: Option<&EntityRef>,
        limit: usize,
    ) -> Result<Vec<In<ThingRow>>, StorageError>;
    /// The answers of a sheet and its rows, row by row, after a question of one of them.
    fn answers(
        &mut self,
        sheet: EntityId,
        after: Option<&RegisterKey>,
        limit: usize,
    ) -> Result<Vec<AnswerRow>, StorageError>;
    /// What people disagree on, in some scopes or all, after one of them. Answers of what was taken out are left aside:
    /// nobody asks there any more.
    fn disputes(
        &mut self,
        within: &Within,
        after: Option<&Dispute>,
        limit: usize,
    ) -> Result<Vec<Dispute>, StorageError>;
    /// On how much, counted as above.
    fn count_disputes(&mut self, scope: Option<&ScopeId>) -> Result<u64, StorageError>;
    /// The rows of these things, as far as they are read whole; without their answers.
    fn things_of(&mut self, things: &[EntityRef]) -> Result<Vec<In<ThingRow>>, StorageError>;
    /// Every row of these things.
    fn rows_of(&mut self, things: &[EntityRef]) -> Result<KeptRows, StorageError>;
    /// How many rows there are.
    fn counts(&mut self) -> Result<RowCounts, StorageError>;
}

/// A deadline as tasks are ordered by it: a civil day, or what comes after all of them.
pub(crate) fn due_key(day: &str) -> &str {
    if day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok() { day } else { NO_DEADLINE }
}

/// What comes after every civil day.
pub(crate) const NO_DEADLINE: &str = "~";

/// A field as part of a key: what a device may send can be longer than an index takes.
pub(crate) fn slot(field: &str) -> Vec<u8> {
    const WHOLE: usize = 96;
    let bytes = field.as_bytes();
    if bytes.len() <= WHOLE {
        return bytes.to_vec();
    }
    let mut key: Vec<u8> = bytes.iter().take(WHOLE).copied().collect();
    key.extend(apseko_trust::digest(bytes));
    key
}

/// The rows of some things, sorted out by their tables.
#[derive(Debug, Default)]
pub(crate) struct Sorted<'r> {
    pub cases: Vec<(ScopeId, &'r CaseRow)>,
    pub tasks: Vec<(ScopeId, &'r TaskRow)>,
    pub notes: Vec<(ScopeId, &'r NoteRow)>,
    pub things: Vec<(ScopeId, &'r ThingRow)>,
    pub disputes: Vec<Dispute>,
}

impl RowChanges {
    /// What there is to write. A note without a task is no row, on no device either.
    pub(crate) fn sorted(&self) -> Sorted<'_> {
        let mut sorted = Sorted::default();
        for derived in &self.things {
            let Some(scope) = derived.scope else { continue };
            match &derived.row {
                Row::Case(row) => sorted.cases.extend(row.iter().map(|row| (scope, row))),
                Row::Task(row) => sorted.tasks.extend(row.iter().map(|row| (scope, row.as_ref()))),
                Row::Note(row) => {
                    let told = row.iter().filter(|row| row.task.is_some());
                    sorted.notes.extend(told.map(|row| (scope, row)));
                }
                Row::Thing(row) => sorted.things.extend(row.iter().map(|row| (scope, row))),
                Row::Nothing => {}
            }
            let fields = derived.conflicts.iter();
            sorted.disputes.extend(fields.map(|field| Dispute {
                register: RegisterKey { entity: derived.entity, field: field.clone() },
                scope,
            }));
        }
        let answers = self.answers.iter();
        sorted.disputes.extend(answers.filter_map(|answer| {
            let scope = answer.disputed_in?;
            Some(Dispute { register: answer.register(), scope })
        }));
        sorted
    }
}

impl DerivedAnswer {
    /// The register that it stands in.
    pub(crate) fn register(&self) -> RegisterKey {
        register_of(&self.row)
    }
}

/// The register that an answer stands in.
pub(crate) fn register_of(answer: &AnswerRow) -> RegisterKey {
    let field = format!("{}{}", apseko_casework::registry::QUESTION, answer.question);
    RegisterKey { entity: answer.holder, field }
}
