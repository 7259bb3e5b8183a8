//! Stories of checking: whoever writes a condition is told what is wrong with it, and where.

use std::collections::BTreeSet;

use super::*;
use crate::expr::example::{PARTIES, PERSONS, Pack, VICTIMS, condition, faults, place};
use crate::expr::{Comparison, QuestionIx, Reach, Reads, parse};
use crate::fact::{Fact, MATCHES};

fn wrong(wanted: Sort, found: Sort) -> FaultKind {
    FaultKind::WrongType { wanted, found }
}

fn not_comparable(left: Sort, by: Comparison, right: Sort) -> FaultKind {
    FaultKind::NotComparable { left, right, by }
}

fn no_option(option: &str, of: &str, known: &[&str]) -> FaultKind {
    let known = known.iter().map(ToString::to_string).collect();
    FaultKind::UnknownOption { option: option.to_owned(), of: of.to_owned(), known }
}

const JDN: &[&str] = &["yes", "partly", "no", "not_applicable"];

#[test]
fn what_the_house_writes_is_understood() {
    for text in [
        "feature(scaffolds) and DA-12 != not_applicable",
        "topic(dismissal) or type(BU) or purpose(thematic) or sheet.purpose = repeat",
        "DA-12 in {yes, partly} and not answered(NG-03.hours)",
        "NG-03.hours > 0.5 and employer.headcount >= 10 and snapshot.vid.age_hours < 24",
        "days_between(NG-01, visit.day) >= 0 and days_since(DA-14) > 14",
        "age(NG-06.born) < 18 or age_by_code(NG-06.code) < 18 or born_by_code(NG-06.code) < 2008-11-18",
        "nace_in(employer.nace, mk99) or nace_in(NG-20, mk99) or KOP-08.nace = '43.41'",
        "any(persons, NN-07 = not_found) and all(persons, person.age >= 18) and count(persons) > 0",
        "count(persons, NN-07 = stale or person.posted) >= 2 and violated(NN-V) and violated(BU-V06)",
        "history.unregistered_within_year and KOP-07 = yes and not_checked(DA-12)",
        "NG-01 < visit.day and NG-01 >= visit.started and DA-14 in {2026-01-01, 2026-01-02}",
        "NN-01 in {1, -2, 0.5} and KOP-08 in {'a', 'b'} and NG-20 in {'7112'}",
        "DA-15 = DVHR and DA-15 != 'and' and DA-15 in {good, 'odd-one'} and NG-20 = '7112'",
        "any(parties, party.role = agency and count(persons) > 1)",
    ] {
        condition(text, None);
    }
    condition(
        "NN-07 = not_found and person.age < 18 and party.headcount > 5 and violated(NN-V01)",
        Some(PERSONS),
    );
    condition("any(persons, NN-07 = not_found and DT-01 = no)", Some(PARTIES));
}

#[test]
fn an_unknown_name_is_told_with_its_column() {
    for (text, column, kind) in [
        ("true and DA-99 = no", 10, FaultKind::UnknownQuestion("DA-99".to_owned())),
        (
            "NG-03.days > 2",
            1,
            FaultKind::UnknownPart { question: "NG-03".to_owned(), part: "days".to_owned() },
        ),
        ("employer.heads > 2", 1, FaultKind::UnknownFact("employer.heads".to_owned())),
        ("count(people) > 0", 7, FaultKind::UnknownGroup("people".to_owned())),
        ("nace_in(employer.nace, mk1)", 24, FaultKind::UnknownList("mk1".to_owned())),
        ("true and asks(DA-12)", 10, FaultKind::UnknownFunction("asks".to_owned())),
        ("violated(XX-V)", 10, FaultKind::UnknownViolation("XX-V".to_owned())),
        ("violated('')", 10, FaultKind::UnknownViolation(String::new())),
        ("DA-12 = never", 9, no_option("never", "DA-12", JDN)),
        ("DA-12 in {yes, never}", 16, no_option("never", "DA-12", JDN)),
        ("feature(lifts)", 9, no_option("lifts", "KOP-13", &["scaffolds", "cranes"])),
        ("type(XX)", 6, no_option("XX", "sheet.kinds", crate::fact::KINDS)),
        ("purpose(fun)", 9, no_option("fun", "sheet.purpose", crate::fact::PURPOSES)),
        ("KOP-07 = maybe", 10, no_option("maybe", "KOP-07", &["yes", "no"])),
        ("yes = DA-12", 1, FaultKind::LooseOption("yes".to_owned())),
        ("NN-01 = many", 9, FaultKind::LooseOption("many".to_owned())),
    ] {
        assert_eq!(faults(text, None), [(column, kind)], "{text}");
    }
}

