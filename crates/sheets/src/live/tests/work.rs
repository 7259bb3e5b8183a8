//! One answer costs what depends on it, however long the sheet is.

use serde_json::{Value, json};

use super::given::{PERSONS, of, worker};
use crate::Answer;

/// Every tenth question begins a chain of three; nothing else depends on anything.
fn long_sheet(many: usize) -> Value {
    (0..many)
        .map(|at| {
            let mut question = json!({
                "code": format!("AA-{at}"), "version": 1, "section": "site", "text": {"lv": "?"},
                "answer": {"set": "jdn"}, "violations": [{"when": format!("AA-{at} = no"), "code": "AA-V01"}]
            });
            if (1..=2).contains(&(at % 10)) {
                question["shown_when"] = format!("AA-{} = no", at - 1).into();
            }
            question
        })
        .collect()
}

#[test]
fn one_answer_among_five_thousand_looks_at_those_that_depend_on_it() {
    let mut live = of(long_sheet(5_000));
    assert!(live.looked() >= 5_000, "everything is looked at once when the sheet is opened");
    for code in ["AA-0", "AA-4990", "AA-7"] {
        let before = live.looked();
        live.say(code, "no");
        let looked = live.looked() - before;
        assert!((1..50).contains(&looked), "{code} made {looked} questions look again");
    }
    let before = live.looked();
    live.say("AA-7", "no");
    assert!(live.looked() - before < 50, "saying the same again costs no more");
}

#[test]
fn one_answer_of_one_row_among_a_thousand_looks_at_its_row() {
    let mut live = of(json!([
        {"code": "AA-01", "version": 1, "section": "people", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "violations": [{"when": "AA-01 = no", "code": "AA-V01"}]},
        {"code": "AA-02", "version": 1, "section": "people", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "AA-01 = no and violated(AA-V)"},
        {"code": "AA-03", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "any(persons, AA-01 = no)"}
    ]));
    live.set_rows(PERSONS, (1..=1_000).map(|number| worker(number, Some(30))).collect());
    let before = live.looked();
    live.put("AA-01", Some(500), Some(Answer::choice("no")));
    let looked = live.looked() - before;
    assert!((1..20).contains(&looked), "one row of a thousand made {looked} look again");
    let before = live.looked();
    live.set_rows(PERSONS, (1..=1_001).map(|number| worker(number, Some(30))).collect());
    let looked = live.looked() - before;
    assert!(looked < 20, "a worker who is added made {looked} look again");
}
