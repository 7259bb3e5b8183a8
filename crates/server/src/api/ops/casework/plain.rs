//! Values as JSON that others understand: ids as UUIDs, days and moments as ISO 8601 has them, codes as they are defined.

use std::collections::BTreeMap;

use apseko_casework::registry::Field;
use apseko_casework::{EntityKind, Holds, KeptValue};
use apseko_domain::{Masking, PersonId, RegistrationNumber, RegistrationNumberWarning};
use apseko_oplog::{EntityId, UserId, Value};
use apseko_sheets::Value as Part;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::veil::Veil;
use crate::api::ops::view::moment;

/// Fields that hold nothing but a number which names a person.
const NUMBERS: [&str; 3] = ["personal_code", "document_number", "addressee_code"];
/// The half of a personal code that people give of themselves.
const BIRTH: &str = "birth_day";
/// The part of an answer in which people write one.
const CODE_PART: &str = "code";

/// A value that stands, and who wrote it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Said {
    /// The value; nothing where the field was emptied.
    pub value: Json,
    /// Who wrote it, the last of those who did.
    pub person: PersonId,
    /// When, by the clock of where it was written.
    pub at: Option<Timestamp>,
}

/// A field of a thing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FieldView {
    /// Whether people disagree on it.
    pub disputed: bool,
    /// Whether numbers that name people are not shown as they stand.
    pub veiled: bool,
    /// Every value that stands: one, unless it is disputed. The first is the one to show.
    pub values: Vec<Said>,
}

/// The fields of a thing that this program knows, by their codes.
pub(super) fn fields(
    kind: EntityKind,
    kept: Vec<(String, Vec<KeptValue>)>,
    veil: Veil,
) -> BTreeMap<String, FieldView> {
    let known = kept.into_iter().filter_map(|(code, values)| Some((kind.field(&code)?, code, values)));
    known.map(|(field, code, values)| (code, field_view(field, values, veil))).collect()
}

fn field_view(field: Field, kept: Vec<KeptValue>, veil: Veil) -> FieldView {
    let disputed = kept.len() > 1;
    let open = Veil { codes: Masking::Plain, ..veil };
    let veiled = kept.iter().any(|it| of_field(field, &it.value, veil) != of_field(field, &it.value, open));
    let values = kept.into_iter().map(|it| Said {
        value: of_field(field, &it.value, veil),
        person: person(it.author),
        at: moment(it.wall_ms),
    });
    FieldView { disputed, veiled, values: values.collect() }
}

fn of_field(field: Field, value: &Value, veil: Veil) -> Json {
    if let Value::Text(text) = value {
        if NUMBERS.contains(&field.code) && !(field.code == "addressee_code" && is_company(text)) {
            return veil.whole_number(text).map_or(Json::Null, Json::String);
        }
        if field.code == BIRTH && veil.codes == Masking::Hidden {
            return Json::Null;
        }
    }
    match (field.holds, value) {
        (Holds::Instant, Value::Int(ms)) => moment(*ms).map_or(Json::Null, |at| Json::String(at.to_string())),
        _ => of_value(value, veil),
    }
}

fn is_company(number: &str) -> bool {
    let warnings = RegistrationNumber::parse(number).map(|it| it.warnings());
    warnings.is_ok_and(|them| !them.contains(&RegistrationNumberWarning::LikePersonalCode))
}

fn of_value(value: &Value, veil: Veil) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(said) => Json::Bool(*said),
        Value::Int(number) => json!(number),
        // A field that holds a day may hold anything on a device that does not keep to the rules.
        Value::Text(text) => Json::String(veil.text(text)),
        Value::Bytes(bytes) => Json::String(match <[u8; 16]>::try_from(bytes.as_slice()) {
            Ok(id) => Uuid::from_bytes(id).hyphenated().to_string(),
            Err(_) => hex::encode(bytes),
        }),
        Value::List(items) => items.iter().map(|item| of_value(item, veil)).collect(),
        Value::Map(pairs) => {
            pairs.iter().map(|(name, item)| (veil.text(name), of_value(item, veil))).collect()
        }
    }
}

/// One part of an answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PartView {
    /// What it is: `choice`, `multi`, `number`, `date`, `date-time`, `text`, `entry`, `person`, `address`, `captured`, or `unfit`
    /// for what was typed and is none of these.
    pub kind: &'static str,
    /// The value; nothing where it is not for whoever asks.
    pub value: Json,
}

