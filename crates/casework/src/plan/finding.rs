//! What is asked and found: control sheets, rows of repeated questions, violations.

use apseko_oplog::{EntityId, Ledger, Value};

use super::desk::Desk;
use super::{FieldEdits, Planned, Wish, existence};
use crate::registry::{EntityKind, FieldFault, Fields, id_value};

/// Generates a control sheet, in the office or on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddSheet {
    /// The id of the sheet.
    pub sheet: EntityId,
    /// The task.
    pub task: EntityId,
    /// The visit, once there is one.
    pub visit: Option<EntityId>,
    /// Whom it is about, if about one party only.
    pub party: Option<EntityId>,
    /// The code of its definition.
    pub definition: String,
    /// The version of that.
    pub version: i64,
    /// What else is known, answers filled in beforehand too.
    pub fields: Fields,
}

impl Wish for AddSheet {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.extend(self.visit.map(|visit| ("visit".to_owned(), id_value(visit))));
        fields.extend(self.party.map(|party| ("party".to_owned(), id_value(party))));
        fields.insert("definition".to_owned(), Value::Text(self.definition));
        fields.insert("version".to_owned(), Value::Int(self.version));
        fields.entry("state".to_owned()).or_insert_with(|| Value::text("generated"));
        desk.add(EntityKind::Sheet, self.sheet, self.task, fields)
    }
}

/// Adds a row to a repeated group of questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddAnswerRow {
    /// The id of the row.
    pub row: EntityId,
    /// The sheet.
    pub sheet: EntityId,
    /// The code of the group.
    pub group: String,
    /// Its answers, its place, whom it is about.
    pub fields: Fields,
}

impl Wish for AddAnswerRow {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.insert("group".to_owned(), Value::Text(self.group));
        desk.add(EntityKind::AnswerRow, self.row, self.sheet, fields)
    }
}

/// Records a violation: one that a person names, or the first word of a person about one that follows from an answer
/// (its id is then [`crate::violation_id`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddViolation {
    /// The id of the violation.
    pub violation: EntityId,
    /// The visit.
    pub visit: EntityId,
    /// Whose violation it is.
    pub party: EntityId,
    /// Its code in the classifier.
    pub code: String,
    /// What else is known.
    pub fields: Fields,
}

impl Wish for AddViolation {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.insert("party".to_owned(), id_value(self.party));
        fields.insert("code".to_owned(), Value::Text(self.code));
        fields.entry("state".to_owned()).or_insert_with(|| Value::text("recorded"));
        desk.add(EntityKind::Violation, self.violation, self.visit, fields)
    }
}

/// Changes something about a violation that follows from an answer or was added by hand; it is recorded first, if
/// nobody has written of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditViolation {
    /// The id of the violation.
    pub violation: EntityId,
    /// The visit. Without one nobody can have found anything.
    pub visit: Option<EntityId>,
    /// The sheet that it follows from, if from one.
    pub sheet: Option<EntityId>,
    /// The row of it.
    pub row: Option<EntityId>,
    /// Whose violation it is, once that is known.
    pub party: Option<EntityId>,
    /// Its code in the classifier.
    pub code: String,
    /// Which fields, and what.
    pub fields: FieldEdits,
}

impl Wish for EditViolation {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let violation = EntityKind::Violation.entity(self.violation);
        if desk.knows(violation)? {
            if desk.is_gone(violation)? {
                existence::insist_there(desk, violation)?;
            }
            return desk.set_all(violation, self.fields);
        }
        let visit = self.visit.ok_or_else(|| FieldFault::Missing { field: "visit".to_owned() })?;
        let named = [("sheet", self.sheet), ("row", self.row), ("party", self.party)];
        let mut fields: Fields = self.fields.into_iter().map(|(field, edit)| (field, edit.value)).collect();
        fields.extend(named.into_iter().filter_map(|(field, id)| Some((field.to_owned(), id_value(id?)))));
        fields.insert("code".to_owned(), Value::Text(self.code));
        fields.entry("state".to_owned()).or_insert_with(|| Value::text("recorded"));
        desk.add(EntityKind::Violation, self.violation, visit, fields)
    }
}
