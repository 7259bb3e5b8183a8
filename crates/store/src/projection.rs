//! Rows that follow from operations: after each step those that moved, and all of them when the way of deriving is another.

use std::collections::BTreeSet;

use apseko_casework::{
    EntityKind, PROJECTION_VERSION, Row, RowLedger, ThingRow, derive_answer, derive_thing, moved_rows,
};
use apseko_domain::{NoteId, SheetId, TaskId, VisitId};
use apseko_oplog::{EntityId, EntityRef, Record, RegisterKey};
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
    let anew = moved_rows(&rows.tables, moved)?;
    let mut touched = BTreeSet::new();
    for entity in anew.things {
        touched.extend(rows.refresh(entity)?);
    }
    for register in anew.answers {
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
        let Some(derived) = derive_thing(&self.tables, entity)? else { return Ok(Vec::new()) };
        conflict::replace_beside_questions(self.connection, entity, &derived.conflicts)?;
        let id = Uuid::from_bytes(entity.id.0);
        match derived.row {
            Row::Task(row) => {
                match row {
                    Some(row) => task::replace(self.connection, &row)?,
                    None => task::remove(self.connection, id)?,
                }
                Ok(vec![Touched::Task(TaskId(id))])
            }
            Row::Note(row) => {
                match row {
                    Some(row) => {
                        let texts = self.tables.history(&note::text_of(entity))?.len();
                        note::replace(self.connection, &row, texts)?;
                    }
                    None => note::remove(self.connection, id)?,
                }
                Ok(vec![Touched::Note(NoteId(id))])
            }
            Row::Thing(row) => self.refresh_thing(entity, row),
            // A device has few cases, and reads what it needs of them from operations.
            Row::Case(_) | Row::Nothing => Ok(Vec::new()),
        }
    }

    fn refresh_thing(
        &mut self,
        entity: EntityRef,
        row: Option<ThingRow>,
    ) -> Result<Vec<Touched>, StoreError> {
        let Some(kind) = EntityKind::of(entity.kind) else { return Ok(Vec::new()) };
        let rev = self.rev()?;
        let before = thing::parent_of(self.connection, kind, entity.id)?;
        match &row {
            Some(row) => thing::replace(self.connection, row, rev)?,
            None => thing::remove(self.connection, kind, entity.id)?,
        }
        let parent = row.and_then(|row| row.parent);
        if kind == EntityKind::AnswerRow {
            answer::move_to(self.connection, entity.id, parent, rev)?;
        }
        let mut touched = vec![touches(kind, entity.id, parent), touches(kind, entity.id, before)];
        touched.dedup();
        Ok(touched.into_iter().flatten().collect())
    }

    fn refresh_answer(&mut self, register: &RegisterKey) -> Result<Option<Touched>, StoreError> {
        let connection = self.connection;
        let sheet_of = |row| thing::parent_of(connection, EntityKind::AnswerRow, row);
        let Some((row, disagree)) = derive_answer(&self.tables, register, sheet_of)? else { return Ok(None) };
        let rev = self.rev()?;
        answer::replace(connection, &row, rev)?;
        conflict::replace_question(connection, register, disagree)?;
        Ok(row.sheet.map(|sheet| Touched::Sheet(SheetId(Uuid::from_bytes(sheet.0)))))
    }
}

impl RowLedger for OpTables<'_> {
    fn heads_beside_questions(&self, entity: &EntityRef) -> Result<Vec<Record>, StoreError> {
        OpTables::heads_beside_questions(self, entity)
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
        | EntityKind::Note
        | EntityKind::Applicant => None,
    }
}

#[cfg(test)]
mod tests;
