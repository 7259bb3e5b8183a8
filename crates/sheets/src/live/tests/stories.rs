//! Questions come and go with the answers to others, and nothing that was said is ever lost.

use serde_json::json;

use super::given::{DAY, PERSONS, of, sheet, typed, worker};
use crate::library::tests::small::Small;
use crate::live::{Facts, Live};
use crate::{Answer, Fact, FactValue, Value};

#[test]
fn a_question_slides_in_and_its_answer_comes_back_with_it() {
    let mut live = sheet(&Small::sound());
    assert!(!live.asks("AA-02"), "nobody said yet that rails are missing");
    let changes = live.say("AA-01", "no");
    let hidden = live.place("AA-02", None);
    assert!(live.asks("AA-02"));
    assert!(changes.at.contains(&hidden), "whoever draws the sheet is told what came");
    assert!(changes.violations, "and that a violation follows");
    live.put("AA-02", None, Some(typed("6,5").with_part("why", Value::Text("Vējš".to_owned()))));
    assert!(live.shows_part(hidden, 1), "more than five metres asks why");
    live.say("AA-01", "yes");
    assert!(!live.asks("AA-02"));
    assert_eq!(live.given(hidden).unwrap().parts.len(), 2, "what was said is kept with its parts");
    assert!(live.violated().is_empty());
    live.say("AA-01", "partly");
    assert!(
        live.asks("AA-02") && live.is_answered(hidden) && live.shows_part(hidden, 1),
        "all of it is back"
    );
}

#[test]
fn a_section_goes_with_its_condition_and_takes_no_part_in_progress() {
    let mut live = sheet(&Small::sound());
    assert!(live.asks("AA-06"), "nobody said no yet");
    assert_eq!(live.tally(2).shown, 1);
    live.put("AA-06", None, Some(typed("Teksts")));
    live.say("AA-01", "no");
    assert!(!live.asks("AA-06"));
    assert_eq!(live.tally(2).shown, 0, "a section without questions is not walked");
    live.put("AA-01", None, None);
    assert!(live.asks("AA-06") && live.is_answered(live.place("AA-06", None)));
}

#[test]
fn a_question_of_a_row_looks_at_its_own_row() {
    let mut live = sheet(&Small::sound());
    live.set_rows(PERSONS, vec![worker(1, None), worker(2, None)]);
    live.put("AA-03", Some(1), Some(Answer::choice("no")));
    assert!(!live.is_shown(live.place("AA-05", Some(0))), "the first worker has nothing to do with it");
    assert!(live.is_shown(live.place("AA-05", Some(1))), "the violation is the second worker's");
    assert_eq!(live.breaches()[0].workers, [uuid::Uuid::from_u128(2)]);
    let reader = live.place("AA-05", None);
    assert!(!live.is_shown(reader), "a question of a group has no place on the sheet itself");
}

#[test]
fn what_is_known_and_holds_counts_until_somebody_says_otherwise() {
    let mut live = sheet(&Small::sound());
    live.set_rows(PERSONS, vec![worker(1, Some(17)), worker(2, None)]);
    let (known, unknown) = (live.place("AA-04", Some(0)), live.place("AA-04", Some(1)));
    assert_eq!(live.known(known), Some(&Value::Choice("no".into())));
    assert!(live.is_answered(known), "it holds");
    assert_eq!(live.known(unknown), None, "nobody is called an adult because nobody asked");
    live.put("AA-04", Some(0), Some(Answer::choice("yes")));
    assert_eq!(live.main(known), Some(&Value::Choice("yes".into())), "the person wins");
    live.put("AA-04", Some(0), None);
    assert_eq!(live.main(known), Some(&Value::Choice("no".into())), "and can take it back");
    live.put("AA-04", Some(0), Some(Answer::not_checked("Vēlāk")));
    assert_eq!(live.main(known), None, "put off is put off, whatever is known");
    live.put("AA-04", Some(0), Some(Answer::default().with_note("Pēc ID kartes")));
    assert!(live.is_answered(known), "a note alone says nothing against what is known");
    live.put("AA-04", Some(0), None);
    live.set_rows(PERSONS, vec![worker(1, Some(18)), worker(2, None)]);
    assert_eq!(live.main(known), Some(&Value::Choice("yes".into())), "a birthday");
}

