//! What is wrong with a definition, and where, in words for whoever wrote it.

use std::fmt;

/// A fault with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// Where in it: `DA-12 shown_when`.
    pub place: String,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, problem } = self;
        if place.is_empty() {
            write!(out, "{file}: {problem}")
        } else {
            write!(out, "{file}: {place}: {problem}")
        }
    }
}

/// Everything that is wrong with a pack. Nothing of it can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Faults {
    /// The first of them.
    pub faults: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

/// Nobody reads more than this; a hostile file could have millions.
const MOST_FAULTS: usize = 200;

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(out, "{fault}")?;
        }
        if self.more > 0 {
            writeln!(out, "and {} more", self.more)?;
        }
        Ok(())
    }
}

/// Collects faults while a pack is read.
#[derive(Debug, Default)]
pub(super) struct Findings {
    faults: Vec<Fault>,
    more: usize,
}

impl Findings {
    pub(super) fn add(&mut self, file: &str, place: impl Into<String>, problem: impl fmt::Display) {
        if self.faults.len() < MOST_FAULTS {
            let fault = Fault { file: file.to_owned(), place: place.into(), problem: problem.to_string() };
            self.faults.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn into_faults(self) -> Faults {
        Faults { faults: self.faults, more: self.more }
    }
}
