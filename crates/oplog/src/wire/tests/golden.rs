//! Messages as bytes that stay what they are, so that a program of today talks with one of yesterday.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::make::envelope;
use crate::message::{Answer, Ask, Brings, Carried, Entry, News, Protocol, Push, Reply, Request, ScopeNews};
use crate::wire::{decode_reply, decode_request, encode_reply, encode_request};
use crate::{
    Body, BodyFacts, DeviceId, EditId, EntityId, EntityRef, EpochId, Facts, Header, Hlc, Incarnation, Kind,
    ScopeId, ScopeKind, Stamp, StreamId, UserId, Value,
};

const NOON: i64 = 1_795_168_800_000;
const PROTOCOL: Protocol = Protocol { least: 1, most: 1 };
const CASE: ScopeId = ScopeId { kind: ScopeKind::Case, id: [0xca; 16] };

fn answer(before: Option<&Header>, field: &str, value: &str) -> Carried {
    let number = before.map_or(1, |before| before.dseq + 1);
    let later = i64::from(number - 1) * 4_000;
    let body = Body::write(BodyFacts {
        salt: [0x50 + u8::try_from(number).unwrap(); 16],
        edit: EditId([0xed; 16]),
        entity: EntityRef { kind: 4, id: EntityId([0xe4; 16]) },
        field: field.to_owned(),
        value: Value::text(value),
    });
    let header = Header::write(Facts {
        format: 1,
        needs: 1,
        stream: StreamId { device: DeviceId([0xd0; 16]), incarnation: Incarnation([0x14; 16]) },
        dseq: number,
        prev: before.map(Header::id),
        scope: CASE,
        author: UserId([0xaa; 16]),
        role: "inspector".to_owned(),
        acting_for: None,
        kind: Kind::Set,
        parents: before.map(Header::id).into_iter().collect(),
        seen: Vec::new(),
        stamp: Stamp {
            hlc: Hlc::at(NOON + later),
            wall_ms: NOON + later,
            mono_ms: 60_000 + later.unsigned_abs(),
            rolled_back: false,
            boot: before.is_none().then_some([0xb0; 16]),
            offset_ms: Some(-350),
            anchor: None,
        },
        body: body.digest(),
    });
    Carried { header: Arc::new(header), body: Some(Arc::new(body)), erased: false }
}

/// An answer, and another that replaces it.
pub(super) fn operations() -> Vec<Carried> {
    let first = answer(None, "answer.a", "no");
    let second = answer(Some(&first.header), "answer.a", "yes");
    vec![first, second]
}

pub(super) fn push() -> Request {
    let ops = operations();
    let tips = vec![(ops[1].header.id(), envelope(0x51))];
    let ask = Ask::Push(Push { epoch: EpochId([0xe0; 16]), ops, tips });
    Request { id: 7, device: DeviceId([0xd0; 16]), protocol: PROTOCOL, ask }
}

/// The first operation came without its body, the second with it.
pub(super) fn news() -> Reply {
    let mut ops = operations();
    ops[0].body = None;
    let tips = vec![(ops[1].header.id(), envelope(0x51))];
    let entries = ops.into_iter().zip([41, 42]).map(|(op, seq)| Entry { seq, op }).collect();
    let scopes = vec![ScopeNews { scope: CASE, from: 40, to: 42, compact_until: 30 }];
    let brings = Brings::Each { granted: BTreeSet::from([CASE]), scopes };
    let answer = Answer::News(News { brings, entries, tips, more: false });
    Reply { id: 8, epoch: EpochId([0xe0; 16]), now_ms: NOON, head: 42, stable: 30, answer }
}

const PUSH: &str = "\
    8601000750d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d082010182028350e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0865850d0\
    d0d0d0d0d0d0d0d0d0d0d0d0d0d0d014141414141414141414141414141414cacacacacacacacacacacacacacacacaaa\
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaae4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e48269696e73706563746f7268616e737765\
    722e61818a010101000101020300f6818204045850b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b05151515151515151515151\
    5151515151edededededededededededededededed52525252525252525252525252525252ededededededededededed\
    ededededed828a1901650081011b000001a1f8660d003b000001a1f865229f0039015d0001626e6f8702190fa0000081\
    010163796573818201830158205151515151515151515151515151515151515151515151515151515151515151584051\
    515151515151515151515151515151515151515151515151515151515151515151515151515151515151515151515151\
    515151515151515151515151515151";

const NEWS: &str = "\
    8801010850e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e01b000001a1f8660d00182a181e820385830181820150cacacaca\
    cacacacacacacacacacacaca8184820150cacacacacacacacacacacacacacacaca1828182a181e82182901865850d0\
    d0d0d0d0d0d0d0d0d0d0d0d0d0d0d014141414141414141414141414141414cacacacacacacacacacacacacacacaca\
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaae4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e48269696e73706563746f7268616e73\
    7765722e61818a010101000101020300f6818204045850b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0e03236fbf3c149a0\
    428e6fe7d27530e3f35f7445022ab19713973233505ad20e52525252525252525252525252525252ededededededed\
    ededededededededed82881901690081011b000001a1f8660d003b000001a1f865229f0039015df68806190fa00000\
    8101000163796573818201830158205151515151515151515151515151515151515151515151515151515151515151\
    5840515151515151515151515151515151515151515151515151515151515151515151515151515151515151515151\
    51515151515151515151515151515151515151f4";

#[test]
fn a_push_is_written_as_ever() {
    assert_eq!(hex::encode(encode_request(&push())), PUSH, "devices in the field write these bytes");
    assert_eq!(decode_request(&hex::decode(PUSH).unwrap()), Ok(push()));
}

#[test]
fn news_are_written_as_ever() {
    assert_eq!(hex::encode(encode_reply(&news())), NEWS, "devices in the field read these bytes");
    assert_eq!(decode_reply(&hex::decode(NEWS).unwrap()), Ok(news()));
}