#[test]
fn a_wrong_type_is_told_with_its_column() {
    for (text, column, kind) in [
        ("DA-12", 1, wrong(Sort::Condition, Sort::Choice)),
        ("true and NN-01", 10, wrong(Sort::Condition, Sort::Number)),
        ("not KOP-08", 5, wrong(Sort::Condition, Sort::Text)),
        ("NN-01 + DA-14 > 2", 9, wrong(Sort::Number, Sort::Day)),
        ("-KOP-13 > 2", 2, wrong(Sort::Number, Sort::Multi)),
        ("days_since(NN-01) > 2", 12, wrong(Sort::Day, Sort::Number)),
        ("age_by_code(NG-20) > 2", 13, wrong(Sort::Text, Sort::Entry)),
        ("nace_in(NN-01, mk99)", 9, wrong(Sort::Text, Sort::Number)),
        ("nace_in(employer.nace, 5)", 24, wrong(Sort::List, Sort::Number)),
        ("has(DA-12, no)", 5, wrong(Sort::Multi, Sort::Choice)),
        ("has(KOP-13, 5)", 13, wrong(Sort::Option, Sort::Number)),
        ("has(KOP-13, NG-03.hours)", 13, wrong(Sort::Option, Sort::Part)),
        ("answered(person.age)", 10, wrong(Sort::Question, Sort::Word)),
        ("not_checked(NG-03.hours)", 13, wrong(Sort::Question, Sort::Part)),
        ("count(1 + 2) > 0", 9, wrong(Sort::Group, Sort::Number)),
        ("violated(age(DA-14))", 10, wrong(Sort::Violation, Sort::Call)),
        ("KOP-13 in {scaffolds}", 1, wrong(Sort::OneOfASet, Sort::Multi)),
        ("NN-01 in {1, 'a'}", 14, wrong(Sort::Number, Sort::Text)),
        ("KOP-08 in {2026-01-01}", 12, wrong(Sort::Text, Sort::Day)),
        ("DA-14 in {yes}", 11, wrong(Sort::Day, Sort::Word)),
        ("NG-06 = 'a'", 7, not_comparable(Sort::Whole, Comparison::Equal, Sort::Text)),
        ("DA-12 = 5", 7, not_comparable(Sort::Choice, Comparison::Equal, Sort::Number)),
        ("DA-12 < no", 7, not_comparable(Sort::Choice, Comparison::Less, Sort::Option)),
        ("DA-12 <= DA-12", 7, not_comparable(Sort::Choice, Comparison::AtMost, Sort::Choice)),
        ("KOP-08 > 'a'", 8, not_comparable(Sort::Text, Comparison::More, Sort::Text)),
        ("KOP-13 = KOP-13", 8, not_comparable(Sort::Multi, Comparison::Equal, Sort::Multi)),
        ("DA-14 = 5", 7, not_comparable(Sort::Day, Comparison::Equal, Sort::Number)),
        ("true < false", 6, not_comparable(Sort::Condition, Comparison::Less, Sort::Condition)),
    ] {
        assert_eq!(faults(text, None), [(column, kind)], "{text}");
    }
}

#[test]
fn choices_that_can_never_be_the_same_are_not_compared() {
    let nothing = FaultKind::NothingInCommon { one: "DA-12".to_owned(), other: "KOP-15".to_owned() };
    assert_ne!(faults("DA-12 = KOP-15", None), [(7, nothing)], "there is no such question");
    let nothing = FaultKind::NothingInCommon { one: "DA-12".to_owned(), other: "DA-15".to_owned() };
    assert_eq!(faults("DA-12 = DA-15", None), [(7, nothing)]);
    condition("DA-12 = NG-03", None);
    condition("NN-07 != person.match", Some(PERSONS));
}

