//! How short the written form of ordinary work is: a guard against quietly growing it, not a measurement of speed.

use std::sync::Arc;

use crate::message::{Answer, Ask, Brings, Carried, News, Protocol, Pull, Push, Reach, Reply, Request};
use crate::wire::{decode_request, encode_reply, encode_request};
use crate::{
    Body, BodyFacts, DeviceId, EditId, EntityId, EntityRef, EpochId, Facts, Header, Hlc, Incarnation, Kind,
    OpId, ScopeId, ScopeKind, Stamp, StreamId, UserId, Value,
};

/// Random enough for sizes, and the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 ^ self.0 >> 29
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| (self.next() >> 32) as u8)
    }
}

/// One start of a tablet on which sheets of 60 questions are answered; to 15 of 100 answers a note is written.
struct Day {
    dice: Dice,
    stream: StreamId,
    wall_ms: i64,
    ops: Vec<Carried>,
}

impl Day {
    fn answer(&mut self, sheet: EntityRef, case: ScopeId, kind: Kind, field: String, value: &str) {
        self.wall_ms += 1_500 + i64::try_from(self.dice.next() % 9_000).unwrap();
        let last = self.ops.last().map(|op| op.header.clone());
        let facts = BodyFacts {
            salt: self.dice.bytes(),
            edit: EditId(self.dice.bytes()),
            entity: sheet,
            field,
            value: Value::text(value),
        };
        let body = Body::write(facts);
        let header = Header::write(Facts {
            format: 1,
            needs: 1,
            stream: self.stream,
            dseq: last.as_ref().map_or(1, |last| last.dseq + 1),
            prev: last.as_ref().map(|last| last.id()),
            scope: case,
            author: UserId([0xaa; 16]),
            role: "inspector".to_owned(),
            acting_for: None,
            kind,
            parents: self.replaced(),
            seen: Vec::new(),
            stamp: Stamp {
                hlc: Hlc::at(self.wall_ms),
                wall_ms: self.wall_ms,
                mono_ms: u64::try_from(self.wall_ms - 1_795_000_000_000).unwrap(),
                rolled_back: false,
                boot: last.is_none().then_some([0xb0; 16]),
                offset_ms: Some(-350),
                anchor: None,
            },
            body: body.digest(),
        });
        self.ops.push(Carried { header: Arc::new(header), body: Some(Arc::new(body)), erased: false });
    }

    /// One answer in twenty corrects a recent one.
    fn replaced(&mut self) -> Vec<OpId> {
        if !self.dice.next().is_multiple_of(20) {
            return Vec::new();
        }
        let back = usize::try_from(1 + self.dice.next() % 40).unwrap();
        self.ops.iter().rev().nth(back).map(|op| op.header.id()).into_iter().collect()
    }
}

fn day(count: usize) -> Vec<Carried> {
    let stream = StreamId { device: DeviceId([0xd0; 16]), incarnation: Incarnation([0x14; 16]) };
    let mut day = Day { dice: Dice(1), stream, wall_ms: 1_795_168_800_000, ops: Vec::new() };
    while day.ops.len() < count {
        let sheet = EntityRef { kind: 4, id: EntityId(day.dice.bytes()) };
        let case = ScopeId { kind: ScopeKind::Case, id: day.dice.bytes() };
        for question in 0..60 {
            let value = format!("answer {:018}", day.dice.next() % 1_000_000_000);
            day.answer(sheet, case, Kind::Set, format!("answer.{question}"), &value);
            if day.dice.next() % 100 < 15 {
                day.answer(sheet, case, Kind::Note, format!("note.{question}"), &value);
            }
        }
    }
    day.ops.truncate(count);
    day.ops
}

fn push(ops: Vec<Carried>) -> Request {
    let ask = Ask::Push(Push { epoch: EpochId([1; 16]), ops, tips: Vec::new() });
    Request { id: 1, device: DeviceId([0xd0; 16]), protocol: Protocol { least: 1, most: 1 }, ask }
}

#[test]
fn an_answer_is_half_as_long_as_its_header_alone() {
    let ops = day(10_000);
    let named: usize =
        ops.iter().map(|op| op.header.bytes().len() + op.body.as_ref().unwrap().bytes().len()).sum();
    let request = push(ops);
    let written = encode_request(&request);
    let each = written.len() / 10_000;
    assert!(each <= 80, "32 random bytes, 25 of text and few others; these are {each}");
    assert!(named / 10_000 > 3 * each, "written out they are {} each", named / 10_000);
    assert_eq!(decode_request(&written), Ok(request));
}

#[test]
fn a_header_that_only_keeps_a_chain_whole_is_short() {
    let bare = |op: Carried| Carried { body: None, ..op };
    let written = encode_request(&push(day(10_000).into_iter().map(bare).collect()));
    let each = written.len() / 10_000;
    assert!(each <= 48, "32 bytes of it are the hash of the body; these are {each}");
}

#[test]
fn asking_in_vain_is_short_however_many_cases_there_are() {
    let reach = Reach::Everywhere { from: 1 << 40, scopes: [0x5c; 32] };
    let pull = Pull {
        epoch: EpochId([0xe0; 16]),
        level: 1,
        reach,
        have: Vec::new(),
        want: Vec::new(),
        limit: 2_000,
    };
    let request = Request { ask: Ask::Pull(pull), ..push(Vec::new()) };
    let brings = Brings::Everywhere { from: 1 << 40, to: 1 << 40 };
    let answer = Answer::News(News { brings, entries: Vec::new(), tips: Vec::new(), more: false });
    let (now_ms, head) = (1_795_168_800_000, 1 << 40);
    let reply = Reply { id: 1, epoch: EpochId([0xe0; 16]), now_ms, head, stable: head, answer };
    let both = encode_request(&request).len() + encode_reply(&reply).len();
    assert!(both <= 250, "a device that is up to date asks all day long; both messages have {both} bytes");
}
