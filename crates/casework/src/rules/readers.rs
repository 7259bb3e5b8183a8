//! Who may have the bodies of a case, as keys that a database can look up: nobody reads every case to find a person's.

use std::collections::BTreeSet;

use apseko_oplog::{FeedLedger, ScopeId, UserId};

use super::Person;
use super::case_file::CaseFile;
use crate::role::Role;

/// A reason for which a case is open to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// They have one of its tasks, or help with it.
    Team(UserId),
    /// They opened it, and it was not given to somebody else since.
    Founder(UserId),
    /// They work in its unit, in a role that sees all of the unit's cases.
    Unit([u8; 16]),
    /// They visit for its unit, and one of its tasks waits for somebody to take it.
    Claimable([u8; 16]),
}

/// A reason as bytes of a fixed length: what kind, then of whom.
pub type ReaderKey = [u8; 17];

impl Reader {
    /// The reason as a key of a table. The first byte never changes its meaning.
    pub fn key(self) -> ReaderKey {
        let (kind, id) = match self {
            Self::Team(UserId(user)) => (1, user),
            Self::Founder(UserId(user)) => (2, user),
            Self::Unit(unit) => (3, unit),
            Self::Claimable(unit) => (4, unit),
        };
        let mut key = [kind; 17];
        key.iter_mut().skip(1).zip(id).for_each(|(to, from)| *to = from);
        key
    }
}

/// The reasons for which the case of a scope is open, as it stands.
pub fn readers<L: FeedLedger>(ledger: &L, scope: &ScopeId) -> Result<BTreeSet<Reader>, L::Error> {
    Ok(CaseFile::read(ledger, scope, None)?.readers())
}

/// The reasons that open cases to a person.
pub fn reasons(user: UserId, person: &Person) -> Vec<Reader> {
    let mut reasons = vec![Reader::Team(user)];
    let Some(role) = Role::of(&person.role) else { return reasons };
    if role.opens_cases() {
        reasons.push(Reader::Founder(user));
    }
    if role.supervises() || role == Role::Office {
        reasons.push(Reader::Unit(person.unit));
    }
    if role.visits() {
        reasons.push(Reader::Claimable(person.unit));
    }
    reasons
}
