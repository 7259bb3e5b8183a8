//! Who may have the bodies of a case, as keys that a database can look up: nobody reads every case to find a person's.

use std::collections::BTreeSet;

use apseko_domain::{Capability, Role};
use apseko_oplog::{FeedLedger, ScopeId, ScopeKind, UserId};

use super::case_file::CaseFile;
use crate::person::{Person, Seat};
use crate::role::{advises, is_of_unit, opens_cases, visits};
use crate::scope::{case_of_applicants, case_scope};

/// A reason for which a case is open to somebody, or who complained in it.
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
    /// They are a lawyer of its unit, and one of its documents waits for one.
    Counsel([u8; 16]),
    /// Who complained: to the inspector who has one of the tasks, and not to those who help.
    Handler(UserId),
    /// Who complained: to whoever took the complaint in, until it is given to somebody.
    Receiver(UserId),
    /// Who complained: to those who handle the complaints of the unit.
    Desk([u8; 16]),
    /// Who complained: to a lawyer of the unit, if one of the documents waits for one.
    Advice([u8; 16]),
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
            Self::Counsel(unit) => (5, unit),
            Self::Handler(UserId(user)) => (6, user),
            Self::Receiver(UserId(user)) => (7, user),
            Self::Desk(unit) => (8, unit),
            Self::Advice(unit) => (9, unit),
        };
        let mut key = [kind; 17];
        key.iter_mut().skip(1).zip(id).for_each(|(to, from)| *to = from);
        key
    }
}

/// The reasons for which what is in a scope is open, as the case stands. Nothing but cases and those who complained in
/// them is open for a reason.
pub fn readers<L: FeedLedger>(ledger: &L, scope: &ScopeId) -> Result<BTreeSet<Reader>, L::Error> {
    let applicants = case_of_applicants(scope);
    if scope.kind != ScopeKind::Case && applicants.is_none() {
        return Ok(BTreeSet::new());
    }
    let case = applicants.map_or(*scope, case_scope);
    let mut file = CaseFile::read(ledger, &case, None)?;
    file.look_for_counsel(ledger, &case, None)?;
    Ok(if applicants.is_some() { file.readers_of_applicants() } else { file.readers() })
}

/// What opens cases to a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reasons {
    /// Because of what they did or were given; not in units that they have left.
    pub own: BTreeSet<Reader>,
    /// Because of a post of today.
    pub by_post: BTreeSet<Reader>,
    /// What everything of a unit has that they have left.
    pub left: BTreeSet<Reader>,
}

impl Reasons {
    /// Whether what has these readers is open to the person.
    pub fn open(&self, readers: &BTreeSet<Reader>) -> bool {
        let own = !readers.is_disjoint(&self.own) && readers.is_disjoint(&self.left);
        own || !readers.is_disjoint(&self.by_post)
    }
}

/// The reasons that open cases to a person, as the table of permissions has them for each of their posts.
pub fn reasons(user: UserId, person: &Person) -> Reasons {
    let mut reasons = Reasons::default();
    if person.is(visits) {
        reasons.own.insert(Reader::Team(user));
    }
    if person.is(opens_cases) {
        reasons.own.insert(Reader::Founder(user));
    }
    if person.is(handles_as_inspector) {
        reasons.own.insert(Reader::Handler(user));
    }
    if person.is(takes_complaints_in) {
        reasons.own.insert(Reader::Receiver(user));
    }
    for seat in &person.posts {
        reasons.by_post.extend(by_post(*seat));
    }
    let left = person.left.iter().filter(|unit| person.has_left(unit));
    reasons.left = left.flat_map(|unit| [Reader::Unit(*unit), Reader::Desk(*unit)]).collect();
    reasons
}

fn by_post(Seat { role, unit }: Seat) -> impl Iterator<Item = Reader> {
    let reasons = [
        (is_of_unit(role.reach(Capability::ReadCases)), Reader::Unit(unit)),
        (visits(role), Reader::Claimable(unit)),
        (advises(role), Reader::Counsel(unit)),
        (is_of_unit(role.reach(Capability::SeeApplicant)), Reader::Desk(unit)),
        (advises(role) && role.may(Capability::SeeApplicant), Reader::Advice(unit)),
    ];
    reasons.into_iter().filter_map(|(given, reason)| given.then_some(reason))
}

/// Whether a role learns who complained when the task is theirs.
pub(super) fn handles_as_inspector(role: Role) -> bool {
    visits(role) && role.may(Capability::SeeApplicant)
}

/// Whether a role takes complaints in for a unit.
pub(super) fn takes_complaints_in(role: Role) -> bool {
    opens_cases(role) && is_of_unit(role.reach(Capability::SeeApplicant))
}
