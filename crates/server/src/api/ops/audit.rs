//! The audit, for the security manager: what happened, who viewed whose data, whether the chain holds.

use apseko_contract::{ActorKind, ChainView, EventDetail, EventOutcome, EventRow, EventsPage, Method};
use apseko_domain::{Capability, DeviceId, PersonId};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::view::{self, id};
use crate::api::call::Call;
use crate::api::cursor;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::{
    Actor, AuditFault, Event, Noted, Outcome, Range, Subject, action, check, happened, viewed,
};
use crate::http::Problem;
use crate::people::Id;

const PAGE: usize = 50;
const LONGEST_CODE: usize = 64;

/// Which entries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventsQuery {
    /// From this day on.
    pub since: Option<Date>,
    /// Up to the end of this day.
    pub until: Option<Date>,
    /// Only by this person.
    pub person: Option<PersonId>,
    /// Only what begins with this code.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub action: String,
    /// From where to go on.
    pub after: Option<String>,
}

/// `GET /audit`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-events";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "audit";
    const SUMMARY: &'static str = "What happened, the newest first. Whoever looks after the technical side does not see who viewed whom.";
    const NEEDS: Needs = Needs::May(Capability::ReadAuditTechnical);
    const TELLS: Tells = Tells::Done(action::AUDIT_READ);
    type Path = Nothing;
    type Query = EventsQuery;
    type Body = Nothing;
    type Reply = EventsPage;

    fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<EventsPage, Problem> {
        // An entry is of no unit: whoever is limited to one reads none.
        call.must_everywhere(Capability::ReadAuditTechnical)?;
        if query.action.len() > LONGEST_CODE {
            return Err(refused::malformed("A code has at most 64 characters."));
        }
        let all = call.asker.may_everywhere(Capability::ReadAuditAll);
        let person = query.person.map(|it| Actor::Person(id(it.0).user()));
        let is_wanted = |noted: &Noted| {
            let Event { action, actor, .. } = &noted.event;
            let allowed = all || !(action::is_viewing(action) || action == action::AUDIT_READ);
            allowed && action.starts_with(&query.action) && person.as_ref().is_none_or(|it| it == actor)
        };
        let range = range(Self::NAME, (query.since, query.until), query.after.as_deref())?;
        let mut journal = call.journal()?;
        page(call, Self::NAME, happened(journal.as_mut(), &range, &is_wanted))
    }
}

/// Who viewed what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewedQuery {
    /// Whose data: `person:ID`, `ref:ID` for somebody who does not work here, or `case:ID`; an id alone is a person's.
    #[schemars(
        with = "String",
        regex(pattern = r"^((person|ref|case):)?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$")
    )]
    pub subject: Whose,
    /// From this day on.
    pub since: Option<Date>,
    /// Up to the end of this day.
    pub until: Option<Date>,
    /// From where to go on.
    pub after: Option<String>,
}

/// `GET /audit/viewed`
pub struct Viewed;

impl Operation for Viewed {
    const NAME: &'static str = "who-viewed";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "audit/viewed";
    const SUMMARY: &'static str =
        "Who viewed a person's data or was told of a case, when, from where and why.";
    const NEEDS: Needs = Needs::May(Capability::ReadAuditAll);
    const TELLS: Tells = Tells::Done(action::AUDIT_READ);
    type Path = Nothing;
    type Query = ViewedQuery;
    type Body = Nothing;
    type Reply = EventsPage;

    fn object(said: &Said<Self>) -> String {
        said.query.subject.code()
    }

    fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<EventsPage, Problem> {
        call.must_everywhere(Capability::ReadAuditAll)?;
        let (subjects, scopes) = (query.subject.people(), query.subject.scopes());
        let range = range(Self::NAME, (query.since, query.until), query.after.as_deref())?;
        let mut journal = call.journal()?;
        page(call, Self::NAME, viewed(journal.as_mut(), &subjects, &scopes, &range))
    }
}

/// Whose data, understood before anything of it is written down.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Whose(Meant);

#[derive(Debug, Clone)]
enum Meant {
    Subject(Subject),
    Case(Id),
}

impl TryFrom<String> for Whose {
    type Error = &'static str;

    fn try_from(said: String) -> Result<Self, Self::Error> {
        let plain = said.replace('-', "");
        let meant = match plain.strip_prefix("case:") {
            Some(case) => case.parse().ok().map(Meant::Case),
            None if plain.contains(':') => Subject::parse(&plain).map(Meant::Subject),
            None => Subject::parse(&format!("person:{plain}")).map(Meant::Subject),
        };
        meant.map(Self).ok_or("this is nobody's id")
    }
}

