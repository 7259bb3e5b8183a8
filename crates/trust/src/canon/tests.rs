//! The format of the bytes, seen from outside: golden vectors, another library's reading, and refusals.

use ciborium::Value;
use proptest::prelude::*;

use super::*;

fn read_all(bytes: &[u8]) -> Result<(), CanonError> {
    let mut reader = Reader::new(bytes);
    reader.item()?;
    reader.finish()
}

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text.replace(' ', "")).unwrap()
}

#[test]
fn golden_vectors_stay_what_they_are() {
    let mut writer = Writer::default();
    writer.map(3).uint(0).array(4).uint(23).uint(24).int(-1).int(i64::MIN);
    writer.uint(1).bytes(&[1, 2, 3]).uint(2).map(2).text("ā").bool(true).text("bb").null();
    let expected = "a3 00 84 17 1818 20 3b7fffffffffffffff 01 43010203 02 a2 62c481 f5 626262 f6";
    assert_eq!(
        hex::encode(writer.finish()),
        expected.replace(' ', ""),
        "hashes of old operations depend on it"
    );
}

#[test]
fn every_other_spelling_is_refused() {
    let refusals = [
        ("1817", CanonError::NotShortest, "23 fits the short head"),
        ("190017", CanonError::NotShortest, "two bytes for a small number"),
        ("1a0000ffff", CanonError::NotShortest, "four bytes where two do"),
        ("1b00000000ffffffff", CanonError::NotShortest, "eight bytes where four do"),
        ("5801 61", CanonError::NotShortest, "a length written too long"),
        ("9f00ff", CanonError::Foreign, "an array without a length"),
        ("bf0000ff", CanonError::Foreign, "a map without a length"),
        ("5f4100ff", CanonError::Foreign, "bytes in chunks"),
        ("c000", CanonError::Foreign, "a tag"),
        ("f90000", CanonError::Foreign, "a float"),
        ("fb0000000000000000", CanonError::Foreign, "a double"),
        ("f7", CanonError::Foreign, "undefined"),
        ("f800", CanonError::Foreign, "an unassigned simple value"),
        ("f814", CanonError::Foreign, "false in two bytes"),
        ("a2 0100 0000", CanonError::KeyOrder, "keys descending"),
        ("a2 0000 0001", CanonError::KeyOrder, "a key twice"),
        ("a2 626161 00 6162 00", CanonError::KeyOrder, "the longer text first"),
        ("61ff", CanonError::NotUtf8, "a text that is none"),
        ("6161 00", CanonError::Trailing, "something after the end"),
        ("4361", CanonError::Truncated, "cut short"),
        ("9b7fffffffffffffff", CanonError::Truncated, "a length that nobody could send"),
        ("", CanonError::Truncated, "nothing"),
    ];
    for (bytes, expected, why) in refusals {
        assert_eq!(read_all(&unhex(bytes)), Err(expected), "{why}");
    }
    let deep = [vec![0x81; usize::from(DEPTH_LIMIT) + 1], vec![0]].concat();
    assert_eq!(read_all(&deep), Err(CanonError::TooDeep), "a hostile nesting must not use up the stack");
}

#[test]
fn a_null_is_only_taken_when_it_is_there() {
    let mut reader = Reader::new(&[0xf6, 0x05]);
    assert_eq!(reader.null(), Ok(true));
    assert_eq!(reader.null(), Ok(false), "a five is not nothing");
    assert_eq!(reader.uint(), Ok(5), "and is still there to be read");
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(|number| Value::Integer(number.into())),
        any::<u64>().prop_map(|number| Value::Integer(number.into())),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        "\\PC{0,20}".prop_map(Value::Text),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            proptest::collection::btree_map("[a-zā-ž]{0,5}", inner, 0..6).prop_map(|pairs| {
                Value::Map(pairs.into_iter().map(|(key, value)| (Value::Text(key), value)).collect())
            }),
        ]
    })
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "ciborium may add kinds of values; the test makes none of them"
)]
fn write(value: &Value, out: &mut Writer) {
    match value {
        Value::Integer(number) => match u64::try_from(*number) {
            Ok(natural) => drop(out.uint(natural)),
            Err(_) => drop(out.int(i64::try_from(*number).unwrap())),
        },
        Value::Bytes(bytes) => drop(out.bytes(bytes)),
        Value::Text(text) => drop(out.text(text)),
        Value::Bool(flag) => drop(out.bool(*flag)),
        Value::Null => drop(out.null()),
        Value::Array(items) => {
            out.array(items.len());
            items.iter().for_each(|item| write(item, out));
        }
        Value::Map(pairs) => {
            let mut pairs: Vec<(&str, &Value)> =
                pairs.iter().map(|(key, value)| (key.as_text().unwrap(), value)).collect();
            pairs.sort_by_key(|(key, _)| (key.len(), *key));
            out.map(pairs.len());
            for (key, value) in pairs {
                out.text(key);
                write(value, out);
            }
        }
        other => panic!("the test makes no {other:?}"),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever holds no other value stays as it is")]
fn sorted(value: Value) -> Value {
    match value {
        Value::Map(mut pairs) => {
            pairs.sort_by_key(|(key, _)| (key.as_text().unwrap().len(), key.as_text().unwrap().to_owned()));
            Value::Map(pairs.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

proptest! {
    #[test]
    fn another_library_reads_what_we_write(value in any_value()) {
        let mut writer = Writer::default();
        write(&value, &mut writer);
        let bytes = writer.finish();
        prop_assert_eq!(read_all(&bytes), Ok(()), "our own bytes are canonical");
        let theirs: Value = ciborium::from_reader(bytes.as_slice()).unwrap();
        prop_assert_eq!(theirs, sorted(value), "ciborium reads the same value");
    }

    #[test]
    fn whatever_is_accepted_has_no_other_spelling(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
        if read_all(&bytes).is_ok() {
            let value: Value = ciborium::from_reader(bytes.as_slice()).unwrap();
            let mut again = Vec::new();
            ciborium::into_writer(&value, &mut again).unwrap();
            prop_assert_eq!(again, bytes, "writing it again gives the same bytes");
        }
    }
}
