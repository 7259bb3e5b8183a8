//! Stories of evaluation: what nobody said equals nothing, rows are walked through, and logic keeps its laws.

use jiff::civil::{date, datetime};
use proptest::prelude::*;

use crate::Decimal;
use crate::expr::example::{PARTIES, PERSONS, Pack, Sheet, condition, value};
use crate::expr::random::{conditions, sheets};
use crate::expr::{Kind, Node, Options, RowIx, Syntax, Wanted, check};
use crate::fact::{Fact, FactValue};
use crate::value::Value;

const YN: Kind<'_> = Kind::Choice(Options::Words(&["yes", "no"]));

fn holds(text: &str, sheet: &Sheet) -> bool {
    condition(text, None).holds(sheet, None)
}

fn number(text: &str, sheet: &Sheet) -> Option<String> {
    let value = value(text, Kind::Number, sheet)?;
    if let Value::Number(number) = value {
        Some(number.to_string())
    } else {
        panic!("{value:?} is no number")
    }
}

fn days(day: jiff::civil::Date) -> Value {
    Value::Date(day)
}

/// What holds as long as nobody has answered, and what once somebody has.
const TRUTH: &[(&str, bool, bool)] = &[
    ("DA-12 = yes", false, true),
    ("DA-12 != yes", true, false),
    ("DA-12 = no", false, false),
    ("DA-12 != no", true, true),
    ("DA-12 in {yes, partly}", false, true),
    ("not DA-12 in {yes, partly}", true, false),
    ("NN-01 < 6", false, true),
    ("NN-01 > 4", false, true),
    ("NN-01 <= 5 and NN-01 >= 5", false, true),
    ("not NN-01 < 6", true, false),
    ("NN-01 = NN-01", false, true),
    ("NN-01 != NN-01", true, false),
    ("NN-01 + 1 = 6", false, true),
    ("NN-01 - NG-03.hours = 3", false, true),
    ("-NN-01 < 0", false, true),
    ("NN-01 / 0 = 0", false, false),
    ("NN-01 / 0 != 0", true, true),
    ("NN-01 in {4, 5}", false, true),
    ("KOP-08 = 'SIA'", false, true),
    ("KOP-08 in {'AS', 'SIA'}", false, true),
    ("KOP-07", false, true),
    ("not KOP-07", true, false),
    ("KOP-07 = no", false, false),
    ("KOP-07 != no", true, true),
    ("DA-14 <= visit.day", false, true),
    ("DA-14 in {2026-11-18}", false, true),
    ("feature(cranes)", false, true),
    ("feature(scaffolds)", false, false),
    ("nace_in(employer.nace, mk99)", false, true),
    ("answered(NN-01)", false, true),
    ("days_since(DA-14) = 0", false, true),
];

#[test]
fn what_nobody_answered_equals_nothing() {
    let empty = Sheet::empty();
    let full = Sheet::empty()
        .choosing("DA-12", "yes")
        .choosing("KOP-07", "yes")
        .with("NN-01", None, Value::Number(Decimal::whole(5)))
        .with("NG-03.hours", None, Value::Number(Decimal::whole(2)))
        .with("KOP-08", None, Value::Text("SIA".to_owned()))
        .with("KOP-13", None, Value::Multi(["cranes".into()].into()))
        .with("DA-14", None, days(date(2026, 11, 18)))
        .knowing(Fact::EmployerNace, None, FactValue::Text("43.91".to_owned()));
    for (text, unanswered, answered) in TRUTH {
        assert_eq!(holds(text, &empty), *unanswered, "{text}, unanswered");
        assert_eq!(holds(text, &full), *answered, "{text}, answered");
    }
}

#[test]
fn what_does_not_fit_is_not_an_answer() {
    let sheet = Sheet::empty()
        .with("NN-01", None, Value::Unfit("daudz".to_owned()))
        .with("NG-06", None, Value::Person { name: "A".to_owned(), about: String::new() })
        .with("NG-20", None, Value::Entry { code: String::new(), name: "kas cits".to_owned() })
        .not_checked("DA-12");
    assert!(!holds("answered(NN-01) or NN-01 > 0", &sheet), "it is kept, shown, and counted as missing");
    assert!(holds("answered(NG-06) and answered(NG-20)", &sheet));
    assert!(!holds("NG-20 = '7112' or nace_in(NG-20, mk99)", &sheet), "an entry that is in no list");
    assert!(holds("not_checked(DA-12) and not answered(DA-12)", &sheet));
}

