//! What a plan is made on: the ledger as it is, whose wish it is, and the drafts so far.

use std::collections::BTreeMap;

use apseko_domain::Role;
use apseko_oplog::{
    Draft, EXISTS, EntityId, EntityRef, Existence, Kind, Ledger, OpId, Record, RegisterKey, ScopeId, Value,
    Who, existence,
};

use super::{FieldEdits, PlanFault, Planned, Refusal};
use crate::home::home;
use crate::project::{Projected, field_now, view};
use crate::registry::{EntityKind, FieldFault, Fields, Holds, id_value, tidied};
use crate::role;
use crate::scope::applicant_scope;

/// Every present program understands what is planned here.
const NEEDS: u16 = 1;

pub(super) struct Desk<'a, L: Ledger> {
    pub ledger: &'a L,
    pub who: &'a Who,
    drafts: Vec<Draft>,
    /// What the plan itself makes is not in the ledger yet.
    made: BTreeMap<EntityRef, ScopeId>,
}

type Answer<T, L> = Result<T, PlanFault<<L as Ledger>::Error>>;

impl<'a, L: Ledger> Desk<'a, L> {
    pub fn new(ledger: &'a L, who: &'a Who) -> Self {
        Self { ledger, who, drafts: Vec::new(), made: BTreeMap::new() }
    }

    pub fn into_drafts(self) -> Vec<Draft> {
        self.drafts
    }

