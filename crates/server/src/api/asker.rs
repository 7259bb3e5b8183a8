//! Who asks, and how far what they may do reaches: a person on their device or logged in, or another system with its key.

use std::collections::{BTreeSet, HashSet};

use apseko_casework::Seat;
use apseko_domain::{Capability, Reach, Role, reach};
use apseko_oplog::DeviceId;
use jiff::civil::Date;

use super::operation::Needs;
use crate::audit::Actor;
use crate::http::Peer;
use crate::login::{Proved, Session};
use crate::people::{Book, Id, Person, Roster, SystemKey};

/// What kind of asker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Nobody has shown who they are.
    Unknown,
    /// A person, on a device of theirs where one is known.
    Person {
        /// Who.
        person: Id,
        /// What they are today, and where.
        seats: Vec<Seat>,
    },
    /// Another system.
    System {
        /// Its key.
        key: Id,
        /// What it may do.
        capabilities: HashSet<Capability>,
        /// In which units only, if not in all.
        units: Option<BTreeSet<Id>>,
        /// Who made the key; nobody for the operator of the server.
        maker: Option<Id>,
    },
}

/// Whoever asks.
#[derive(Debug, Clone)]
pub struct Asker {
    /// What kind.
    pub kind: Kind,
    /// From which device.
    pub device: Option<DeviceId>,
    /// From which address.
    pub peer: Peer,
    /// The log-in that is shown, where it is one.
    pub session: Option<Session>,
    /// That the key of the session was shown with this very request.
    pub proved: Option<Proved>,
}

impl Asker {
    /// Somebody whom nobody knows.
    pub fn unknown(peer: Peer) -> Self {
        Self { kind: Kind::Unknown, device: None, peer, session: None, proved: None }
    }

    /// A person, as they stand today.
    pub fn person(person: Id, roster: &Roster, device: Option<DeviceId>, peer: Peer) -> Self {
        let seats = apseko_casework::Directory::person(roster, &person.user());
        let seats = seats.map(|it| it.posts).unwrap_or_default();
        Self { kind: Kind::Person { person, seats }, device, peer, session: None, proved: None }
    }

    /// Another system.
    pub fn system(key: &SystemKey, book: &Book, peer: Peer) -> Self {
        let may = key.capabilities.iter().filter_map(|code| Capability::parse(code.as_str())).collect();
        let units = key.unit.map(|unit| book.with_below(unit));
        let kind = Kind::System { key: key.id, capabilities: may, units, maker: key.made_by };
        Self { kind, device: None, peer, session: None, proved: None }
    }

    /// Who, as the audit says it.
    pub fn actor(&self) -> Actor {
        match &self.kind {
            Kind::Unknown => Actor::Unknown,
            Kind::Person { person, .. } => Actor::Person(person.user()),
            Kind::System { key, .. } => Actor::System(key.0),
        }
    }

    /// The person, if it is one.
    pub fn who(&self) -> Option<Id> {
        match &self.kind {
            Kind::Person { person, .. } => Some(*person),
            Kind::Unknown | Kind::System { .. } => None,
        }
    }

    /// Whether they may use an operation with these needs at all.
    pub fn may(&self, needs: Needs) -> bool {
        match (needs, &self.kind) {
            (Needs::Nothing, _) => true,
            (Needs::Somebody | Needs::May(_), Kind::Unknown) => false,
            (Needs::Somebody, _) => true,
            (Needs::May(what), Kind::Person { seats, .. }) => {
                seats.iter().any(|seat| reach(seat.role, what).is_some())
            }
            (Needs::May(what), Kind::System { capabilities, .. }) => capabilities.contains(&what),
        }
    }

    /// Whether they may do something everywhere.
    pub fn may_everywhere(&self, what: Capability) -> bool {
        match &self.kind {
            Kind::Unknown => false,
            Kind::Person { seats, .. } => seats.iter().any(|seat| reach(seat.role, what) == Some(Reach::All)),
            Kind::System { capabilities, units, .. } => capabilities.contains(&what) && units.is_none(),
        }
    }

