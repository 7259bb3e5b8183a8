//! Questions of the office, page by page. Each answer says to which place of the feed it belongs.

use std::collections::BTreeSet;

use apseko_casework::{AnswerRow, CaseRow, NoteRow, TaskRow, ThingRow};
use apseko_oplog::{EntityId, EntityRef, EpochId, RegisterKey, ScopeId};
use thiserror::Error;

use crate::storage::derived::{
    Dispute, In, KeptRows, RowLook, RowStore, Standing, TaskFilter, TaskPlace, Under, Within, due_key,
    register_of,
};
use crate::storage::{StorageError, entity_key, scope_key};

/// No page is longer.
pub const LONGEST_PAGE: usize = 500;

/// Why a question was not answered.
#[derive(Debug, Error)]
pub enum AskFault {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// All rows are being made anew, or by other rules; part of them would look like all.
    #[error("the rows are being made; ask again in a while")]
    Making,
    /// The cursor is not one that this question gave.
    #[error("the cursor is not one of this question")]
    Cursor,
}

impl AskFault {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Storage(error) => error.code(),
            Self::Making => "rows.making",
            Self::Cursor => "rows.cursor",
        }
    }
}

/// To which place of the feed an answer belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The life of the feed.
    pub epoch: EpochId,
    /// Everything up to here is in the answer.
    pub place: u64,
    /// Nothing after here is; the same place, unless the rows are just catching up.
    pub newest: u64,
}

/// From where a question goes on. What it consists of is nobody's business but the question's that gave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(String);

impl Cursor {
    /// One that was given before. Whether it fits is seen when it is used.
    pub fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As text of letters and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn write(question: u8, parts: &[&[u8]]) -> Self {
        let mut bytes = vec![question];
        parts.iter().for_each(|part| bytes.extend_from_slice(part));
        Self(hex::encode(bytes))
    }

    /// What a cursor of this question consists of.
    fn read(&self, question: u8) -> Result<Vec<u8>, AskFault> {
        let bytes = hex::decode(&self.0).map_err(|_| AskFault::Cursor)?;
        let (of, parts) = bytes.split_first().ok_or(AskFault::Cursor)?;
        if *of == question { Ok(parts.to_vec()) } else { Err(AskFault::Cursor) }
    }
}

/// A page of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<R> {
    /// What was asked for.
    pub rows: Vec<R>,
    /// From where to go on, if there may be more.
    pub next: Option<Cursor>,
    /// To which place it belongs. Other pages may belong to other places.
    pub as_of: AsOf,
}

/// One picture of the rows.
#[derive(Debug)]
pub struct Ask {
    look: Box<dyn RowLook>,
    as_of: AsOf,
}

const TASKS: u8 = 1;
const THINGS: u8 = 2;
const ANSWERS: u8 = 3;
const DISPUTES: u8 = 4;
const CASES: u8 = 5;

impl Ask {
    /// Takes a picture; refused while the rows are being made.
    pub fn begin(rows: &dyn RowStore) -> Result<Self, AskFault> {
        let mut look = rows.look()?;
        let is_whole =
            |it: &Standing| it.making.is_none() && it.version == apseko_casework::PROJECTION_VERSION;
        let standing = look.standing()?.filter(is_whole);
        let standing = standing.ok_or(AskFault::Making)?;
        let as_of = AsOf { epoch: standing.epoch, place: standing.place, newest: standing.newest };
        Ok(Self { look, as_of })
    }

