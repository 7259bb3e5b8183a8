//! The value of a field as its heads tell it: one, none, or several that a person has to decide between.

use std::collections::BTreeSet;

use crate::{EXISTS, Kind, OpId, Record, Value};

/// One value of a field with everybody who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The value.
    pub value: Value,
    /// The heads that carry it, the one to show first.
    pub heads: Vec<Record>,
}

/// A field: clean with one alternative, in conflict with several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    /// The alternatives, the one to show first. Who shows which is the same everywhere: the later time, then the id.
    pub alternatives: Vec<Alternative>,
}

impl Register {
    /// The value to show.
    pub fn shown(&self) -> Option<&Value> {
        self.alternatives.first().map(|alternative| &alternative.value)
    }

    /// Whether people disagree.
    pub fn is_conflict(&self) -> bool {
        self.alternatives.len() > 1
    }

    /// The operations that a new value replaces, if its author has seen all of this.
    pub fn heads(&self) -> Vec<OpId> {
        self.alternatives.iter().flat_map(|alternative| &alternative.heads).map(Record::id).collect()
    }
}

/// Reads a register from its heads.
pub fn read_register(mut heads: Vec<Record>) -> Register {
    heads.sort_unstable_by_key(|head| std::cmp::Reverse((head.header.stamp.hlc, head.id())));
    let mut alternatives: Vec<Alternative> = Vec::new();
    for head in heads {
        let Some(value) = head.here().and_then(|body| body.facts()).map(|facts| facts.value.clone()) else {
            continue;
        };
        match alternatives.iter_mut().find(|alternative| alternative.value == value) {
            Some(same) => same.heads.push(head),
            None => alternatives.push(Alternative { value, heads: vec![head] }),
        }
    }
    Register { alternatives }
}

/// Whether a thing is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    /// Nobody has written of it.
    Never,
    /// It is there.
    Alive,
    /// It was taken out, and whoever did so had seen all of it.
    Gone,
    /// Someone took it out while someone else worked on it: shown as there, until a person decides.
    Disputed,
}

/// Reads it from the heads of every register of the thing.
pub fn existence(heads: &[Record]) -> Existence {
    if heads.is_empty() {
        return Existence::Never;
    }
    let field = |head: &Record| head.register().map(|register| register.field);
    let retractions: Vec<&Record> = heads.iter().filter(|head| head.header.kind == Kind::Retract).collect();
    if retractions.is_empty() {
        return Existence::Alive;
    }
    let said_alive =
        heads.iter().any(|head| head.header.kind != Kind::Retract && field(head).as_deref() == Some(EXISTS));
    let seen: BTreeSet<&OpId> = retractions.iter().flat_map(|head| &head.header.seen).collect();
    let unseen = heads.iter().any(|head| {
        let field = field(head).unwrap_or_default();
        field != EXISTS && !field.starts_with('=') && !seen.contains(&head.id())
    });
    if said_alive || unseen { Existence::Disputed } else { Existence::Gone }
}
