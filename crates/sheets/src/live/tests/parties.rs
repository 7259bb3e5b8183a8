//! Whose violation it is: rows belong to parties, and what is of the site belongs to the main one.

use serde_json::json;
use uuid::Uuid;

use super::given::{PERSONS, of, sheet, worker};
use crate::Answer;
use crate::library::tests::small::Small;
use crate::live::Live;

const MAIN: Uuid = Uuid::from_u128(100);
const OTHER: Uuid = Uuid::from_u128(200);

fn two_rules() -> Live {
    let question = |code: &str, section: &str, danger: bool, provisional: bool| {
        json!({"code": code, "version": 1, "section": section, "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "danger": danger, "norms": ["dl-1"],
            "violations": [{"when": format!("{code} = no"), "code": "AA-V01", "provisional": provisional}]})
    };
    let mut live =
        of(json!([question("AA-01", "site", false, false), question("AA-02", "people", true, true)]));
    let mut rows = vec![worker(1, None), worker(2, None), worker(3, None)];
    rows[0].party = Some(MAIN);
    rows[1].party = Some(OTHER);
    live.set_rows(PERSONS, rows);
    live
}

#[test]
fn the_same_violation_of_the_same_party_is_one_with_several_causes_and_persons() {
    let mut live = two_rules();
    live.set_main_party(Some(MAIN));
    live.say("AA-01", "no");
    for row in 0..3 {
        live.put("AA-02", Some(row), Some(Answer::choice("no")));
    }
    let breaches = live.breaches();
    assert_eq!(breaches.len(), 2, "one for each party");
    let of_main = breaches.iter().find(|breach| breach.party == Some(MAIN)).unwrap();
    assert_eq!(of_main.causes.len(), 3, "the site, its own worker, and the one without a party");
    assert_eq!(of_main.workers, [Uuid::from_u128(1), Uuid::from_u128(3)]);
    assert_eq!(of_main.norms, [0], "a norm is named once");
    assert!(of_main.asks_danger, "one of the causes asks");
    assert!(!of_main.provisional, "the site is sure, although the persons are not");
    let of_other = breaches.iter().find(|breach| breach.party == Some(OTHER)).unwrap();
    assert!(of_other.provisional, "all that it rests on has to be confirmed");
    assert_eq!(of_other.workers, [Uuid::from_u128(2)]);
}

#[test]
fn the_party_can_become_known_later_and_a_worker_can_change_sides() {
    let mut live = two_rules();
    live.say("AA-01", "no");
    live.put("AA-02", Some(1), Some(Answer::choice("no")));
    assert_eq!(live.breaches().iter().map(|it| it.party).collect::<Vec<_>>(), [None, Some(OTHER)]);
    assert!(live.set_main_party(Some(OTHER)).violations, "whoever prints them is told");
    assert_eq!(live.breaches().len(), 1, "both are of the same party now");
    assert!(!live.set_main_party(Some(OTHER)).violations, "nothing moved");
    let mut rows = live.rows(PERSONS).to_vec();
    rows[1].party = Some(MAIN);
    assert!(live.set_rows(PERSONS, rows).violations, "the worker is of another employer");
    assert_eq!(live.breaches().len(), 2);
}

#[test]
fn a_row_that_goes_takes_its_violation_along_and_brings_it_back() {
    let mut live = two_rules();
    live.put("AA-02", Some(1), Some(Answer::choice("no").with_note("Bez līguma")));
    let rows = live.rows(PERSONS).to_vec();
    let changes = live.set_rows(PERSONS, vec![rows[0].clone()]);
    assert!(changes.rows && changes.violations, "whoever prints violations is told that one is gone");
    assert!(live.violated().is_empty());
    let changes = live.set_rows(PERSONS, vec![rows[1].clone(), rows[0].clone()]);
    assert!(changes.violations);
    let back = live.place("AA-02", Some(0));
    assert_eq!(
        live.given(back).unwrap().note,
        "Bez līguma",
        "the answers of a row are its own, wherever it stands"
    );
    assert_eq!(live.violated(), ["AA-V01"]);
}

#[test]
fn an_answer_for_a_row_that_is_not_there_yet_waits_for_it() {
    let mut live = two_rules();
    let question = live.edition().find("AA-02").unwrap();
    live.answer(question, Some(Uuid::from_u128(9)), Some(Answer::choice("no")));
    assert!(live.violated().is_empty());
    let mut rows = live.rows(PERSONS).to_vec();
    rows.push(worker(9, None));
    live.set_rows(PERSONS, rows);
    assert_eq!(live.violated(), ["AA-V01"]);
    live.answer(question, Some(Uuid::from_u128(77)), Some(Answer::choice("no")));
    live.answer(question, Some(Uuid::from_u128(77)), None);
    let mut rows = live.rows(PERSONS).to_vec();
    rows.push(worker(77, None));
    live.set_rows(PERSONS, rows);
    assert_eq!(live.given(live.place("AA-02", Some(4))), None, "it was taken back before the row came");
}

#[test]
fn the_gravest_violation_is_told_first() {
    let mut live = sheet(&Small::sound());
    live.set_rows(PERSONS, vec![worker(1, None)]);
    live.say("AA-01", "no");
    live.put("AA-03", Some(0), Some(Answer::choice("no")));
    assert_eq!(live.violated(), ["AA-V02", "AA-V01"], "3 before 2");
    assert_eq!(live.breaches_at(live.place("AA-01", None)).len(), 1);
}
