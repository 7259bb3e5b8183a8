//! What of all cases lies before an asker, and how much of the people in them: by the same readers as a device is told by.

use std::collections::BTreeSet;

use apseko_casework::{Directory as _, Person, Reader};
use apseko_domain::{Capability, Masking, Reach, Role, masking};
use apseko_oplog::{ScopeId, ScopeKind, UserId};

use super::purpose::Purpose;
use super::veil::Veil;
use crate::api::asker::Kind;
use crate::api::call::Call;
use crate::feed::{lying_before, open_to};
use crate::ledger::Working;
use crate::people::Id;
use crate::rows::Within;
use crate::storage::StorageError;

/// The cases of an asker.
#[derive(Debug)]
pub(super) struct Sight {
    /// Those that they may look at.
    pub seen: Within,
    /// Those in which they are shown people, where not everybody is who sees the rest.
    people: Within,
    /// Those in which codes of people are shown whole.
    whole: Within,
    /// Those in which they are shown in part.
    part: Within,
}

impl Sight {
    /// What lies before the asker by one capability.
    pub(super) fn of(call: &Call<'_>, feed: &Working, what: Capability) -> Result<Self, StorageError> {
        match &call.asker.kind {
            Kind::Unknown => Ok(Self { seen: none(), people: none(), whole: none(), part: none() }),
            Kind::System { capabilities, units, .. } => {
                let all = of_units(feed, units.as_ref())?;
                let with = |needed| if capabilities.contains(&needed) { all.clone() } else { none() };
                Ok(Self {
                    seen: with(what),
                    // As for people: whoever reads sheets and no cases needs no names.
                    people: with(Capability::ReadCases),
                    whole: with(Capability::SeePersonalData),
                    part: none(),
                })
            }
            Kind::Person { person, .. } => {
                let user = person.user();
                Self::of_person(feed, user, &call.roster().person(&user).unwrap_or_default(), what)
            }
        }
    }

    fn of_person(
        feed: &Working,
        user: UserId,
        person: &Person,
        what: Capability,
    ) -> Result<Self, StorageError> {
        let open = |person: &Person, like: fn(&Reader) -> bool| {
            Ok::<_, StorageError>(of_cases(open_to(feed, user, person, like)?))
        };
        let may = as_only(person, |role| role.may(what));
        let near = open(&may, |_| true)?;
        let everything = |person: &Person| person.is(|role| role.reach(what) == Some(Reach::All));
        let seen = if everything(&may) { Within::Cases } else { near.clone() };
        let clear = as_only(person, |role| masking(role) == Masking::Plain);
        // What waits for somebody to take it is nobody's task yet.
        let whole = open(&clear, |reader| !matches!(reader, Reader::Claimable(_)))?;
        let part = as_only(person, |role| masking(role) != Masking::Hidden && role.may(what));
        let part = if everything(&part) { Within::Cases } else { open(&part, |_| true)? };
        Ok(Self { seen, people: near, whole, part })
    }

    /// The cases that count for an asker's figures: everything of some units or of all, and beside that their own.
    pub(super) fn of_figures(call: &Call<'_>, feed: &Working) -> Result<Figures, StorageError> {
        let what = Capability::ReadStatistics;
        let (user, person) = match &call.asker.kind {
            Kind::Unknown => return Ok(Figures { units: Some(BTreeSet::new()), own: none() }),
            Kind::System { units, .. } => return Ok(Figures { units: units.clone(), own: none() }),
            Kind::Person { person, .. } => (person.user(), call.roster().person(&person.user())),
        };
        let person = person.unwrap_or_default();
        if person.is(|role| role.reach(what) == Some(Reach::All)) {
            return Ok(Figures { units: None, own: none() });
        }
        let of_unit = |role: Role| matches!(role.reach(what), Some(Reach::Unit | Reach::Region));
        let seats = person.posts.iter().filter(|seat| of_unit(seat.role));
        let units: BTreeSet<Id> = seats.map(|seat| Id(seat.unit)).collect();
        let own = as_only(&person, |role| role.reach(what) == Some(Reach::Own));
        let is_own = |reader: &Reader| matches!(reader, Reader::Team(_) | Reader::Founder(_));
        let own = of_cases(open_to(feed, user, &own, is_own)?);
        Ok(Figures { units: Some(units), own })
    }

    /// How the people of a case are shown for a purpose.
    pub(super) fn veil(&self, case: &ScopeId, purpose: Purpose) -> Veil {
        let codes = match (self.whole.has(case), self.part.has(case)) {
            (true, _) if purpose == Purpose::Statistics => Masking::Masked,
            (true, _) => Masking::Plain,
            (false, true) => Masking::Masked,
            (false, false) => Masking::Hidden,
        };
        Veil { codes, people: self.people.has(case) }
    }
}

/// Whose figures somebody is shown.
#[derive(Debug)]
pub(super) struct Figures {
    /// Of which units, if not of all.
    pub units: Option<BTreeSet<Id>>,
    /// Of which cases besides.
    pub own: Within,
}

/// The cases of some units, or all.
pub(super) fn of_units(feed: &Working, units: Option<&BTreeSet<Id>>) -> Result<Within, StorageError> {
    let Some(units) = units else { return Ok(Within::Cases) };
    Ok(of_cases(lying_before(feed, units.iter().map(|unit| Reader::Unit(unit.0)))?))
}

/// Of scopes those of cases: who complained lies in another, and is no part of any answer.
fn of_cases(scopes: BTreeSet<ScopeId>) -> Within {
    Within::These(scopes.into_iter().filter(|scope| scope.kind == ScopeKind::Case).collect())
}

fn none() -> Within {
    Within::These(BTreeSet::new())
}

/// A person in only those of their roles that are like this.
fn as_only(person: &Person, like: impl Fn(Role) -> bool) -> Person {
    let posts = person.posts.iter().copied().filter(|seat| like(seat.role)).collect();
    Person { posts, left: person.left.clone() }
}
