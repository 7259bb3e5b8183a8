//! An entry as one line of JSON, for whoever looks, and for whatever collects the records of many systems.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Actor, Event, Outcome};
use crate::people::Book;
use crate::storage::JournalLine;

/// One entry as one line without a line break at its end. `entry` holds the hashed bytes as they are, so that the hash can
/// be recomputed even when a newer program has written what is unknown here.
pub fn as_json(line: &JournalLine) -> String {
    let mut said =
        Event::from_bytes(&line.entry).map_or_else(|_| json!({ "unreadable": true }), |event| of(&event));
    if let Value::Object(fields) = &mut said {
        fields.insert("seq".to_owned(), json!(line.seq));
        fields.insert("hash".to_owned(), json!(hex::encode(line.hash)));
        fields.insert("entry".to_owned(), json!(hex::encode(&line.entry)));
    }
    said.to_string()
}

/// The same with what devices, people and things are called today, where the book knows it. It is joined to what was noted when that is
/// read: ids are what the chain keeps.
pub fn as_named_json(line: &JournalLine, book: &Book) -> String {
    let mut said: Value = serde_json::from_str(&as_json(line)).unwrap_or_default();
    let (Value::Object(fields), Ok(event)) = (&mut said, Event::from_bytes(&line.entry)) else {
        return said.to_string();
    };
    let actor = match &event.actor {
        Actor::Person(user) => book.person((*user).into()).map(|it| it.name.to_string()),
        Actor::System(key) => book.key(crate::people::Id(*key)).map(|it| it.name.to_string()),
        Actor::Unknown | Actor::Operator(_) | Actor::Server => None,
    };
    let device = event.device.and_then(|it| book.label_of(it.into()));
    let names =
        [("actor_name", actor), ("device_label", device), ("object_name", book.called(&event.object))];
    fields.extend(names.into_iter().filter_map(|(field, name)| Some((field.to_owned(), json!(name?)))));
    said.to_string()
}

fn of(event: &Event) -> Value {
    let (outcome, code) = match &event.outcome {
        Outcome::Done => ("done", None),
        Outcome::Begun => ("begun", None),
        Outcome::Refused(code) => ("refused", Some(code)),
    };
    let actor = match &event.actor {
        Actor::Unknown => Value::Null,
        Actor::Person(user) => json!({ "person": hex::encode(user.0) }),
        Actor::Operator(name) => json!({ "operator": name }),
        Actor::Server => json!("server"),
        Actor::System(key) => json!({ "system": hex::encode(key) }),
    };
    json!({
        // A clock can be set to a year that no calendar has: then there are only the milliseconds.
        "at": Timestamp::from_millisecond(event.at_ms).ok().map(|at| format!("{at:.3}")),
        "at_ms": event.at_ms,
        "device": event.device.map(|device| hex::encode(device.0)),
        "actor": actor,
        "address": event.address,
        "action": event.action,
        "object": event.object,
        "outcome": outcome,
        "code": code,
        "purpose": event.purpose,
        "subject": event.subject.map(|subject| subject.code()),
        "detail": event.detail.iter().map(|(name, value)| json!([name, value])).collect::<Vec<_>>(),
    })
}
