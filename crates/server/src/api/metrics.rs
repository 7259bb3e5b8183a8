//! What an operator's monitoring reads: how many requests came, what became of them, how long they took.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;

/// The upper ends of the classes into which times are counted, in milliseconds.
const CLASSES_MS: [u64; 8] = [5, 10, 25, 50, 100, 250, 1_000, 5_000];

/// Counts of everything that was asked.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<BTreeMap<&'static str, Counts>>);

#[derive(Debug, Default, Clone)]
struct Counts {
    by_status: BTreeMap<u16, u64>,
    classes: [u64; CLASSES_MS.len()],
    micros: u128,
    all: u64,
}

impl Metrics {
    /// One request more.
    pub fn note(&self, operation: &'static str, status: StatusCode, took: Duration) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = counts.entry(operation).or_default();
        *counts.by_status.entry(status.as_u16()).or_default() += 1;
        counts.all += 1;
        counts.micros += took.as_micros();
        for (class, limit) in counts.classes.iter_mut().zip(CLASSES_MS) {
            *class += u64::from(took <= Duration::from_millis(limit));
        }
    }

    /// All counts in the text form that Prometheus reads, after what else is worth knowing.
    pub fn text(&self, gauges: &[(&str, &str, u64)]) -> String {
        let mut out = String::new();
        for (name, help, value) in gauges {
            // Writing into a string does not fail.
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
        }
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let _ = writeln!(out, "# HELP apseko_requests_total Requests of the API, by operation and status.");
        let _ = writeln!(out, "# TYPE apseko_requests_total counter");
        for (operation, counts) in &counts {
            for (status, count) in &counts.by_status {
                let _ = writeln!(
                    out,
                    "apseko_requests_total{{operation=\"{operation}\",status=\"{status}\"}} {count}"
                );
            }
        }
        let _ = writeln!(out, "# HELP apseko_request_seconds How long requests of the API took.");
        let _ = writeln!(out, "# TYPE apseko_request_seconds histogram");
        for (operation, counts) in &counts {
            write_times(&mut out, operation, counts);
        }
        out
    }
}

fn write_times(out: &mut String, operation: &str, counts: &Counts) {
    for (class, limit) in counts.classes.iter().zip(CLASSES_MS) {
        let (whole, rest) = (limit / 1_000, limit % 1_000);
        let label = format!("operation=\"{operation}\",le=\"{whole}.{rest:03}\"");
        let _ = writeln!(out, "apseko_request_seconds_bucket{{{label}}} {class}");
    }
    let all = counts.all;
    let _ = writeln!(out, "apseko_request_seconds_bucket{{operation=\"{operation}\",le=\"+Inf\"}} {all}");
    let (seconds, rest) = (counts.micros / 1_000_000, counts.micros % 1_000_000);
    let _ = writeln!(out, "apseko_request_seconds_sum{{operation=\"{operation}\"}} {seconds}.{rest:06}");
    let _ = writeln!(out, "apseko_request_seconds_count{{operation=\"{operation}\"}} {all}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn monitoring_reads_how_many_came_and_how_long_they_took() {
        let metrics = Metrics::default();
        metrics.note("list-people", StatusCode::OK, Duration::from_millis(7));
        metrics.note("list-people", StatusCode::FORBIDDEN, Duration::from_millis(60));
        let text = metrics.text(&[("apseko_feed_head", "The last place of the feed.", 12)]);
        for line in [
            "apseko_feed_head 12",
            r#"apseko_requests_total{operation="list-people",status="200"} 1"#,
            r#"apseko_requests_total{operation="list-people",status="403"} 1"#,
            r#"apseko_request_seconds_bucket{operation="list-people",le="0.005"} 0"#,
            r#"apseko_request_seconds_bucket{operation="list-people",le="0.010"} 1"#,
            r#"apseko_request_seconds_bucket{operation="list-people",le="+Inf"} 2"#,
            r#"apseko_request_seconds_sum{operation="list-people"} 0.067000"#,
        ] {
            assert!(text.lines().any(|said| said == line), "{line} is not in\n{text}");
        }
    }
}
