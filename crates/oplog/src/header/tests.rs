//! The bytes of headers, which never change any more: golden vectors, refusals, and what is kept without being known.

use proptest::prelude::*;

use super::*;
use crate::FORMAT;

const FIRST: StreamId = StreamId { device: DeviceId([0xd0; 16]), incarnation: Incarnation([0x14; 16]) };
const NOON: i64 = 1_795_168_800_000;

/// The first operation of a stream, with nothing in it that can be left out but the switching-on.
fn first() -> Facts {
    Facts {
        format: FORMAT,
        needs: 1,
        stream: FIRST,
        dseq: 1,
        prev: None,
        scope: ScopeId { kind: ScopeKind::Case, id: [0xca; 16] },
        author: UserId([0xaa; 16]),
        role: "inspector".to_owned(),
        acting_for: None,
        kind: Kind::Set,
        parents: Vec::new(),
        seen: Vec::new(),
        stamp: Stamp {
            hlc: Hlc::at(NOON),
            wall_ms: NOON,
            mono_ms: 60_000,
            boot: Some([0xb0; 16]),
            ..Stamp::default()
        },
        body: [0x0b; 32],
    }
}

/// A later one, with everything that there can be.
fn later() -> Facts {
    Facts {
        needs: 3,
        dseq: 2,
        prev: Some(OpId([0x01; 32])),
        acting_for: Some(UserId([0xab; 16])),
        kind: Kind::Resolve,
        parents: vec![OpId([0x02; 32]), OpId([0x03; 32])],
        seen: vec![OpId([0x04; 32])],
        stamp: Stamp {
            hlc: Hlc(Hlc::at(NOON).0 + 1),
            wall_ms: -1,
            mono_ms: u64::MAX,
            rolled_back: true,
            boot: Some([0xb1; 16]),
            offset_ms: Some(-350),
            anchor: Some([0x0a; 32]),
        },
        ..first()
    }
}

const FIRST_BYTES: &str = "\
    ab00010150d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0025014141414141414141414141414141414030105820150cacaca\
    cacacacacacacacacacacacaca0650aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0769696e73706563746f7209010c841b01\
    a1f8660d0000001b000001a1f8660d0019ea60f40d50b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b01058200b0b0b0b0b0b0b\
    0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";
const FIRST_ID: &str = "f81e8b371fd315ebb500ea57c13c4bb049ed442931d5dab6322f69b921946170";
const LATER_BYTES: &str = "\
    b200010150d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0025014141414141414141414141414141414030204582001010101\
    0101010101010101010101010101010101010101010101010101010105820150cacacacacacacacacacacacacacacaca\
    0650aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0769696e73706563746f720850abababababababababababababababab09\
    080a82582002020202020202020202020202020202020202020202020202020202020202025820030303030303030303\
    03030303030303030303030303030303030303030303030b815820040404040404040404040404040404040404040404\
    04040404040404040404040c841b01a1f8660d000001201bfffffffffffffffff50d50b1b1b1b1b1b1b1b1b1b1b1b1b1\
    b1b1b10e39015d0f58200a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a1058200b0b0b\
    0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b1103";
const LATER_ID: &str = "a7287c3487bbcedab8c74036cf4a29ad777596df2b003bec241882fab2e5f037";

#[test]
fn the_first_of_a_stream_is_written_as_ever() {
    let header = Header::write(first());
    assert_eq!(hex::encode(header.bytes()), FIRST_BYTES, "every chain rests on these bytes");
    assert_eq!(hex::encode(header.id().0), FIRST_ID);
    assert_eq!(Header::read(header.bytes()), Ok(header));
}

#[test]
fn a_later_one_with_everything_is_written_as_ever() {
    let header = Header::write(later());
    assert_eq!(hex::encode(header.bytes()), LATER_BYTES, "every chain rests on these bytes");
    assert_eq!(hex::encode(header.id().0), LATER_ID);
    assert_eq!(Header::read(header.bytes()), Ok(header));
}

/// The fields of a header as they stand in its map, to be written in other ways.
fn fields(facts: Facts) -> Vec<(u64, Vec<u8>)> {
    let header = Header::write(facts);
    let mut reader = Reader::new(header.bytes());
    let mut keys = reader.fields().unwrap();
    let mut fields = Vec::new();
    while let Some(key) = keys.next(&mut reader).unwrap() {
        fields.push((key, reader.item().unwrap().to_vec()));
    }
    fields
}

fn joined(fields: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut out = Writer::default();
    out.map(fields.len());
    for (key, item) in fields {
        out.uint(*key).raw(item);
    }
    out.finish()
}

fn item(write: impl Fn(&mut Writer) -> &mut Writer) -> Vec<u8> {
    let mut out = Writer::default();
    write(&mut out);
    out.finish()
}

