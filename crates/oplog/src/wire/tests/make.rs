//! Operations of every kind for the tests: ordinary ones, forks, those of newer programs, and those without a body.

use std::sync::Arc;

use apseko_trust::canon::Writer;
use apseko_trust::{Alg, Envelope, KeyId};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::message::Carried;
use crate::{
    Body, BodyFacts, DeviceId, EditId, EntityId, EntityRef, Facts, Header, Hlc, Incarnation, Kind, OpId,
    ScopeId, ScopeKind, Stamp, StreamId, UserId, Value,
};

/// How an operation stands to its body.
#[derive(Debug, Clone)]
pub(super) enum Put {
    /// It brings it.
    With(Value),
    /// It brings bytes that this program cannot read.
    Strange(Vec<u8>),
    /// It brings another than its header names.
    Swapped(Value),
    /// It has none.
    Without,
    /// Its body was destroyed.
    Erased,
}

/// What a random operation is made of. Places point at operations made before.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    stream: u8,
    fork: Option<Index>,
    parents: Vec<(bool, Index)>,
    seen: Vec<(bool, Index)>,
    author: u8,
    role: String,
    acting_for: Option<u8>,
    kind: u64,
    scope: (u64, u8),
    needs: u16,
    stamp: Stamp,
    thing: (u16, u8),
    field: String,
    put: Put,
    unknown: Option<Vec<u8>>,
}

pub(super) fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        "\\PC{0,30}".prop_map(Value::Text),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            proptest::collection::btree_map("[a-zā]{0,3}", inner, 0..4).prop_map(Value::Map),
        ]
    })
}

fn any_put() -> impl Strategy<Value = Put> {
    prop_oneof![
        6 => any_value().prop_map(Put::With),
        1 => proptest::collection::vec(any::<u8>(), 0..60).prop_map(Put::Strange),
        1 => any_value().prop_map(Put::Swapped),
        2 => Just(Put::Without),
        1 => Just(Put::Erased),
    ]
}

fn any_stamp() -> impl Strategy<Value = Stamp> {
    let walls = prop_oneof![3 => 1_795_168_800_000..1_795_168_900_000_i64, 1 => any::<i64>()];
    let clocks = (prop_oneof![3 => Just(None), 1 => any::<u64>().prop_map(Some)], walls, any::<u64>());
    let offsets = prop_oneof![2 => Just(Some(-350)), 1 => any::<Option<i64>>()];
    let boots = proptest::option::weighted(0.1, any::<[u8; 16]>());
    let anchors = proptest::option::weighted(0.1, any::<[u8; 32]>());
    (clocks, proptest::bool::weighted(0.1), boots, offsets, anchors).prop_map(
        |((hlc, wall_ms, mono_ms), rolled_back, boot, offset_ms, anchor)| {
            let hlc = hlc.map_or(Hlc::at(wall_ms), Hlc);
            Stamp { hlc, wall_ms, mono_ms, rolled_back, boot, offset_ms, anchor }
        },
    )
}

pub(super) fn any_plan() -> impl Strategy<Value = Plan> {
    let links = || proptest::collection::vec((proptest::bool::weighted(0.8), any::<Index>()), 0..3);
    let roles = prop_oneof![8 => Just("inspector".to_owned()), 1 => "\\PC{0,12}", 1 => "[a-z]{90,130}"];
    let who = (0..3_u8, roles, proptest::option::weighted(0.1, 0..3_u8));
    let what = (
        prop_oneof![9 => 1..12_u64, 1 => any::<u64>()],
        (prop_oneof![4 => 1..5_u64, 1 => any::<u64>()], 0..3_u8),
    );
    let fields = prop_oneof![5 => "answer\\.[a-d]", 1 => "[a-zā]{0,130}"];
    let about = ((any::<u16>(), 0..3_u8), fields, any_put());
    let unknown = proptest::option::weighted(0.15, proptest::collection::vec(any::<u8>(), 0..40));
    let chain = (0..3_u8, proptest::option::weighted(0.15, any::<Index>()), links(), links());
    let needs = prop_oneof![6 => Just(1_u16), 1 => 2..=u16::MAX];
    (chain, who, what, needs, any_stamp(), about, unknown).prop_map(
        |(
            (stream, fork, parents, seen),
            (author, role, acting_for),
            (kind, scope),
            needs,
            stamp,
            about,
            unknown,
        )| {
            let (thing, field, put) = about;
            Plan {
                stream,
                fork,
                parents,
                seen,
                author,
                role,
                acting_for,
                kind,
                scope,
                needs,
                stamp,
                thing,
                field,
                put,
                unknown,
            }
        },
    )
}