#[test]
fn what_is_only_proposed_counts_for_nothing_until_it_is_confirmed() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "people", "text": {"lv": "Atrasts?"}, "answer": {"set": "jdn"},
            "prefill": {"from": "person.posted", "source": {"lv": "Reģistrs"}},
            "violations": [{"when": "AA-01 = no", "code": "AA-V01", "provisional": true}]}
    ]));
    let mut row = worker(1, None);
    row.facts.insert(Fact::PersonPosted, FactValue::Bool(false));
    live.set_rows(PERSONS, vec![row]);
    let at = live.place("AA-01", Some(0));
    assert_eq!(live.known(at), Some(&Value::Choice("no".into())), "it is shown");
    assert!(!live.is_answered(at) && live.violated().is_empty(), "and nothing follows from it");
    live.put("AA-01", Some(0), Some(Answer::choice("no")));
    assert_eq!(live.violated(), ["AA-V01"]);
    assert!(live.breaches()[0].provisional, "it rests on data that somebody has to confirm");
}

#[test]
fn any_all_and_count_look_at_every_row() {
    let question = |code: &str, section: &str, shown_when: &str| {
        json!({"code": code, "version": 1, "section": section, "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": shown_when})
    };
    let mut live = of(json!([
        question("AA-01", "people", "true"),
        question("AA-02", "site", "any(persons, AA-01 = no)"),
        question("AA-03", "site", "all(persons, AA-01 = yes)"),
        question("AA-04", "site", "count(persons, AA-01 = no) >= 2"),
        question("AA-05", "site", "count(persons) > 2"),
        question("AA-06", "people", "any(persons, person.age < 18)"),
        question("AA-07", "people", "any(persons, AA-01 = partly)")
    ]));
    let asked = |live: &Live| ["AA-02", "AA-03", "AA-04", "AA-05"].map(|code| live.asks(code));
    assert_eq!(asked(&live), [false, true, false, false], "all of nobody is all");
    live.set_rows(PERSONS, vec![worker(1, None), worker(2, None)]);
    assert_eq!(asked(&live), [false, false, false, false], "nobody answered");
    live.put("AA-01", Some(0), Some(Answer::choice("yes")));
    live.put("AA-01", Some(1), Some(Answer::choice("yes")));
    assert_eq!(asked(&live), [false, true, false, false]);
    live.put("AA-01", Some(1), Some(Answer::choice("no")));
    live.put("AA-01", Some(0), Some(Answer::choice("no")));
    assert_eq!(asked(&live), [true, false, true, false]);
    live.set_rows(PERSONS, vec![worker(1, None), worker(2, Some(17)), worker(3, None)]);
    assert_eq!(asked(&live), [true, false, true, true], "a third came");
    let minors = |live: &Live| [0, 1, 2].map(|row| live.is_shown(live.place("AA-06", Some(row))));
    assert_eq!(minors(&live), [true; 3], "one minor concerns every row, also those that did not change");
    live.put("AA-01", Some(2), Some(Answer::choice("partly")));
    assert!(live.is_shown(live.place("AA-07", Some(0))), "what was said of one row is seen in another");
    live.set_rows(PERSONS, vec![worker(3, None)]);
    assert_eq!(asked(&live), [false, false, false, false], "the others left");
}

#[test]
fn a_violation_of_another_row_is_seen_by_whoever_looks_at_all_rows() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "people", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "violations": [{"when": "AA-01 = no", "code": "AA-V01"}]},
        {"code": "AA-02", "version": 1, "section": "people", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "any(persons, violated(AA-V))"}
    ]));
    live.set_rows(PERSONS, vec![worker(1, None), worker(2, None)]);
    live.put("AA-01", Some(1), Some(Answer::choice("no")));
    assert!(live.is_shown(live.place("AA-02", Some(0))), "the first row asks because of the second");
    assert!(live.is_shown(live.place("AA-02", Some(1))));
    live.put("AA-01", Some(1), None);
    assert!(!live.is_shown(live.place("AA-02", Some(0))));
}

#[test]
fn not_checked_is_no_answer_and_can_be_asked_about() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "violations": [{"when": "AA-01 = no", "code": "AA-V01"}]},
        {"code": "AA-02", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "not_checked(AA-01)"},
        {"code": "AA-03", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "answered(AA-01)"}
    ]));
    live.say("AA-01", "no");
    assert!(live.asks("AA-03") && !live.asks("AA-02"));
    let mut put_off = Answer::choice("no");
    put_off.not_checked = Some("Tumšs".to_owned());
    live.put("AA-01", None, Some(put_off));
    assert!(
        !live.asks("AA-03") && live.asks("AA-02"),
        "what was chosen before does not count while it is put off"
    );
    assert!(live.violated().is_empty());
    assert_eq!(live.tally(0).put_off, 1);
}