#[test]
fn days_are_compared_by_the_day_and_moments_by_the_minute() {
    let sheet = Sheet::empty()
        .with("NG-01", None, Value::DateTime(datetime(2026, 11, 18, 9, 30, 0, 0)))
        .with("DA-14", None, days(date(2026, 11, 4)))
        .knowing(Fact::Started, None, FactValue::DateTime(datetime(2026, 11, 18, 10, 0, 0, 0)));
    assert!(holds("NG-01 = visit.day and not NG-01 < visit.day", &sheet), "the same day");
    assert!(holds("NG-01 < visit.started", &sheet), "half an hour before");
    assert!(holds("NG-01 in {2026-11-18}", &sheet));
    assert_eq!(number("days_since(DA-14)", &sheet).as_deref(), Some("14"));
    assert_eq!(
        number("days_between(NG-01, DA-14)", &sheet).as_deref(),
        Some("-14"),
        "from the first to the second"
    );
    assert_eq!(
        value("NG-01", Kind::Date, &sheet),
        Some(days(date(2026, 11, 18))),
        "a day takes the day of a moment"
    );
}

#[test]
fn age_is_counted_in_full_years_up_to_the_day_of_the_visit() {
    let born = |day| Sheet::empty().with("NG-06.born", None, days(day));
    for (day, age) in [
        (date(2008, 11, 18), Some("18")),
        (date(2008, 11, 19), Some("17")),
        (date(2026, 11, 18), Some("0")),
        (date(2026, 11, 19), None),
    ] {
        assert_eq!(number("age(NG-06.born)", &born(day)).as_deref(), age, "born on {day}");
    }
}

#[test]
fn a_personal_code_tells_the_day_of_birth_or_nothing() {
    let with = |code: &str| Sheet::empty().with("NG-06.code", None, Value::Text(code.to_owned()));
    for (code, born) in [
        ("181108-20000", Some(date(2008, 11, 18))),
        ("18110820000", Some(date(2008, 11, 18))),
        ("010299-10000", Some(date(1999, 2, 1))),
        ("010299-00000", Some(date(1899, 2, 1))),
        ("310299-10000", None),
        ("010299-30000", None),
        ("321108-20000", None),
        ("391108-20000", None),
        ("181108-2000", None),
        ("", None),
        ("nezina", None),
    ] {
        assert_eq!(value("born_by_code(NG-06.code)", Kind::Date, &with(code)), born.map(days), "{code}");
    }
    assert_eq!(number("age_by_code(NG-06.code)", &with("181108-20000")).as_deref(), Some("18"));
    assert!(
        !holds("age_by_code(NG-06.code) < 18", &with("321108-20000")),
        "such a code says nothing about age"
    );
}

#[test]
fn rows_are_walked_through() {
    let none = Sheet::empty();
    assert!(!holds("any(persons, NN-07 = not_found)", &none));
    assert!(holds("all(persons, NN-07 = not_found)", &none), "nobody contradicts");
    let two = Sheet::empty()
        .rows_of(PERSONS, 3)
        .with("NN-07", Some(0), Value::Choice("found".into()))
        .with("NN-07", Some(2), Value::Choice("not_found".into()))
        .knowing(Fact::PersonAge, Some((PERSONS, 2)), FactValue::Number(Decimal::whole(17)))
        .violating("NN-V02", Some((PERSONS, 2)));
    assert!(
        holds("any(persons, NN-07 = not_found and person.age < 18 and violated(NN-V))", &two),
        "all of one person"
    );
    assert!(!holds("any(persons, NN-07 = found and person.age < 18)", &two), "never of two");
    assert!(!holds("any(persons, NN-07 = found and violated(NN-V))", &two));
    assert_eq!(number("count(persons)", &two).as_deref(), Some("3"));
    assert_eq!(number("count(persons, NN-07 != found) * 10", &two).as_deref(), Some("20"));
    assert!(holds("violated(NN-V) and violated(NN-V02) and not violated(NN-V01)", &two));
    let own = condition("NN-07 = not_found and violated(NN-V) and person.age = 17", Some(PERSONS));
    let found: Vec<bool> = (0..3).map(|row| own.holds(&two, Some(RowIx(row)))).collect();
    assert_eq!(found, [false, false, true], "each row for itself");
    let others = condition("NN-07 = found and any(persons, NN-07 = not_found)", Some(PERSONS));
    assert!(
        others.holds(&two, Some(RowIx(0))) && !others.holds(&two, Some(RowIx(2))),
        "this row and another"
    );
}

#[test]
fn a_party_is_compared_with_every_person() {
    let sheet = Sheet::empty()
        .rows_of(PERSONS, 1)
        .rows_of(PARTIES, 2)
        .with("DT-01", Some(1), Value::Choice("no".into()))
        .with("NN-07", Some(0), Value::Choice("found".into()))
        .knowing(Fact::PartyHeadcount, Some((PARTIES, 1)), FactValue::Number(Decimal::whole(3)));
    let both = condition("any(persons, NN-07 = found and DT-01 = no) and party.headcount = 3", Some(PARTIES));
    assert!(both.holds(&sheet, Some(RowIx(1))));
    assert!(!both.holds(&sheet, Some(RowIx(0))), "the person is the same, the party another");
}

