//! What people disagree on, read from the operations themselves: every alternative with whoever stands behind it.

use std::collections::BTreeSet;

use apseko_casework::EntityKind;
use apseko_oplog::{
    DeviceId, DeviceLedger, EXISTS, EntityId, Existence, Hlc, Kind, Ledger, OpId, Record, RegisterKey, Value,
    existence, read_register,
};
use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use crate::table::cell::moment;
use crate::table::conflict;
use crate::table::person::Names;
use crate::{OpTables, StoreError};

/// Where people disagree: one field of one thing, or whether it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictKey {
    /// What it is.
    pub kind: EntityKind,
    /// Its id.
    pub id: Uuid,
    /// The field; [`EXISTS`] for whether it is there.
    pub field: String,
}

/// Something on which people disagree, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Where.
    pub key: ConflictKey,
    /// Whether there is anything to decide.
    pub open: bool,
    /// Every value that stands, the one to show first.
    pub alternatives: Vec<Standing>,
    /// What a decision replaces or answers: whoever decides has to have seen all of it.
    pub seen: Vec<OpId>,
    newest: Option<(Hlc, OpId)>,
}

/// One of the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The value; for whether a thing is there, yes or no.
    pub value: Value,
    /// Everybody who stands behind it, the latest first.
    pub said: Vec<SaidBy>,
}

/// Somebody's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidBy {
    /// Who; empty if their name is not known here.
    pub author: String,
    /// On which installation.
    pub device: [u8; 16],
    /// Whether it is this one.
    pub here: bool,
    /// When, by the clock of that installation.
    pub at: Timestamp,
    /// Whether that clock had been seen running backwards.
    pub clock_untrusted: bool,
    /// Whether the server has it, as far as it is known here.
    pub delivered: bool,
    /// Which field they wrote, where that and not their value speaks for the thing being there; else empty.
    pub wrote: String,
    /// In which operation.
    pub op: OpId,
}

/// On how many things people disagree.
pub(crate) fn count(connection: &Connection) -> Result<u32, StoreError> {
    conflict::count(connection)
}

/// Everything on which people disagree, the newest word first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Conflict>, StoreError> {
    let mut reading = Reading::new(connection)?;
    let mut conflicts = Vec::new();
    for register in conflict::all(connection)? {
        conflicts.extend(reading.read(&register)?.filter(|conflict| conflict.open));
    }
    conflicts.sort_unstable_by_key(|conflict| std::cmp::Reverse(conflict.newest));
    Ok(conflicts)
}

/// What stands at one place, also where people do not disagree; `None` if nothing does.
pub(crate) fn find(connection: &Connection, key: &ConflictKey) -> Result<Option<Conflict>, StoreError> {
    let entity = key.kind.entity(EntityId(key.id.into_bytes()));
    let register = RegisterKey { entity, field: key.field.clone() };
    let found = Reading::new(connection)?.read(&register)?;
    let is_open = conflict::is_open(connection, &register)?;
    Ok(found.map(|found| Conflict { open: found.open && is_open, ..found }))
}

/// What is asked for once for all conflicts.
struct Reading<'c> {
    tables: OpTables<'c>,
    names: Names<'c>,
    here: DeviceId,
}

impl<'c> Reading<'c> {
    fn new(connection: &'c Connection) -> Result<Self, StoreError> {
        let tables = OpTables::new(connection);
        let here = tables.meta()?.device;
        Ok(Self { tables, names: Names::new(connection)?, here })
    }

    fn read(&mut self, register: &RegisterKey) -> Result<Option<Conflict>, StoreError> {
        let Some(kind) = EntityKind::of(register.entity.kind) else { return Ok(None) };
        let key =
            ConflictKey { kind, id: Uuid::from_bytes(register.entity.id.0), field: register.field.clone() };
        if register.field == EXISTS {
            self.read_existence(key, register)
        } else {
            self.read_field(key, register)
        }
    }

    fn read_field(
        &mut self,
        key: ConflictKey,
        register: &RegisterKey,
    ) -> Result<Option<Conflict>, StoreError> {
        let told = read_register(self.tables.heads(register)?);
        let open = told.is_conflict();
        let seen = told.heads();
        let newest = told.alternatives.first().and_then(|first| first.heads.first()).map(age);
        let mut alternatives = Vec::with_capacity(told.alternatives.len());
        for alternative in told.alternatives {
            let said =
                alternative.heads.iter().map(|head| self.said_by(head, "")).collect::<Result<_, _>>()?;
            alternatives.push(Standing { value: alternative.value, said });
        }
        let found = Conflict { key, open, alternatives, seen, newest };
        Ok(Some(found).filter(|found| !found.alternatives.is_empty()))
    }

    /// Whoever took the thing out stands against whoever said that it is there, or wrote of it what they had not seen.
    fn read_existence(
        &mut self,
        key: ConflictKey,
        register: &RegisterKey,
    ) -> Result<Option<Conflict>, StoreError> {
        let mut heads = self.tables.heads_of(&register.entity)?;
        let stands = existence(&heads);
        heads.retain(|head| field_of(head).is_some_and(|field| !field.starts_with('=')));
        heads.sort_unstable_by_key(|head| std::cmp::Reverse(age(head)));
        let known: BTreeSet<OpId> =
            heads.iter().filter(|head| is_out(head)).flat_map(|head| head.header.seen.clone()).collect();
        let (mut out, mut there) = (Vec::new(), Vec::new());
        for head in &heads {
            let field = field_of(head).unwrap_or_default();
            if is_out(head) {
                out.push(self.said_by(head, "")?);
            } else if field == EXISTS {
                there.push(self.said_by(head, "")?);
            } else if !known.contains(&head.id()) {
                there.push(self.said_by(head, &field)?);
            }
        }
        let seen = heads.iter().map(Record::id).collect();
        let newest = heads.first().map(age);
        let there = Standing { value: Value::Bool(true), said: there };
        let out = Standing { value: Value::Bool(false), said: out };
        let alternatives = match stands {
            Existence::Never => return Ok(None),
            Existence::Alive => vec![there],
            Existence::Gone => vec![out],
            // It is shown as there until somebody decides.
            Existence::Disputed => vec![there, out],
        };
        Ok(Some(Conflict { key, open: stands == Existence::Disputed, alternatives, seen, newest }))
    }

    fn said_by(&mut self, head: &Record, wrote: &str) -> Result<SaidBy, StoreError> {
        let header = &head.header;
        Ok(SaidBy {
            author: self.names.of(header.author)?,
            device: header.stream.device.0,
            here: header.stream.device == self.here,
            at: moment(header.stamp.wall_ms),
            clock_untrusted: header.stamp.rolled_back,
            delivered: head.seq.is_some(),
            wrote: wrote.to_owned(),
            op: head.id(),
        })
    }
}

fn age(head: &Record) -> (Hlc, OpId) {
    (head.header.stamp.hlc, head.id())
}

fn is_out(head: &Record) -> bool {
    head.header.kind == Kind::Retract
}

fn field_of(head: &Record) -> Option<String> {
    head.register().map(|register| register.field)
}
