//! The bytes of bodies: a golden vector, and that they are kept whatever they are.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn facts(value: Value) -> BodyFacts {
    BodyFacts {
        salt: [0x5a; 16],
        edit: EditId([0xed; 16]),
        entity: EntityRef { kind: 4, id: EntityId([0xe4; 16]) },
        field: "answer.a".to_owned(),
        value,
    }
}

fn everything() -> Value {
    let list = Value::List(vec![Value::Null, Value::Bool(true), Value::Int(-1), Value::Int(i64::MIN)]);
    Value::map([("long", list), ("b", Value::text("ā")), ("c", Value::Bytes(vec![1, 2]))])
}

const BODY: &str = "\
    a500505a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a0150edededededededededededededededed02820450e4e4e4e4e4e4e4\
    e4e4e4e4e4e4e4e4e40368616e737765722e6104a3616262c4816163420102646c6f6e6784f6f5203b7fffffffffffff\
    ff";
const DIGEST: &str = "6083720894a2f78dd800b2389ceec7f9fac7b9096f7ee5947eccccfec389c169";

#[test]
fn a_body_is_written_as_ever() {
    let body = Body::write(facts(everything()));
    assert_eq!(hex::encode(body.bytes()), BODY, "headers carry the hash of these bytes");
    assert_eq!(hex::encode(body.digest()), DIGEST);
    assert_eq!(Body::of(body.bytes()), body);
    assert_eq!(body.facts(), Some(&facts(everything())));
}

#[test]
fn strange_bytes_are_kept_and_say_nothing() {
    let whole = Body::write(facts(Value::Null)).bytes().to_vec();
    let longer = [whole.as_slice(), &[0]].concat();
    let other_kind = [&[0x85], &whole[1..]].concat();
    for strange in [&[][..], &[0xff], &whole[..whole.len() - 1], &longer, &other_kind] {
        let body = Body::of(strange);
        assert_eq!(body.facts(), None, "{}", hex::encode(strange));
        assert_eq!(body.bytes(), strange, "a fact is not refused for being strange");
        assert_eq!(body.digest(), digest(strange));
    }
}

#[test]
fn what_a_newer_program_adds_is_kept_and_passed_over() {
    let known = Body::write(facts(Value::Int(5)));
    let mut bytes = [known.bytes(), &[0x05, 0x61, b'x']].concat();
    bytes[0] += 1;
    let newer = Body::of(&bytes);
    assert_eq!(newer.facts(), known.facts(), "what is known is read");
    assert_eq!(newer.bytes(), bytes, "nothing is lost");
    assert!(known.plain_facts().is_some() && newer.plain_facts().is_none(), "written anew it would be lost");
}

#[test]
fn a_body_without_one_of_its_parts_says_nothing() {
    let whole = Body::write(facts(Value::Null));
    for left_out in 0..5 {
        let mut reader = Reader::new(whole.bytes());
        let mut fields = reader.fields().unwrap();
        let mut out = Writer::default();
        out.map(4);
        while let Some(key) = fields.next(&mut reader).unwrap() {
            let item = reader.item().unwrap();
            if key != left_out {
                out.uint(key).raw(item);
            }
        }
        assert_eq!(Body::of(&out.finish()).facts(), None, "without part {left_out}");
    }
}

#[test]
fn values_that_this_program_does_not_have_are_kept_unread() {
    let too_deep = (0..16).fold(Value::Null, |inner, _| Value::List(vec![inner]));
    let written = Body::write(facts(too_deep));
    assert_eq!(Body::of(written.bytes()).facts(), None, "deeper than the format goes");
    let mut bytes = Body::write(facts(Value::Null)).bytes().to_vec();
    bytes.pop();
    bytes.extend([0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(Body::of(&bytes).facts(), None, "a number beyond 63 bits");
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        "\\PC{0,20}".prop_map(Value::Text),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        let pairs = proptest::collection::btree_map("[a-zā-ž]{0,4}", inner.clone(), 0..5);
        prop_oneof![
            proptest::collection::vec(inner, 0..5).prop_map(Value::List),
            pairs.prop_map(|pairs: BTreeMap<_, _>| Value::Map(pairs)),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(value in any_value(), salt in any::<[u8; 16]>(), field in "\\PC{0,20}") {
        let body = Body::write(BodyFacts { salt, field, ..facts(value) });
        prop_assert!(body.plain_facts().is_some());
        prop_assert_eq!(Body::of(body.bytes()), body);
    }

    #[test]
    fn arbitrary_bytes_are_kept(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let body = Body::of(&bytes);
        prop_assert_eq!(body.bytes(), bytes.as_slice());
        prop_assert_eq!(body.facts(), None, "nobody writes a body by chance");
    }
}
