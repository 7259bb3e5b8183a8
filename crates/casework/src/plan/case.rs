//! Opening a case with its first task, and further tasks of it.

use std::collections::BTreeMap;

use apseko_domain::{LongText, Role, TaskOrigin, TextFault};
use apseko_oplog::{EntityId, Ledger, UserId, Value};

use super::desk::Desk;
use super::{Planned, Refusal, Wish};
use crate::course::{TaskAction, petition_value};
use crate::registry::{EntityKind, FieldFault, Fields, user_value};
use crate::role;
use crate::scope::case_scope;

/// A note that is written together with a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstNote {
    /// The id of the note.
    pub note: EntityId,
    /// What was typed. Nothing is no note.
    pub text: String,
}

/// Opens a case with its first task. An inspector who records what they see on the spot claims the task with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateCase {
    /// The id of the case.
    pub case: EntityId,
    /// The id of the task.
    pub task: EntityId,
    /// The unit that the case belongs to.
    pub unit: [u8; 16],
    /// When.
    pub at_ms: i64,
    /// What is known of the case beyond that.
    pub about_case: Fields,
    /// What is known of the task; its origin is needed.
    pub about_task: Fields,
    /// The first words about it.
    pub note: Option<FirstNote>,
}

impl Wish for CreateCase {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let scope = case_scope(self.case);
        let mut case = self.about_case;
        case.insert("unit".to_owned(), Value::Bytes(self.unit.to_vec()));
        case.extend(made(desk.who.user, self.at_ms));
        desk.make(EntityKind::Case, self.case, scope, case)?;
        let task = AddTask {
            task: self.task,
            case: self.case,
            at_ms: self.at_ms,
            fields: self.about_task,
            note: self.note,
        };
        task.plan(desk)
    }
}

/// Adds a task to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddTask {
    /// The id of the task.
    pub task: EntityId,
    /// The case.
    pub case: EntityId,
    /// When.
    pub at_ms: i64,
    /// What is known of it; its origin is needed.
    pub fields: Fields,
    /// The first words about it.
    pub note: Option<FirstNote>,
}

impl Wish for AddTask {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let origin = self.fields.get("origin").and_then(Value::as_text);
        let origin = origin.ok_or_else(|| FieldFault::Missing { field: "origin".to_owned() })?;
        let adhoc = TaskOrigin::parse(origin) == Some(TaskOrigin::Adhoc);
        let mut fields = self.fields;
        // What was left empty in a form is not said.
        fields.retain(|_, value| value.as_text().is_none_or(|text| !text.trim().is_empty()));
        if adhoc && !fields.contains_key("place") && !fields.contains_key("object") {
            return Err(Refusal::text("place", TextFault::Empty).into());
        }
        fields.extend(made(desk.who.user, self.at_ms));
        desk.add(EntityKind::Task, self.task, self.case, fields)?;
        if let Some(first) = self.note {
            write_first_note(desk, self.task, first)?;
        }
        if adhoc && Role::several(&desk.who.role).any(role::visits) {
            let claim = petition_value(TaskAction::Claim.code(), None, &[], BTreeMap::new());
            super::petition::put(desk, EntityKind::Task.entity(self.task), claim)?;
        }
        Ok(())
    }
}

fn made(by: UserId, at_ms: i64) -> Fields {
    BTreeMap::from([("created_by".to_owned(), user_value(by)), ("created_at".to_owned(), Value::Int(at_ms))])
}

fn write_first_note<L: Ledger>(desk: &mut Desk<'_, L>, task: EntityId, first: FirstNote) -> Planned<L> {
    match LongText::new(&first.text) {
        Err(TextFault::Empty) => Ok(()),
        Err(fault) => Err(Refusal::text("note", fault).into()),
        Ok(text) => {
            let fields = BTreeMap::from([("text".to_owned(), Value::Text(text.into()))]);
            desk.add(EntityKind::Note, first.note, task, fields)
        }
    }
}
