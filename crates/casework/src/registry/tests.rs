//! The registry against its kept text, the domain's own lists, and values that do not fit.

use apseko_domain::{TaskOrigin, TextFault, ViolationArea};

use super::*;
use crate::golden::same_as_kept;

#[test]
fn every_field_is_as_it_was_kept() {
    let mut text = String::new();
    for kind in EntityKind::ALL {
        for field in kind.fields() {
            let personal = if field.personal { " personal" } else { "" };
            let fixed = if kind.is_fixed(field.code) { " fixed" } else { "" };
            text += &format!(
                "{:2} {}.{}: {:?}{personal}{fixed}\n",
                kind.number(),
                kind.name(),
                field.code,
                field.holds
            );
        }
        if let Some(answer) = kind.field("q:NN-01") {
            text += &format!(
                "{:2} {}.{}: {:?} personal\n",
                kind.number(),
                kind.name(),
                answer.code,
                answer.holds
            );
        }
    }
    same_as_kept("registry.txt", &text);
}

#[test]
fn every_thing_but_the_case_names_what_it_belongs_to() {
    for kind in EntityKind::ALL {
        assert_eq!(EntityKind::of(kind.number()), Some(*kind));
        match kind.parent() {
            None => assert_eq!(*kind, EntityKind::Case),
            Some((code, parent)) => {
                assert_eq!(
                    kind.field(code).map(|field| field.holds),
                    Some(Holds::Id(parent)),
                    "{}",
                    kind.name()
                );
            }
        }
        let mut codes: Vec<&str> = kind.fields().iter().map(|field| field.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), kind.fields().len(), "{} has a field twice", kind.name());
    }
    assert_eq!(EntityKind::of(99), None, "a newer kind is not guessed");
}

#[test]
fn what_is_found_on_a_site_names_its_party() {
    for kind in [EntityKind::Worker, EntityKind::Violation, EntityKind::Document, EntityKind::Sheet] {
        let party = kind.field("party").map(|field| field.holds);
        assert_eq!(
            party,
            Some(Holds::Id(EntityKind::Party)),
            "{}: a site has several employers",
            kind.name()
        );
    }
}

#[test]
fn no_field_can_pose_as_a_decision() {
    for field in EntityKind::ALL.iter().flat_map(|kind| kind.fields()) {
        let reserved = ["course", "seal", "exists"].contains(&field.code) || field.code.starts_with('=');
        assert!(!reserved, "{} is decided or written in another way", field.code);
    }
}

#[test]
fn the_choices_are_those_of_the_domain() {
    let choices = |field| {
        let Some(Holds::Choice(choices)) = EntityKind::Task.field(field).map(|field| field.holds) else {
            panic!("{field} is a choice");
        };
        choices.to_vec()
    };
    assert_eq!(choices("origin"), TaskOrigin::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>());
    assert_eq!(choices("area"), ViolationArea::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>());
}

fn fault(kind: EntityKind, field: &str, value: Value) -> FieldFault {
    check(kind, field, &value).unwrap_err()
}

#[test]
fn a_value_that_does_not_fit_says_why() {
    let wrong = |field: &str| FieldFault::WrongType { field: field.to_owned() };
    let task = EntityKind::Task;
    assert_eq!(fault(task, "due_day", Value::text("20.11.2026")), wrong("due_day"));
    assert_eq!(fault(task, "due_day", Value::text("20261120")), wrong("due_day"), "one spelling of a day");
    assert_eq!(fault(task, "planned_time", Value::text("24:00")), wrong("planned_time"));
    assert_eq!(fault(task, "planned_time", Value::text("+1:00")), wrong("planned_time"));
    assert_eq!(fault(task, "sheets", Value::text("DA")), wrong("sheets"));
    assert_eq!(fault(task, "case", Value::text("L-1")), wrong("case"));
    assert_eq!(fault(task, "case", Value::Null).code(), "field.missing", "nothing is without a home");
    assert_eq!(fault(task, "origin", Value::text("whim")).code(), "field.not_a_choice");
    assert_eq!(fault(task, "q:NN-01", Value::Null).code(), "field.unknown", "a task is asked nothing");
    assert_eq!(fault(task, "colour", Value::Null).code(), "field.unknown");
    let empty = FieldFault::Text { field: "place".to_owned(), fault: TextFault::Empty };
    assert_eq!(fault(task, "place", Value::text("  ")), empty);
    assert_eq!(check(task, "due_day", &Value::Null), Ok(()), "deliberately empty is an answer");
    assert_eq!(check(task, "due_day", &Value::text("2026-11-20")), Ok(()));
    assert_eq!(check(task, "planned_time", &Value::text("09:05")), Ok(()));
}

#[test]
fn an_answer_says_by_which_definition_it_was_given() {
    let answer = |pairs: &[(&str, Value)]| {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        fits_sheet(Value::Map(pairs))
    };
    let parts = ("parts", Value::map([("value", Value::map([("choice", Value::text("yes"))]))]));
    let definition = ("definition", Value::Int(3));
    assert!(answer(&[parts.clone(), definition.clone()]));
    assert!(answer(std::slice::from_ref(&definition)), "an emptied answer is the version alone");
    assert!(!fits_sheet(Value::Null), "what is emptied was still asked by some definition");
    assert!(!answer(std::slice::from_ref(&parts)), "without its version it could not be read later");
    assert!(!answer(&[parts.clone(), ("definition", Value::Int(0))]));
    assert!(!answer(&[parts.clone(), definition.clone(), ("source", Value::text("hearsay"))]));
    assert!(!answer(&[parts, definition.clone(), ("note", Value::text(""))]), "one spelling of no note");
    let untyped = ("parts", Value::map([("value", Value::text("yes"))]));
    assert!(!answer(&[untyped, definition.clone()]), "a part says what it is");
    let disordered = Value::map([("multi", Value::List(vec![Value::text("b"), Value::text("a")]))]);
    assert!(!answer(&[("parts", Value::map([("value", disordered)])), definition]), "one order of a set");
}

#[test]
fn the_words_of_an_answer_have_a_limit_and_may_be_half_typed() {
    let words = |text: &str| {
        let part = Value::map([("text", Value::text(text))]);
        Value::map([("parts", Value::map([("value", part)])), ("definition", Value::Int(1))])
    };
    assert_eq!(check(EntityKind::AnswerRow, "q:NG-01", &words(" Bez ķ")), Ok(()), "kept as it is typed");
    assert_eq!(check(EntityKind::AnswerRow, "q:NG-01", &words("")), Ok(()));
    let long = fault(EntityKind::Sheet, "q:NG-01", words(&"a".repeat(20_001)));
    assert_eq!(long.code(), "text.too_long");
    assert_eq!(fault(EntityKind::Sheet, "q:NG-01", words("a\u{7}")).code(), "text.control");
}

fn fits_sheet(value: Value) -> bool {
    check(EntityKind::Sheet, "q:NN-01", &value).is_ok()
}

#[test]
fn a_file_is_named_by_its_hash() {
    let file = |sha: usize| {
        Value::map([
            ("sha256", Value::Bytes(vec![1; sha])),
            ("size", Value::Int(5)),
            ("mime", Value::text("image/jpeg")),
            ("name", Value::text("IMG_1.jpg")),
        ])
    };
    assert_eq!(check(EntityKind::Evidence, "file", &file(32)), Ok(()));
    assert_eq!(fault(EntityKind::Evidence, "file", file(20)).code(), "field.wrong_type");
}
