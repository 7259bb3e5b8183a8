//! What changed, told to the screens after the commit, so that they can ask again.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// More changes than this in one batch are told as "everything", because asking again costs less.
pub const MAX_CHANGES_IN_BATCH: usize = 64;

/// A kind of thing that screens watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Tasks.
    Task,
    /// Notes of tasks.
    Note,
    /// Visits, with whom and what was found there.
    Visit,
    /// Control sheets with their answers.
    Sheet,
    /// Files on their way to the office.
    File,
    /// The device's own state: space, connection, clock.
    Device,
    /// Whether the device is locked, and what a person's access is.
    Lock,
    /// The audit of this device.
    Audit,
    /// What the server tells of the office: its units, people, devices and keys.
    Office,
}

/// One changed thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Change {
    /// What kind.
    pub topic: Topic,
    /// Which one.
    pub id: Uuid,
}

/// The changes of one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeBatch {
    /// Exactly these.
    Some(Vec<Change>),
    /// Too many to name, or some were missed: everything may have changed.
    Everything,
}

impl ChangeBatch {
    /// Bounds the changes of a commit.
    pub fn of(changes: Vec<Change>) -> Self {
        if changes.len() > MAX_CHANGES_IN_BATCH { Self::Everything } else { Self::Some(changes) }
    }

    /// Whether an answer that depends on these topics may be old now.
    pub fn touches(&self, topics: &[Topic]) -> bool {
        match self {
            Self::Everything => !topics.is_empty(),
            Self::Some(changes) => changes.iter().any(|change| topics.contains(&change.topic)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_changes_becomes_one_word() {
        let change = Change { topic: Topic::Note, id: Uuid::nil() };
        let few = ChangeBatch::of(vec![change; MAX_CHANGES_IN_BATCH]);
        assert!(few.touches(&[Topic::Note]) && !few.touches(&[Topic::Task]));
        let many = ChangeBatch::of(vec![change; MAX_CHANGES_IN_BATCH + 1]);
        assert_eq!(many, ChangeBatch::Everything);
        assert!(many.touches(&[Topic::Task]), "when we cannot say what changed, everyone asks again");
        assert!(!many.touches(&[]), "what depends on nothing never gets old");
    }
}