#[test]
fn a_function_says_what_it_needs() {
    for (text, column, function) in [
        ("has(KOP-13)", 1, "has"),
        ("true and feature()", 10, "feature"),
        ("days_between(NG-01) > 2", 1, "days_between"),
        ("count() > 2", 1, "count"),
        ("any(persons)", 1, "any"),
        ("violated(NN-V01, NN-V02)", 1, "violated"),
    ] {
        let found = faults(text, None);
        let is_arity =
            |kind: &FaultKind| matches!(kind, FaultKind::WrongArity { function: of, .. } if of == function);
        assert!(
            found.len() == 1 && found.iter().all(|(at, kind)| *at == column && is_arity(kind)),
            "{found:?}"
        );
    }
}

#[test]
fn rows_are_reached_from_outside_only_through_any_all_and_count() {
    let out_of_reach = |code: &str| FaultKind::OutOfReach(code.to_owned());
    assert_eq!(faults("NN-07 = found", None), [(1, out_of_reach("NN-07"))]);
    assert_eq!(faults("NN-07 = found", Some(PARTIES)), [(1, out_of_reach("NN-07"))], "of another group");
    assert_eq!(faults("any(persons, DT-01 = no)", None), [(14, out_of_reach("DT-01"))], "no party is meant");
    assert_eq!(faults("person.age < 18", None), [(1, FaultKind::NotInGroup(Fact::PersonAge))]);
    assert_eq!(faults("person.age < 18", Some(PARTIES)), [(1, FaultKind::NotInGroup(Fact::PersonAge))]);
    assert_eq!(faults("party.role = owner", Some(VICTIMS)), [(1, FaultKind::NotInGroup(Fact::PartyRole))]);
    let nested = "any(persons, any(victims, VI-01 > 1))";
    assert_eq!(
        faults(nested, None),
        [(14, FaultKind::RowsInRows)],
        "the cost would be the square of the rows"
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once_from_left_to_right() {
    let found = faults("DA-98 = no and (NN-01 = 'a' or feature(lifts)) and count(people, DA-97) > 0", None);
    let columns: Vec<u32> = found.iter().map(|fault| fault.0).collect();
    assert_eq!(columns, [1, 23, 40, 58], "{found:?}");
}

#[test]
fn a_fault_reads_as_a_sentence() {
    for (text, sentence) in [
        ("DA-12 = never", "column 9: DA-12 has no option never; it has yes, partly, no, not_applicable"),
        ("DA-12 = 5", "column 7: a choice of one option and a number cannot be compared with ="),
        (
            "NN-07 = found",
            "column 1: NN-07 has an answer for each row of its group: reach it through any, all or count",
        ),
        ("has(KOP-13)", "column 1: has needs a question with several options and an option"),
        ("DA-12 = ", "column 9: a value should stand here instead of the end"),
        ("DA-12 $", "column 7: the character $ has no meaning here"),
    ] {
        let fault = parse(text).and_then(|syntax| {
            check(&syntax, &Pack(None), Wanted::Condition)
                .map_err(|faults| faults.into_iter().next().unwrap())
        });
        assert_eq!(fault.err().map(|fault| fault.to_string()).as_deref(), Some(sentence));
    }
}

#[test]
fn a_deep_tree_of_another_notation_is_refused_before_it_is_walked() {
    let mut tree = Syntax::new(7, Node::Bool(true));
    for _ in 0..crate::expr::DEEPEST {
        tree = Syntax::new(7, Node::Not(Box::new(tree)));
    }
    let refused = check(&tree, &Pack(None), Wanted::Condition).map(|_| ());
    assert_eq!(refused, Err(vec![Fault::new(7, FaultKind::TooDeep)]));
    assert!(tree.to_string().ends_with('…'), "not even showing it goes deeper");
}

#[test]
fn an_expression_knows_what_it_reads() {
    let expr = condition(
        "DA-12 = no and any(persons, NN-07 = stale) and count(victims) > 0 and violated(NN-V) and age(NG-06.born) < 18",
        None,
    );
    let reads = Reads {
        questions: BTreeSet::from([
            (place("DA-12"), Reach::Here),
            (place("NG-06"), Reach::Here),
            (place("NN-07"), Reach::AllRows),
        ]),
        facts: BTreeSet::from([Fact::Day]),
        rows: BTreeSet::from([PERSONS, VICTIMS]),
        violations: BTreeSet::from(["NN-V".into()]),
    };
    assert_eq!(*expr.reads(), reads);
    let both = condition("NN-07 = found and any(persons, NN-07 = stale)", Some(PERSONS));
    let reached: Vec<(QuestionIx, Reach)> = both.reads().questions.iter().copied().collect();
    assert_eq!(
        reached,
        [(place("NN-07"), Reach::Here), (place("NN-07"), Reach::AllRows)],
        "this row, and each"
    );
    let sugar = condition("feature(cranes) and type(BU) and purpose(dvhr)", None);
    assert_eq!(sugar.reads().facts, BTreeSet::from([Fact::Purpose, Fact::Kinds]));
    assert_eq!(sugar.reads().questions, BTreeSet::from([(place("KOP-13"), Reach::Here)]));
}

#[test]
fn a_pack_without_features_says_which_question_is_missing() {
    struct Bare;
    impl Names for Bare {
        fn question(&self, _: &str) -> Option<crate::expr::Named<'_>> {
            None
        }
        fn group(&self, _: &str) -> Option<GroupIx> {
            None
        }
        fn rows_of(&self, _: GroupIx) -> crate::source::RowsOf {
            crate::source::RowsOf::Added
        }
        fn list(&self, _: &str) -> Option<crate::expr::ListIx> {
            None
        }
        fn violations_beginning(&self, _: &str) -> bool {
            false
        }
        fn here(&self) -> Option<GroupIx> {
            None
        }
    }
    for (text, code) in [("true and feature(cranes)", "KOP-13"), ("true and topic(wages)", "KOP-14")] {
        let refused = check(&parse(text).unwrap(), &Bare, Wanted::Condition).map(|_| ());
        assert_eq!(refused, Err(vec![Fault::new(10, FaultKind::UnknownQuestion(code.to_owned()))]));
    }
}

#[test]
fn a_value_fits_the_question_that_takes_it() {
    const YN: Kind<'_> = Kind::Choice(Options::Words(&["yes", "no"]));
    const MATCHED: Kind<'_> = Kind::Choice(Options::Words(MATCHES));
    let fits = |text: &str, kind: Kind<'_>, here| {
        let checked = check(&parse(text).unwrap(), &Pack(here), Wanted::Value(kind));
        checked.map(|_| ()).map_err(|faults| faults.into_iter().map(|fault| fault.kind).collect::<Vec<_>>())
    };
    for (text, kind) in [
        ("person.age < 18", YN),
        ("person.age < 18", Kind::Bool),
        ("person.match", MATCHED),
        ("sheet.kinds", Kind::Multi(Options::Words(crate::fact::KINDS))),
        ("employer.headcount * 2", Kind::Number),
        ("employer.name", Kind::Text),
        ("visit.started", Kind::DateTime),
        ("visit.started", Kind::Date),
        ("visit.day", Kind::Date),
        ("born_by_code(NG-06.code)", Kind::Date),
    ] {
        assert_eq!(fits(text, kind, Some(PERSONS)), Ok(()), "{text} as {kind:?}");
    }
    for (text, kind, wanted, found) in [
        ("person.age < 18", MATCHED, Sort::Choice, Sort::Condition),
        ("employer.name", Kind::Entry, Sort::Entry, Sort::Text),
        ("visit.day", Kind::DateTime, Sort::Moment, Sort::Day),
        ("employer.name", Kind::Number, Sort::Number, Sort::Text),
        ("NG-06", Kind::Other, Sort::Whole, Sort::Whole),
    ] {
        assert_eq!(fits(text, kind, Some(PERSONS)), Err(vec![wrong(wanted, found)]), "{text} as {kind:?}");
    }
    let missing = no_option("stale", "the question that takes this value", &["found", "not_found"]);
    let fewer = Kind::Choice(Options::Words(&["found", "not_found"]));
    assert_eq!(fits("person.match", fewer, Some(PERSONS)), Err(vec![missing]), "it could not be shown");
}
