//! Every answer comes back as it was given, and what is not known is not guessed.

use apseko_sheets::Decimal;
use jiff::civil::{date, datetime};
use proptest::prelude::*;

use super::*;
use crate::registry::{EntityKind, check};

fn code() -> impl Strategy<Value = String> {
    "[A-Za-z0-9][A-Za-z0-9_-]{0,12}"
}

fn part() -> impl Strategy<Value = Part> {
    let words = || "[ a-zāčē\n„”]{0,12}";
    let options = proptest::collection::btree_set(code().prop_map(OptionCode::from), 0..4);
    let ids = proptest::collection::vec(any::<u128>().prop_map(Uuid::from_u128), 0..3);
    let day = (-5_i16..3000, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| date(year, month, day));
    let time = (0_i8..24, 0_i8..60, prop_oneof![3 => Just(0_i8), 1 => 0_i8..60]);
    let moment =
        (day.clone(), time).prop_map(|(day, (hour, minute, second))| day.at(hour, minute, second, 0));
    prop_oneof![
        code().prop_map(|option| Part::Choice(OptionCode::from(option))),
        options.prop_map(Part::Multi),
        any::<i64>().prop_map(|thousandths| Part::Number(Decimal(thousandths))),
        day.prop_map(Part::Date),
        moment.prop_map(Part::DateTime),
        words().prop_map(Part::Text),
        (words(), words()).prop_map(|(code, name)| Part::Entry { code, name }),
        (words(), words()).prop_map(|(name, about)| Part::Person { name, about }),
        (words(), words(), words()).prop_map(|(text, code, position)| Part::Address { text, code, position }),
        ids.prop_map(Part::Captured),
        words().prop_map(Part::Unfit),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    let parts = proptest::collection::btree_map(code().prop_map(PartCode::from), part(), 0..4);
    let not_checked = proptest::option::of("[a-z ]{0,8}");
    let source = proptest::option::of(proptest::sample::select(Source::ALL));
    (parts, not_checked, "[a-z ]{0,8}", source).prop_map(|(parts, not_checked, note, source)| Answer {
        parts,
        not_checked,
        note,
        source,
    })
}

proptest! {
    #[test]
    fn an_answer_comes_back_as_it_was_given(answer in answer(), version in 1..=u32::MAX) {
        let value = answer_value(&answer, version);
        prop_assert_eq!(read_answer(&value), Some((answer, version)));
        prop_assert_eq!(check(EntityKind::Sheet, "q:DA-12", &value), Ok(()), "what is written can be planned");
        let carried = Value::from_bytes(&value.to_bytes());
        prop_assert_eq!(carried, Ok(value), "and travels in a body");
    }
}

#[test]
fn a_time_is_written_with_minutes_and_keeps_its_seconds_if_it_has_some() {
    let spelled = |moment| answer_value(&Answer::of(Part::DateTime(moment)), 1);
    let expected = |text: &str| {
        let part = Value::map([("date-time", Value::text(text))]);
        Value::map([("definition", Value::Int(1)), ("parts", Value::map([("value", part)]))])
    };
    assert_eq!(spelled(datetime(2026, 1, 31, 10, 5, 0, 0)), expected("2026-01-31T10:05"));
    assert_eq!(spelled(datetime(2026, 1, 31, 10, 5, 7, 0)), expected("2026-01-31T10:05:07"));
    assert_eq!(spelled(datetime(2026, 1, 31, 0, 0, 0, 0)), expected("2026-01-31T00:00"));
    assert_eq!(read_answer(&expected("2026-01-31T10:05:00")), None, "one spelling of a moment");
    assert_eq!(read_answer(&expected("2026-02-30T10:05")), None, "no such day");
}

#[test]
fn what_a_newer_program_wrote_is_not_read_as_something_else() {
    let known = || BTreeMap::from([("definition".to_owned(), Value::Int(2))]);
    assert_eq!(read_answer(&Value::Map(known())), Some((Answer::default(), 2)), "an emptied answer");
    let with = |name: &str, value: Value| {
        let mut pairs = known();
        pairs.insert(name.to_owned(), value);
        read_answer(&Value::Map(pairs))
    };
    assert_eq!(with("mood", Value::text("good")), None, "a further field");
    assert_eq!(with("parts", Value::map([("value", Value::map([("sound", Value::Null)]))])), None);
    assert_eq!(with("source", Value::text("rumour")), None);
    assert_eq!(read_answer(&Value::Null), None);
    assert_eq!(read_answer(&Value::map([("definition", Value::Int(i64::MAX))])), None);
}
