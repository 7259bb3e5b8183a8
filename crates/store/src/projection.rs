//! Rows that follow from operations: after each step those that moved, and all of them when the way of deriving is another.

use std::collections::BTreeSet;

use apseko_casework::registry::QUESTION;
use apseko_casework::{
    EntityKind, PROJECTION_VERSION, Projected, field_now, note_row, project, scope_of, task_row, view,
};
use apseko_domain::{NoteId, SheetId, TaskId, VisitId};
use apseko_oplog::{EXISTS, EntityId, EntityRef, Kind, Ledger, RegisterKey};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::table::{answer, conflict, note, revision, task, thing};
use crate::{OpTables, StoreError, Touched};

/// Brings the rows of everything that moved up to date.
pub(crate) fn refresh(
    connection: &Connection,
    moved: &BTreeSet<RegisterKey>,
) -> Result<BTreeSet<Touched>, StoreError> {
    let mut rows = Rows::new(connection);
    let (answers, others): (Vec<&RegisterKey>, Vec<&RegisterKey>) =
        moved.iter().partition(|register| answer::question_of(register).is_some());
    let mut entities: BTreeSet<EntityRef> = others.into_iter().map(|register| register.entity).collect();
    let holders: BTreeSet<EntityRef> = answers.iter().map(|register| register.entity).collect();
    for holder in holders {
        // An answer that whoever took its sheet or row out had not seen speaks up.
        if rows.was_taken_out(holder)? {
            entities.insert(holder);
        }
    }
    let mut touched = BTreeSet::new();
    for entity in entities {
        touched.extend(rows.refresh(entity)?);
    }
    for register in answers {
        touched.extend(rows.refresh_answer(register)?);
    }
    Ok(touched)
}

/// Fills the tables anew if another way of deriving filled them, or none has.
pub(crate) fn bring_up_to_date(connection: &Connection) -> Result<(), StoreError> {
    let filled_by: Option<u32> =
        connection.query_row("SELECT version FROM projection", [], |row| row.get(0)).optional()?;
    if filled_by == Some(PROJECTION_VERSION) {
        return Ok(());
    }
    rebuild(connection)?;
    connection.execute(
        "INSERT INTO projection (one, version) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET version = ?1",
        [PROJECTION_VERSION],
    )?;
    Ok(())
}

/// Derives every row anew.
pub(crate) fn rebuild(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(
        "DELETE FROM task; DELETE FROM note; DELETE FROM thing; DELETE FROM answer; DELETE FROM conflict;",
    )?;
    let mut rows = Rows::new(connection);
    let entities = rows.tables.entities()?;
    for entity in &entities {
        rows.refresh(*entity)?;
    }
    for entity in &entities {
        for register in rows.tables.questions_of(entity)? {
            rows.refresh_answer(&register)?;
        }
    }
    Ok(())
}

/// The rows of one transaction.
struct Rows<'c> {
    connection: &'c Connection,
    tables: OpTables<'c>,
    rev: Option<i64>,
}

impl<'c> Rows<'c> {
    fn new(connection: &'c Connection) -> Self {
        Self { connection, tables: OpTables::new(connection), rev: None }
    }

    /// The number of everything that changes here.
    fn rev(&mut self) -> Result<i64, StoreError> {
        let rev = self.rev.map_or_else(|| revision::next(self.connection), Ok)?;
        self.rev = Some(rev);
        Ok(rev)
    }

    /// The rows of a thing but those of its answers.
    fn refresh(&mut self, entity: EntityRef) -> Result<Vec<Touched>, StoreError> {
        let Some(kind) = EntityKind::of(entity.kind) else { return Ok(Vec::new()) };
        match kind {
            EntityKind::Task => self.refresh_task(entity),
            EntityKind::Note => self.refresh_note(entity),
            EntityKind::Visit
            | EntityKind::Party
            | EntityKind::PersonMet
            | EntityKind::Worker
            | EntityKind::Sheet
            | EntityKind::AnswerRow
            | EntityKind::Violation
            | EntityKind::OrderItem
            | EntityKind::Document => self.refresh_thing(kind, entity),
            EntityKind::Case | EntityKind::Evidence | EntityKind::Delivery => {
                let projected = view(&self.tables, &entity)?;
                conflict::replace_beside_questions(self.connection, entity, projected.as_ref())?;
                Ok(Vec::new())
            }
        }
    }

    fn refresh_task(&self, entity: EntityRef) -> Result<Vec<Touched>, StoreError> {
        let id = Uuid::from_bytes(entity.id.0);
        let projected = view(&self.tables, &entity)?;
        match &projected {
            Some(projected) => task::replace(self.connection, &task_row(projected))?,
            None => task::remove(self.connection, id)?,
        }
        conflict::replace_beside_questions(self.connection, entity, projected.as_ref())?;
        Ok(vec![Touched::Task(TaskId(id))])
    }

