//! What a ledger remembers: rows as they were read or as they will be, and what is known not to be there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apseko_casework::ReaderKey;
use apseko_oplog::{EntityRef, FeedEntry, Header, OpId, Parked, Record, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};

use crate::storage::{Changes, Head, Kept, NewThing};

/// Beyond this many operations it starts afresh: about a hundred megabytes.
const MOST_RECORDS: usize = 65_536;

/// Rows, as one transaction sees them.
#[derive(Debug)]
pub struct Memory {
    pub(super) head: Head,
    /// `None`: known not to be there.
    pub(super) records: HashMap<OpId, Option<Kept>>,
    pub(super) things: HashMap<EntityRef, Thing>,
    pub(super) tips: HashMap<StreamId, Option<Arc<Header>>>,
    pub(super) waiting: Waiting,
    pub(super) pending: Option<BTreeMap<i64, OpId>>,
    pub(super) erasures: HashMap<OpId, bool>,
    pub(super) signatures: HashMap<OpId, Option<Envelope>>,
    /// The first line of a scope: who opened a case is asked again and again.
    pub(super) first_lines: HashMap<ScopeId, Option<FeedEntry>>,
    pub(super) lists: HashMap<(ScopeId, u16), BTreeSet<EntityRef>>,
    /// Things that the database knows, so that they are not written for each operation again.
    pub(super) written: HashSet<NewThing>,
    /// Scopes in which something got a place since somebody last asked.
    pub(super) touched: BTreeSet<ScopeId>,
    /// The reasons that were last written for a scope.
    pub(super) readers: HashMap<ScopeId, BTreeSet<ReaderKey>>,
    /// Operations of which the database does not know the latest, by the number of their arrival; `true` for new ones.
    pub(super) dirty: BTreeMap<i64, (OpId, bool)>,
    /// What waits to be written, but for operations: those are read from `dirty` when the time comes.
    pub(super) changes: Changes,
}

/// What is known of a thing's registers.
#[derive(Debug, Default)]
pub(super) struct Thing {
    /// Everything that stood in the database is among the candidates.
    pub complete: bool,
    pub fields: BTreeMap<String, Candidates>,
    /// Where the candidates were written: one scope, but for what is written where it should not be.
    pub scopes: BTreeSet<ScopeId>,
}

impl Thing {
    fn add(&mut self, field: String, record: &Record) {
        self.scopes.insert(record.header.scope);
        self.fields.entry(field).or_default().ids.insert(record.id());
    }
}

/// Operations of a register that may be heads; the records say whether they are.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub complete: bool,
    pub ids: BTreeSet<OpId>,
}

/// What waits for an operation, or speaks of it.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub awaiting: Links,
    pub mentions: Links,
    pub parked: HashMap<OpId, Vec<Parked>>,
}

/// From one operation to others. An entry is complete, whether it has any or not.
#[derive(Debug, Default)]
pub(super) struct Links(HashMap<OpId, BTreeSet<OpId>>);

impl Links {
    pub fn knows(&self, from: &OpId) -> bool {
        self.0.contains_key(from)
    }

    pub fn of(&self, from: &OpId) -> Vec<OpId> {
        self.0.get(from).into_iter().flatten().copied().collect()
    }

    /// Adds to what is known. What is not known yet will be read with the rest, from the database and from what waits.
    pub fn add(&mut self, from: &OpId, to: &OpId) {
        if let Some(known) = self.0.get_mut(from) {
            known.insert(*to);
        }
    }

    pub fn learn(&mut self, from: &[OpId], found: Vec<(OpId, OpId)>, unwritten: &BTreeSet<(OpId, OpId)>) {
        for from in from {
            let least = (*from, OpId([0; 32]));
            let most = (*from, OpId([0xff; 32]));
            let waiting = unwritten.range(least..=most).map(|(_, to)| *to);
            self.0.entry(*from).or_default().extend(waiting);
        }
        for (from, to) in found {
            self.0.entry(from).or_default().insert(to);
        }
    }
}

impl Memory {
    /// Remembers nothing but the counter row.
    pub fn empty(head: Head) -> Self {
        Self {
            head,
            records: HashMap::new(),
            things: HashMap::new(),
            tips: HashMap::new(),
            waiting: Waiting::default(),
            pending: None,
            erasures: HashMap::new(),
            signatures: HashMap::new(),
            first_lines: HashMap::new(),
            lists: HashMap::new(),
            written: HashSet::new(),
            touched: BTreeSet::new(),
            readers: HashMap::new(),
            dirty: BTreeMap::new(),
            changes: Changes::default(),
        }
    }

    /// Whether it is of the database's present state.
    pub(super) fn fits(&self, head: &Head) -> bool {
        self.head == *head && self.dirty.is_empty() && self.changes.is_empty()
    }

    /// After a commit: what has grown too large goes.
    pub(super) fn rest(&mut self) {
        if self.is_large() {
            self.forget();
        }
    }

    pub(super) fn is_large(&self) -> bool {
        self.records.len() >= MOST_RECORDS
    }

    /// Forgets every row. Whatever waited to be written must have been.
    pub(super) fn forget(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        *self = Self { touched, ..Self::empty(self.head.clone()) };
    }

    pub(super) fn knows_thing(&self, entity: &EntityRef) -> bool {
        self.things.get(entity).is_some_and(|thing| thing.complete)
    }

    pub(super) fn knows_register(&self, register: &RegisterKey) -> bool {
        self.things.get(&register.entity).is_some_and(|thing| {
            thing.complete || thing.fields.get(&register.field).is_some_and(|field| field.complete)
        })
    }

    pub(super) fn candidates(&self, register: &RegisterKey) -> Vec<OpId> {
        let field = self.things.get(&register.entity).and_then(|thing| thing.fields.get(&register.field));
        field.map(|field| field.ids.iter().copied().collect()).unwrap_or_default()
    }

    pub(super) fn candidates_of(&self, entity: &EntityRef) -> Vec<OpId> {
        let fields = self.things.get(entity).into_iter().flat_map(|thing| thing.fields.values());
        fields.flat_map(|field| &field.ids).copied().collect()
    }

    /// The heads of a thing, of which every candidate has been read.
    pub(super) fn heads_known(&self, entity: &EntityRef) -> impl Iterator<Item = &Record> {
        let fields = self.things.get(entity).into_iter().flat_map(|thing| thing.fields.values());
        let records = fields.flat_map(|field| &field.ids).filter_map(|id| self.records.get(id));
        records.flatten().map(|kept| &kept.record).filter(|record| record.is_head())
    }

    /// Notes that an operation writes a register, so that its heads are looked for here as well.
    pub(super) fn note_register(&mut self, record: &Record) {
        let Some(register) = record.register() else { return };
        let entity = register.entity;
        self.things.entry(entity).or_default().add(register.field, record);
        self.note_thing(NewThing { scope: record.header.scope, entity });
    }

    pub(super) fn note_thing(&mut self, thing: NewThing) {
        if self.written.insert(thing) {
            self.changes.things.insert(thing);
        }
        if let Some(list) = self.lists.get_mut(&(thing.scope, thing.entity.kind)) {
            list.insert(thing.entity);
        }
    }

    /// Takes in rows that were read. What is here already is newer.
    pub(super) fn learn(&mut self, kept: Kept) {
        let id = kept.record.id();
        if let Some(register) = kept.record.register() {
            self.things.entry(register.entity).or_default().add(register.field, &kept.record);
        }
        let known = self.records.entry(id).or_default();
        if known.is_none() {
            *known = Some(kept);
        }
    }
}
