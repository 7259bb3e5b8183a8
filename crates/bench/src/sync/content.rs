//! The sheets of the comparison: a case of forty, each of sixty answers and twelve fields, for us as operations and for the
//! others as documents.

use std::collections::BTreeMap;

use apseko_casework::EntityKind;
use apseko_oplog::{Draft, EntityId, EntityRef, Kind, RegisterKey, UserId, Value};
use serde_json::{Map, Value as Json, json};

use super::installation::UNIT;
use crate::oplog::content::{ANSWERS, SHEETS_PER_CASE, answers, scope, sheet};
use crate::oplog::office::Luck;

/// The fields of a sheet beside its answers.
pub const FIELDS: u64 = 12;
/// Values of a sheet.
pub const VALUES: u64 = ANSWERS + FIELDS;
/// Edits while both devices are online.
pub const EDITS: u64 = 500;
/// Conflicts of each kind.
pub const PAIRS: u64 = 1_000;
/// Rounds in which nothing has happened.
pub const NO_OPS: usize = 50;

/// What a person with this device writes when they begin a sheet; the first one of a case opens the case.
pub fn drafts(number: u64, user: UserId) -> Vec<Draft> {
    let mut drafts = Vec::new();
    if number.is_multiple_of(SHEETS_PER_CASE) {
        let case = EntityKind::Case.entity(EntityId(scope(number).id));
        drafts.push(draft(number, case, "unit", Value::Bytes(UNIT.to_vec())));
        drafts.push(draft(number, case, "created_by", Value::Bytes(user.0.to_vec())));
    }
    drafts.extend(fields(number).into_iter().map(|(name, value)| draft(number, sheet(number), name, value)));
    drafts.extend(answers(number));
    drafts
}

/// How many operations so many sheets are.
pub fn operations(sheets: u64) -> u64 {
    sheets * VALUES + 2 * sheets.div_ceil(SHEETS_PER_CASE)
}

fn draft(number: u64, entity: EntityRef, field: &str, value: Value) -> Draft {
    let field = field.to_owned();
    let (scope, parents, seen) = (scope(number), Vec::new(), Vec::new());
    Draft { scope, kind: Kind::Set, entity, field, value, parents, seen, needs: 1 }
}

fn fields(number: u64) -> [(&'static str, Value); 12] {
    let mut luck = Luck(number ^ 0xf1e1d);
    let mut id = || Value::Bytes(luck.id().to_vec());
    let codes = |codes: &[&str]| Value::List(codes.iter().map(|code| Value::text(*code)).collect());
    [
        ("task", id()),
        ("visit", id()),
        ("party", id()),
        ("definition", Value::text("dda")),
        ("version", Value::Int(3)),
        ("purpose", Value::text("Darba aizsardzības prasību pārbaude būvlaukumā")),
        ("type", Value::text("thematic")),
        ("state", Value::text("in_progress")),
        ("kinds", codes(&["construction"])),
        ("modules", codes(&["height", "electricity"])),
        ("picked", codes(&[])),
        ("day", Value::text("2026-11-20")),
    ]
}

/// A field of a sheet that holds an answer, by its number in the sheet.
pub fn question(sheet_number: u64, question: u64) -> RegisterKey {
    let field = crate::oplog::content::answer(sheet_number, question).field;
    RegisterKey { entity: sheet(sheet_number), field }
}

/// An answer with this choice.
pub fn answer(choice: &str) -> Value {
    let choice = Value::map([("value", Value::map([("choice", Value::text(choice))]))]);
    Value::map([("parts", choice), ("definition", Value::Int(3))])
}

/// The choice of an answer.
pub fn choice(answer: &Value) -> Option<&str> {
    answer.get("parts")?.get("value")?.get("choice")?.as_text()
}

/// Sheet, question and choice of every edit, the same for everybody.
pub fn edits(sheets: u64) -> Vec<(u64, u64, String)> {
    let mut luck = Luck(0xed17);
    (0..EDITS).map(|edit| (luck.below(sheets), luck.below(ANSWERS), format!("edit-{edit}"))).collect()
}

/// The sheets of the conflicts.
pub fn pairs(sheets: u64) -> Vec<u64> {
    (0..PAIRS.min(sheets)).collect()
}

/// All of it for the others.
pub fn script(sheets: u64) -> Json {
    let edits: Vec<Json> = edits(sheets)
        .into_iter()
        .map(|(sheet, question, choice)| json!([sheet, code(question), { "choice": choice }]))
        .collect();
    json!({
        "sheets": (0..sheets).map(document).collect::<Vec<_>>(),
        "edits": edits,
        "pairs": pairs(sheets),
        "no_ops": NO_OPS,
    })
}

fn code(question: u64) -> String {
    format!("q{question:02}")
}

fn document(number: u64) -> Json {
    let questions = answers(number).into_iter().zip(0..);
    let answers: Map<String, Json> = questions.map(|(draft, at)| (code(at), short(&draft.value))).collect();
    let fields: BTreeMap<&str, Json> =
        fields(number).into_iter().map(|(name, value)| (name, plain(&value))).collect();
    json!({ "id": hex::encode(sheet(number).id.0), "fields": fields, "answers": answers })
}

/// As somebody would write an answer in JSON.
fn short(answer: &Value) -> Json {
    let mut short = Map::new();
    short.insert("choice".to_owned(), choice(answer).unwrap_or_default().into());
    short.insert("definition".to_owned(), answer.get("definition").and_then(Value::as_int).into());
    if let Some(note) = answer.get("note").and_then(Value::as_text) {
        short.insert("note".to_owned(), note.into());
    }
    Json::Object(short)
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Bytes(bytes) => hex::encode(bytes).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Int(number) => (*number).into(),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Null | Value::Bool(_) | Value::Map(_) => Json::Null,
    }
}
