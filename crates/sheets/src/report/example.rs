//! A small pack in which everything that the report tells happens once, so that its stories need no preparation.

use crate::library::{Edition, Library, SourceFile};

const FILES: &[(&str, &str)] = &[
    ("pack.json", r#"{"code": "small", "version": 3, "title": {"lv": "Mazs paraugs"}}"#),
    (
        "layout.json",
        r#"{"sections": [
            {"code": "site", "title": {"lv": "Objekts"}},
            {"code": "people", "title": {"lv": "Nodarbinātie"}, "group": "persons", "shown_when": "count(persons) > 0"},
            {"code": "papers", "title": {"lv": "Dokumenti"}, "group": "parties"}],
          "groups": [
            {"code": "persons", "title": {"lv": "Nodarbinātais"}, "of": "worker"},
            {"code": "parties", "title": {"lv": "Puse"}, "of": "party"}]}"#,
    ),
    (
        "sets.json",
        r#"{"sets": [{"code": "jdn", "options": [
            {"code": "yes", "text": {"lv": "Jā"}, "tone": "good"},
            {"code": "partly", "text": {"lv": "Daļēji"}, "tone": "partly", "needs": "note"},
            {"code": "no", "text": {"lv": "Nē"}, "tone": "bad", "needs": "note-or-photo"}]}]}"#,
    ),
    (
        "lists.json",
        r#"{"lists": [{"code": "mk99", "title": {"lv": "Bīstamās nozares"}, "status": "example",
            "entries": [{"code": "41", "text": {"lv": "Ēku būvniecība"}}]}]}"#,
    ),
    (
        "norms.json",
        r#"{"acts": [{"code": "dl", "short": "Darba likums", "title": "Darba likums"}], "norms": [
            {"code": "dl-40", "act": "dl", "place": "40. pants", "status": "confirmed"},
            {"code": "dl-41", "act": "dl", "place": "41. pants", "status": "unconfirmed"}]}"#,
    ),
    (
        "violations.json",
        r#"{"measures": [{"code": "order", "text": {"lv": "Rīkojums"}}], "violations": [
            {"code": "DT-V01", "title": {"lv": "Nav līguma"}, "severity": 3, "measures": ["order"],
             "deadline": {"working-days": 5}, "remark": "140 vienības", "status": "unconfirmed"},
            {"code": "DT-V02", "title": {"lv": "Nekad"}, "severity": 1, "measures": ["order"], "status": "example"}]}"#,
    ),
    (
        "compositions.json",
        r#"{"compositions": [{"modules": [{"module": "KOP"}, {"module": "DT", "only": ["DT-01", "DT-02"]}]}]}"#,
    ),
    (
        "calendar.json",
        r#"{"covers_from": "2026-01-01", "covers_to": "2026-12-31", "days_off": [], "working_days": []}"#,
    ),
    (
        "kop.json",
        r#"{"code": "KOP", "version": 1, "valid_from": "2026-01-01", "title": {"lv": "Kopējā daļa"}, "questions": [
            {"code": "KOP-13", "version": 1, "section": "site", "text": {"lv": "Pazīmes"}, "answer": {"multi": [
                {"code": "scaffolds", "text": {"lv": "Sastatnes"}}, {"code": "cranes", "text": {"lv": "Celtņi"}}]}},
            {"code": "KOP-14", "version": 1, "section": "site", "text": {"lv": "Tēmas"}, "answer": {"multi": [
                {"code": "wages", "text": {"lv": "Darba samaksa"}}]}, "shown_when": "purpose(application)"},
            {"code": "NN-01", "version": 1, "section": "site", "text": {"lv": "Cik strādā?"},
             "answer": {"number": {"unit": "personas", "least": 0, "most": 99, "decimals": 1}}},
            {"code": "NN-04", "version": 1, "section": "people", "text": {"lv": "Kopš kura laika?"}, "answer": "date",
             "parts": [{"code": "unknown", "text": {"lv": "Nezina"}, "instead": true, "optional": true,
                        "answer": {"choice": [{"code": "unknown", "text": {"lv": "Nezina"}}]}}]}]}"#,
    ),
    (
        "dt.json",
        r#"{"code": "DT", "version": 2, "valid_from": "2026-01-01", "title": {"lv": "Darba attiecības"}, "questions": [
            {"code": "DT-01", "version": 2, "section": "papers", "text": {"lv": "Vai ir līgums?"}, "answer": {"set": "jdn"},
             "parts": [{"code": "missing", "text": {"lv": "Kā nav"}, "shown_when": "DT-01 = no", "answer": {"multi": [
                {"code": "paper", "text": {"lv": "Papīra"}}, {"code": "signature", "text": {"lv": "Paraksta"}}]}}],
             "norms": ["dl-40"], "danger": true, "violations": [{"when": "DT-01 = no", "code": "DT-V01", "provisional": true}]},
            {"code": "DT-02", "version": 1, "section": "papers", "text": {"lv": "Vai kopija ir objektā?"},
             "answer": {"set": "jdn"}, "shown_when": "DT-01 != no and (feature(scaffolds) or topic(wages))"},
            {"code": "DT-03", "version": 1, "section": "papers", "text": {"lv": "Neviens to nejautā."}, "answer": "line"}]}"#,
    ),
];

pub(super) fn library() -> Library {
    let file = |(name, text): &(&'static str, &'static str)| SourceFile { name, bytes: text.as_bytes() };
    let files: Vec<SourceFile<'_>> = FILES.iter().map(file).collect();
    Library::read(&files).unwrap_or_else(|faults| panic!("\n{faults}"))
}

pub(super) fn edition() -> std::sync::Arc<Edition> {
    std::sync::Arc::clone(&library().editions()[0])
}