/// What comes of a later header in which one field is written like this.
fn with(key: u64, write: impl Fn(&mut Writer) -> &mut Writer) -> Result<Header, CanonError> {
    let mut fields = fields(later());
    fields.retain(|(known, _)| *known != key);
    fields.push((key, item(write)));
    fields.sort_by_key(|(key, _)| *key);
    Header::read(&joined(&fields))
}

fn without(facts: Facts, key: u64) -> Result<Header, CanonError> {
    let mut fields = fields(facts);
    fields.retain(|(known, _)| *known != key);
    Header::read(&joined(&fields))
}

#[test]
fn fields_that_every_chain_needs_cannot_be_missing() {
    for key in [0, 1, 2, 3, 5, 6, 9, 16] {
        assert_eq!(without(first(), key), Err(CanonError::Unexpected), "without field {key}");
        assert_eq!(without(later(), key), Err(CanonError::Unexpected), "without field {key}");
    }
    for key in [8, 10, 11, 13, 14, 15, 17] {
        assert!(without(later(), key).is_ok(), "field {key} may be missing");
    }
}

#[test]
fn a_place_in_the_chain_and_the_link_to_the_one_before_fit_together() {
    let refused = Err(CanonError::Unexpected);
    assert_eq!(with(3, |out| out.uint(1)), refused, "the first with one before it");
    assert_eq!(with(3, |out| out.uint(0)), refused, "places begin at 1");
    assert_eq!(without(later(), 4), refused, "the second without one before it");
    assert_eq!(Header::read(&encode(&Facts { dseq: 0, ..first() })), refused, "no place at all");
    assert_eq!(with(3, |out| out.uint(1 << 32)), Err(CanonError::OutOfRange), "beyond 32 bits");
}

fn list(ids: &[u8]) -> impl Fn(&mut Writer) -> &mut Writer {
    |out| {
        out.array(ids.len());
        ids.iter().fold(out, |out, id| out.bytes(&[*id; 32]))
    }
}

#[test]
fn lists_of_operations_have_one_spelling() {
    for key in [10, 11] {
        assert!(with(key, list(&[2, 3])).is_ok());
        assert_eq!(with(key, list(&[])), Err(CanonError::NotShortest), "an empty list is left out");
        assert_eq!(with(key, list(&[3, 2])), Err(CanonError::KeyOrder), "out of order");
        assert_eq!(with(key, list(&[2, 2])), Err(CanonError::KeyOrder), "twice the same");
    }
}

#[test]
fn what_the_absence_says_is_not_written() {
    for level in [0, 1] {
        assert_eq!(with(17, |out| out.uint(level)), Err(CanonError::NotShortest), "level {level}");
    }
    assert_eq!(with(17, |out| out.uint(1 << 16)), Err(CanonError::OutOfRange));
    assert!(with(17, |out| out.uint(2)).is_ok());
}

#[test]
fn every_length_is_what_it_has_to_be() {
    for (key, length) in [(1, 16), (2, 16), (4, 32), (6, 16), (8, 16), (13, 16), (15, 32), (16, 32)] {
        assert!(with(key, |out| out.bytes(&vec![5; length])).is_ok());
        for wrong in [0, length - 1, length + 1] {
            let read = with(key, |out| out.bytes(&vec![5; wrong]));
            assert_eq!(read, Err(CanonError::OutOfRange), "field {key} with {wrong} bytes");
        }
    }
    let scope = |id: usize| with(5, move |out| out.array(2).uint(1).bytes(&vec![5; id]));
    assert!(scope(16).is_ok());
    assert_eq!(scope(15), Err(CanonError::OutOfRange));
    assert_eq!(with(5, |out| out.array(1).uint(1)), Err(CanonError::Unexpected), "half a scope");
    let clock = |items| with(12, move |out| out.array(items).uint(1).int(1).uint(1).bool(false));
    assert!(clock(4).is_ok());
    assert_eq!(clock(3), Err(CanonError::Unexpected), "a clock has four readings");
    assert_eq!(with(10, |out| out.array(1).bytes(&[5; 31])), Err(CanonError::OutOfRange));
}

