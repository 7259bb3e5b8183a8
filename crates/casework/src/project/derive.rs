//! From what moved to the rows that follow from it: the same on the device and the server, which only execute SQL.

use std::collections::BTreeSet;

use apseko_oplog::{EXISTS, EntityId, EntityRef, Existence, Kind, Ledger, Record, RegisterKey, ScopeId};

use super::row::{AnswerRow, CaseRow, NoteRow, TaskRow, ThingRow, case_row, note_row, task_row, thing_row};
use super::{FieldView, Projected, cell, field_now, glance, project};
use crate::registry::{EntityKind, QUESTION};
use crate::scope::scope_of;

/// A ledger that rows are derived from.
pub trait RowLedger: Ledger {
    /// The heads of every field of a thing but questions, of which a sheet has hundreds. A ledger with an index for it
    /// does not read those.
    fn heads_beside_questions(&self, entity: &EntityRef) -> Result<Vec<Record>, Self::Error> {
        let asks = |head: &Record| head.register().is_some_and(|it| it.field.starts_with(QUESTION));
        let mut heads = self.heads_of(entity)?;
        heads.retain(|head| !asks(head));
        Ok(heads)
    }
}

/// The row of a thing; `None` where operations say nothing of it any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Of a case.
    Case(Option<CaseRow>),
    /// Of a task.
    Task(Option<Box<TaskRow>>),
    /// Of a note.
    Note(Option<NoteRow>),
    /// Of a thing that is read whole with its sisters.
    Thing(Option<ThingRow>),
    /// There are no rows of this kind of thing.
    Nothing,
}

/// What follows from the operations of a thing, its answers aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The thing.
    pub entity: EntityRef,
    /// Where it lives; `None` where operations say nothing of it any more.
    pub scope: Option<ScopeId>,
    /// Its row.
    pub row: Row,
    /// The fields on which people disagree, answers aside; `exists` where it is disputed whether it is there.
    pub conflicts: Vec<String>,
}

/// What has to be derived anew.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct MovedRows<'m> {
    /// Things, their answers aside. They come first: an answer asks the row of its holder whose sheet that is on.
    pub things: BTreeSet<EntityRef>,
    /// Answers, one by one.
    pub answers: Vec<&'m RegisterKey>,
}

/// The question that a register answers, with whom it is asked of; `None` if it is another field, or of a thing that is
/// asked nothing.
pub fn question_of(register: &RegisterKey) -> Option<(EntityKind, &str)> {
    let kind = EntityKind::of(register.entity.kind)
        .filter(|kind| matches!(kind, EntityKind::Sheet | EntityKind::AnswerRow))?;
    Some((kind, register.field.strip_prefix(QUESTION)?))
}

/// What has to be derived anew when these registers have moved.
pub fn moved_rows<'m, L: RowLedger>(
    ledger: &L,
    moved: impl IntoIterator<Item = &'m RegisterKey>,
) -> Result<MovedRows<'m>, L::Error> {
    let mut rows = MovedRows::default();
    let mut holders = BTreeSet::new();
    for register in moved {
        if question_of(register).is_some() {
            rows.answers.push(register);
            holders.insert(register.entity);
        } else {
            rows.things.insert(register.entity);
        }
    }
    for holder in holders {
        // An answer that whoever took its sheet or row out had not seen speaks up.
        if !rows.things.contains(&holder) && was_taken_out(ledger, holder)? {
            rows.things.insert(holder);
        }
    }
    Ok(rows)
}

