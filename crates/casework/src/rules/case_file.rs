//! What the ledger says of a case at one place of the feed: who opened it, whose unit it is, who has its tasks.

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::{
    EntityId, EntityRef, FeedLedger, Ledger, Record, RegisterKey, ScopeId, UserId, decided_field,
};

use super::readers::Reader;
use crate::course::{
    APPROVED_BY, COURSE, Decision, DocumentState, TaskAction, TaskState, VIOLATION_DECISION, first_state,
};
use crate::home::{age, home};
use crate::registry::EntityKind;

/// A case as far as permissions go.
pub(super) struct CaseFile {
    /// Who wrote the first operation of the scope. Not what a field says: fields can be written anew.
    pub founder: Option<UserId>,
    /// Whose unit it is.
    pub unit: Option<[u8; 16]>,
    /// Whether a document of it waits for a lawyer; known once somebody has looked.
    pub waits_for_counsel: bool,
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
            waits_for_counsel: false,
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

    /// Looks whether a document of it is before a lawyer: one that a head has approved or that is contested, and a decision
    /// in an administrative-violation case, from the end of the writing to the archive.
    pub fn look_for_counsel<L: FeedLedger>(
        &mut self,
        ledger: &L,
        scope: &ScopeId,
        before: Option<u64>,
    ) -> Result<(), L::Error> {
        for document in ledger.entities_in(scope, EntityKind::Document.number())? {
            let register = RegisterKey { entity: document, field: decided_field(COURSE) };
            let Some(decided) = stood(ledger, register, before)?.as_ref().and_then(Decision::of) else {
                continue;
            };
            let Some(state) = DocumentState::of(decided.state()) else { continue };
            if state == DocumentState::Draft || state.is_last() {
                continue;
            }
            let waits = state.waits_for_counsel()
                || decided.person(APPROVED_BY).is_some()
                || text_in(ledger, &document, "type", before)?.as_deref() == Some(VIOLATION_DECISION);
            if waits && home(ledger, &document, None)? == Some(*scope) {
                self.waits_for_counsel = true;
                return Ok(());
            }
        }
        Ok(())
    }

    /// The tasks with what was decided of them, or the one that is meant.
    pub fn tasks(&self, meant: Option<EntityId>) -> impl Iterator<Item = &Decision> {
        let meant = move |id: &EntityId| meant.is_none_or(|meant| meant == *id);
        self.tasks.iter().filter(move |(id, _)| meant(id)).map(|(_, decision)| decision)
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
        readers.extend(self.unit.filter(|_| self.waits_for_counsel).map(Reader::Counsel));
        readers
    }

    /// The reasons for which people learn who complained in it.
    pub fn readers_of_applicants(&self) -> BTreeSet<Reader> {
        let mut readers: BTreeSet<Reader> =
            self.tasks.values().filter_map(Decision::inspector).map(Reader::Handler).collect();
        readers.extend(self.founder.filter(|user| self.is_kept_by(*user)).map(Reader::Receiver));
        readers.extend(self.unit.map(Reader::Desk));
        readers.extend(self.unit.filter(|_| self.waits_for_counsel).map(Reader::Advice));
        readers
    }

    /// Whether no task of it was given to somebody else.
    pub fn is_kept_by(&self, user: UserId) -> bool {
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

/// The text that a field held before a place of the feed, or holds.
pub(super) fn text_in<L: Ledger>(
    ledger: &L,
    entity: &EntityRef,
    field: &str,
    before: Option<u64>,
) -> Result<Option<String>, L::Error> {
    let said = stood(ledger, RegisterKey { entity: *entity, field: field.to_owned() }, before)?;
    let facts = said.as_ref().and_then(Record::here).and_then(|body| body.facts());
    Ok(facts.and_then(|facts| facts.value.as_text()).map(str::to_owned))
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
