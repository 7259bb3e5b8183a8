//! What the server's own operations say: verdicts on petitions, holding back, letting in, erasing.

use crate::{Body, Header, OpId, Value};

/// What became of a petition, or of an operation that needs a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It holds: the verdict carries the new value.
    Accepted,
    /// It does not hold; the reason is in the verdict.
    Rejected,
    /// The operation is kept, and takes no part in the state until someone lets it in.
    Held,
}

/// A verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// On which operation.
    pub of: OpId,
    /// What it comes to.
    pub outcome: Outcome,
    /// Why, as a stable code; empty when accepted.
    pub reason: String,
    /// The new value, when accepted.
    pub value: Value,
}

impl Verdict {
    pub(crate) fn read(header: &Header, body: &Body) -> Option<Self> {
        let facts = body.facts()?;
        let outcome = match facts.value.get("outcome")?.as_text()? {
            "accepted" => Outcome::Accepted,
            "rejected" => Outcome::Rejected,
            "held" => Outcome::Held,
            _ => return None,
        };
        let [of] = header.seen.as_slice() else { return None };
        let reason = facts.value.get("reason").and_then(Value::as_text).unwrap_or_default();
        let value = facts.value.get("value").cloned().unwrap_or(Value::Null);
        Some(Self { of: *of, outcome, reason: reason.to_owned(), value })
    }

    pub(crate) fn value(outcome: Outcome, reason: &str, value: Value) -> Value {
        let outcome = match outcome {
            Outcome::Accepted => "accepted",
            Outcome::Rejected => "rejected",
            Outcome::Held => "held",
        };
        match (reason.is_empty(), value == Value::Null) {
            (true, true) => Value::map([("outcome", Value::text(outcome))]),
            (true, false) => Value::map([("outcome", Value::text(outcome)), ("value", value)]),
            (false, _) => Value::map([("outcome", Value::text(outcome)), ("reason", Value::text(reason))]),
        }
    }
}

/// A list of operations as a value: what a seal rests on, what an order destroys.
pub(crate) fn ids_value(ids: &[OpId]) -> Value {
    Value::List(ids.iter().map(|id| Value::Bytes(id.0.to_vec())).collect())
}

/// The operations in such a list; anything else in it is passed over.
pub(crate) fn ids_in(value: &Value, name: &str) -> Vec<OpId> {
    let items = value.get(name).map(Value::items).unwrap_or_default();
    items.iter().filter_map(|item| item.as_fixed().map(OpId)).collect()
}
