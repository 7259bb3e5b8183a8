//! How a measurement is told: one JSON line with median, p99, the target and the machine.

use std::time::Duration;

use serde_json::{Map, Value, json};

/// Durations of the same thing, in the order in which they were measured.
#[derive(Debug, Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    pub fn add(&mut self, duration: Duration) {
        self.0.push(duration);
    }

    /// Takes over what somebody else has measured.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The duration that this share of the samples does not exceed, in milliseconds.
    pub fn quantile_ms(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let at = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
        sorted.get(at).map_or(f64::NAN, |duration| duration.as_secs_f64() * 1000.0)
    }

    pub fn median_ms(&self) -> f64 {
        self.quantile_ms(0.5)
    }

    /// All of them together.
    pub fn seconds(&self) -> f64 {
        self.0.iter().map(Duration::as_secs_f64).sum()
    }
}

/// Prints one line. `facts` are the values that matter for this measurement.
pub fn line(bench: &str, what: &str, facts: Value) {
    let mut line = Map::new();
    line.insert("bench".to_owned(), bench.into());
    line.insert("what".to_owned(), what.into());
    if let Value::Object(facts) = facts {
        line.extend(facts);
    }
    line.insert("machine".to_owned(), machine());
    println!("{}", Value::Object(line));
}

/// The facts of a set of samples.
pub fn timing(samples: &Samples) -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("samples".to_owned(), samples.0.len().into());
    facts.insert("median_ms".to_owned(), rounded(samples.median_ms()));
    facts.insert("p99_ms".to_owned(), rounded(samples.quantile_ms(0.99)));
    facts
}

/// Three digits after the point are more than the clock is worth.
pub fn rounded(value: f64) -> Value {
    json!((value * 1000.0).round() / 1000.0)
}

fn machine() -> Value {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    json!({
        "cpu": model.trim_start_matches([' ', '\t', ':']),
        "cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        "os": std::env::consts::OS,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_real_samples() {
        let mut samples = Samples::default();
        for ms in (1..=100).rev() {
            samples.add(Duration::from_millis(ms));
        }
        assert!((samples.median_ms() - 50.0).abs() < 1e-9, "the 50th of 100");
        assert!((samples.quantile_ms(0.99) - 99.0).abs() < 1e-9);
        assert!(Samples::default().median_ms().is_nan(), "nothing measured is not zero");
    }
}