    pub fn put(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// The thing as the ledger has it.
    pub fn view(&self, entity: EntityRef) -> Answer<Projected, L> {
        let seen = view(self.ledger, &entity).map_err(PlanFault::Ledger)?;
        Ok(seen.ok_or(Refusal::Unknown(entity))?)
    }

    /// Where a thing lives that somebody has written of.
    pub fn scope(&self, entity: EntityRef) -> Answer<ScopeId, L> {
        if let Some(scope) = self.made.get(&entity) {
            return Ok(*scope);
        }
        let scope = home(self.ledger, &entity, None).map_err(PlanFault::Ledger)?;
        Ok(scope.ok_or(Refusal::Unknown(entity))?)
    }

    /// Makes a thing that belongs to another, which must not have been taken out.
    pub fn add(
        &mut self,
        kind: EntityKind,
        id: EntityId,
        parent: EntityId,
        mut fields: Fields,
    ) -> Planned<L> {
        let Some((names_parent, of)) = kind.parent() else {
            return Err(Refusal::Unknown(kind.entity(id)).into());
        };
        let parent = of.entity(parent);
        let mut scope = self.scope(parent)?;
        if kind == EntityKind::Applicant {
            scope = applicant_scope(parent.id);
        }
        if self.is_gone(parent)? {
            return Err(Refusal::Gone(parent).into());
        }
        fields.insert(names_parent.to_owned(), id_value(parent.id));
        self.make(kind, id, scope, fields)
    }

    /// Makes a thing. Its parent is written first, so that whoever reads on knows where it belongs.
    pub fn make(&mut self, kind: EntityKind, id: EntityId, scope: ScopeId, mut fields: Fields) -> Planned<L> {
        let entity = kind.entity(id);
        if self.knows(entity)? {
            return Err(Refusal::Taken(entity).into());
        }
        self.made.insert(entity, scope);
        let parent = kind.parent().and_then(|(field, _)| fields.remove_entry(field));
        for (field, value) in parent.into_iter().chain(fields) {
            let value = self.fitting(kind, scope, &field, value)?;
            self.write(scope, entity, &field, value, Vec::new());
        }
        Ok(())
    }

    /// Gives fields of an existing thing new values, in place of what is there now.
    pub fn change(&mut self, entity: EntityRef, fields: Fields) -> Planned<L> {
        fields.into_iter().try_for_each(|(field, value)| self.set(entity, &field, value, None))
    }

    /// Gives one field a new value, in place of what the person saw. Nothing, if that is what it holds.
    pub fn set(
        &mut self,
        entity: EntityRef,
        field: &str,
        value: Value,
        based_on: Option<Vec<OpId>>,
    ) -> Planned<L> {
        let kind = EntityKind::of(entity.kind).ok_or(FieldFault::UnknownKind(entity.kind))?;
        // A case goes to another unit by the word of whoever heads this one.
        let hands_over = kind == EntityKind::Case
            && field == "unit"
            && Role::several(&self.who.role).any(role::supervises);
        if kind.is_fixed(field) && !hands_over {
            return Err(Refusal::Fixed(field.to_owned()).into());
        }
        let scope = self.scope(entity)?;
        let value = self.fitting(kind, scope, field, value)?;
        let now = field_now(self.ledger, &entity, field).map_err(PlanFault::Ledger)?;
        if now.as_ref().is_some_and(|now| !now.conflict && now.shown == value) {
            return Ok(());
        }
        let parents = match based_on {
            Some(seen) => self.of_register(&RegisterKey { entity, field: field.to_owned() }, seen)?,
            None => now.map(|now| now.seen()).unwrap_or_default(),
        };
        self.write(scope, entity, field, value, parents);
        Ok(())
    }

    /// Gives several fields new values, each in place of what the person saw of it.
    pub fn set_all(&mut self, entity: EntityRef, edits: FieldEdits) -> Planned<L> {
        edits.into_iter().try_for_each(|(field, edit)| self.set(entity, &field, edit.value, edit.based_on))
    }

    /// Whether somebody has written of a thing, here or in this plan.
    pub fn knows(&self, entity: EntityRef) -> Answer<bool, L> {
        if self.made.contains_key(&entity) {
            return Ok(true);
        }
        Ok(home(self.ledger, &entity, None).map_err(PlanFault::Ledger)?.is_some())
    }

    /// Whether a thing was taken out and nobody disagrees. Nearly nothing ever is: only then are all its heads read.
    pub fn is_gone(&self, entity: EntityRef) -> Answer<bool, L> {
        let register = RegisterKey { entity, field: EXISTS.to_owned() };
        let said = self.ledger.heads(&register).map_err(PlanFault::Ledger)?;
        if !said.iter().any(|head| head.header.kind == Kind::Retract) {
            return Ok(false);
        }
        Ok(existence(&self.heads_of(entity)?) == Existence::Gone)
    }

    /// Heads that a person says to have seen; what never was in the register cannot have been seen in it.
    fn of_register(&self, register: &RegisterKey, seen: Vec<OpId>) -> Answer<Vec<OpId>, L> {
        for id in &seen {
            let record = self.ledger.record(id).map_err(PlanFault::Ledger)?;
            let fits =
                |record: Record| record.here().is_none() || record.register().as_ref() == Some(register);
            if !record.is_some_and(fits) {
                return Err(Refusal::Basis.into());
            }
        }
        Ok(seen)
    }

    /// Every head of a thing.
    pub fn heads_of(&self, entity: EntityRef) -> Answer<Vec<Record>, L> {
        self.ledger.heads_of(&entity).map_err(PlanFault::Ledger)
    }

    pub fn fitting(&self, kind: EntityKind, scope: ScopeId, field: &str, value: Value) -> Answer<Value, L> {
        let value = tidied(kind, field, value)?;
        if let (Some(Holds::Id(of)), Some(id)) =
            (kind.field(field).map(|field| field.holds), value.as_fixed())
        {
            self.check_reference(of.entity(EntityId(id)), scope, field)?;
        }
        Ok(value)
    }

    fn check_reference(&self, named: EntityRef, scope: ScopeId, field: &str) -> Planned<L> {
        let lives_in = match self.made.get(&named) {
            Some(scope) => Some(*scope),
            None => home(self.ledger, &named, None).map_err(PlanFault::Ledger)?,
        };
        // Whoever complained is kept apart from the case that they belong to.
        let apart = named.kind == EntityKind::Case.number() && scope == applicant_scope(named.id);
        match lives_in {
            Some(home) if home != scope && !apart => Err(Refusal::Foreign(field.to_owned()).into()),
            // A violation that follows from an answer has an id before anybody writes of it.
            None if named.kind != EntityKind::Violation.number() => Err(Refusal::Unknown(named).into()),
            Some(_) | None => Ok(()),
        }
    }

    fn write(&mut self, scope: ScopeId, entity: EntityRef, field: &str, value: Value, parents: Vec<OpId>) {
        let kind = match (EntityKind::of(entity.kind), field) {
            (Some(EntityKind::Note), "text") => Kind::Note,
            (Some(EntityKind::Evidence), "file") => Kind::Attach,
            _ => Kind::Set,
        };
        let field = field.to_owned();
        self.put(Draft { scope, kind, entity, field, value, parents, seen: Vec::new(), needs: NEEDS });
    }

    /// An operation of another kind than giving a field a value.
    pub fn put_other(
        &mut self,
        scope: ScopeId,
        kind: Kind,
        register: RegisterKey,
        value: Value,
        parents: Vec<OpId>,
        seen: Vec<OpId>,
    ) {
        let RegisterKey { entity, field } = register;
        self.put(Draft { scope, kind, entity, field, value, parents, seen, needs: NEEDS });
    }
}
