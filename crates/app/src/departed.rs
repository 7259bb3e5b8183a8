//! What a command is told that names something of a case that was given to somebody else: that, and not that there is no such thing.

use apseko_domain::Code;
use apseko_store::View;
use serde_json::Value;
use uuid::Uuid;

use crate::failure::Failure;

/// Whether any of these is of a case that has left this device.
pub(crate) fn is_any(view: &View<'_>, ids: &[Uuid]) -> Result<bool, Failure> {
    if !view.has_departures()? {
        return Ok(false);
    }
    for id in ids {
        if view.has_departed(*id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Why something could not be written. What can still be written into a case that has left is written: it is sent, and looked
/// at by whoever has the case now.
pub(crate) fn reason(view: &View<'_>, call: &[u8], failure: Failure) -> Failure {
    let is_missing = matches!(
        failure.code,
        Code::TaskUnknown | Code::NoteUnknown | Code::VisitUnknown | Code::SheetUnknown | Code::ThingUnknown
    );
    if is_missing && is_any(view, &ids_in(call)).unwrap_or(false) {
        return Failure::from(Code::CaseLeft).with_cause(failure.cause);
    }
    failure
}

/// Every id that a command names: ids look the same in all of them.
pub(crate) fn ids_in(call: &[u8]) -> Vec<Uuid> {
    let Ok(Value::Object(mut envelope)) = serde_json::from_slice(call) else { return Vec::new() };
    let mut ids = Vec::new();
    let mut inside: Vec<Value> = envelope.remove("body").into_iter().collect();
    while let Some(value) = inside.pop() {
        match value {
            Value::String(text) => ids.extend(Uuid::parse_str(&text)),
            Value::Array(items) => inside.extend(items),
            Value::Object(fields) => inside.extend(fields.into_iter().map(|(_, value)| value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_of_a_command_is_found_and_that_of_the_request_is_not_one() {
        let [request, task, sheet] = [1, 2, 3].map(Uuid::from_u128);
        let call = format!(
            r#"{{"request_id": "{request}", "body": {{"task": "{task}", "at": {{"spots": [{{"sheet": "{sheet}"}}, 7]}}, "text": "nav"}}}}"#
        );
        let mut found = ids_in(call.as_bytes());
        found.sort_unstable();
        assert_eq!(found, [task, sheet]);
        assert!(ids_in(b"no command").is_empty());
    }
}
