//! What the stories are made of: operations, things and people that can be told apart by a number.

use std::sync::Arc;

use apseko_oplog::{
    Body, BodyFacts, DeviceId, EditId, EntityId, EntityRef, EpochId, FORMAT, Facts, FeedEntry, FeedMeta,
    Header, Held, Hlc, Incarnation, Kind, OpId, Parked, Record, RegisterKey, ScopeId, ScopeKind, Stamp,
    StreamId, UserId, Value,
};
use apseko_server::storage::{Changes, Kept, Storage, Transaction};
use apseko_trust::{Alg, Envelope, KeyId};

/// The thing that operations are about, unless said.
pub const THING: EntityRef = EntityRef { kind: 14, id: EntityId([7; 16]) };

/// Where they are written, unless said.
pub const SCOPE: ScopeId = ScopeId { kind: ScopeKind::Case, id: [4; 16] };

pub fn meta() -> FeedMeta {
    FeedMeta {
        server: DeviceId([9; 16]),
        level: 3,
        epoch: EpochId([1; 16]),
        lineage: vec![(EpochId([1; 16]), 0)],
        head: 0,
        stable: 0,
        hlc: Hlc(0),
    }
}

/// An operation before it is written down.
#[derive(Debug)]
pub struct Draft {
    pub facts: Facts,
    pub said: BodyFacts,
}

pub fn stream(number: u64) -> StreamId {
    StreamId { device: DeviceId(id16(number)), incarnation: Incarnation([2; 16]) }
}

pub fn id16(number: u64) -> [u8; 16] {
    u128::from(number).to_be_bytes()
}

/// An id of which no operation is known.
pub fn stranger(number: u64) -> OpId {
    let mut id = [0xee; 32];
    id[..8].copy_from_slice(&number.to_be_bytes());
    OpId(id)
}

fn draft(number: u64) -> Draft {
    let facts = Facts {
        format: FORMAT,
        needs: 1,
        stream: stream(number),
        dseq: 1,
        prev: None,
        scope: SCOPE,
        author: UserId([5; 16]),
        role: "INS".to_owned(),
        acting_for: None,
        kind: Kind::Set,
        parents: Vec::new(),
        seen: Vec::new(),
        stamp: Stamp { hlc: Hlc(number), ..Stamp::default() },
        body: [0; 32],
    };
    let value = Value::Int(i64::try_from(number).unwrap());
    let said = BodyFacts {
        salt: id16(number),
        edit: EditId([1; 16]),
        entity: THING,
        field: "name".to_owned(),
        value,
    };
    Draft { facts, said }
}

/// A head of its register.
pub fn op(number: u64) -> Record {
    op_with(number, |_| {})
}

/// The same, after somebody has changed the draft.
pub fn op_with(number: u64, change: impl FnOnce(&mut Draft)) -> Record {
    let mut draft = draft(number);
    change(&mut draft);
    with_body(draft.facts, Body::write(draft.said))
}

pub fn op_in(number: u64, field: &str) -> Record {
    op_with(number, |draft| draft.said.field = field.to_owned())
}

pub fn op_of_bytes(number: u64, bytes: &[u8]) -> Record {
    with_body(draft(number).facts, Body::of(bytes))
}

fn with_body(facts: Facts, body: Body) -> Record {
    let header = Arc::new(Header::write(Facts { body: body.digest(), ..facts }));
    Record {
        header,
        body: Held::Here(Arc::new(body)),
        seq: None,
        cover: None,
        effective: true,
        children: 0,
        holds: 0,
        pins: 0,
    }
}

pub fn thing(kind: u16, number: u8) -> EntityRef {
    EntityRef { kind, id: EntityId([number; 16]) }
}

pub fn scope(number: u8) -> ScopeId {
    ScopeId { kind: ScopeKind::Unit, id: [number; 16] }
}

pub fn register(entity: EntityRef, field: &str) -> RegisterKey {
    RegisterKey { entity, field: field.to_owned() }
}

pub fn line(seq: u64) -> FeedEntry {
    FeedEntry { seq, op: stranger(seq), group_end: seq + 1 }
}

pub fn envelope(number: u8) -> Envelope {
    Envelope { alg: Alg::Es256, key_id: KeyId([number; 32]), signature: vec![number; 64] }
}

/// An operation as it is parked: nothing is known of its standing.
pub fn waiting(number: u64, missing: OpId) -> Parked {
    let record = Record { effective: false, cover: Some(stranger(number)), ..op(number) };
    Parked { record, missing, signature: envelope(1) }
}

/// Changes, beginning with none.
pub fn changes(write: impl FnOnce(&mut Changes)) -> Changes {
    let mut changes = Changes::default();
    write(&mut changes);
    changes
}

pub fn inserting(records: impl IntoIterator<Item = (i64, Record)>) -> Changes {
    changes(|all| all.inserted.extend(records))
}

/// Writes changes down in a transaction of their own.
pub fn put(storage: &dyn Storage, changes: &Changes) {
    let mut turn = storage.write().unwrap();
    turn.apply(changes).unwrap();
    turn.commit().unwrap();
}

/// Changes the counter row as it is at this moment.
pub fn next_head(turn: &mut Box<dyn Transaction>, places: u64) -> Changes {
    let mut head = turn.head().unwrap();
    head.meta.head += places;
    head.revision += 1;
    changes(|all| all.head = Some(head))
}

/// Adds places to the feed.
pub fn grow(storage: &dyn Storage, places: u64) {
    let mut turn = storage.write().unwrap();
    let grown = next_head(&mut turn, places);
    turn.apply(&grown).unwrap();
    turn.commit().unwrap();
}

pub fn ids<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<OpId> {
    records.into_iter().map(Record::id).collect()
}

/// What was found, in an order that does not depend on the database.
pub fn by_number(mut found: Vec<Kept>) -> Vec<(i64, Record)> {
    found.sort_by_key(|kept| kept.n);
    found.into_iter().map(|kept| (kept.n, kept.record)).collect()
}

/// The numbers of what was found, ascending.
pub fn numbers(found: Vec<Kept>) -> Vec<i64> {
    by_number(found).into_iter().map(|(n, _)| n).collect()
}