    /// Whether they may do something in a unit.
    pub fn may_in(&self, what: Capability, unit: Id) -> bool {
        match &self.kind {
            Kind::Unknown => false,
            Kind::Person { seats, .. } => seats.iter().any(|seat| match reach(seat.role, what) {
                Some(Reach::All) => true,
                Some(Reach::Unit | Reach::Region) => seat.unit == unit.0,
                Some(Reach::Own | Reach::Case) | None => false,
            }),
            Kind::System { capabilities, units, .. } => {
                capabilities.contains(&what) && units.as_ref().is_none_or(|units| units.contains(&unit))
            }
        }
    }

    /// Whether they may do something about one person: that person lies within their reach, or is themselves.
    pub fn may_about(&self, what: Capability, person: Id, book: &Book, today: Date) -> bool {
        if self.who() == Some(person) && self.may(Needs::May(what)) {
            return true;
        }
        if self.may_everywhere(what) {
            return true;
        }
        let units = units_of(person, book, today);
        units.into_iter().any(|unit| self.may_in(what, unit))
    }

    /// Whether they may change what somebody is. Everything that the person is or will be has to lie within their reach, or a
    /// unit could reach into another one through people who work in both.
    pub fn may_change(&self, what: Capability, person: &Person, today: Date) -> bool {
        let mut lasting = person.posts.iter().filter(|post| !post.is_over(today));
        lasting.all(|post| self.may_in(what, post.unit) && self.may_give(post.role))
    }

    /// Whether they may make somebody this, or invite somebody who is this. No system makes those who watch over all others,
    /// and one for a single unit makes nobody whose work is in all of them: it would be a way around its limits.
    pub fn may_give(&self, role: Role) -> bool {
        let watches = [Capability::ManagePeople, Capability::ReadAuditAll];
        match &self.kind {
            Kind::Unknown => false,
            Kind::Person { .. } => true,
            Kind::System { units: Some(_), .. } => reach(role, Capability::ReadCases).is_some(),
            Kind::System { units: None, .. } => watches.iter().all(|what| reach(role, *what).is_none()),
        }
    }

    /// Whether this is a system whose key somebody has made: what nobody does to themselves, their key does not do for them.
    pub fn is_key_of(&self, person: Id) -> bool {
        matches!(&self.kind, Kind::System { maker, .. } if *maker == Some(person))
    }

    /// Everything that they may do somewhere.
    pub fn capabilities(&self) -> Vec<Capability> {
        let may = |what: &Capability| self.may(Needs::May(*what));
        Capability::ALL.iter().copied().filter(may).collect()
    }

    /// Everything that they may do about others somewhere.
    pub fn about_others(&self) -> Vec<Capability> {
        let Kind::Person { seats, .. } = &self.kind else { return self.capabilities() };
        let reaches = |what: Capability| {
            let mut reaches = seats.iter().filter_map(|seat| reach(seat.role, what));
            reaches.any(|reach| reach != Reach::Own)
        };
        Capability::ALL.iter().copied().filter(|what| reaches(*what)).collect()
    }

    /// What they are today, each role once.
    pub fn roles(&self) -> BTreeSet<&'static str> {
        match &self.kind {
            Kind::Person { seats, .. } => seats.iter().map(|seat| Role::as_str(seat.role)).collect(),
            Kind::Unknown | Kind::System { .. } => BTreeSet::new(),
        }
    }
}

/// Where a person works today; somebody with no post today is of the units of the post that ended last, or nobody could look
/// after their devices. What is below a unit that somebody heads is not where they work: their own people do not look after
/// them.
fn units_of(person: Id, book: &Book, today: Date) -> BTreeSet<Id> {
    let Some(record) = book.person(person) else { return BTreeSet::new() };
    let now: BTreeSet<Id> = record.posts_on(today).map(|post| post.unit).collect();
    if !now.is_empty() {
        return now;
    }
    let over = || record.posts.iter().filter(|post| post.is_over(today));
    let last = over().filter_map(|post| post.until).max();
    over().filter(|post| post.until == last).map(|post| post.unit).collect()
}