/// A part of an answer. Where people are not shown, what somebody typed is not either: it may be about them.
pub(super) fn part(code: &str, part: &Part, veil: Veil) -> PartView {
    let typed = |text: &str| match (veil.people, code == CODE_PART) {
        (false, _) => Json::Null,
        (true, true) => veil.whole_number(text).map_or(Json::Null, Json::String),
        (true, false) => Json::String(veil.text(text)),
    };
    let (kind, value) = match part {
        Part::Choice(option) => ("choice", json!(option.as_str())),
        Part::Multi(options) => ("multi", options.iter().map(|option| json!(option.as_str())).collect()),
        Part::Number(number) => ("number", number_of(&number.to_string())),
        Part::Date(day) => ("date", json!(day)),
        Part::DateTime(at) => ("date-time", json!(at)),
        Part::Text(text) => ("text", typed(text)),
        Part::Unfit(text) => ("unfit", typed(text)),
        Part::Entry { code, name } if code.is_empty() => {
            ("entry", json!({ "code": null, "name": typed(name) }))
        }
        Part::Entry { code, name } => ("entry", json!({ "code": code, "name": typed(name) })),
        Part::Person { name, about } => {
            ("person", whole(veil, || json!({ "name": typed(name), "about": typed(about) })))
        }
        Part::Address { text, code, position } => (
            "address",
            whole(veil, || json!({ "text": typed(text), "code": typed(code), "position": typed(position) })),
        ),
        Part::Captured(ids) => ("captured", whole(veil, || json!(ids))),
    };
    PartView { kind, value }
}

fn whole(veil: Veil, value: impl FnOnce() -> Json) -> Json {
    if veil.people { value() } else { Json::Null }
}

/// A decimal as a number of JSON.
fn number_of(decimal: &str) -> Json {
    serde_json::from_str(&decimal.replace(',', ".")).unwrap_or_else(|_| json!(decimal))
}

pub(super) fn person(user: UserId) -> PersonId {
    PersonId(Uuid::from_bytes(user.0))
}

pub(super) fn uuid(id: EntityId) -> Uuid {
    Uuid::from_bytes(id.0)
}

/// A day; whatever else a device may have written there is none.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// A text, if there is one.
pub(super) fn some(text: &str, veil: Veil) -> Option<String> {
    (!text.is_empty()).then(|| veil.text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: EntityKind, field: &str, text: &str, codes: Masking) -> Json {
        of_field(kind.field(field).unwrap(), &Value::text(text), Veil { codes, people: true })
    }

    #[test]
    fn what_names_a_person_is_shown_as_far_as_their_code_is() {
        for (field, said, masked) in [
            ("personal_code", "010190-12345", "010190-*****"),
            ("document_number", "A-771234", "*****34"),
            ("birth_day", "1990-01-01", "1990-01-01"),
        ] {
            let worker = |codes| shown(EntityKind::Worker, field, said, codes);
            assert_eq!(worker(Masking::Plain), json!(said));
            assert_eq!(worker(Masking::Masked), json!(masked), "{field}");
            assert_eq!(worker(Masking::Hidden), Json::Null, "{field} is half of who somebody is");
        }
    }

    #[test]
    fn the_number_of_a_company_that_is_written_to_is_no_code_of_a_person() {
        let addressee = |number| shown(EntityKind::Document, "addressee_code", number, Masking::Hidden);
        assert_eq!(addressee("40003521600"), json!("40003521600"));
        assert_eq!(addressee("010190-12345"), Json::Null);
        assert_eq!(addressee("A-771234"), Json::Null, "what is no number of a company may be a passport");
    }

    #[test]
    fn what_was_typed_into_an_answer_is_for_whoever_is_shown_people() {
        let text = || "Valdis".to_owned();
        let counts = Veil { codes: Masking::Plain, people: false };
        for typed in [
            Part::Text(text()),
            Part::Unfit(text()),
            Part::Person { name: text(), about: text() },
            Part::Address { text: text(), code: text(), position: text() },
        ] {
            assert_eq!(part("value", &typed, counts).value, Json::Null, "{typed:?}");
            let whole = part("value", &typed, Veil { people: true, ..counts }).value;
            assert!(whole.to_string().contains("Valdis"), "{whole}");
        }
        let entry = Part::Entry { code: String::new(), name: text() };
        assert_eq!(part("value", &entry, counts).value, json!({ "code": null, "name": null }));
        let hidden = Veil { codes: Masking::Hidden, people: true };
        assert_eq!(part(CODE_PART, &Part::Text("A-771234".to_owned()), hidden).value, Json::Null);
    }
}
