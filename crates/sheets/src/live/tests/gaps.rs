//! What is missing is told when the visit ends, in the order in which the sheet is walked.

use serde_json::json;

use super::given::{PERSONS, of, sheet, typed, worker};
use crate::fit::Misfit;
use crate::library::tests::small::Small;
use crate::live::{Captured, Live, Missing};
use crate::{Answer, Value};

fn missing(live: &Live, captured: &Captured) -> Vec<(String, Missing)> {
    let gaps = live.gaps(captured).into_iter();
    gaps.map(|gap| (live.question(gap.at).unwrap().code.to_string(), gap.what)).collect()
}

fn open(code: &str) -> (String, Missing) {
    (code.to_owned(), Missing::Answer { known: false })
}

#[test]
fn questions_without_an_answer_are_told_row_by_row() {
    let mut live = sheet(&Small::sound());
    live.set_rows(PERSONS, vec![worker(1, Some(30)), worker(2, None)]);
    let codes: Vec<_> = missing(&live, &Captured::new()).into_iter().map(|(code, _)| code).collect();
    assert_eq!(
        codes,
        ["AA-01", "AA-03", "AA-03", "AA-04"],
        "known ages and optional words are not asked for"
    );
}

#[test]
fn a_choice_can_need_words_or_a_photograph_and_a_photograph_is_no_words() {
    let mut live = sheet(&Small::sound());
    let of_first = |live: &Live, captured: &Captured| -> Vec<Missing> {
        let all = missing(live, captured).into_iter().filter(|(code, _)| code == "AA-01");
        all.map(|(_, what)| what).collect()
    };
    live.say("AA-01", "no");
    assert_eq!(of_first(&live, &Captured::new()), [Missing::NoteOrPhoto]);
    let photographed = Captured::from([(live.place("AA-01", None), 1)]);
    assert!(of_first(&live, &photographed).is_empty());
    live.say("AA-01", "partly");
    assert_eq!(of_first(&live, &photographed), [Missing::Note]);
    live.put("AA-01", None, Some(Answer::choice("partly").with_note("  ")));
    assert_eq!(of_first(&live, &photographed), [Missing::Note], "spaces are no words");
    live.put("AA-01", None, Some(Answer::choice("partly").with_note("Stāvs 3")));
    assert!(of_first(&live, &Captured::new()).is_empty());
}

#[test]
fn an_option_of_a_further_part_can_need_words_too() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "parts": [{"code": "what", "text": {"lv": "Kas"}, "shown_when": "AA-01 = no", "answer": {"multi": [
                {"code": "roof", "text": {"lv": "Jumts"}},
                {"code": "other", "text": {"lv": "Cits"}, "needs": "note"}]}}]}
    ]));
    let other = Value::Multi(["other".into()].into());
    live.put("AA-01", None, Some(Answer::choice("yes").with_part("what", other.clone())));
    assert!(live.gaps(&Captured::new()).is_empty(), "a part that is hidden needs nothing");
    let answer = Answer::choice("no").with_part("what", other);
    live.put("AA-01", None, Some(answer.clone()));
    let photographed = Captured::from([(live.place("AA-01", None), 1)]);
    assert_eq!(
        missing(&live, &photographed),
        [("AA-01".to_owned(), Missing::Note)],
        "the stricter of the two"
    );
    live.put("AA-01", None, Some(answer.with_note("Pagrabs")));
    assert!(live.gaps(&Captured::new()).is_empty());
}

#[test]
fn parts_that_are_shown_are_asked_for_once_the_question_is_answered() {
    let mut live = sheet(&Small::sound());
    live.say("AA-01", "yes");
    live.say("AA-01", "no");
    let second = |live: &Live| -> Vec<Missing> {
        let all = missing(live, &Captured::new()).into_iter().filter(|(code, _)| code == "AA-02");
        all.map(|(_, what)| what).collect()
    };
    assert_eq!(second(&live), [Missing::Answer { known: false }], "its part is not asked for as well");
    live.put("AA-02", None, Some(typed("6")));
    assert_eq!(second(&live), [Missing::Part(1)]);
    live.put("AA-02", None, Some(typed("4")));
    assert!(second(&live).is_empty(), "nobody asks why any more");
    live.put("AA-02", None, Some(typed("simts")));
    assert_eq!(second(&live), [Missing::Unfit(0, Misfit::NotANumber)], "told once, not also as missing");
    live.put("AA-02", None, Some(typed("99")));
    assert_eq!(second(&live), [Missing::Unfit(0, Misfit::OutOfRange)]);
}

#[test]
fn what_is_put_off_stays_open_with_its_reason_and_what_is_known_asks_to_be_confirmed() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"}},
        {"code": "AA-02", "version": 1, "section": "people", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "prefill": {"from": "person.age < 18", "source": {"lv": "Vecums"}}}
    ]));
    live.put("AA-01", None, Some(Answer::not_checked("Durvis slēgtas")));
    live.set_rows(PERSONS, vec![worker(1, Some(40))]);
    let told = missing(&live, &Captured::new());
    let put_off = ("AA-01".to_owned(), Missing::PutOff("Durvis slēgtas".to_owned()));
    assert_eq!(told, [put_off, ("AA-02".to_owned(), Missing::Answer { known: true })]);
}

#[test]
fn a_hidden_question_or_part_is_never_missing() {
    let mut live = sheet(&Small::sound());
    live.say("AA-01", "no");
    live.put("AA-02", None, Some(typed("daudz")));
    live.put("AA-01", None, Some(Answer::choice("yes")));
    assert!(live.gaps(&Captured::new()).is_empty(), "the unreadable number is hidden with its question");
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "parts": [{"code": "many", "text": {"lv": "Cik"}, "answer": {"number": {}}, "shown_when": "AA-01 = partly"}]}
    ]));
    live.put("AA-01", None, Some(Answer::choice("yes").with_part("many", Value::Text("x".to_owned()))));
    assert!(live.gaps(&Captured::new()).is_empty(), "nor is an unreadable part that is not asked for");
    assert_ne!(missing(&live, &Captured::new()), [open("AA-01")]);
}