#[test]
fn what_cannot_be_is_kept_as_it_was_typed_and_counts_for_nothing() {
    let mut live = sheet(&Small::sound());
    live.say("AA-01", "no");
    let at = live.place("AA-02", None);
    for text in ["daudz", "11", "3,25", "-1", "１"] {
        live.put("AA-02", None, Some(typed(text)));
        assert_eq!(live.main(at), Some(&Value::Unfit(text.to_owned())), "not a letter is lost");
        assert!(!live.is_answered(at) && !live.shows_part(at, 1), "{text} is no number here");
    }
    live.put("AA-02", None, Some(typed("9,5")));
    assert_eq!(live.warnings(at).collect::<Vec<_>>(), [0], "it can be, and is hardly likely");
    assert!(live.is_answered(at), "a warning never refuses");
}

#[test]
fn a_part_that_stands_instead_answers_the_question_and_unfit_words_in_it_do_not() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "site", "text": {"lv": "Kad?"}, "answer": "date",
            "parts": [{"code": "age", "text": {"lv": "Gadi"}, "answer": {"number": {}}, "instead": true}]}
    ]));
    let at = live.place("AA-01", None);
    let instead = |text: &str| Answer::default().with_part("age", Value::Text(text.to_owned()));
    live.put("AA-01", None, Some(instead("5")));
    assert!(live.is_answered(at));
    live.put("AA-01", None, Some(instead("sen")));
    assert!(!live.is_answered(at), "what cannot be read answers nothing");
}

#[test]
fn a_question_that_is_answered_by_a_part_instead_counts_as_answered_for_others_too() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "site", "text": {"lv": "Kad?"}, "answer": "date",
            "parts": [
                {"code": "age", "text": {"lv": "Gadi"}, "answer": {"number": {}}, "instead": true},
                {"code": "why", "text": {"lv": "Kāpēc"}, "answer": "line", "shown_when": "answered(AA-01)"}]},
        {"code": "AA-02", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "answered(AA-01)"},
        {"code": "AA-04", "version": 1, "section": "site", "text": {"lv": "Kad?"}, "answer": "date",
            "shown_when": "AA-02 != no",
            "parts": [{"code": "never", "text": {"lv": "Nekad"}, "answer": {"set": "jdn"}, "instead": true}]},
        {"code": "AA-05", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "answered(AA-04)"}
    ]));
    let age = |text: &str| Answer::default().with_part("age", Value::Text(text.to_owned()));
    assert!(!live.asks("AA-02"), "nobody has said anything");
    live.put("AA-01", None, Some(age("5")));
    assert!(live.asks("AA-02"), "the age stands instead of the day");
    assert!(live.shows_part(live.place("AA-01", None), 2), "a part behind it sees the same");
    live.put("AA-01", None, Some(age("sen")));
    assert!(!live.asks("AA-02"), "what cannot be read answers nothing");
    live.put("AA-01", None, Some(Answer::of(Value::Date(DAY))));
    assert!(live.asks("AA-02"), "and so does the day itself");
    live.put("AA-04", None, Some(Answer::default().with_part("never", Value::Choice("yes".into()))));
    assert!(live.asks("AA-05"));
    live.say("AA-02", "no");
    assert!(!live.asks("AA-04") && !live.asks("AA-05"), "a hidden question is not answered, however it was");
}

#[test]
fn the_day_of_the_visit_moves_whatever_counts_from_it() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "site", "text": {"lv": "Kad?"}, "answer": "date"},
        {"code": "AA-02", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "days_since(AA-01) > 14"},
        {"code": "AA-03", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "employer.headcount >= 10"}
    ]));
    live.put("AA-01", None, Some(Answer::of(Value::Date(DAY))));
    assert!(!live.asks("AA-02") && !live.asks("AA-03"));
    let headcount = |count: i64| {
        Facts::from([(Fact::EmployerHeadcount, FactValue::Number(crate::Decimal::whole(count)))])
    };
    live.set_facts("2026-12-10".parse().unwrap(), headcount(10));
    assert!(live.asks("AA-02") && live.asks("AA-03"));
    live.set_facts(DAY, headcount(9));
    assert!(!live.asks("AA-02") && !live.asks("AA-03"));
}

#[test]
fn a_rule_that_compares_a_row_with_all_rows_sees_the_answers_of_the_others() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "people", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "violations": [{"when": "AA-01 = yes and any(persons, AA-01 = no)", "code": "AA-V01"}],
            "checks": [{"holds": "all(persons, AA-01 != no)", "say": {"lv": "Kādam ir „Nē”."}}]}
    ]));
    live.set_rows(PERSONS, vec![worker(1, None), worker(2, None)]);
    live.put("AA-01", Some(0), Some(Answer::choice("yes")));
    assert!(live.violated().is_empty());
    live.put("AA-01", Some(1), Some(Answer::choice("no")));
    assert_eq!(live.violated(), ["AA-V01"], "the first row looks again because of the second");
    assert_eq!(live.warnings(live.place("AA-01", Some(0))).count(), 1);
    live.put("AA-01", Some(1), None);
    assert!(live.violated().is_empty());
}