/// Makes the planned operations, one after the other.
pub(super) fn make(plans: Vec<Plan>) -> Vec<Carried> {
    let mut made: Vec<Carried> = Vec::new();
    for plan in plans {
        let op = make_one(plan, &made);
        made.push(op);
    }
    made
}

pub(super) fn any_ops() -> impl Strategy<Value = Vec<Carried>> {
    proptest::collection::vec(any_plan(), 0..25).prop_map(make)
}

fn make_one(plan: Plan, made: &[Carried]) -> Carried {
    let stream =
        StreamId { device: DeviceId([plan.stream / 2; 16]), incarnation: Incarnation([plan.stream; 16]) };
    let mut line = made.iter().rev().filter(|op| op.header.stream == stream);
    let (dseq, prev) = match (plan.fork, line.next()) {
        // From somewhere that is not in the message.
        (Some(fork), None) => (2 + u32::try_from(fork.index(1_000_000)).unwrap(), Some(strange_id(fork))),
        (None, None) => (1, None),
        (None, Some(last)) => (last.header.dseq + 1, Some(last.header.id())),
        (Some(fork), Some(_)) => {
            let at = fork.get(made);
            (at.header.dseq + 1, Some(at.header.id()))
        }
    };
    let salt = [made.len() as u8; 16];
    let body = |value| {
        let edit = EditId([plan.author ^ 0x55; 16]);
        let entity = EntityRef { kind: plan.thing.0, id: EntityId([plan.thing.1; 16]) };
        Arc::new(Body::write(BodyFacts { salt, edit, entity, field: plan.field.clone(), value }))
    };
    let (body, hash, erased) = match &plan.put {
        Put::With(value) => (Some(body(value.clone())), None, false),
        Put::Strange(bytes) => (Some(Arc::new(Body::of(bytes))), None, false),
        Put::Swapped(value) => (Some(body(value.clone())), Some([7; 32]), false),
        Put::Without => (None, Some([8; 32]), false),
        Put::Erased => (None, Some([9; 32]), true),
    };
    let facts = Facts {
        format: 1,
        needs: plan.needs,
        stream,
        dseq,
        prev,
        scope: ScopeId { kind: ScopeKind::of(plan.scope.0), id: [plan.scope.1; 16] },
        author: UserId([plan.author; 16]),
        role: plan.role.clone(),
        acting_for: plan.acting_for.map(|other| UserId([other; 16])),
        kind: Kind::of(plan.kind),
        parents: ids(&plan.parents, made),
        seen: ids(&plan.seen, made),
        stamp: plan.stamp,
        body: hash.or(body.as_ref().map(|body| body.digest())).unwrap(),
    };
    let header = Header::write(facts);
    let header = if let Some(unknown) = plan.unknown { with_unknown(&header, &unknown) } else { header };
    Carried { header: Arc::new(header), body, erased }
}

fn strange_id(index: Index) -> OpId {
    OpId([index.index(250) as u8; 32])
}

fn ids(links: &[(bool, Index)], made: &[Carried]) -> Vec<OpId> {
    let id = |(known, index): &(bool, Index)| {
        if *known && !made.is_empty() { index.get(made).header.id() } else { strange_id(*index) }
    };
    links.iter().map(id).collect()
}

/// The header as a newer program might have written it: with a field 18 that this one does not know.
pub(crate) fn with_unknown(header: &Header, content: &[u8]) -> Header {
    let mut field = Writer::default();
    field.uint(18).bytes(content);
    let mut bytes = [header.bytes(), &field.finish()].concat();
    bytes[0] += 1;
    Header::read(&bytes).unwrap()
}

pub(super) fn envelope(number: u8) -> Envelope {
    Envelope { alg: Alg::Es256, key_id: KeyId([number; 32]), signature: vec![number; 64] }
}
