//! Bytes that nobody honest wrote: cut short, with a wrong bit, from a newer program, or made to fill the memory.

use apseko_trust::canon::{CanonError, Writer};
use proptest::prelude::*;

use super::golden::{news, operations, push};
use super::round_trip::{any_reply, any_request};
use crate::message::{Ask, Carried, Push, Request};
use crate::wire::{
    BODY_LIMIT, MESSAGE_LIMIT, NewPart, OPS_LIMIT, WIRE, WireError, decode_reply, decode_request,
    encode_reply, encode_request,
};
use crate::{Body, EpochId};

/// Reads bytes as both kinds of message; what is accepted has to survive another journey.
fn read(bytes: &[u8]) -> bool {
    let request = decode_request(bytes);
    let reply = decode_reply(bytes);
    if let Ok(request) = &request {
        assert_eq!(decode_request(&encode_request(request)).as_ref(), Ok(request), "{}", hex::encode(bytes));
    }
    if let Ok(reply) = &reply {
        assert_eq!(decode_reply(&encode_reply(reply)).as_ref(), Ok(reply), "{}", hex::encode(bytes));
    }
    request.is_ok() || reply.is_ok()
}

fn flip_every_bit(bytes: &[u8]) -> usize {
    let flipped = |place: usize| {
        let mut flipped = bytes.to_vec();
        flipped[place / 8] ^= 1 << (place % 8);
        flipped
    };
    (0..bytes.len() * 8).filter(|place| read(&flipped(*place))).count()
}

#[test]
fn every_beginning_is_refused() {
    for whole in [encode_request(&push()), encode_reply(&news())] {
        assert!(read(&whole));
        for end in 0..whole.len() {
            assert!(!read(&whole[..end]), "{end} of {} bytes are not a message", whole.len());
        }
        assert!(!read(&[whole, vec![0]].concat()), "and neither is one with something after it");
    }
}

#[test]
fn every_flipped_bit_is_refused_or_gives_another_message() {
    assert!(flip_every_bit(&encode_request(&push())) > 0, "much of a push is random to a reader");
    assert!(flip_every_bit(&encode_reply(&news())) > 0, "and so are news");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_cut_or_flip_of_any_message_is_fatal(
        request in any_request(), reply in any_reply(), places in proptest::collection::vec(any::<(u16, u8)>(), 1..60),
    ) {
        for whole in [encode_request(&request), encode_reply(&reply)] {
            for (place, change) in &places {
                let place = usize::from(*place) % whole.len();
                prop_assert!(!read(&whole[..place]), "a beginning is no message");
                let mut changed = whole.clone();
                changed[place] ^= change;
                read(&changed);
            }
        }
    }

    #[test]
    fn arbitrary_bytes_are_not_fatal(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read(&bytes);
    }
}

#[test]
fn what_is_newer_is_called_newer() {
    let newer = |part, number| Some(WireError::Newer { part, number });
    let mut bytes = encode_request(&push());
    bytes[1] = 2;
    assert_eq!(decode_request(&bytes).err(), newer(NewPart::Form, 2), "before anything else is judged");

    let mut out = Writer::default();
    out.array(6).uint(WIRE).uint(0).uint(1).bytes(&[1; 16]).array(2).uint(1).uint(1).array(2).uint(9).null();
    assert_eq!(decode_request(&out.finish()).err(), newer(NewPart::Question, 9));

    let mut out = Writer::default();
    out.array(8).uint(WIRE).uint(1).uint(1).bytes(&[1; 16]).int(0).uint(0).uint(0).array(2).uint(9).null();
    assert_eq!(decode_reply(&out.finish()).err(), newer(NewPart::Answer, 9));
}

#[test]
fn a_message_of_the_other_direction_is_told_apart() {
    assert_eq!(decode_request(&encode_reply(&news())).err(), Some(WireError::OtherDirection));
    assert_eq!(decode_reply(&encode_request(&push())).err(), Some(WireError::OtherDirection));
    let mut bytes = encode_request(&push());
    bytes[0] += 1;
    bytes.push(0xf6);
    assert_eq!(decode_request(&bytes).err(), Some(WireError::OtherCount), "an item more is not passed over");
}

fn with_ops(ops: Vec<Carried>) -> Vec<u8> {
    encode_request(&Request {
        ask: Ask::Push(Push { epoch: EpochId([1; 16]), ops, tips: Vec::new() }),
        ..push()
    })
}

#[test]
fn too_much_is_refused() {
    let op = operations().remove(0);
    let bare = Carried { body: None, ..op.clone() };
    let error = |ops| decode_request(&with_ops(ops)).err();
    assert_eq!(error(vec![bare.clone(); OPS_LIMIT]), None, "as many as may be");
    assert_eq!(error(vec![bare.clone(); OPS_LIMIT + 1]), Some(WireError::TooMany));
    let body = |bytes: usize| Carried { body: Some(Body::of(&vec![0xff; bytes]).into()), ..op.clone() };
    assert_eq!(error(vec![body(BODY_LIMIT)]), None);
    assert_eq!(error(vec![body(BODY_LIMIT + 1)]), Some(WireError::TooLarge));
    assert_eq!(error(vec![body(BODY_LIMIT); 60]), Some(WireError::TooHeavy));
    assert_eq!(decode_reply(&vec![0; MESSAGE_LIMIT + 1]).err(), Some(WireError::TooLong));
}

/// A body of a million empty lists is one megabyte in the message and thirty in memory.
#[test]
fn bodies_that_swell_count_for_what_they_become() {
    let op = operations().remove(0);
    let mut bytes = Writer::default();
    bytes.raw(&op.body.as_ref().unwrap().bytes()[..op.body.as_ref().unwrap().bytes().len() - 3]);
    bytes.array(1_000_000).raw(&vec![0x80; 1_000_000]);
    let body = Body::of(&bytes.finish());
    assert!(body.facts().is_some(), "it is a list of empty lists");
    let swollen = Carried { body: Some(body.into()), ..op };
    assert!(decode_request(&with_ops(vec![swollen.clone()])).is_ok(), "one may be");
    assert_eq!(decode_request(&with_ops(vec![swollen; 2])).err(), Some(WireError::TooHeavy));
}

#[test]
fn a_claimed_count_reserves_nothing() {
    let mut out = Writer::default();
    out.array(6).uint(WIRE).uint(0).uint(1).bytes(&[1; 16]).array(2).uint(1).uint(1);
    out.array(2).uint(2).array(3).bytes(&[1; 16]).array(6).bytes(&[]).array(usize::MAX);
    assert_eq!(decode_request(&out.finish()).err(), Some(WireError::Canon(CanonError::Truncated)));
}
