//! An entry as one line of JSON, for whoever looks, and for whatever collects the records of many systems.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Actor, Event, Outcome};
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