#[test]
fn a_value_that_hangs_on_something_unknown_is_not_offered() {
    let unknown = Sheet::empty();
    for text in ["employer.headcount < 10", "not employer.headcount < 10", "DA-12 != no", "feature(cranes)"] {
        assert_eq!(value(text, YN, &unknown), None, "{text}: nobody knows");
    }
    let yes = Some(Value::Choice("yes".into()));
    let no = Some(Value::Choice("no".into()));
    assert_eq!(value("employer.headcount < 10 or true", YN, &unknown), yes, "whatever the number is");
    assert_eq!(value("employer.headcount < 10 and DA-12 = no and false", YN, &unknown), no);
    assert_eq!(value("answered(DA-12)", YN, &unknown), no, "that is known");
    let few = Sheet::empty().knowing(Fact::EmployerHeadcount, None, FactValue::Number(Decimal::whole(9)));
    assert_eq!(value("employer.headcount < 10", YN, &few), yes);
    let one = few.rows_of(PERSONS, 2).knowing(Fact::PersonPosted, Some((PERSONS, 0)), FactValue::Bool(true));
    assert_eq!(value("any(persons, person.posted)", YN, &one), yes, "one is enough");
    assert_eq!(value("all(persons, person.posted)", YN, &one), None, "the other is unknown");
}

#[test]
fn values_arrive_in_the_kind_that_was_wanted() {
    let sheet = Sheet::empty()
        .choosing("NG-03", "late")
        .with("KOP-13", None, Value::Multi(["cranes".into()].into()))
        .knowing(Fact::EmployerName, None, FactValue::Text("SIA Paraugs".to_owned()));
    let late = Kind::Choice(Options::Words(&["yes", "late", "no", "other"]));
    assert_eq!(value("NG-03", late, &sheet), Some(Value::Choice("late".into())));
    assert_eq!(value("employer.name", Kind::Text, &sheet), Some(Value::Text("SIA Paraugs".to_owned())));
    let features = Kind::Multi(Options::Words(&["cranes", "scaffolds"]));
    assert_eq!(value("KOP-13", features, &sheet), Some(Value::Multi(["cranes".into()].into())));
    assert_eq!(value("1 + 2 * 3 - 4 / 8", Kind::Number, &sheet), Some(Value::Number(Decimal(6_500))));
}

#[test]
fn the_deepest_tree_is_evaluated_on_little_stack() {
    let deepest = || {
        let mut tree = Syntax::new(1, Node::Bool(true));
        for _ in 1..crate::expr::DEEPEST {
            tree = Syntax::new(1, Node::Not(Box::new(tree)));
        }
        let expr = check(&tree, &Pack(None), Wanted::Condition).unwrap();
        assert!(!expr.holds(&Sheet::empty(), None), "turned around sixty-three times");
        assert_eq!(expr.value(&Sheet::empty(), None), Some(Value::Choice("no".into())));
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(deepest).unwrap().join().unwrap();
}

fn checked(syntax: Syntax) -> crate::expr::Expr {
    check(&syntax, &Pack(None), Wanted::Condition).unwrap_or_else(|faults| panic!("{syntax}: {faults:?}"))
}

fn joined(node: Node) -> crate::expr::Expr {
    checked(Syntax::new(1, node))
}

proptest! {
    #[test]
    fn logic_keeps_its_laws(one in conditions(), other in conditions(), sheet in sheets()) {
        let (a, b) = (one.clone(), other.clone());
        let holds = |node: Node| joined(node).holds(&sheet, None);
        let (left, right) = (checked(one).holds(&sheet, None), checked(other).holds(&sheet, None));
        let not = |syntax: &Syntax| Syntax::new(1, Node::Not(Box::new(syntax.clone())));
        prop_assert_eq!(holds(Node::Not(Box::new(a.clone()))), !left, "not negates");
        prop_assert_eq!(holds(Node::And(vec![a.clone(), b.clone()])), left && right);
        prop_assert_eq!(holds(Node::Or(vec![a.clone(), b.clone()])), left || right);
        prop_assert_eq!(
            holds(Node::Not(Box::new(Syntax::new(1, Node::And(vec![a.clone(), b.clone()]))))),
            holds(Node::Or(vec![not(&a), not(&b)])),
            "De Morgan"
        );
        let equal = |by| Node::Compare(by, Box::new(a.clone()), Box::new(b.clone()));
        prop_assert_eq!(
            holds(equal(crate::expr::Comparison::Equal)),
            !holds(equal(crate::expr::Comparison::NotEqual)),
            "!= is the opposite of ="
        );
    }

    #[test]
    fn a_value_that_is_offered_never_contradicts_the_rule(tree in conditions(), sheet in sheets()) {
        let expr = checked(tree);
        if let Some(offered) = expr.value(&sheet, None) {
            let holds = Value::Choice(if expr.holds(&sheet, None) { "yes" } else { "no" }.into());
            prop_assert_eq!(offered, holds, "{}", expr);
        }
    }
}
