//! How a delivery is told: what was needed beside what passed.

use apseko_tests::uploads::{Deliverer, Outcome, Receiver};
use serde_json::{Map, Value, json};

use crate::report::rounded;
use crate::{Failure, report};

/// Prints one line, and fails if what was delivered is not there.
pub fn tell(
    scenario: &str,
    (who, to): (Deliverer, &Receiver),
    outcome: &Outcome,
    more: Value,
) -> Result<(), Failure> {
    let seconds = outcome.took.as_secs_f64();
    let mut facts = Map::new();
    let mut put = |name: &str, value: Value| drop(facts.insert(name.to_owned(), value));
    put("client", who.name().into());
    put("server", to.name().into());
    put("bytes_needed", outcome.needed.into());
    put("bytes_seen", outcome.passed.up.into());
    put("sent_again_percent", rounded(outcome.sent_again() * 100.0));
    put("bytes_down", outcome.passed.down.into());
    put("connections", outcome.passed.connections.into());
    put("breaks", outcome.passed.breaks.into());
    put("kills", outcome.kills.into());
    put("seconds", rounded(seconds));
    put("bits_per_second", bits_per_second(outcome.needed, seconds));
    put("client_peak_mb", megabytes(outcome.peaks_kb[0]));
    put("server_peak_mb", megabytes(outcome.peaks_kb[1]));
    put("hashes_equal", outcome.missing.is_empty().into());
    put("missing", outcome.missing.len().into());
    let said = outcome.said.as_deref().and_then(|said| serde_json::from_str::<Value>(said).ok());
    put("client_says", said.unwrap_or(json!(outcome.said)));
    if let Value::Object(more) = more {
        facts.extend(more);
    }
    report::line("upload", scenario, Value::Object(facts));
    if outcome.is_whole() {
        Ok(())
    } else {
        Err(format!("{} did not deliver everything to {}", who.name(), to.name()).into())
    }
}

/// What of the files passed in a second, whatever else did.
pub fn bits_per_second(bytes: u64, seconds: f64) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "fewer than 2^52 bytes are ever measured")]
    let bits = bytes as f64 * 8.0;
    rounded((bits / seconds).round())
}

fn megabytes(kilobytes: Option<u64>) -> Value {
    kilobytes.map_or(Value::Null, |kilobytes| (kilobytes / 1_024).into())
}
