//! Messages made by hand, each wrong in one place: what is refused, and with which word.

use apseko_trust::canon::{CanonError, Writer};

use super::super::ops::line::{CHAIN, CONTEXT, HASH, PARENTS, THING, WHOLE_BODY, WHOLE_HEADER};
use crate::message::Ask;
use crate::wire::{NewPart, WIRE, WireError, decode_reply, decode_request};

/// The tables and lines of a push, in their raw form.
struct List {
    ids: Vec<u8>,
    role: String,
    needs: u64,
    pool: Vec<u8>,
    lines: Vec<Vec<u8>>,
}

fn line(items: usize, marks: u64, write: impl Fn(&mut Writer) -> &mut Writer) -> Vec<u8> {
    let mut out = Writer::default();
    write(out.array(items).uint(marks));
    out.finish()
}

/// The first operation of a stream, without its body, in the context that comes first.
fn opening() -> Vec<u8> {
    line(7, CONTEXT | CHAIN | WHOLE_BODY, |out| out.uint(0).array(1).uint(1).int(0).int(0).int(0).null())
}

impl List {
    fn of(lines: Vec<Vec<u8>>) -> Self {
        Self {
            ids: vec![7; 32],
            role: "inspector".to_owned(),
            needs: 1,
            pool: vec![9; 32 * lines.len()],
            lines,
        }
    }

    /// What becomes of it as the content of a push.
    fn read(&self) -> Result<usize, WireError> {
        let mut out = Writer::default();
        out.array(6).uint(WIRE).uint(0).uint(1).bytes(&[1; 16]).array(2).uint(1).uint(1);
        out.array(2).uint(2).array(3).bytes(&[1; 16]);
        out.array(6).bytes(&self.ids).array(1).text(&self.role);
        out.array(1)
            .array(10)
            .uint(1)
            .uint(self.needs)
            .uint(1)
            .uint(0)
            .uint(1)
            .uint(1)
            .uint(0)
            .uint(1)
            .uint(0)
            .null();
        out.array(1).array(2).uint(4).uint(1);
        out.bytes(&self.pool).array(self.lines.len());
        out.raw(&self.lines.concat()).array(0);
        let Ask::Push(push) = decode_request(&out.finish())?.ask else { panic!("a push stays a push") };
        Ok(push.ops.len())
    }
}

fn read(lines: Vec<Vec<u8>>) -> Result<usize, WireError> {
    List::of(lines).read()
}

#[test]
fn the_example_itself_is_in_order() {
    assert_eq!(List::of(vec![opening()]).read(), Ok(1), "or the other tests would prove nothing");
    let next = line(5, WHOLE_BODY, |out| out.int(0).int(0).int(0).null());
    assert_eq!(read(vec![opening(), next]), Ok(2));
}

#[test]
fn tables_hold_whole_things_and_no_more_than_is_used() {
    let list = || List::of(vec![opening()]);
    let half = List { ids: vec![7; 33], ..list() };
    assert_eq!(half.read(), Err(WireError::OtherCount), "half an id");
    let few = List { ids: vec![7; 16], ..list() };
    assert_eq!(few.read(), Err(WireError::NoSuchPlace), "a thing without its id");
    let more = List { pool: vec![9; 33], ..list() };
    assert_eq!(more.read(), Err(WireError::Canon(CanonError::Trailing)), "bytes that belong to nothing");
    let less = List { pool: vec![9; 31], ..list() };
    assert_eq!(less.read(), Err(WireError::Canon(CanonError::Truncated)), "a hash cut short");
    let long = List { role: "r".repeat(101), ..list() };
    assert_eq!(long.read(), Err(WireError::TooLarge), "a text that could be repeated without end");
    let unknown = List { needs: 0, ..list() };
    assert_eq!(unknown.read(), Err(WireError::Canon(CanonError::OutOfRange)), "a level that no header has");
}

#[test]
fn a_line_has_the_items_that_its_marks_announce() {
    let more = line(6, WHOLE_BODY, |out| out.int(0).int(0).int(0).null().null());
    assert_eq!(read(vec![opening(), more]), Err(WireError::OtherCount));
    let fewer = line(4, WHOLE_BODY, |out| out.int(0).int(0).null());
    assert_eq!(read(vec![opening(), fewer]), Err(WireError::OtherCount));
}

#[test]
fn marks_that_are_unknown_or_exclude_one_another_are_refused() {
    let marked = |marks| read(vec![opening(), line(5, marks, |out| out.int(0).int(0).int(0).null())]);
    let newer = WireError::Newer { part: NewPart::Mark, number: 1 << 13 };
    assert_eq!(marked(1 << 13), Err(newer), "a newer program says more");
    for (one, other) in [(WHOLE_HEADER, CONTEXT), (WHOLE_HEADER, HASH), (WHOLE_BODY, THING)] {
        assert_eq!(marked(one | other), Err(WireError::Contradiction), "{one} with {other}");
    }
    let hashed = line(5, WHOLE_BODY | HASH, |out| out.int(0).int(0).int(0).null());
    let hashed = List { pool: vec![9; 96], ..List::of(vec![opening(), hashed]) };
    assert_eq!(hashed.read(), Err(WireError::Contradiction), "two hashes for no body");
}

