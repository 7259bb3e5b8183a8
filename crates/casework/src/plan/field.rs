//! Giving any field a value, and deciding between several.

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
        // How a visit goes on is told by beginning, interrupting and ending it.
        if self.entity.kind == EntityKind::Visit.number() && self.field == "state" {
            return Err(Refusal::Fixed(self.field).into());
        }
        desk.set(self.entity, &self.field, self.value, self.based_on)
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
        let projected = desk.view(entity)?;
        if self.register.field == EXISTS {
            return match self.value {
                Value::Bool(true) => {
                    let said = projected.existence_said_by.iter().map(|author| author.op).collect();
                    desk.put_other(
                        projected.scope,
                        Kind::Resolve,
                        self.register,
                        self.value,
                        said,
                        Vec::new(),
                    );
                    Ok(())
                }
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
        let value = desk.fitting(kind, projected.scope, &self.register.field, self.value)?;
        let now = field_now(desk.ledger, &entity, &self.register.field).map_err(PlanFault::Ledger)?;
        let heads = now.map(|now| now.seen()).unwrap_or_default();
        desk.put_other(projected.scope, Kind::Resolve, self.register, value, heads, Vec::new());
        Ok(())
    }
}
