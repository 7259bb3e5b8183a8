//! Any sequence of calls of the traits, also such as no step would make.

use std::sync::Arc;

use apseko_oplog::{
    Body, BodyFacts, DeviceLedger, EditId, EntityId, EntityRef, Facts, Header, Held, Incarnation, Kind,
    MemoryLedger, OpId, Record, ScopeId, ScopeKind, ScopeState, Stamp, StreamId, UserId, Value,
};
use apseko_trust::{Alg, Envelope, KeyId};
use proptest::prelude::*;

use super::{Subjects, assert_same, device, full_meta, look, meta, open};
use crate::OpTables;

const SPECIMENS: u8 = 24;

#[derive(Debug, Clone)]
struct Standing {
    seq: Option<u64>,
    cover: Option<u8>,
    effective: bool,
    children: u32,
    holds: u32,
    pins: u32,
    body: u8,
}

#[derive(Debug, Clone)]
enum Call {
    /// Inserts what is not known and updates what is.
    Write(u8, Standing),
    /// Also of what is not known.
    Update(u8, Standing),
    Await(u8, u8),
    Link(u8, u8),
    Pending(u8, bool),
    Erase(u8),
    Sign(u8, u8),
    Forget,
    Meta(u8),
    Scope(u8, Option<(u64, u64, bool)>),
    Unplace(u64),
}

fn standing() -> impl Strategy<Value = Standing> {
    let seq = prop_oneof![2 => Just(None), 8 => (0..10_u64).prop_map(Some), 1 => Just(Some((1 << 63) - 1))];
    let cover = proptest::option::of(0..SPECIMENS);
    let counts = (0..3_u32, 0..2_u32, 0..2_u32);
    (seq, cover, any::<bool>(), counts, 0..4_u8).prop_map(|(seq, cover, effective, counts, body)| {
        let (children, holds, pins) = counts;
        Standing { seq, cover, effective, children: children.saturating_sub(1), holds, pins, body }
    })
}

fn call() -> impl Strategy<Value = Call> {
    let one = 0..SPECIMENS;
    let number = prop_oneof![0..12_u64, Just(u64::MAX)];
    let state = proptest::option::of((number.clone(), number.clone(), any::<bool>()));
    prop_oneof![
        20 => (one.clone(), standing()).prop_map(|(one, standing)| Call::Write(one, standing)),
        2 => (one.clone(), standing()).prop_map(|(one, standing)| Call::Update(one, standing)),
        2 => (one.clone(), one.clone()).prop_map(|(parent, child)| Call::Await(parent, child)),
        2 => (one.clone(), one.clone()).prop_map(|(target, verdict)| Call::Link(target, verdict)),
        3 => (one.clone(), any::<bool>()).prop_map(|(one, pending)| Call::Pending(one, pending)),
        1 => one.clone().prop_map(Call::Erase),
        2 => (one, any::<u8>()).prop_map(|(one, by)| Call::Sign(one, by)),
        1 => Just(Call::Forget),
        1 => (0..3_u8).prop_map(Call::Meta),
        3 => (0..4_u8, state).prop_map(|(scope, state)| Call::Scope(scope, state)),
        1 => number.prop_map(Call::Unplace),
    ]
}

fn scope(number: u8) -> ScopeId {
    let kinds = [ScopeKind::Case, ScopeKind::User, ScopeKind::Other(u64::MAX)];
    let kind = kinds[usize::from(number) % kinds.len()];
    ScopeId { kind, id: [number / 3; 16] }
}