    fn refresh_note(&self, entity: EntityRef) -> Result<Vec<Touched>, StoreError> {
        let id = Uuid::from_bytes(entity.id.0);
        let projected = view(&self.tables, &entity)?;
        match &projected {
            Some(projected) => {
                let texts = self.tables.history(&note::text_of(entity))?.len();
                note::replace(self.connection, &note_row(projected), texts)?;
            }
            None => note::remove(self.connection, id)?,
        }
        conflict::replace_beside_questions(self.connection, entity, projected.as_ref())?;
        Ok(vec![Touched::Note(NoteId(id))])
    }

    fn refresh_thing(&mut self, kind: EntityKind, entity: EntityRef) -> Result<Vec<Touched>, StoreError> {
        let rev = self.rev()?;
        let before = thing::parent_of(self.connection, kind, entity.id)?;
        let projected = self.without_answers(kind, entity)?;
        conflict::replace_beside_questions(self.connection, entity, projected.as_ref())?;
        let parent = match &projected {
            Some(projected) => thing::replace(self.connection, kind, projected, rev)?,
            None => {
                thing::remove(self.connection, kind, entity.id)?;
                None
            }
        };
        if kind == EntityKind::AnswerRow {
            answer::move_to(self.connection, entity.id, parent, rev)?;
        }
        let mut touched = vec![touches(kind, entity.id, parent), touches(kind, entity.id, before)];
        touched.dedup();
        Ok(touched.into_iter().flatten().collect())
    }

    /// What is known of a thing beside its answers; `None` if that is nothing.
    fn without_answers(&self, kind: EntityKind, entity: EntityRef) -> Result<Option<Projected>, StoreError> {
        let asks = matches!(kind, EntityKind::Sheet | EntityKind::AnswerRow);
        let projected = if asks && !self.was_taken_out(entity)? {
            let heads = self.tables.heads_beside_questions(&entity)?;
            scope_of(&self.tables, &entity)?.map(|scope| project(entity, scope, &heads, &[]))
        } else {
            view(&self.tables, &entity)?
        };
        Ok(projected.filter(|thing| {
            let told = thing.fields.keys().any(|field| !field.starts_with(QUESTION));
            told || !thing.existence_said_by.is_empty()
        }))
    }

    /// Whether somebody says that a thing is out. Only then do its answers have a say in whether it is.
    fn was_taken_out(&self, entity: EntityRef) -> Result<bool, StoreError> {
        let heads = self.tables.heads(&RegisterKey { entity, field: EXISTS.to_owned() })?;
        Ok(heads.iter().any(|head| head.header.kind == Kind::Retract))
    }

    fn refresh_answer(&mut self, register: &RegisterKey) -> Result<Option<Touched>, StoreError> {
        let Some((kind, question)) = answer::question_of(register) else { return Ok(None) };
        let holder = register.entity;
        let on_row = kind == EntityKind::AnswerRow;
        let sheet =
            if on_row { thing::parent_of(self.connection, kind, holder.id)? } else { Some(holder.id) };
        let field = field_now(&self.tables, &holder, &register.field)?;
        let rev = self.rev()?;
        answer::replace(self.connection, holder, sheet, question, field.as_ref(), rev)?;
        conflict::replace_question(self.connection, register, field.as_ref())?;
        Ok(sheet.map(|sheet| Touched::Sheet(SheetId(Uuid::from_bytes(sheet.0)))))
    }
}

/// What people watch who want to know of a thing.
fn touches(kind: EntityKind, id: EntityId, parent: Option<EntityId>) -> Option<Touched> {
    let visit = |id: EntityId| Touched::Visit(VisitId(Uuid::from_bytes(id.0)));
    let sheet = |id: EntityId| Touched::Sheet(SheetId(Uuid::from_bytes(id.0)));
    match kind {
        EntityKind::Visit => Some(visit(id)),
        EntityKind::Party | EntityKind::PersonMet | EntityKind::Worker | EntityKind::Violation => {
            parent.map(visit)
        }
        EntityKind::Sheet => Some(sheet(id)),
        EntityKind::AnswerRow => parent.map(sheet),
        EntityKind::Case
        | EntityKind::Task
        | EntityKind::Evidence
        | EntityKind::Document
        | EntityKind::Delivery
        | EntityKind::OrderItem
        | EntityKind::Note => None,
    }
}

#[cfg(test)]
mod tests;