impl Whose {
    fn people(&self) -> Vec<Subject> {
        match self.0 {
            Meant::Subject(subject) => vec![subject],
            Meant::Case(_) => Vec::new(),
        }
    }

    fn scopes(&self) -> Vec<String> {
        match self.0 {
            Meant::Subject(_) => Vec::new(),
            Meant::Case(case) => vec![format!("case:{case}")],
        }
    }

    fn code(&self) -> String {
        match self.0 {
            Meant::Subject(subject) => subject.code(),
            Meant::Case(case) => format!("case:{case}"),
        }
    }
}

/// `GET /audit/chain`
pub struct Chain;

impl Operation for Chain {
    const NAME: &'static str = "check-server-audit";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "audit/chain";
    const SUMMARY: &'static str = "Goes through the whole chain of the audit and says whether it holds.";
    const NEEDS: Needs = Needs::May(Capability::ReadAuditTechnical);
    const TELLS: Tells = Tells::Nothing;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ChainView;

    fn answer(call: &Call<'_>, _: Said<Self>) -> Result<ChainView, Problem> {
        call.must_everywhere(Capability::ReadAuditTechnical)?;
        let mut journal = call.journal()?;
        let keys = call.desk.house().verifier();
        match check(journal.as_mut(), keys.as_ref(), None) {
            Ok(checked) => {
                let head = format!("{}:{}", checked.end.seq, hex::encode(checked.end.hash));
                Ok(ChainView { entries: checked.entries, head, fault: None })
            }
            Err(AuditFault::Storage(error)) => Err(refused::unavailable("audit.unavailable", &error)),
            Err(fault) => {
                Ok(ChainView { entries: 0, head: String::new(), fault: Some(fault.code().to_owned()) })
            }
        }
    }
}

fn range(
    question: &str,
    (since, until): (Option<Date>, Option<Date>),
    after: Option<&str>,
) -> Result<Range, Problem> {
    let before = after.map(|it| read_place(question, it).ok_or_else(refused::cursor)).transpose()?;
    let until = until.map(|day| day.tomorrow()).transpose();
    let until = until.map_err(|_| refused::malformed("There is no such day."))?;
    let begins = |day: Option<Date>, otherwise: i64| {
        day.map_or(Ok(otherwise), |day| {
            let begins = apseko_domain::riga_day_begins(day).map(|it| it.as_millisecond());
            begins.ok_or_else(|| refused::malformed("There is no such day."))
        })
    };
    let (since_ms, until_ms) = (begins(since, i64::MIN)?, begins(until, i64::MAX)?);
    Ok(Range { since_ms, until_ms, before, most: PAGE + 1 })
}

fn read_place(question: &str, after: &str) -> Option<u64> {
    Some(u64::from_be_bytes(cursor::read(question, after)?.try_into().ok()?))
}

fn page(
    call: &Call<'_>,
    question: &str,
    found: Result<Vec<Noted>, AuditFault>,
) -> Result<EventsPage, Problem> {
    let mut found = found.map_err(|fault| refused::unavailable("audit.unavailable", &fault))?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| cursor::write(question, &last.seq.to_be_bytes()));
    Ok(EventsPage { events: found.into_iter().map(|noted| row(call, noted)).collect(), next })
}

fn row(call: &Call<'_>, Noted { seq, event }: Noted) -> EventRow {
    let (actor, person, other) = match event.actor {
        Actor::Unknown => (ActorKind::Unknown, None, String::new()),
        Actor::Person(user) => (ActorKind::Person, Some(view::person_name(call, user.into())), String::new()),
        Actor::Operator(name) => (ActorKind::Operator, None, name),
        Actor::System(key) => (ActorKind::System, None, hex::encode(key)),
        Actor::Server => (ActorKind::Server, None, String::new()),
    };
    let (outcome, code) = match event.outcome {
        Outcome::Done => (EventOutcome::Done, None),
        Outcome::Begun => (EventOutcome::Begun, None),
        Outcome::Refused(code) => (EventOutcome::Refused, Some(code)),
    };
    // Joined when it is read: the ids are what was noted, and they stay.
    let device_label = event.device.and_then(|it| call.book().label_of(it.into()));
    let object_name = call.book().called(&event.object);
    EventRow {
        place: seq,
        at: view::moment(event.at_ms).unwrap_or_default(),
        actor,
        person,
        other,
        device: event.device.map(|it| DeviceId(Uuid::from_bytes(it.0))),
        device_label,
        address: event.address,
        action: event.action,
        object: event.object,
        object_name,
        purpose: event.purpose,
        outcome,
        code,
        detail: event.detail.into_iter().map(|(name, value)| EventDetail { name, value }).collect(),
    }
}
