//! Giving any field a value, and deciding between several.

use std::collections::BTreeMap;

use apseko_oplog::{EXISTS, EntityRef, Kind, Ledger, OpId, RegisterKey, Value};

use super::desk::Desk;
use super::{PlanFault, Planned, Refusal, Wish, existence};
use crate::project::field_now;
use crate::registry::{EntityKind, FieldFault};

/// Gives a field a value: an answer to a question, an employer's name, the day of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetField {
    /// Of what.
    pub entity: EntityRef,
    /// Which field.
    pub field: String,
    /// What.
    pub value: Value,
    /// What the person had before them; absent for what is here now.
    pub based_on: Option<Vec<OpId>>,
}

impl Wish for SetField {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let edit = FieldEdit { value: self.value, based_on: self.based_on };
        EditThing { entity: self.entity, fields: BTreeMap::from([(self.field, edit)]) }.plan(desk)
    }
}

/// What a person makes of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldEdit {
    /// What it holds from now on.
    pub value: Value,
    /// What the person had before them; absent for what is here now.
    pub based_on: Option<Vec<OpId>>,
}

impl FieldEdit {
    /// In place of what is here now.
    pub fn now(value: Value) -> Self {
        Self { value, based_on: None }
    }

    /// In place of what the person had before them.
    pub fn over(value: Value, seen: Vec<OpId>) -> Self {
        Self { value, based_on: Some(seen) }
    }
}

/// What a person makes of several fields of one thing, by their codes.
pub type FieldEdits = BTreeMap<String, FieldEdit>;

/// Gives several fields of a thing values: a form that was filled in. All or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditThing {
    /// Of what.
    pub entity: EntityRef,
    /// Which fields, and what.
    pub fields: FieldEdits,
}

impl Wish for EditThing {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        // How a visit goes on is told by beginning, interrupting and ending it.
        let state = self.fields.keys().find(|field| *field == "state");
        if let Some(state) = state.filter(|_| self.entity.kind == EntityKind::Visit.number()) {
            return Err(Refusal::Fixed(state.clone()).into());
        }
        desk.set_all(self.entity, self.fields)
    }
}

/// Decides between several values of a field, or whether a thing is there. Everything that is there is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolve {
    /// The field.
    pub register: RegisterKey,
    /// What holds from now on.
    pub value: Value,
}

impl Wish for Resolve {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let entity = self.register.entity;
        if self.register.field == EXISTS {
            return match self.value {
                Value::Bool(true) => existence::insist_there(desk, entity),
                Value::Bool(false) => existence::insist_out(desk, entity, None),
                Value::Null
                | Value::Int(_)
                | Value::Text(_)
                | Value::Bytes(_)
                | Value::List(_)
                | Value::Map(_) => Err(FieldFault::WrongType { field: EXISTS.to_owned() }.into()),
            };
        }
        let kind = EntityKind::of(entity.kind).ok_or(FieldFault::UnknownKind(entity.kind))?;
        let scope = desk.scope(entity)?;
        let value = desk.fitting(kind, scope, &self.register.field, self.value)?;
        let now = field_now(desk.ledger, &entity, &self.register.field).map_err(PlanFault::Ledger)?;
        let heads = now.map(|now| now.seen()).unwrap_or_default();
        desk.put_other(scope, Kind::Resolve, self.register, value, heads, Vec::new());
        Ok(())
    }
}
