//! The form as a pack of ours: the same files that a lawyer writes, read as a device reads them.

use std::sync::Arc;

use apseko_sheets::library::{Edition, SourceFile};
use apseko_sheets::{Fact, FactValue, Library, Order, live::Facts};
use serde_json::{Value, json};

use super::plain::{Ask, CHOICES, EMPLOYER, FEATURES, HEADCOUNT, Kind, Plain, When};
use crate::Failure;

/// The files of a pack, by name.
pub type Files = Vec<(String, Vec<u8>)>;

/// So many kinds of violations are in the classifier.
const VIOLATIONS: usize = 100;

pub fn files(form: &Plain) -> Files {
    let sections = form.sections().map(|(at, _)| json!({"code": section(at), "title": text("Sadaļa", at)}));
    let violations = (0..VIOLATIONS).map(|at| {
        let code = violation(at);
        json!({"code": code, "title": text("Pārkāpums", at), "severity": at % 3 + 1, "measures": ["order"],
            "status": "example"})
    });
    let questions = form.sections().flat_map(|(of, range)| range.map(move |at| (of, at)));
    let questions: Vec<Value> =
        questions.filter_map(|(of, at)| Some(question(of, at, form.asks.get(at)?))).collect();
    let named = [
        ("pack.json", json!({"code": "bench", "version": 1, "title": text("Mērījums", 1)})),
        ("layout.json", json!({"sections": sections.collect::<Vec<_>>(), "groups": []})),
        ("sets.json", json!({"sets": [{"code": "jdn", "options": options(CHOICES.iter().copied())}]})),
        ("lists.json", json!({"lists": []})),
        ("norms.json", json!({"acts": [], "norms": []})),
        (
            "violations.json",
            json!({"measures": [{"code": "order", "text": text("Rīkojums", 1)}],
                "violations": violations.collect::<Vec<_>>()}),
        ),
        ("compositions.json", json!({"compositions": [{"modules": [{"module": "Q"}]}]})),
        (
            "calendar.json",
            json!({"covers_from": "2026-01-01", "covers_to": "2026-12-31", "days_off": [], "working_days": []}),
        ),
        (
            "q.json",
            json!({"code": "Q", "version": 1, "valid_from": "2026-01-01", "title": text("Modulis", 1),
                "questions": questions}),
        ),
    ];
    named.into_iter().map(|(name, value)| (name.to_owned(), value.to_string().into_bytes())).collect()
}

/// Reads a pack.
pub fn read(files: &Files) -> Result<Library, Failure> {
    let sources: Vec<SourceFile<'_>> = files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    Library::read(&sources).map_err(|faults| faults.to_string().into())
}

/// What the form is read from and generated for.
pub fn edition(library: &Library) -> Result<&Arc<Edition>, Failure> {
    library.on(super::DAY).ok_or_else(|| "the pack holds on no day".into())
}

pub fn order() -> Order {
    Order { purpose: "thematic".to_owned(), kinds: vec!["DA".to_owned()], picked: Vec::new() }
}

/// What is known of the sheet.
pub fn facts() -> Facts {
    let headcount = FactValue::Number(apseko_sheets::Decimal::whole(HEADCOUNT));
    let employer = FactValue::Text(EMPLOYER.to_owned());
    Facts::from([(Fact::EmployerHeadcount, headcount), (Fact::EmployerName, employer)])
}

/// The code of the question at a place.
pub fn code(at: usize) -> String {
    format!("Q-{at:05}")
}

fn section(at: usize) -> String {
    format!("s{at:04}")
}

fn violation(at: usize) -> String {
    format!("Q-V{:02}", at % VIOLATIONS)
}

fn question(of: usize, at: usize, ask: &Ask) -> Value {
    let mut question = json!({"code": code(at), "version": 1, "section": section(of),
        "text": text("Vai prasība ir izpildīta un dokuments ir objektā?", at), "answer": answer(ask.kind)});
    let Some(fields) = question.as_object_mut() else { return question };
    if let Some(when) = &ask.when {
        fields.insert("shown_when".to_owned(), condition(when).into());
    }
    if ask.violation {
        let when = format!("{} = no", code(at));
        fields.insert("violations".to_owned(), json!([{"when": when, "code": violation(at / 10)}]));
    }
    let from = match ask.kind {
        Kind::Sum(one, other) => Some(format!("{} + {}", code(one), code(other))),
        Kind::Employer => Some("employer.name".to_owned()),
        Kind::Features | Kind::Choice | Kind::Number => None,
    };
    if let Some(from) = from {
        fields
            .insert("prefill".to_owned(), json!({"from": from, "source": text("Zināms", at), "holds": true}));
    }
    question
}

fn answer(kind: Kind) -> Value {
    match kind {
        Kind::Features => {
            let codes: Vec<String> = (0..FEATURES).map(|feature| format!("f{feature}")).collect();
            json!({"multi": options(codes.iter().map(String::as_str))})
        }
        Kind::Choice => json!({"set": "jdn"}),
        Kind::Number | Kind::Sum(..) => json!({"number": {"least": 0, "most": 10_000}}),
        Kind::Employer => json!("line"),
    }
}

fn options<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<Value> {
    codes.map(|code| json!({"code": code, "text": {"lv": code, "en": code}})).collect()
}

fn text(words: &str, at: usize) -> Value {
    json!({"lv": format!("{words} {at}"), "en": format!("{words} {at}")})
}

fn condition(when: &When) -> String {
    match when {
        When::HasFeature(feature) => format!("has({}, f{feature})", code(0)),
        When::Is(at, option) => format!("{} = {option}", code(*at)),
        When::IsNot(at, option) => format!("{} != {option}", code(*at)),
        When::IsOneOf(at, [one, other]) => format!("{} in {{{one}, {other}}}", code(*at)),
        When::MoreThan(at, number) => format!("{} > {number}", code(*at)),
        When::EmploysAtLeast(number) => format!("employer.headcount >= {number}"),
        When::Both(one, other) => format!("{} and {}", condition(one), condition(other)),
    }
}