    /// To which place everything belongs that is answered here.
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// Tasks that were not taken out, the most urgent first.
    pub fn tasks(
        &mut self,
        filter: &TaskFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<In<TaskRow>>, AskFault> {
        let after = after.map(task_place).transpose()?;
        let rows = self.look.tasks(filter, after.as_ref(), bounded(limit))?;
        Ok(self.page(rows, limit, |it| {
            Cursor::write(TASKS, &[&it.row.task.0, due_key(&it.row.due_day).as_bytes()])
        }))
    }

    /// Cases that were not taken out, by their ids.
    pub fn cases(
        &mut self,
        within: &Within,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<In<CaseRow>>, AskFault> {
        let after = after.map(|cursor| cursor.read(CASES)).transpose()?;
        let after = after.map(|id| id.try_into().map(EntityId).map_err(|_| AskFault::Cursor)).transpose()?;
        let rows = self.look.cases(within, after, bounded(limit))?;
        Ok(self.page(rows, limit, |it| Cursor::write(CASES, &[&it.row.case.0])))
    }

    /// Every row of these things, those that were taken out too.
    pub fn rows_of(&mut self, things: &[EntityRef]) -> Result<KeptRows, AskFault> {
        Ok(self.look.rows_of(things)?)
    }

    /// The same of things that are read whole, without their answers.
    pub fn things_of(&mut self, things: &[EntityRef]) -> Result<Vec<In<ThingRow>>, AskFault> {
        Ok(self.look.things_of(things)?)
    }

    /// The notes of a task that were not taken out.
    pub fn notes(&mut self, task: EntityId) -> Result<Vec<In<NoteRow>>, AskFault> {
        Ok(self.look.notes(task, LONGEST_PAGE)?)
    }

    /// The things of a case, or those that belong to another thing; those that were taken out say so.
    pub fn things(
        &mut self,
        under: Under,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<In<ThingRow>>, AskFault> {
        self.things_within(under, &Within::Anywhere, after, limit)
    }

    /// The same, as far as they live in some scopes.
    pub fn things_within(
        &mut self,
        under: Under,
        within: &Within,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<In<ThingRow>>, AskFault> {
        let after =
            after.map(|cursor| thing_of(&cursor.read(THINGS)?).map(|(thing, _)| thing)).transpose()?;
        let rows = self.look.things(under, within, after.as_ref(), bounded(limit))?;
        Ok(self.page(rows, limit, |it| Cursor::write(THINGS, &[&entity_key(&it.row.kind.entity(it.row.id))])))
    }

    /// The answers of a sheet, those of its rows too.
    pub fn answers(
        &mut self,
        sheet: EntityId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<AnswerRow>, AskFault> {
        let after = after.map(|cursor| register(&cursor.read(ANSWERS)?)).transpose()?;
        let mut rows = self.look.answers(sheet, after.as_ref(), bounded(limit))?;
        rows.iter_mut().for_each(|row| row.sheet = Some(sheet));
        Ok(self.page(rows, limit, |row| {
            let RegisterKey { entity, field } = register_of(row);
            Cursor::write(ANSWERS, &[&entity_key(&entity), field.as_bytes()])
        }))
    }

    /// What people disagree on, in one case or all. What the alternatives are is read from the operations.
    pub fn disputes(
        &mut self,
        scope: Option<&ScopeId>,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Dispute>, AskFault> {
        let within = scope.map_or(Within::Anywhere, |scope| Within::These(BTreeSet::from([*scope])));
        self.disputes_within(&within, after, limit)
    }

    /// The same, in some scopes.
    pub fn disputes_within(
        &mut self,
        within: &Within,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Dispute>, AskFault> {
        let after = after.map(|cursor| dispute(&cursor.read(DISPUTES)?)).transpose()?;
        let rows = self.look.disputes(within, after.as_ref(), bounded(limit))?;
        Ok(self.page(rows, limit, |it| {
            let RegisterKey { entity, field } = &it.register;
            Cursor::write(DISPUTES, &[&scope_key(&it.scope), &entity_key(entity), field.as_bytes()])
        }))
    }

    /// On how much people disagree, in one case or in total.
    pub fn count_disputes(&mut self, scope: Option<&ScopeId>) -> Result<u64, AskFault> {
        Ok(self.look.count_disputes(scope)?)
    }

    fn page<R>(&self, rows: Vec<R>, limit: usize, cursor: impl Fn(&R) -> Cursor) -> Page<R> {
        let is_full = rows.len() >= bounded(limit);
        let next = rows.last().filter(|_| is_full).map(cursor);
        Page { rows, next, as_of: self.as_of }
    }
}

fn bounded(limit: usize) -> usize {
    limit.clamp(1, LONGEST_PAGE)
}

fn task_place(cursor: &Cursor) -> Result<TaskPlace, AskFault> {
    let bytes = cursor.read(TASKS)?;
    let (task, due) = bytes.split_first_chunk().ok_or(AskFault::Cursor)?;
    let due = String::from_utf8(due.to_vec()).ok().filter(|due| !due.contains('\0'));
    Ok(TaskPlace { due: due.ok_or(AskFault::Cursor)?, task: EntityId(*task) })
}

/// A thing, and what follows it.
fn thing_of(bytes: &[u8]) -> Result<(EntityRef, &[u8]), AskFault> {
    let (key, rest) = bytes.split_first_chunk().ok_or(AskFault::Cursor)?;
    Ok((crate::storage::entity_of(key), rest))
}

fn register(bytes: &[u8]) -> Result<RegisterKey, AskFault> {
    let (entity, field) = thing_of(bytes)?;
    let field = String::from_utf8(field.to_vec()).map_err(|_| AskFault::Cursor)?;
    Ok(RegisterKey { entity, field })
}

fn dispute(bytes: &[u8]) -> Result<Dispute, AskFault> {
    let (key, rest) = bytes.split_first_chunk().ok_or(AskFault::Cursor)?;
    Ok(Dispute { scope: crate::storage::scope_of(key), register: register(rest)? })
}
