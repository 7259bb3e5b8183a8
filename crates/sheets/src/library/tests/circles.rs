//! Questions that wait for each other could never be settled: every way of waiting in a circle is refused with its names.

use std::time::Instant;

use serde_json::{Value, json};

use super::small::Small;

fn question(code: &str, section: &str, more: Value) -> Value {
    let mut question = json!({
        "code": code, "version": 1, "section": section, "text": {"lv": "Jautājums?"}, "answer": {"set": "jdn"}
    });
    question.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    question
}

fn of(questions: &[Value]) -> Small {
    Small::of(questions.iter().cloned().collect())
}

fn circle(pack: &Small) -> String {
    let told = pack.faults();
    assert!(told.contains("conditions wait for each other: "), "{told}");
    told
}

#[test]
fn two_questions_that_wait_for_each_other_are_named() {
    let told = circle(&of(&[
        question("AA-01", "site", json!({"shown_when": "AA-02 = yes"})),
        question("AA-02", "site", json!({"shown_when": "AA-01 = yes"})),
        question("AA-03", "site", json!({"shown_when": "AA-01 = yes"})),
    ]));
    assert!(told.contains("AA-01 → AA-02 → AA-01") || told.contains("AA-02 → AA-01 → AA-02"), "{told}");
    assert!(!told.contains("AA-03"), "who only waits for the circle is not part of it: {told}");
}

#[test]
fn a_question_that_waits_for_itself_is_named() {
    let told = circle(&of(&[question("AA-01", "site", json!({"shown_when": "AA-01 = yes"}))]));
    assert!(told.contains("AA-01 → AA-01"), "{told}");
    circle(&of(&[question(
        "AA-01",
        "site",
        json!({"prefill": {"from": "AA-01 = no", "source": {"lv": "x"}}}),
    )]));
}

#[test]
fn a_circle_through_a_section_a_prefill_a_part_rows_or_violations_is_found() {
    let mut pack = of(&[
        question("AA-01", "site", json!({"shown_when": "AA-02 = yes"})),
        question("AA-02", "end", json!({})),
    ]);
    pack.file("layout.json")["sections"][2]["shown_when"] = "AA-01 = yes".into();
    circle(&pack);
    circle(&of(&[
        question("AA-01", "site", json!({"prefill": {"from": "AA-02 = yes", "source": {"lv": "x"}}})),
        question("AA-02", "site", json!({"shown_when": "AA-01 = yes"})),
    ]));
    circle(&of(&[
        question(
            "AA-01",
            "site",
            json!({"parts": [
            {"code": "x", "text": {"lv": "x"}, "answer": "line", "shown_when": "AA-02 = yes"}]}),
        ),
        question("AA-02", "site", json!({"shown_when": "AA-01.x = 'a'"})),
    ]));
    circle(&of(&[
        question("AA-01", "site", json!({"shown_when": "any(persons, AA-02 = yes)"})),
        question("AA-02", "people", json!({"shown_when": "AA-01 = yes"})),
    ]));
    circle(&of(&[
        question("AA-01", "site", json!({"violations": [{"when": "AA-02 = no", "code": "AA-V01"}]})),
        question("AA-02", "site", json!({"shown_when": "violated(AA-V)"})),
    ]));
    circle(&of(&[
        question(
            "AA-01",
            "site",
            json!({
            "violations": [{"when": "AA-01 = no", "code": "AA-V01"}], "shown_when": "violated(BB-V)"}),
        ),
        question(
            "AA-02",
            "site",
            json!({
            "violations": [{"when": "AA-02 = no", "code": "BB-V01"}], "shown_when": "violated(AA-V)"}),
        ),
    ]));
}

#[test]
fn checks_may_look_everywhere_because_nothing_waits_for_them() {
    let pack = of(&[
        question("AA-01", "site", json!({"checks": [{"holds": "AA-02 = yes", "say": {"lv": "x"}}]})),
        question("AA-02", "site", json!({"checks": [{"holds": "violated(AA-V)", "say": {"lv": "x"}}]})),
        question("AA-03", "site", json!({"violations": [{"when": "AA-01 = no", "code": "AA-V01"}]})),
    ]);
    pack.read().unwrap();
}

#[test]
fn a_part_cannot_wait_for_itself_or_for_a_part_behind_it() {
    let part = |code: &str, shown_when: &str| json!({"code": code, "text": {"lv": "x"}, "answer": "line", "shown_when": shown_when});
    let with = |parts: Value| of(&[question("AA-01", "site", json!({"parts": parts}))]);
    let itself = with(json!([part("a", "AA-01.a = 'x'")])).faults();
    assert!(itself.contains("AA-01 a shown_when: it waits for a, which does not come before it"), "{itself}");
    let later = with(json!([part("a", "answered(AA-01.b)"), part("b", "AA-01 = yes")])).faults();
    assert!(later.contains("AA-01 a shown_when: it waits for b, which does not come before it"), "{later}");
    with(json!([part("a", "AA-01 = yes"), part("b", "not (AA-01.a in {'x', 'AA-01.b'})")])).read().unwrap();
}

#[test]
fn a_circle_of_twenty_thousand_is_found_at_once_and_told_in_a_few_names() {
    let many = 20_000;
    let questions: Value = (0..many)
        .map(|at| {
            let next = format!("AA-{} = yes", (at + 1) % many);
            question(&format!("AA-{at}"), "site", json!({"shown_when": next}))
        })
        .collect();
    let pack = Small::of(questions).bytes();
    let begin = Instant::now();
    let told = super::small::read(&pack).unwrap_err().to_string();
    assert!(told.contains("conditions wait for each other: "), "{told}");
    assert!(told.len() < 1_000, "nobody reads a circle of twenty thousand");
    assert!(begin.elapsed().as_secs() < 20, "it took {:?}", begin.elapsed());
}
