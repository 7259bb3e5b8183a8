//! What a person answers: typed parts, a note, where it comes from. What was typed and does not fit is kept as typed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::code::{OptionCode, PartCode};
use crate::decimal::Decimal;

/// The value of one part of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// One of several options, or true and false as `yes` and `no`.
    Choice(OptionCode),
    /// Any number of options.
    Multi(BTreeSet<OptionCode>),
    /// A number, in the unit that the question names.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// A day and a time, as clocks in Latvia show it.
    DateTime(DateTime),
    /// Words.
    Text(String),
    /// An entry of a classifier: its code (empty for one that is not in it) and its name.
    Entry {
        /// The code.
        code: String,
        /// The name, or what the person wrote instead.
        name: String,
    },
    /// A person.
    Person {
        /// The name as it was said or read.
        name: String,
        /// What else: a role, a way to reach them.
        about: String,
    },
    /// A place.
    Address {
        /// As people write it.
        text: String,
        /// Its code in the register of addresses; empty if unknown.
        code: String,
        /// Latitude and longitude with a comma; empty if unknown.
        position: String,
    },
    /// Something that was captured: photographs or a signature, by the ids of the evidence.
    Captured(Vec<uuid::Uuid>),
    /// What was typed where something else was wanted: kept, shown, counted as missing.
    Unfit(String),
}

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Seen by the inspector.
    Observed,
    /// Read in a document.
    Document,
    /// Said by somebody.
    Interview,
    /// Found in a register.
    Registry,
}

impl Source {
    /// All of them, in the order in which people are offered them.
    pub const ALL: &'static [Self] = &[Self::Observed, Self::Document, Self::Interview, Self::Registry];

    /// The text that is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Document => "document",
            Self::Interview => "interview",
            Self::Registry => "registry",
        }
    }

    /// The source of this text.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|source| source.code() == code)
    }
}

/// An answer as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// What was answered, by part; the main part is [`MAIN`]. Empty if only a note was written.
    pub parts: BTreeMap<PartCode, Value>,
    /// Why it was not checked, if it was not: an open task, not an answer.
    pub not_checked: Option<String>,
    /// What the person adds in words.
    pub note: String,
    /// Where it comes from.
    pub source: Option<Source>,
}

/// The code of the main part of every answer.
pub const MAIN: &str = "value";

impl Answer {
    /// An answer with a main part only.
    pub fn of(value: Value) -> Self {
        Self { parts: BTreeMap::from([(PartCode::from(MAIN), value)]), ..Self::default() }
    }

    /// A chosen option.
    pub fn choice(option: &str) -> Self {
        Self::of(Value::Choice(option.into()))
    }

    /// The same with words.
    pub fn with_note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// The same with a further part.
    pub fn with_part(mut self, part: &str, value: Value) -> Self {
        self.parts.insert(part.into(), value);
        self
    }

    /// An open task instead of an answer.
    pub fn not_checked(reason: &str) -> Self {
        Self { not_checked: Some(reason.to_owned()), ..Self::default() }
    }

    /// The main part.
    pub fn main(&self) -> Option<&Value> {
        self.parts.get(MAIN)
    }

    /// Whether nothing at all was said.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.not_checked.is_none() && self.note.is_empty()
    }
}