/// What follows for a thing, its answers aside; `None` for a kind of a newer program.
pub fn derive_thing<L: RowLedger>(ledger: &L, entity: EntityRef) -> Result<Option<Derived>, L::Error> {
    let Some(kind) = EntityKind::of(entity.kind) else { return Ok(None) };
    let projected = match kind {
        EntityKind::Sheet | EntityKind::AnswerRow => without_answers(ledger, entity)?,
        EntityKind::Visit
        | EntityKind::Party
        | EntityKind::PersonMet
        | EntityKind::Worker
        | EntityKind::Violation
        | EntityKind::OrderItem
        | EntityKind::Evidence
        | EntityKind::Document => glance(ledger, &entity)?.filter(is_told),
        EntityKind::Case | EntityKind::Task | EntityKind::Note | EntityKind::Delivery => {
            glance(ledger, &entity)?
        }
        // Rows are searched, counted and exported for people who may not learn who complained.
        EntityKind::Applicant => None,
    };
    let seen = projected.as_ref();
    let row = match kind {
        EntityKind::Case => Row::Case(seen.map(case_row)),
        EntityKind::Task => Row::Task(seen.map(|task| Box::new(task_row(task)))),
        EntityKind::Note => Row::Note(seen.map(note_row)),
        EntityKind::Delivery | EntityKind::Applicant => Row::Nothing,
        EntityKind::Visit
        | EntityKind::Party
        | EntityKind::PersonMet
        | EntityKind::Worker
        | EntityKind::Sheet
        | EntityKind::AnswerRow
        | EntityKind::Violation
        | EntityKind::OrderItem
        | EntityKind::Evidence
        | EntityKind::Document => Row::Thing(seen.map(|thing| thing_row(kind, thing))),
    };
    let conflicts = seen.map(conflicts_beside_questions).unwrap_or_default();
    Ok(Some(Derived { entity, scope: seen.map(|thing| thing.scope), row, conflicts }))
}

/// What stands as the answer to a question, and whether people disagree on it. `sheet_of` tells whose answer that of a
/// row is; `None` for a register that is no question.
pub fn derive_answer<L: Ledger>(
    ledger: &L,
    register: &RegisterKey,
    sheet_of: impl FnOnce(EntityId) -> Result<Option<EntityId>, L::Error>,
) -> Result<Option<(AnswerRow, bool)>, L::Error> {
    let Some((kind, question)) = question_of(register) else { return Ok(None) };
    let holder = register.entity;
    let sheet = if kind == EntityKind::AnswerRow { sheet_of(holder.id)? } else { Some(holder.id) };
    let field = field_now(ledger, &holder, &register.field)?;
    let said = field.as_ref().map(cell::said_bytes).unwrap_or_default();
    let disagree = field.is_some_and(|field| field.conflict);
    Ok(Some((AnswerRow { holder, sheet, question: question.to_owned(), said }, disagree)))
}

/// What a thing belongs to, as its operations say.
pub fn parent_of<L: Ledger>(ledger: &L, entity: &EntityRef) -> Result<Option<EntityId>, L::Error> {
    let Some((field, _)) = EntityKind::of(entity.kind).and_then(EntityKind::parent) else { return Ok(None) };
    let named: Option<FieldView> = field_now(ledger, entity, field)?;
    Ok(named.and_then(|field| field.shown.as_fixed()).map(EntityId))
}

/// What is known of a sheet or a row of it beside its answers; `None` if that is nothing.
fn without_answers<L: RowLedger>(ledger: &L, entity: EntityRef) -> Result<Option<Projected>, L::Error> {
    let projected = if was_taken_out(ledger, entity)? {
        glance(ledger, &entity)?
    } else {
        let heads = ledger.heads_beside_questions(&entity)?;
        scope_of(ledger, &entity)?.map(|scope| project(entity, scope, &heads, &[]))
    };
    Ok(projected.filter(is_told))
}

/// Whether anything beside answers is said.
fn is_told(thing: &Projected) -> bool {
    let told = thing.fields.keys().any(|field| !field.starts_with(QUESTION));
    told || !thing.existence_said_by.is_empty()
}

/// Whether somebody says that a thing is out. Only then do its answers have a say in whether it is.
fn was_taken_out<L: Ledger>(ledger: &L, entity: EntityRef) -> Result<bool, L::Error> {
    let heads = ledger.heads(&RegisterKey { entity, field: EXISTS.to_owned() })?;
    Ok(heads.iter().any(|head| head.header.kind == Kind::Retract))
}

fn conflicts_beside_questions(thing: &Projected) -> Vec<String> {
    // A thing that was taken out takes its disagreements along.
    if thing.existence == Existence::Gone {
        return Vec::new();
    }
    let differ = thing.fields.iter().filter(|(field, told)| told.conflict && is_for_people(field));
    let disputed = (thing.existence == Existence::Disputed).then(|| EXISTS.to_owned());
    differ.map(|(field, _)| field.clone()).chain(disputed).collect()
}

/// What the server decided it also settles, and answers are noted one by one.
fn is_for_people(field: &str) -> bool {
    !field.starts_with('=') && !field.starts_with(QUESTION)
}
