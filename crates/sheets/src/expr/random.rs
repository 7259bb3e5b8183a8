//! Random well-typed expressions and random sheets, so that laws are tried on what nobody would think of writing.

use jiff::civil::{Date, date, datetime};
use proptest::prelude::*;
use proptest::sample::select;

use super::example::{PERSONS, Sheet, VISIT};
use super::{Comparison, Factor, Node, Sign, Syntax};
use crate::Decimal;
use crate::fact::{Fact, FactValue};
use crate::value::Value;

fn at(node: Node) -> Syntax {
    Syntax::new(1, node)
}

fn boxed(node: Node) -> Box<Syntax> {
    Box::new(at(node))
}

fn code(name: &str) -> Node {
    let (code, part) = name.split_once('.').map_or((name, None), |(code, part)| (code, Some(part)));
    Node::Code { code: code.to_owned(), part: part.map(str::to_owned) }
}

fn word(name: &str) -> Node {
    Node::Word(name.to_owned())
}

fn call(name: &str, arguments: Vec<Node>) -> Node {
    Node::Call { name: name.to_owned(), arguments: arguments.into_iter().map(at).collect() }
}

fn numbers() -> impl Strategy<Value = Node> {
    let single = prop_oneof![
        (-3_000_i64..3_000).prop_map(|thousandths| Node::Number(Decimal(thousandths))),
        select(vec!["NN-01", "NG-03.hours"]).prop_map(code),
        select(vec!["employer.headcount", "snapshot.vid.age_hours"]).prop_map(word),
        Just(call("count", vec![word("persons")])),
        Just(call("age", vec![code("NG-06.born")])),
        Just(call("age_by_code", vec![code("NG-06.code")])),
        Just(call("days_since", vec![code("DA-14")])),
        Just(call("days_between", vec![code("NG-01"), word("visit.day")])),
    ];
    single.prop_recursive(3, 12, 3, |inner| {
        let term = (select(vec![Sign::Plus, Sign::Minus]), inner.clone().prop_map(at));
        let factor = (select(vec![Factor::Times, Factor::Over]), inner.clone().prop_map(at));
        prop_oneof![
            inner.clone().prop_map(|inner| Node::Negative(boxed(inner))),
            (inner.clone(), proptest::collection::vec(term, 0..3))
                .prop_map(|(first, rest)| Node::Sum(boxed(first), rest)),
            (inner, proptest::collection::vec(factor, 0..3))
                .prop_map(|(first, rest)| Node::Product(boxed(first), rest)),
        ]
    })
}

fn signs() -> impl Strategy<Value = Comparison> {
    select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::AtMost,
        Comparison::More,
        Comparison::AtLeast,
    ])
}

fn equality() -> impl Strategy<Value = Comparison> {
    select(vec![Comparison::Equal, Comparison::NotEqual])
}

fn single_conditions() -> impl Strategy<Value = Node> {
    let calls = vec![
        call("feature", vec![word("scaffolds")]),
        call("feature", vec![word("cranes")]),
        call("answered", vec![code("NG-03.hours")]),
        call("not_checked", vec![code("DA-12")]),
        call("violated", vec![code("NN-V")]),
        call("nace_in", vec![word("employer.nace"), word("mk99")]),
        code("KOP-07"),
        word("history.unregistered_within_year"),
    ];
    prop_oneof![any::<bool>().prop_map(Node::Bool), select(calls), comparisons()]
}

fn comparisons() -> impl Strategy<Value = Node> {
    let options = select(vec!["yes", "partly", "no", "not_applicable"]).prop_map(word);
    let days = select(vec![code("DA-14"), code("NG-01"), word("visit.day"), Node::Day(VISIT)]);
    let text = "[a-z' ā]{0,3}".prop_map(Node::Text);
    prop_oneof![
        compared(equality(), Just(code("DA-12")), options.clone()),
        compared(equality(), Just(code("DA-15")), select(vec!["and", "odd-one", "DVHR"]).prop_map(word)),
        compared(equality(), Just(code("KOP-08")), text),
        compared(signs(), numbers(), numbers()),
        compared(signs(), days.clone(), days),
        proptest::collection::vec(options.prop_map(at), 1..3)
            .prop_map(|set| Node::In(boxed(code("DA-12")), set)),
    ]
}

fn compared(
    by: impl Strategy<Value = Comparison>,
    one: impl Strategy<Value = Node>,
    other: impl Strategy<Value = Node>,
) -> impl Strategy<Value = Node> {
    (by, one, other).prop_map(|(by, one, other)| Node::Compare(by, boxed(one), boxed(other)))
}

fn row_conditions() -> impl Strategy<Value = Node> {
    prop_oneof![
        (equality(), select(vec!["found", "not_found"])).prop_map(|(by, option)| Node::Compare(
            by,
            boxed(code("NN-07")),
            boxed(word(option))
        )),
        (signs(), 16_i64..20).prop_map(|(by, age)| {
            Node::Compare(by, boxed(word("person.age")), boxed(Node::Number(Decimal::whole(age))))
        }),
        Just(word("person.posted")),
        single_conditions(),
    ]
}

