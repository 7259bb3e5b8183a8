//! A pack has limits, so that reading one never holds a device up.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::small::{Small, read};

fn questions(many: usize, more: impl Fn(usize) -> Value) -> Small {
    let all: Value = (0..many)
        .map(|at| {
            let mut question = json!({
                "code": format!("AA-{at}"), "version": 1, "section": "site", "text": {"lv": "Jautājums?"},
                "answer": {"set": "jdn"}
            });
            question.as_object_mut().unwrap().extend(more(at).as_object().unwrap().clone());
            question
        })
        .collect();
    Small::of(all)
}

fn read_in(pack: &Small, most: Duration) -> Result<crate::Library, String> {
    let files = pack.bytes();
    let begin = Instant::now();
    let read = read(&files).map_err(|faults| faults.to_string());
    assert!(begin.elapsed() < most, "it took {:?} (unoptimised)", begin.elapsed());
    read
}

#[test]
fn twenty_thousand_questions_load_in_seconds() {
    let pack = questions(20_000, |at| {
        let before = at.saturating_sub(1);
        json!({
            "shown_when": if at == 0 { "true".to_owned() } else { format!("AA-{before} = no") },
            "violations": [{"when": format!("AA-{at} = no"), "code": "AA-V01"}]
        })
    });
    let library = read_in(&pack, Duration::from_secs(20)).unwrap();
    assert_eq!(library.editions()[0].questions().len(), 20_000);
}

#[test]
fn a_hundred_thousand_questions_are_refused() {
    let pack = questions(100_000, |_| json!({}));
    let told = read_in(&pack, Duration::from_secs(20)).unwrap_err();
    assert!(told.contains("there are 100000 questions; the most is 20000"), "{told}");
}

#[test]
fn thousands_that_ask_about_thousands_of_violations_cost_no_square() {
    let pack = questions(10_000, |at| {
        if at % 2 == 0 {
            json!({"violations": [{"when": format!("AA-{at} = no"), "code": "AA-V01"}]})
        } else {
            json!({"shown_when": "violated(AA-V)"})
        }
    });
    read_in(&pack, Duration::from_secs(15)).unwrap();
}

/// What there is too much of, and what has to be told.
type Case = (fn(&mut Small), &'static str);

#[test]
fn more_of_anything_than_a_sheet_can_need_is_refused() {
    fn many(count: usize, one: impl Fn(usize) -> Value) -> Value {
        (0..count).map(one).collect()
    }
    let cases: &[Case] = &[
        (
            |p| {
                p.file("layout.json")["groups"] =
                    many(66_000, |at| json!({"code": format!("g{at}"), "title": {"lv": "g"}, "of": "added"}))
            },
            "layout.json: groups: there are 66000; the most is 64",
        ),
        (
            |p| {
                p.file("lists.json")["lists"] = many(
                    66_000,
                    |at| json!({"code": format!("l{at}"), "title": {"lv": "g"}, "status": "example", "entries": []}),
                )
            },
            "lists.json: lists: there are 66000; the most is 1000",
        ),
        (
            |p| {
                p.file("layout.json")["sections"] =
                    many(1_001, |at| json!({"code": format!("s{at}"), "title": {"lv": "g"}}))
            },
            "layout.json: sections: there are 1001; the most is 1000",
        ),
        (
            |p| {
                let one = p.file("violations.json")["violations"][0].clone();
                p.file("violations.json")["violations"] = many(2_001, |_| one.clone());
            },
            "violations.json: violations: there are 2001; the most is 2000",
        ),
        (
            |p| p.file("compositions.json")["compositions"] = many(501, |_| json!({"modules": []})),
            "compositions.json: compositions: there are 501; the most is 500",
        ),
        (
            |p| {
                p.question(0)["parts"] =
                    many(16, |at| json!({"code": format!("p{at}"), "text": {"lv": "p"}, "answer": "line"}))
            },
            "aa.json: AA-01: it has too many parts",
        ),
        (
            |p| p.question(0)["checks"] = many(33, |_| json!({"holds": "true", "say": {"lv": "p"}})),
            "aa.json: AA-01: it has too many parts, checks or violations",
        ),
        (
            |p| {
                p.question(0)["answer"] =
                    json!({"choice": many(501, |at| json!({"code": format!("o{at}"), "text": {"lv": "p"}}))})
            },
            "aa.json: AA-01 value: there are 501 options",
        ),
    ];
    for (spoil, wanted) in cases {
        let mut pack = Small::sound();
        spoil(&mut pack);
        let told = pack.faults();
        assert!(told.contains(wanted), "{wanted}: {told:.500}");
    }
}

#[test]
fn a_pack_of_many_bytes_files_or_beginnings_is_refused_before_it_is_read() {
    let mut files = Small::sound().bytes();
    files.push(("bb.json".to_owned(), vec![b' '; 33 * 1024 * 1024]));
    let told = read(&files).unwrap_err().to_string();
    assert!(told.contains("the most is 33554432"), "{told}");
    let mut files = Small::sound().bytes();
    files.extend((0..200).map(|at| (format!("m{at}.json"), b"{}".to_vec())));
    let told = read(&files).unwrap_err().to_string();
    assert!(told.contains("files; the most is 200"), "{told}");
    let mut pack = Small::sound();
    for month in 0..26 {
        let mut module = pack.file("aa.json").clone();
        module["code"] = format!("M{month}").into();
        module["questions"] = json!([]);
        module["valid_from"] = format!("20{:02}-01-01", 30 + month).into();
        pack.put(&format!("m{month}.json"), module);
    }
    assert!(pack.faults().contains("on more than 24 different days"));
}
