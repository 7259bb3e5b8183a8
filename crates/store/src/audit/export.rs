//! The audit as lines of JSON, for whoever collects the records of many systems or has to look at one device's.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::event::{AuditEvent, AuditResult};
use super::record::{ADDRESS, AuditRecord};

/// One record as one line of JSON without a line break at its end. Bytes are in hexadecimal; `event` holds the hashed
/// bytes as they are, so that the hash can be recomputed even when a newer program has written fields unknown here.
pub fn export_line(record: &AuditRecord) -> String {
    let mut line = record.event().map_or_else(|_| json!({ "unreadable": true }), |event| said(&event));
    if let Value::Object(fields) = &mut line {
        fields.insert("seq".to_owned(), json!(record.seq));
        fields.insert("hash".to_owned(), json!(hex::encode(record.hash())));
        fields.insert("prev".to_owned(), json!(hex::encode(record.prev)));
        fields.insert("device".to_owned(), json!(hex::encode(record.device)));
        fields.insert("address".to_owned(), json!(ADDRESS));
        fields.insert("event".to_owned(), json!(hex::encode(&record.event)));
    }
    line.to_string()
}

fn said(event: &AuditEvent) -> Value {
    let (result, code) = match &event.result {
        AuditResult::Done => ("done", None),
        AuditResult::Refused(code) => ("refused", Some(code)),
    };
    let object = event
        .object
        .as_ref()
        .map(|object| json!({ "kind": object.kind.code(), "id": hex::encode(object.id) }));
    json!({
        // A clock can be set to a year that no calendar has: then there are only the milliseconds.
        "at": Timestamp::from_millisecond(event.at_ms).ok().map(|at| format!("{at:.3}")),
        "at_ms": event.at_ms,
        "uptime_ms": event.uptime_ms,
        "boot": hex::encode(event.boot),
        "actor": event.actor,
        "kind": event.kind.code(),
        "object": object,
        "purpose": event.purpose,
        "result": result,
        "code": code,
        "detail": event.detail,
    })
}
