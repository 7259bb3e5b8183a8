//! All figures as they come, one line each, and at the end the medians of everything that was measured more than once.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::report::{line, rounded};

#[derive(Debug, Default)]
pub struct Tally {
    contender: &'static str,
    round: usize,
    raw: BTreeMap<(String, &'static str), BTreeMap<String, Vec<f64>>>,
}

impl Tally {
    /// From now on the figures are of this one.
    pub fn begin(&mut self, contender: &'static str, round: usize) {
        (self.contender, self.round) = (contender, round);
    }

    /// One line about a part of a turn.
    pub fn tell(&mut self, what: &str, facts: Value) {
        let mut told = Map::new();
        told.insert("contender".to_owned(), self.contender.into());
        told.insert("round".to_owned(), (self.round + 1).into());
        let figures = self.raw.entry((what.to_owned(), self.contender)).or_default();
        if let Value::Object(facts) = facts {
            for (name, fact) in facts {
                let fact = if let Some(figure) = fact.as_f64() {
                    figures.entry(name.clone()).or_default().push(figure);
                    rounded(figure)
                } else {
                    fact
                };
                told.insert(name, fact);
            }
        }
        line("sync", what, Value::Object(told));
    }

    pub fn medians(&self) {
        for ((what, contender), figures) in &self.raw {
            let mut told = Map::new();
            told.insert("contender".to_owned(), (*contender).into());
            for (name, all) in figures {
                let raw: Vec<Value> = all.iter().map(|one| rounded(*one)).collect();
                told.insert(name.clone(), json!({ "median": median(all), "all": raw }));
            }
            line("sync", &format!("medians of {what}"), Value::Object(told));
        }
    }
}

/// The middle one; of two in the middle, the smaller.
fn median(all: &[f64]) -> Value {
    let mut sorted = all.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().map_or(Value::Null, rounded)
}
