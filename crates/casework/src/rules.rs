//! The rules that the server asks: who may read which case, whose late work needs a second look, what a petition comes
//! to. Everything is read from the ledger; only who somebody is comes from outside.

use std::collections::BTreeSet;

use apseko_oplog::{
    BodyFacts, DeviceId, FeedLedger, Header, Judgement, Ledger, Record, RegisterKey, Rules, ScopeId,
    ScopeKind, UserId,
};

use crate::course::{self, COURSE, Decision, Wanted};
use crate::home::home;
use crate::person::Person;
use crate::registry::EntityKind;
use crate::role;
use crate::scope::{case_of_applicants, case_scope, reference_scope, unit_scope, user_scope};

mod case_file;
mod obstacle;
mod readers;
mod standing;
mod stray;

pub use crate::course::FOUR_EYES;
pub use readers::{Reader, ReaderKey, Reasons, readers, reasons};

use case_file::{CaseFile, decided};
use standing::Standing;

/// Nobody knows the author, or they do not work on that device.
pub const AUTHOR_UNKNOWN: &str = "author.unknown";
/// The author has nothing to do with the case at this place of the feed.
pub const AUTHOR_NOT_ASSIGNED: &str = "author.not_assigned";
/// The operation writes of something of another scope, or replaces something else than it writes.
pub const SCOPE_FOREIGN: &str = "scope.foreign";
/// There is no such thing, or nothing of the kind can be asked of it.
pub const PETITION_UNKNOWN: &str = "petition.unknown";
/// The author may not ask for it, or names somebody who cannot have it.
pub const PETITION_NOT_ALLOWED: &str = "petition.not_allowed";
/// It does not lead anywhere from the state that things are in.
pub const TRANSITION_ILLEGAL: &str = "transition.illegal";
/// The document must be sealed first.
pub const SEAL_MISSING: &str = "seal.missing";

/// Who works where, and on which device.
pub trait Directory {
    /// The person who works on a device.
    fn user_of(&self, device: &DeviceId) -> Option<UserId>;
    /// What is known of a person.
    fn person(&self, user: &UserId) -> Option<Person>;
}

/// The rules over cases, for the people of a directory.
#[derive(Debug)]
pub struct CaseRules<'a, D> {
    directory: &'a D,
}

impl<'a, D: Directory> CaseRules<'a, D> {
    /// The rules for these people.
    pub fn new(directory: &'a D) -> Self {
        Self { directory }
    }

    /// The author of an operation, if they are known and work on the device that it comes from.
    fn author(&self, header: &Header) -> Option<(UserId, Person)> {
        let user = self.directory.user_of(&header.stream.device).filter(|user| *user == header.author)?;
        self.directory.person(&user).map(|person| (user, person))
    }

    /// Whether a case can be given to somebody: they visit, and have not left its unit behind.
    fn can_be_sent(&self, user: &UserId, file: &CaseFile) -> bool {
        let left = |person: &Person| file.unit.is_some_and(|unit| person.has_left(&unit));
        self.directory.person(user).is_some_and(|person| person.is(role::visits) && !left(&person))
    }

    /// The case as it stood before a place of the feed, with what has to be known of it for this person.
    fn case_file<L: FeedLedger>(
        ledger: &L,
        case: &ScopeId,
        before: Option<u64>,
        person: &Person,
    ) -> Result<CaseFile, L::Error> {
        let mut file = CaseFile::read(ledger, case, before)?;
        if person.is(role::advises) {
            file.look_for_counsel(ledger, case, before)?;
        }
        Ok(file)
    }