/// A few things, fields, streams and scopes, crossed by numbers without a common factor.
fn header_and_body(number: u8) -> (Header, Body) {
    let kinds =
        [Kind::Set, Kind::Verdict, Kind::Note, Kind::Retract, Kind::Petition, Kind::Set, Kind::Other(99)];
    let kind = kinds[usize::from(number) % kinds.len()];
    let outcome = if number.is_multiple_of(2) { "accepted" } else { "held" };
    let field = ["a", "a", "b", "exists", "=a"][usize::from(number) % 5].to_owned();
    let facts = BodyFacts {
        salt: [number; 16],
        edit: EditId([0; 16]),
        entity: EntityRef { kind: u16::from(number % 2), id: EntityId([number % 2; 16]) },
        field,
        value: Value::map([("outcome", Value::text(outcome))]),
    };
    let body = if number == 5 { Body::of(b"\xffof a newer program") } else { Body::write(facts) };
    let dseq = 1 + u32::from(number / 4) % 3;
    let header = Header::write(Facts {
        format: 1,
        needs: 1,
        stream: StreamId { device: device(number % 3), incarnation: Incarnation([number % 2; 16]) },
        dseq,
        prev: (dseq > 1).then_some(OpId([9; 32])),
        scope: scope(number % 4),
        author: UserId([1; 16]),
        role: "inspector".to_owned(),
        acting_for: None,
        kind,
        parents: Vec::new(),
        seen: vec![OpId([8; 32])],
        stamp: Stamp::default(),
        body: body.digest(),
    });
    (header, body)
}

fn id(number: u8) -> OpId {
    header_and_body(number).0.id()
}

fn record(number: u8, standing: &Standing) -> Record {
    let (header, body) = header_and_body(number);
    Record {
        header: Arc::new(header),
        body: match standing.body {
            0 => Held::Missing,
            1 => Held::Erased,
            _ => Held::Here(Arc::new(body)),
        },
        seq: standing.seq,
        cover: standing.cover.map(id),
        effective: standing.effective,
        children: standing.children,
        holds: standing.holds,
        pins: standing.pins,
    }
}

fn make<L: DeviceLedger>(ledger: &mut L, call: &Call) -> Result<(), L::Error> {
    match call {
        Call::Write(number, standing) => {
            let record = record(*number, standing);
            if ledger.record(&record.id())?.is_some() {
                ledger.update(&record)
            } else {
                ledger.insert(&record)
            }
        }
        Call::Update(number, standing) => ledger.update(&record(*number, standing)),
        Call::Await(parent, child) => ledger.await_parent(&id(*parent), &id(*child)),
        Call::Link(target, verdict) => ledger.link_mention(&id(*target), &id(*verdict)),
        Call::Pending(petition, pending) => ledger.set_pending(&id(*petition), *pending),
        Call::Erase(target) => ledger.order_erasure(&id(*target)),
        Call::Sign(tip, by) => {
            let alg = if *by < 128 { Alg::Es256 } else { Alg::Other(u64::from(*by)) };
            let signature = vec![*by; usize::from(*by)];
            ledger.put_signature(&id(*tip), &Envelope { alg, key_id: KeyId([*by; 32]), signature })
        }
        Call::Forget => ledger.forget_derived(),
        Call::Meta(2) => ledger.set_meta(&full_meta()),
        Call::Meta(number) => ledger.set_meta(&meta(*number)),
        Call::Scope(number, state_known) => {
            let state = |(cursor, compact_until, leaving)| ScopeState { cursor, compact_until, leaving };
            ledger.set_scope(&scope(*number), state_known.map(state))
        }
        Call::Unplace(seq) => ledger.unplace_beyond(*seq),
    }
}

/// What the ledger says at the beginning, after every few calls, and at the end.
fn play<L: DeviceLedger>(ledger: &mut L, calls: &[Call]) -> Vec<super::Seen> {
    let everything =
        Standing { seq: None, cover: None, effective: true, children: 0, holds: 0, pins: 0, body: 2 };
    let specimens: Vec<Record> = (0..SPECIMENS).map(|number| record(number, &everything)).collect();
    let subjects = Subjects::of(specimens.iter());
    ledger.set_meta(&meta(0)).unwrap();
    let mut seen = look(ledger, &subjects);
    for calls in calls.chunks(8) {
        calls.iter().for_each(|call| make(ledger, call).unwrap());
        seen.extend(look(ledger, &subjects));
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn the_same_calls_give_the_same_answers(calls in proptest::collection::vec(call(), 0..64)) {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = open(folder.path());
        let transaction = connection.transaction().unwrap();
        let tables = play(&mut OpTables::new(&transaction), &calls);
        let memory = play(&mut MemoryLedger::default(), &calls);
        assert_same(&memory, &tables);
    }
}