#[test]
fn one_spelling_only() {
    let whole = Header::write(later()).bytes().to_vec();
    for end in 0..whole.len() {
        assert!(Header::read(&whole[..end]).is_err(), "{end} bytes are not a header");
    }
    let longer = [whole.as_slice(), &[0]].concat();
    assert_eq!(Header::read(&longer), Err(CanonError::Trailing), "something after the end");

    let mut swapped = fields(later());
    swapped.swap(0, 1);
    assert_eq!(Header::read(&joined(&swapped)), Err(CanonError::KeyOrder), "fields out of order");
    let mut doubled = fields(later());
    doubled.insert(0, doubled[0].clone());
    assert_eq!(Header::read(&joined(&doubled)), Err(CanonError::KeyOrder), "a field twice");

    let in_two_bytes = [0x18, 0x02];
    assert_eq!(
        with(3, |out| out.raw(&in_two_bytes)),
        Err(CanonError::NotShortest),
        "a number in more bytes than it needs"
    );
    assert_eq!(
        with(18, |out| out.raw(&in_two_bytes)),
        Err(CanonError::NotShortest),
        "in a field that nobody knows, too"
    );
    assert_eq!(with(7, |out| out.bytes(b"inspector")), Err(CanonError::Unexpected), "bytes for a text");
}

#[test]
fn a_header_of_a_newer_program_keeps_its_bytes_and_its_name() {
    let known = Header::write(later());
    let newer = with(18, |out| out.map(1).text("who knows").array(2).null().int(-5)).unwrap();
    assert_eq!(*newer, *known, "what is known is read");
    assert_ne!(newer.id(), known.id(), "what is not known is part of the identity");
    assert_eq!(newer.id(), OpId(digest(newer.bytes())));
    let again = Header::read(newer.bytes()).unwrap();
    assert_eq!(again.bytes(), newer.bytes());
    assert!(known.is_plain() && !newer.is_plain(), "and written anew it would be lost");
    assert_eq!(Header::reread(newer.id(), newer.bytes()), Ok(newer), "the same from our own disk");
}

#[test]
fn kinds_and_scopes_of_newer_programs_keep_their_numbers() {
    let newer = with(9, |out| out.uint(77)).unwrap();
    assert_eq!(newer.kind, Kind::Other(77));
    let newer = with(5, |out| out.array(2).uint(1 << 40).bytes(&[5; 16])).unwrap();
    assert_eq!(newer.scope.kind, ScopeKind::Other(1 << 40));
    assert!(newer.is_plain(), "a number needs no room of its own");
}

fn any_ids() -> impl Strategy<Value = Vec<OpId>> {
    proptest::collection::vec(any::<[u8; 32]>().prop_map(OpId), 0..4)
}

prop_compose! {
    fn any_stamp()(
        hlc in any::<u64>(), wall_ms in any::<i64>(), mono_ms in any::<u64>(), rolled_back in any::<bool>(),
        boot in any::<Option<[u8; 16]>>(), offset_ms in any::<Option<i64>>(), anchor in any::<Option<[u8; 32]>>(),
    ) -> Stamp {
        Stamp { hlc: Hlc(hlc), wall_ms, mono_ms, rolled_back, boot, offset_ms, anchor }
    }
}

prop_compose! {
    fn any_facts()(
        (format, needs, kind) in (any::<u64>(), 1..=u16::MAX, any::<u64>()),
        stream in any::<[[u8; 16]; 2]>(),
        (dseq, prev) in (1..=u32::MAX, any::<[u8; 32]>()),
        scope in (any::<u64>(), any::<[u8; 16]>()),
        (author, role, acting_for) in (any::<[u8; 16]>(), "\\PC{0,40}", any::<Option<[u8; 16]>>()),
        (parents, seen) in (any_ids(), any_ids()),
        stamp in any_stamp(),
        body in any::<[u8; 32]>(),
    ) -> Facts {
        Facts {
            format, needs, dseq, role, parents, seen, stamp, body,
            stream: StreamId { device: DeviceId(stream[0]), incarnation: Incarnation(stream[1]) },
            prev: (dseq > 1).then_some(OpId(prev)),
            scope: ScopeId { kind: ScopeKind::of(scope.0), id: scope.1 },
            author: UserId(author),
            acting_for: acting_for.map(UserId),
            kind: Kind::of(kind),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(facts in any_facts()) {
        let header = Header::write(facts);
        prop_assert!(header.parents.is_sorted() && header.seen.is_sorted(), "lists are put in order");
        prop_assert!(header.is_plain());
        prop_assert_eq!(Header::read(header.bytes()), Ok(header));
    }

    #[test]
    fn what_is_read_stays_what_it_is(place in any::<u16>(), change in any::<u8>()) {
        let mut bytes = Header::write(later()).bytes().to_vec();
        let place = usize::from(place) % bytes.len();
        bytes[place] ^= change;
        if let Ok(header) = Header::read(&bytes) {
            prop_assert_eq!(header.bytes(), bytes.as_slice(), "accepted bytes are kept");
            prop_assert_eq!(header.id(), OpId(digest(&bytes)));
        }
    }

    #[test]
    fn arbitrary_bytes_are_not_fatal(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Header::read(&bytes).is_err(), "nobody writes a header by chance");
    }
}