    /// What a petition comes to in a case that stands like this.
    fn rule(&self, file: &CaseFile, asking: &Asking<'_>) -> Result<Decision, &'static str> {
        let Asking { kind, facts, author, person, now } = asking;
        let action = facts.value.get(course::DO).and_then(apseko_oplog::Value::as_text).unwrap_or_default();
        let task = (*kind == EntityKind::Task).then_some(facts.entity.id);
        let standing = Standing::of(file, *author, person, task);
        let (to, askers) = match course::wanted(*kind, now.state(), action) {
            Wanted::Unknown => return Err(PETITION_UNKNOWN),
            Wanted::Illegal(askers) => (None, askers),
            Wanted::Leads { to, askers } => (Some(to), askers),
        };
        if !askers.iter().any(|asker| standing.is(*asker)) {
            return Err(PETITION_NOT_ALLOWED);
        }
        let to = to.ok_or(TRANSITION_ILLEGAL)?;
        if course::is_same_person(*kind, action, now, *author) {
            return Err(FOUR_EYES);
        }
        let named = course::named_inspector(&facts.value)
            .into_iter()
            .chain(course::named_co_inspectors(&facts.value));
        if !named.into_iter().all(|user| self.can_be_sent(&user, file)) {
            return Err(PETITION_NOT_ALLOWED);
        }
        now.after(*kind, to, *author, &facts.value).ok_or(PETITION_NOT_ALLOWED)
    }

    /// Lets the petitions that came before a place and are still to be judged count as they will be judged: a person
    /// who claims a task and goes to work on it without signal sends both at once.
    fn foresee<L: FeedLedger>(
        &self,
        ledger: &L,
        scope: &ScopeId,
        place: u64,
        file: &mut CaseFile,
    ) -> Result<(), L::Error> {
        for id in ledger.pending()? {
            let Some(record) = ledger.record(&id)? else { continue };
            let earlier = record.header.scope == *scope && record.seq.is_some_and(|seq| seq < place);
            let Some(facts) = record.here().and_then(|body| body.facts()).filter(|_| earlier) else {
                continue;
            };
            let about_task = facts.entity.kind == EntityKind::Task.number() && facts.field == COURSE;
            let (Some((author, person)), true) = (self.author(&record.header), about_task) else { continue };
            let Some(now) = file.decision(&facts.entity.id).cloned() else { continue };
            let asking = Asking { kind: EntityKind::Task, facts, author, person: &person, now: &now };
            if let Ok(decision) = self.rule(file, &asking) {
                file.decide(facts.entity.id, decision);
            }
        }
        Ok(())
    }

    fn may_write<L: FeedLedger>(
        &self,
        ledger: &L,
        record: &Record,
        user: UserId,
        person: &Person,
    ) -> Result<bool, L::Error> {
        let scope = record.header.scope;
        let applicants = case_of_applicants(&scope);
        match scope.kind {
            ScopeKind::Case => {}
            ScopeKind::Unit => return Ok(person.sits_in(&scope.id)),
            ScopeKind::User => return Ok(scope == user_scope(user)),
            ScopeKind::Other(_) if applicants.is_some() => {}
            ScopeKind::Reference | ScopeKind::Other(_) => return Ok(false),
        }
        let case = applicants.map_or(scope, case_scope);
        let mut file = Self::case_file(ledger, &case, record.seq, person)?;
        if applicants.is_none() {
            file.founder.get_or_insert(record.header.author);
        }
        self.foresee(ledger, &case, record.seq.unwrap_or(u64::MAX), &mut file)?;
        let standing = Standing::of(&file, user, person, None);
        if applicants.is_some() {
            return Ok(standing.may_name_applicants());
        }
        let entity = record.register().map(|register| register.entity);
        let moves_case = stray::rewrites_founding(ledger, record)? && !standing.supervises();
        let counts = standing.may_write(entity.and_then(|entity| EntityKind::of(entity.kind)));
        Ok(counts && !moves_case)
    }
}

/// A petition on its way to a ruling.
struct Asking<'a> {
    kind: EntityKind,
    facts: &'a BodyFacts,
    author: UserId,
    person: &'a Person,
    now: &'a Decision,
}

impl<L: FeedLedger, D: Directory> Rules<L> for CaseRules<'_, D> {
    fn grants(&self, ledger: &L, device: &DeviceId) -> Result<BTreeSet<ScopeId>, L::Error> {
        let mut granted = BTreeSet::from([reference_scope()]);
        let Some(user) = self.directory.user_of(device) else { return Ok(granted) };
        let Some(person) = self.directory.person(&user) else { return Ok(granted) };
        granted.insert(user_scope(user));
        granted.extend(person.posts.iter().map(|seat| unit_scope(seat.unit)));
        let reasons = reasons(user, &person);
        for scope in ledger.scopes_known()? {
            if reasons.open(&readers(ledger, &scope)?) {
                granted.insert(scope);
            }
        }
        Ok(granted)
    }

    fn second_look(&self, ledger: &L, header: &Header) -> Result<Option<&'static str>, L::Error> {
        let Some(record) = ledger.record(&header.id())? else { return Ok(None) };
        let Some((user, person)) = self.author(header) else { return Ok(Some(AUTHOR_UNKNOWN)) };
        if stray::is_stray(ledger, &record)? {
            return Ok(Some(SCOPE_FOREIGN));
        }
        let may = self.may_write(ledger, &record, user, &person)?;
        Ok((!may).then_some(AUTHOR_NOT_ASSIGNED))
    }

    fn judge(&self, ledger: &L, petition: &Record) -> Result<Judgement, L::Error> {
        let unknown = Ok(Judgement::Reject(PETITION_UNKNOWN));
        let Some(facts) = petition.here().and_then(|body| body.facts()) else { return unknown };
        let Some(kind) = EntityKind::of(facts.entity.kind).filter(|_| facts.field == COURSE) else {
            return unknown;
        };
        let Some(lives_in) = home(ledger, &facts.entity, None)? else { return unknown };
        let scope = petition.header.scope;
        let Some((author, person)) = self.author(&petition.header).filter(|_| lives_in == scope) else {
            return Ok(Judgement::Reject(PETITION_NOT_ALLOWED));
        };
        let Some(now) = course_now(ledger, kind, &facts.entity)? else { return unknown };
        let file = Self::case_file(ledger, &scope, None, &person)?;
        let ruling = self.rule(&file, &Asking { kind, facts, author, person: &person, now: &now });
        if ruling.is_ok()
            && let Some(reason) = obstacle::obstacle(ledger, kind, facts, author, &now)?
        {
            return Ok(Judgement::Reject(reason));
        }
        Ok(ruling.map_or_else(Judgement::Reject, |decision| Judgement::Accept(decision.into_value())))
    }
}

/// Where a thing's course has got to; `None` for a thing that has none.
fn course_now<L: Ledger>(
    ledger: &L,
    kind: EntityKind,
    entity: &apseko_oplog::EntityRef,
) -> Result<Option<Decision>, L::Error> {
    let Some(first) = course::first_state(kind) else { return Ok(None) };
    if let Some(decided) = decided(ledger, entity)? {
        return Ok(Some(decided));
    }
    // Up to its confirmation the course of a visit is told by facts.
    let told = ledger.heads(&RegisterKey { entity: *entity, field: "state".to_owned() })?;
    let told = apseko_oplog::read_register(told);
    let told = told.shown().and_then(|value| value.as_text()).filter(|_| kind == EntityKind::Visit);
    Ok(Some(Decision::first(told.unwrap_or(first))))
}
