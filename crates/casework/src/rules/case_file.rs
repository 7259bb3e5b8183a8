//! What the ledger says of a case at one place of the feed: who opened it, whose unit it is, who has its tasks; and how
//! a person stands to it.

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::{
    EntityId, EntityRef, FeedLedger, Ledger, Record, RegisterKey, ScopeId, UserId, decided_field,
};

use super::Person;
use super::readers::Reader;
use crate::course::{Asker, COURSE, Decision, TaskAction, TaskState, first_state};
use crate::home::{age, home};
use crate::registry::EntityKind;
use crate::role::Role;

/// A case as far as permissions go.
pub(super) struct CaseFile {
    /// Who wrote the first operation of the scope. Not what a field says: fields can be written anew.
    pub founder: Option<UserId>,
    unit: Option<[u8; 16]>,
    tasks: BTreeMap<EntityId, Decision>,
}

impl CaseFile {
    /// Reads it as it stood before a place of the feed, or as it stands.
    pub fn read<L: FeedLedger>(ledger: &L, scope: &ScopeId, before: Option<u64>) -> Result<Self, L::Error> {
        let case = EntityKind::Case.entity(EntityId(scope.id));
        let unit = stood(ledger, RegisterKey { entity: case, field: "unit".to_owned() }, before)?;
        let mut file = Self {
            founder: founder(ledger, scope, &case)?,
            unit: unit.as_ref().and_then(unit_of),
            tasks: BTreeMap::new(),
        };
        for task in ledger.entities_in(scope, EntityKind::Task.number())? {
            if home(ledger, &task, None)? == Some(*scope) {
                let register = RegisterKey { entity: task, field: decided_field(COURSE) };
                let decided = stood(ledger, register, before)?.as_ref().and_then(Decision::of);
                let first = first_state(EntityKind::Task).unwrap_or_default();
                file.tasks.insert(task.id, decided.unwrap_or_else(|| Decision::first(first)));
            }
        }
        Ok(file)
    }

    pub fn decision(&self, task: &EntityId) -> Option<&Decision> {
        self.tasks.get(task)
    }

    pub fn decide(&mut self, task: EntityId, decision: Decision) {
        self.tasks.insert(task, decision);
    }

    /// The reasons for which it is open to people.
    pub fn readers(&self) -> BTreeSet<Reader> {
        let mut readers = BTreeSet::new();
        for task in self.tasks.values() {
            readers.extend(task.inspector().map(Reader::Team));
            readers.extend(task.co_inspectors().into_iter().map(Reader::Team));
        }
        readers.extend(self.founder.filter(|user| self.is_kept_by(*user)).map(Reader::Founder));
        readers.extend(self.unit.map(Reader::Unit));
        readers.extend(self.unit.filter(|_| self.has_task_to_claim()).map(Reader::Claimable));
        readers
    }

    /// Whether no task of it was given to somebody else.
    fn is_kept_by(&self, user: UserId) -> bool {
        let with = |decision: &Decision| decision.co_inspectors().contains(&user);
        self.tasks.values().all(|it| it.inspector().is_none_or(|inspector| inspector == user) || with(it))
    }

    /// Whether a task waits for somebody to take it.
    fn has_task_to_claim(&self) -> bool {
        let state = |decision: &Decision| TaskState::of(decision.state());
        self.tasks.values().filter_map(state).any(|state| state.next(TaskAction::Claim).is_some())
    }
}

fn founder<L: FeedLedger>(ledger: &L, scope: &ScopeId, case: &EntityRef) -> Result<Option<UserId>, L::Error> {
    if let Some(first) = ledger.lines(scope, 0, u64::MAX, 1)?.first() {
        return Ok(ledger.record(&first.op)?.map(|record| record.header.author));
    }
    // The case is being opened in this very transaction, and its lines are not written yet.
    let heads = ledger.heads_of(case)?;
    let own = heads.iter().filter(|head| head.header.scope == *scope);
    Ok(own.min_by_key(|head| age(head)).map(|head| head.header.author))
}

fn unit_of(record: &Record) -> Option<[u8; 16]> {
    record.here()?.facts()?.value.as_fixed()
}

/// What a register held before a place of the feed, or holds: an operation that is looked at must not speak for itself.
fn stood<L: Ledger>(
    ledger: &L,
    register: RegisterKey,
    before: Option<u64>,
) -> Result<Option<Record>, L::Error> {
    let mut next = ledger.heads(&register)?.into_iter().min_by_key(age);
    while let Some(record) = next {
        if before.is_none_or(|before| record.seq.is_some_and(|seq| seq < before)) {
            return Ok(Some(record));
        }
        next = replaced_by(ledger, &record)?;
    }
    Ok(None)
}

/// What an operation replaced.
fn replaced_by<L: Ledger>(ledger: &L, record: &Record) -> Result<Option<Record>, L::Error> {
    for parent in &record.header.parents {
        if let Some(earlier) = ledger.record(parent)?.filter(|record| record.effective) {
            return Ok(Some(earlier));
        }
    }
    Ok(None)
}

/// What the server has decided about a thing's course.
pub(super) fn decided<L: Ledger>(ledger: &L, entity: &EntityRef) -> Result<Option<Decision>, L::Error> {
    let register = RegisterKey { entity: *entity, field: decided_field(COURSE) };
    Ok(stood(ledger, register, None)?.as_ref().and_then(Decision::of))
}

/// How a person stands to a case.
pub(super) struct Standing {
    role: Option<Role>,
    in_unit: bool,
    assigned: bool,
    team: bool,
    /// They opened the case, and it was not given to somebody else since.
    founder: bool,
}

impl Standing {
    /// How a person stands to a case, and to one task of it if one is meant.
    pub fn of(file: &CaseFile, user: UserId, person: &Person, task: Option<EntityId>) -> Self {
        let meant =
            || file.tasks.iter().filter(|(id, _)| task.is_none_or(|task| task == **id)).map(|(_, it)| it);
        let with = |decision: &Decision| decision.co_inspectors().contains(&user);
        let has = |decision: &Decision| decision.inspector() == Some(user);
        let role = Role::of(&person.role);
        let opened = file.founder == Some(user) && role.is_some_and(Role::opens_cases);
        Self {
            role,
            in_unit: file.unit == Some(person.unit),
            assigned: meant().any(has),
            team: meant().any(|decision| has(decision) || with(decision)),
            founder: opened && file.is_kept_by(user),
        }
    }

    /// Whether they may ask as one of these.
    pub fn is(&self, asker: Asker) -> bool {
        match asker {
            Asker::Assigned => self.assigned,
            Asker::Team => self.team,
            Asker::UnitInspector => self.role.is_some_and(Role::visits) && (self.in_unit || self.founder),
            Asker::Supervisor => self.supervises(),
            Asker::Office => self.in_unit && self.role == Some(Role::Office),
            Asker::Legal => self.in_unit && self.role == Some(Role::Legal),
        }
    }

    /// Whether they head the unit that the case belongs to.
    pub fn supervises(&self) -> bool {
        self.in_unit && self.role.is_some_and(Role::supervises)
    }

    /// Whether what they write of a thing of this kind counts at once.
    pub fn may_write(&self, kind: Option<EntityKind>) -> bool {
        let paperwork = matches!(
            kind,
            Some(
                EntityKind::Case
                    | EntityKind::Task
                    | EntityKind::Document
                    | EntityKind::Delivery
                    | EntityKind::OrderItem
                    | EntityKind::Note
            )
        );
        let clerk = (self.is(Asker::Office) || self.is(Asker::Legal)) && paperwork;
        self.team || self.founder || self.supervises() || clerk
    }
}
