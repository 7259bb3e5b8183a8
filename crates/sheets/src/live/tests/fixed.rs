//! What is known without asking is shown and counts, whatever was answered to it before, and is never something to do.

use serde_json::json;

use super::given::{DAY, of};
use crate::live::{Captured, Facts, Live};
use crate::{Answer, Decimal, Fact, FactValue, Value};

/// How many were met is known from the visit; the rest hangs on it.
fn met() -> Live {
    of(json!([
        {"code": "AA-01", "version": 1, "section": "site", "text": {"lv": "Ar cik runāts?"},
            "answer": {"number": {}}, "fixed": true,
            "checks": [{"holds": "not (AA-01 > 50)", "say": {"lv": "Daudz."}}],
            "prefill": {"from": "employer.headcount", "source": {"lv": "Apsekojums"}, "holds": true}},
        {"code": "AA-02", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "AA-01 > 5"},
        {"code": "AA-03", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "answered(AA-01)"},
        {"code": "AA-04", "version": 1, "section": "site", "text": {"lv": "?"}, "answer": {"set": "jdn"},
            "shown_when": "not_checked(AA-01)"}
    ]))
}

fn know(live: &mut Live, count: i64) {
    let known = FactValue::Number(Decimal::whole(count));
    live.set_facts(DAY, Facts::from([(Fact::EmployerHeadcount, known)]));
}

fn number(count: i64) -> Value {
    Value::Number(Decimal::whole(count))
}

#[test]
fn it_is_shown_with_what_is_known_and_others_depend_on_it() {
    let mut live = met();
    let at = live.place("AA-01", None);
    assert!(live.is_shown(at) && live.main(at).is_none(), "it is there before anything is known");
    know(&mut live, 7);
    assert_eq!(live.main(at), Some(&number(7)));
    assert!(live.asks("AA-02") && live.asks("AA-03"));
    know(&mut live, 51);
    assert_eq!(live.warnings(at).count(), 1, "what is known can be looked at twice all the same");
}

#[test]
fn it_is_no_gap_and_is_not_counted_whether_it_is_known_or_not() {
    let mut live = met();
    let tally = live.tally(0);
    assert_eq!(
        (tally.asked, tally.answered, tally.shown),
        (0, 0, 1),
        "only it is shown, and nobody is asked"
    );
    assert!(live.gaps(&Captured::new()).is_empty(), "nobody could fill the gap");
    know(&mut live, 3);
    let tally = live.tally(0);
    assert_eq!((tally.asked, tally.answered, tally.shown), (1, 0, 2), "the question behind it is asked");
    let told = live.gaps(&Captured::new());
    assert!(told.iter().all(|gap| gap.at == live.place("AA-03", None)), "{told:?}");
}

#[test]
fn an_answer_from_when_it_was_asked_is_kept_and_counts_for_nothing() {
    let mut live = met();
    let at = live.place("AA-01", None);
    know(&mut live, 3);
    live.put("AA-01", None, Some(Answer::of(number(9))));
    assert_eq!(live.main(at), Some(&number(3)), "the register of the visit wins");
    assert!(!live.asks("AA-02"), "and whoever depends on it sees the same");
    assert_eq!(live.given(at), Some(&Answer::of(number(9))), "what a person said is not lost");
    live.put("AA-01", None, Some(Answer::not_checked("Vēlāk")));
    assert!(live.is_answered(at) && !live.asks("AA-04"), "nothing was put off that nobody has to do");
    assert_eq!(live.tally(0).put_off, 0);
    live.put("AA-01", None, Some(Answer::of(Value::Text("daudz".to_owned()))));
    assert!(live.gaps(&Captured::new()).iter().all(|gap| gap.at != at), "nor is it asked to be mended");
}