#[test]
fn nothing_points_at_what_is_not_there() {
    let refused = Err(WireError::NoSuchPlace);
    let follows = line(5, WHOLE_BODY, |out| out.int(0).int(0).int(0).null());
    assert_eq!(read(vec![follows]), refused, "like the one before, and there is none");
    let unchained = line(6, CONTEXT | WHOLE_BODY, |out| out.uint(0).int(0).int(0).int(0).null());
    assert_eq!(read(vec![unchained]), refused, "after the one before in its stream, and there is none");
    let context = line(6, CONTEXT | WHOLE_BODY, |out| out.uint(1).int(0).int(0).int(0).null());
    assert_eq!(read(vec![opening(), context]), refused, "a second context");
    let back = line(6, PARENTS | WHOLE_BODY, |out| out.int(0).int(0).int(0).array(1).uint(2).null());
    assert_eq!(read(vec![opening(), back]), refused, "before the beginning");
    let same_thing = line(6, 0, |out| out.int(0).int(0).int(0).uint(0).null());
    assert_eq!(read(vec![opening(), same_thing]), refused, "the thing of the body before");
    let thing = line(7, THING, |out| out.int(0).int(0).int(0).uint(1).uint(0).null());
    assert_eq!(read(vec![opening(), thing]), refused, "a second thing");
    let field = line(7, THING, |out| out.int(0).int(0).int(0).uint(0).uint(1).null());
    assert_eq!(read(vec![opening(), field]), refused, "a second text");
}

#[test]
fn a_chain_begins_at_one_and_only_there() {
    let chained = |count: usize, dseq: u64| {
        let chained = line(6, CHAIN | WHOLE_BODY, |out| {
            out.array(count).uint(dseq);
            (1..count).fold(out, |out, _| out.uint(1)).int(0).int(0).int(0).null()
        });
        read(vec![opening(), chained])
    };
    assert_eq!(chained(2, 2), Ok(2));
    assert_eq!(chained(1, 1), Ok(2), "a second beginning is a fork, and kept");
    assert_eq!(chained(2, 1), Err(WireError::Contradiction), "the first, after another");
    assert_eq!(chained(1, 2), Err(WireError::Contradiction), "the second, after none");
    assert_eq!(chained(1, 0), Err(WireError::Contradiction), "places begin at 1");
    assert_eq!(chained(3, 2), Err(WireError::OtherCount), "after two");
}

#[test]
fn parents_are_in_order_and_never_none() {
    let parents = |ids: &[u8]| {
        let line = line(6, PARENTS | WHOLE_BODY, |out| {
            out.int(0).int(0).int(0).array(ids.len());
            ids.iter().fold(out, |out, _| out.uint(0)).null()
        });
        let known: Vec<u8> = ids.iter().flat_map(|id| [*id; 32]).collect();
        let pool = [vec![9; 32], known, vec![9; 32]].concat();
        List { pool, ..List::of(vec![opening(), line]) }.read()
    };
    assert_eq!(parents(&[1, 2]), Ok(2));
    assert_eq!(parents(&[2, 1]), Err(WireError::Contradiction));
    assert_eq!(parents(&[1, 1]), Err(WireError::Contradiction));
    assert_eq!(parents(&[]), Err(WireError::Contradiction));
}

#[test]
fn a_hash_is_told_only_where_the_body_has_another() {
    let body = b"strange";
    let told = |hash: [u8; 32]| {
        let line = line(5, HASH | WHOLE_BODY, |out| out.int(0).int(0).int(0).bytes(body));
        List { pool: [[9; 32], hash].concat(), ..List::of(vec![opening(), line]) }.read()
    };
    assert_eq!(told([8; 32]), Ok(2), "a swapped body is passed on, for whoever judges it");
    assert_eq!(told(apseko_trust::digest(body)), Err(WireError::Contradiction));
}

/// What is wrong with an answer of these items.
fn reply(answer: u64, write: impl Fn(&mut Writer) -> &mut Writer) -> Option<WireError> {
    let mut out = Writer::default();
    out.array(8).uint(WIRE).uint(1).uint(1).bytes(&[1; 16]).int(0).uint(0).uint(0).array(2).uint(answer);
    write(&mut out);
    decode_reply(&out.finish()).err()
}

#[test]
fn other_lists_are_whole_and_in_order() {
    let granted = |first: u8, second: u8| {
        reply(3, |out| {
            out.array(5).array(3).uint(1).array(2);
            out.array(2).uint(1).bytes(&[first; 16]).array(2).uint(1).bytes(&[second; 16]);
            out.array(0).array(0).array(6).bytes(&[]).array(0).array(0).array(0).bytes(&[]).array(0);
            out.array(0).bool(false)
        })
    };
    assert_eq!(granted(1, 2), None);
    assert_eq!(granted(2, 1), Some(WireError::Canon(CanonError::KeyOrder)));
    assert_eq!(granted(1, 1), Some(WireError::Canon(CanonError::KeyOrder)));
    let kept = |ids: usize, places: usize| {
        reply(2, |out| {
            out.array(5).bytes(&vec![1; ids]).array(places);
            (0..places).fold(out, |out, _| out.int(1)).bytes(&[]).bytes(&[]).null()
        })
    };
    assert_eq!(kept(64, 2), None);
    assert_eq!(kept(64, 1), Some(WireError::OtherCount), "an operation without a place");
    assert_eq!(kept(65, 2), Some(WireError::OtherCount), "half an operation");
    for answer in [4, 6] {
        let said = reply(answer, |out| out.uint(0));
        assert_eq!(
            said,
            Some(WireError::Canon(CanonError::Unexpected)),
            "nothing is said with answer {answer}"
        );
    }
}
