//! The tables must be indistinguishable from the ledger in memory: the same calls go to both, the same answers come back.

mod calls;
mod steps;
mod tables;

use std::collections::BTreeSet;
use std::path::Path;

use apseko_oplog::{
    DeviceId, DeviceLedger, DeviceMeta, EntityRef, EpochId, Hlc, OpId, Record, RegisterKey, ScopeId, StreamId,
};
use rusqlite::Connection;

use crate::{StoreKey, migrations};

const LEVEL: u16 = 1;
const SERVER: DeviceId = DeviceId([0xfe; 16]);

fn device(number: u8) -> DeviceId {
    DeviceId([number; 16])
}

fn meta(number: u8) -> DeviceMeta {
    DeviceMeta {
        device: device(number),
        level: LEVEL,
        server: None,
        epoch: None,
        stable: 0,
        hlc: Hlc::default(),
        anchor: None,
        offset_ms: None,
    }
}

fn full_meta() -> DeviceMeta {
    DeviceMeta {
        server: Some(SERVER),
        epoch: Some(EpochId([3; 16])),
        stable: u64::MAX,
        hlc: Hlc(u64::MAX - 1),
        anchor: Some([4; 32]),
        offset_ms: Some(-5),
        ..meta(1)
    }
}

fn open(folder: &Path) -> Connection {
    let key = StoreKey::new([7; 32]);
    let mut connection = crate::connection::open_writer(&folder.join("apseko.db"), &key).unwrap();
    migrations::migrate(&mut connection, jiff::Timestamp::UNIX_EPOCH).unwrap();
    connection
}

/// Everything that can be asked about.
#[derive(Debug, Default)]
struct Subjects {
    ids: Vec<OpId>,
    registers: BTreeSet<RegisterKey>,
    entities: BTreeSet<EntityRef>,
    streams: BTreeSet<StreamId>,
    scopes: BTreeSet<ScopeId>,
}

impl Subjects {
    fn of<'a>(records: impl Iterator<Item = &'a Record>) -> Self {
        let mut subjects = Self::default();
        for record in records {
            subjects.ids.push(record.id());
            subjects.registers.extend(record.register());
            subjects.entities.extend(record.register().map(|register| register.entity));
            subjects.streams.insert(record.header.stream);
            subjects.scopes.insert(record.header.scope);
        }
        subjects
    }
}

/// The answer to one question, with the question.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    question: String,
    answer: String,
}

const LIMITS: [usize; 3] = [0, 2, usize::MAX];
const PLACES: [u64; 4] = [0, 3, 9, u64::MAX];

/// Asks everything that can be asked.
fn look<L: DeviceLedger>(ledger: &L, subjects: &Subjects) -> Vec<Seen> {
    let mut seen = Vec::new();
    let mut tell = |question: String, answer: &dyn std::fmt::Debug| {
        seen.push(Seen { question, answer: format!("{answer:?}") });
    };
    tell("meta".to_owned(), &ledger.meta().unwrap());
    tell("all".to_owned(), &ledger.all().unwrap());
    tell("pending".to_owned(), &ledger.pending().unwrap());
    tell("scopes".to_owned(), &ledger.scopes().unwrap());
    for id in &subjects.ids {
        tell(format!("record {id:?}"), &ledger.record(id).unwrap());
        tell(format!("awaiting {id:?}"), &ledger.awaiting(id).unwrap());
        tell(format!("verdicts on {id:?}"), &ledger.mentions_of(id).unwrap());
        tell(format!("erasure of {id:?}"), &ledger.erasure_ordered(id).unwrap());
        tell(format!("signature of {id:?}"), &ledger.signature(id).unwrap());
    }
    for register in &subjects.registers {
        tell(format!("heads {register:?}"), &sorted(ledger.heads(register).unwrap()));
    }
    for entity in &subjects.entities {
        tell(format!("heads of {entity:?}"), &sorted(ledger.heads_of(entity).unwrap()));
        tell(format!("scopes of {entity:?}"), &ledger.scopes_of(entity).unwrap());
    }
    for stream in &subjects.streams {
        tell(format!("tip of {stream:?}"), &ledger.tip(stream).unwrap());
    }
    look_at_bodies(ledger, subjects, &mut tell);
    seen
}

fn look_at_bodies<L: DeviceLedger>(
    ledger: &L,
    subjects: &Subjects,
    tell: &mut impl FnMut(String, &dyn std::fmt::Debug),
) {
    for limit in LIMITS {
        tell(format!("{limit} unsent"), &ledger.unsent(0, limit).unwrap());
        tell(format!("{limit} unsent behind two"), &ledger.unsent(2, limit).unwrap());
        for place in PLACES {
            tell(format!("{limit} places beyond {place}"), &ledger.own_places(place, limit).unwrap());
            tell(format!("{limit} replaced up to {place}"), &ledger.replaced_up_to(place, limit).unwrap());
        }
    }
    for scope in &subjects.scopes {
        tell(format!("waits in {scope:?}"), &ledger.waits_in(scope).unwrap());
        tell(format!("any body in {scope:?}"), &ledger.any_body_in(scope).unwrap());
        for place in PLACES {
            tell(format!("bodies in {scope:?} up to {place}"), &ledger.bodies_in(scope, place).unwrap());
            for limit in LIMITS {
                let hollow = ledger.hollow_heads(scope, place, limit).unwrap();
                tell(format!("{limit} hollow in {scope:?} up to {place}"), &hollow);
            }
        }
    }
}

/// Heads come in no particular order.
fn sorted(mut records: Vec<Record>) -> Vec<Record> {
    records.sort_by_key(Record::id);
    records
}

/// Names only what differs: the whole would fill the screen.
fn assert_same(memory: &[Seen], tables: &[Seen]) {
    assert_eq!(memory.len(), tables.len());
    for (memory, tables) in memory.iter().zip(tables) {
        assert_eq!(memory, tables, "the tables answer otherwise than memory");
    }
}