fn joined(single: BoxedStrategy<Node>) -> impl Strategy<Value = Node> {
    single.prop_recursive(4, 24, 4, |inner| {
        let several = proptest::collection::vec(inner.clone().prop_map(at), 0..4);
        prop_oneof![
            several.clone().prop_map(Node::And),
            several.prop_map(Node::Or),
            inner.clone().prop_map(|inner| Node::Not(boxed(inner))),
            (equality(), inner.clone(), inner).prop_map(|(by, one, other)| Node::Compare(
                by,
                boxed(one),
                boxed(other)
            )),
        ]
    })
}

/// A condition of the sheet itself.
pub(super) fn conditions() -> impl Strategy<Value = Syntax> {
    let each = joined(row_conditions().boxed());
    let through_rows = (select(vec!["any", "all"]), each)
        .prop_map(|(function, inner)| call(function, vec![word("persons"), inner]));
    joined(prop_oneof![3 => single_conditions(), 1 => through_rows].boxed()).prop_map(at)
}

fn days() -> impl Strategy<Value = Date> {
    select(vec![date(2008, 11, 18), date(2026, 11, 17), VISIT, date(2026, 11, 19), Date::MIN, Date::MAX])
}

/// Answers of the sheet itself, each of which may be missing.
fn answers() -> impl Strategy<Value = Vec<(&'static str, Option<Value>)>> {
    let maybe = |name: &'static str, value: BoxedStrategy<Value>| {
        proptest::option::of(value).prop_map(move |value| (name, value))
    };
    let number = (-3_000_i64..3_000).prop_map(|thousandths| Value::Number(Decimal(thousandths))).boxed();
    let choice = |options: &'static [&'static str]| {
        select(options).prop_map(|option| Value::Choice(option.into())).boxed()
    };
    let texts = |texts: &'static [&'static str]| {
        select(texts).prop_map(|text: &str| Value::Text(text.to_owned())).boxed()
    };
    let day = || days().prop_map(Value::Date).boxed();
    let morning = Value::DateTime(datetime(2026, 11, 18, 9, 30, 0, 0));
    let several = Value::Multi(["cranes".into()].into());
    vec![
        maybe("DA-12", choice(&["yes", "partly", "no", "not_applicable"])),
        maybe("DA-15", choice(&["and", "odd-one", "DVHR"])),
        maybe("KOP-07", choice(&["yes", "no"])),
        maybe("KOP-08", texts(&["", "a", "ā' "])),
        maybe("KOP-13", Just(several).boxed()),
        maybe("NN-01", number.clone()),
        maybe("NG-03.hours", prop_oneof![number, Just(Value::Unfit("abc".to_owned()))].boxed()),
        maybe("NG-06.born", day()),
        maybe("NG-06.code", texts(&["181108-20000", "321108-20000", "abc"])),
        maybe("DA-14", day()),
        maybe("NG-01", Just(morning).boxed()),
    ]
}

/// What is known of each person.
type Person = (Option<&'static str>, Option<i64>, Option<bool>);

fn with_person(sheet: Sheet, row: u32, (found, age, posted): Person) -> Sheet {
    let sheet = match found {
        Some(found) => sheet.with("NN-07", Some(row), Value::Choice(found.into())),
        None => sheet,
    };
    let age = age.map(|age| (Fact::PersonAge, FactValue::Number(Decimal::whole(age))));
    let posted = posted.map(|posted| (Fact::PersonPosted, FactValue::Bool(posted)));
    age.into_iter()
        .chain(posted)
        .fold(sheet, |sheet, (fact, value)| sheet.knowing(fact, Some((PERSONS, row)), value))
}

/// A sheet on which much is unknown.
pub(super) fn sheets() -> impl Strategy<Value = Sheet> {
    let maybe = proptest::option::of::<BoxedStrategy<bool>>;
    let found = proptest::option::of(select(&["found", "not_found"]));
    let person = (found, proptest::option::of(15_i64..20), maybe(any::<bool>().boxed()));
    let persons = proptest::collection::vec(person, 0..4);
    let (before, not_checked, violated) = (maybe(any::<bool>().boxed()), any::<bool>(), any::<bool>());
    (answers(), persons, before, not_checked, violated).prop_map(
        |(answers, persons, before, not_checked, violated)| {
            let mut sheet = Sheet::empty().rows_of(PERSONS, u32::try_from(persons.len()).unwrap());
            for (name, value) in answers {
                sheet = if let Some(value) = value { sheet.with(name, None, value) } else { sheet };
            }
            sheet = (0..).zip(persons).fold(sheet, |sheet, (row, person)| with_person(sheet, row, person));
            if let Some(before) = before {
                sheet = sheet.knowing(Fact::FoundBefore, None, FactValue::Bool(before));
            }
            let sheet = if not_checked { sheet.not_checked("DA-12") } else { sheet };
            if violated { sheet.violating("NN-V01", Some((PERSONS, 0))) } else { sheet }
        },
    )
}
