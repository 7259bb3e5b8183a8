//! A small pack with one of everything, for tests that make it wrong in one place.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::library::{Faults, Library, SourceFile};

/// A pack as values, so that a test can change one of them.
#[derive(Clone)]
pub(crate) struct Small(BTreeMap<String, Value>);

impl Small {
    /// Two sections, one of them for every worker, and six questions.
    pub fn sound() -> Self {
        let options = json!([
            {"code": "yes", "text": {"lv": "Jā"}},
            {"code": "partly", "text": {"lv": "Daļēji"}, "needs": "note"},
            {"code": "no", "text": {"lv": "Nē"}, "needs": "note-or-photo"}
        ]);
        let files = [
            ("pack.json", json!({"code": "small", "version": 1, "title": {"lv": "Maza"}})),
            (
                "layout.json",
                json!({
                    "sections": [
                        {"code": "site", "title": {"lv": "Objekts"}},
                        {"code": "people", "title": {"lv": "Cilvēki"}, "group": "persons"},
                        {"code": "end", "title": {"lv": "Noslēgums"}, "shown_when": "AA-01 != no"}
                    ],
                    "groups": [
                        {"code": "persons", "title": {"lv": "Cilvēks"}, "of": "worker"},
                        {"code": "parties", "title": {"lv": "Puse"}, "of": "party"}
                    ]
                }),
            ),
            ("sets.json", json!({"sets": [{"code": "jdn", "options": options}]})),
            (
                "lists.json",
                json!({"lists": [{"code": "nace", "title": {"lv": "Nozares"}, "status": "example",
                    "entries": [{"code": "41", "text": {"lv": "Būvniecība"}}]}]}),
            ),
            (
                "norms.json",
                json!({"acts": [{"code": "dl", "short": "DL", "title": "Darba likums"}],
                    "norms": [{"code": "dl-1", "act": "dl", "place": "1. pants", "status": "unconfirmed"}]}),
            ),
            ("violations.json", violations()),
            ("compositions.json", json!({"compositions": [{"modules": [{"module": "AA"}]}]})),
            (
                "calendar.json",
                json!({"covers_from": "2026-01-01", "covers_to": "2026-12-31", "days_off": [], "working_days": []}),
            ),
            ("aa.json", module()),
        ];
        Self(files.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The same frame around other questions.
    pub fn of(questions: Value) -> Self {
        let mut pack = Self::sound();
        pack.file("aa.json")["questions"] = questions;
        pack.file("layout.json")["sections"][2]["shown_when"] = Value::Null;
        pack
    }

    pub fn file(&mut self, name: &str) -> &mut Value {
        self.0.get_mut(name).unwrap()
    }

    /// A question of the module.
    pub fn question(&mut self, at: usize) -> &mut Value {
        &mut self.file("aa.json")["questions"][at]
    }

    pub fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    pub fn without(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// As bytes, by name.
    pub fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        self.0.iter().map(|(name, value)| (name.clone(), serde_json::to_vec(value).unwrap())).collect()
    }

    pub fn read(&self) -> Result<Library, Faults> {
        read(&self.bytes())
    }

    /// What is told about it; it must be wrong.
    pub fn faults(&self) -> String {
        let faults = self.read().expect_err("this pack is wrong, and loaded");
        assert!(!faults.faults.is_empty(), "who is refused is told why");
        faults.to_string()
    }
}

/// What comes of files.
pub(crate) fn read(files: &[(String, Vec<u8>)]) -> Result<Library, Faults> {
    let files: Vec<SourceFile<'_>> = files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    Library::read(&files)
}

/// The files of the pack as it is delivered.
pub(crate) fn delivered() -> Vec<(String, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sheets");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let mut named: Vec<(String, Vec<u8>)> = files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap()))
        .collect();
    named.sort();
    named
}

fn violations() -> Value {
    let violation = |code: &str, severity: u8| {
        json!({"code": code, "title": {"lv": format!("Pārkāpums {code}")}, "severity": severity,
            "measures": ["order"], "deadline": {"working-days": 5}, "status": "unconfirmed"})
    };
    json!({
        "measures": [{"code": "order", "text": {"lv": "Rīkojums"}}],
        "violations": [violation("AA-V01", 2), violation("AA-V02", 3), violation("BB-V01", 1)]
    })
}

fn module() -> Value {
    json!({
        "code": "AA", "version": 1, "valid_from": "2026-01-01", "title": {"lv": "Daļa"},
        "questions": [
            {"code": "AA-01", "version": 1, "section": "site", "text": {"lv": "Vai ir margas?"},
                "answer": {"set": "jdn"}, "norms": ["dl-1"],
                "violations": [{"when": "AA-01 = no", "code": "AA-V01"}]},
            {"code": "AA-02", "version": 1, "section": "site", "text": {"lv": "Cik?"},
                "answer": {"number": {"unit": "m", "least": 0, "most": 10, "decimals": 1}},
                "parts": [{"code": "why", "text": {"lv": "Kāpēc"}, "answer": "line",
                    "shown_when": "AA-02 > 5"}],
                "shown_when": "AA-01 in {no, partly}",
                "checks": [{"holds": "not (AA-02 > 8)", "say": {"lv": "Daudz."}}]},
            {"code": "AA-03", "version": 1, "section": "people", "text": {"lv": "Vai ir līgums?"},
                "answer": {"set": "jdn"}, "violations": [{"when": "AA-03 = no", "code": "AA-V02"}]},
            {"code": "AA-04", "version": 1, "section": "people", "text": {"lv": "Vai pilngadīgs?"},
                "answer": {"set": "jdn"},
                "prefill": {"from": "person.age >= 18", "source": {"lv": "Vecums"}, "holds": true}},
            {"code": "AA-05", "version": 1, "section": "people", "text": {"lv": "Darbs"},
                "answer": {"classifier": "nace"}, "shown_when": "violated(AA-V02)"},
            {"code": "AA-06", "version": 1, "section": "end", "text": {"lv": "Piezīmes"},
                "answer": "paragraphs", "optional": true}
        ]
    })
}
