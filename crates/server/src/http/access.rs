//! What of the exchange goes into the audit: who came in, who was refused, who was told operations of which scopes, who was
//! given which file.
//!
//! What is told is noted first, and is on the disk before the answer leaves: where that fails, nothing is told. What
//! devices bring is taken all the same.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::IpAddr;

use apseko_casework::{case_of_applicants, case_scope};
use apseko_oplog::message::{Answer, Brings, News, Reply};
use apseko_oplog::{DeviceId, EntityId, ScopeId, ScopeKind};
use apseko_trust::{Grant, Lease, Order, Recovered, Wiped};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::Desk;
use super::problem::Problem;
use super::reading::Reading;
use crate::audit::{Actor, Event, Outcome, action};

/// So many scopes stand in one entry.
const SCOPES: usize = 64;

/// The address that a request came from; behind a balancer, the balancer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub Option<IpAddr>);

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or(Self(None)))
    }
}

/// Whose question it is, and where it came from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    pub device: Option<DeviceId>,
    pub peer: Peer,
}

impl Asker {
    pub fn new(device: DeviceId, peer: Peer) -> Self {
        Self { device: Some(device), peer }
    }

    fn event(self, desk: &Desk, action: &str) -> Event {
        let person = self.device.and_then(|device| desk.house.person_on(&device));
        Event {
            device: self.device,
            address: self.peer.0.map_or_else(|| "unknown".to_owned(), |ip| ip.to_canonical().to_string()),
            ..Event::new(desk.house.wall_ms(), person.map_or(Actor::Unknown, Actor::Person), action)
        }
    }

    /// A device was let in.
    pub fn came_in(self, desk: &Desk, may_read: bool) {
        let detail = vec![("may_read".to_owned(), may_read.to_string())];
        desk.audit.note(Event { detail, ..self.event(desk, action::SESSION_OPENED) });
    }

    /// A device was enrolled. Its invitation is used by now, so it is answered whether this can be written at once or not.
    pub fn enrolled(self, desk: &Desk, grant: &Grant) {
        desk.audit.note(self.event(desk, action::ENROLLED));
        if let Some(old) = grant.replaces {
            desk.audit.note(replaced(self.event(desk, action::DEVICE_REPLACED), old));
        }
    }

    /// A new lease is about to leave; it does when this returns well.
    pub async fn is_leased(self, desk: &Desk, lease: &Lease) -> Result<(), Problem> {
        let until = vec![("until_ms".to_owned(), lease.until_ms.to_string())];
        let detail = until.into_iter().chain([("role".to_owned(), lease.role.clone())]).collect();
        let event = Event { detail, ..self.event(desk, action::LEASED) };
        desk.audit.note_durably(event).await.map_err(|_| not_noted())
    }

    /// An order is about to leave; it does when this returns well.
    pub async fn is_ordered(self, desk: &Desk, order: &Order) -> Result<(), Problem> {
        let detail = vec![("order".to_owned(), order.number.to_string())];
        let event = Event { detail, ..self.event(desk, action::WIPE_TOLD) };
        desk.audit.note_durably(event).await.map_err(|_| not_noted())
    }

    /// A device was wiped. What it says is true whether this can be written at once or not.
    pub fn is_wiped(self, desk: &Desk, wiped: &Wiped) {
        let counted = [("order", wiped.order), ("unsent", wiped.unsent)];
        let detail = counted.map(|(name, value)| (name.to_owned(), value.to_string())).to_vec();
        desk.audit.note(Event { detail, ..self.event(desk, action::WIPED) });
    }

    /// A device has handed in its escrow.
    pub fn has_deposited(self, desk: &Desk, list: u64) {
        let detail = vec![("list".to_owned(), list.to_string())];
        desk.audit.note(Event { detail, ..self.event(desk, action::DEPOSITED) });
    }

    /// Two officers have told what they do with the copy of a device.
    pub async fn is_recovered(self, desk: &Desk, told: &Recovered) -> Result<(), Problem> {
        let (action, outcome) = match told.result.as_str() {
            Recovered::BEGUN => (action::RECOVERY_BEGUN, Outcome::Begun),
            Recovered::DONE => (action::RECOVERY_DONE, Outcome::Done),
            code => (action::RECOVERY_DONE, Outcome::Refused(code.to_owned())),
        };
        let [first, second] = told.officers.map(hex::encode);
        let mut detail = vec![("officer".to_owned(), first), ("officer".to_owned(), second)];
        let counted = [("list", told.list), ("found", told.found), ("apart", told.apart)];
        detail.extend(counted.map(|(name, value)| (name.to_owned(), value.to_string())));
        detail.extend(told.delivered.map(|count| ("delivered".to_owned(), count.to_string())));
        let event = Event { outcome, detail, object: hex::encode(told.device), ..self.event(desk, action) };
        desk.audit.note_durably(event).await.map_err(|_| not_noted())
    }

    /// The bytes of a file, or its preview, are about to leave; they do when this returns well.
    pub async fn is_shown(self, desk: &Desk, reading: &Reading) -> Result<(), Problem> {
        let Reading { case, evidence, sum, shape, .. } = reading;
        let said = [
            ("evidence", hex::encode(evidence)),
            ("sum", hex::encode(sum)),
            ("shape", shape.code().to_owned()),
        ];
        let detail = said.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let object = named(&[case_scope(EntityId(*case))]);
        let event = Event { object, detail, ..self.event(desk, action::FILE_READ) };
        desk.audit.note_durably(event).await.map_err(|_| not_noted())
    }

    /// Something was refused; returns the refusal.
    pub fn was_refused(self, desk: &Desk, action: &str, refusal: Problem) -> Problem {
        let outcome = Outcome::Refused(refusal.code().to_owned());
        desk.audit.note(Event { outcome, ..self.event(desk, action) });
        refusal
    }

    /// An answer is about to leave.
    pub async fn is_told(self, desk: &Desk, reply: &Reply) -> Result<(), Problem> {
        match &reply.answer {
            Answer::News(news) if !news.entries.is_empty() => {
                for event in told(&self.event(desk, action::PULLED), news) {
                    desk.audit.note_durably(event).await.map_err(|_| not_noted())?;
                }
            }
            Answer::Kept(kept) if !kept.refused.is_empty() => {
                let detail = vec![("count".to_owned(), kept.refused.len().to_string())];
                let outcome = Outcome::Refused("push.refused".to_owned());
                desk.audit.note(Event { detail, outcome, ..self.event(desk, action::PUSH_REFUSED) });
            }
            Answer::News(_)
            | Answer::Kept(_)
            | Answer::Welcome(_)
            | Answer::AskEach
            | Answer::OtherEpoch
            | Answer::Upgrade(_) => {}
        }
        Ok(())
    }
}

/// What is told, in one entry or several: of each scope that comes with bodies, its id.
fn told(event: &Event, news: &News) -> Vec<Event> {
    let bodies = news.entries.iter().filter(|entry| entry.op.body.is_some());
    let count = bodies.clone().count();
    let scopes: BTreeSet<ScopeId> = bodies.map(|entry| entry.op.header.scope).collect();
    let scopes: Vec<ScopeId> = scopes.into_iter().collect();
    let (first, last) = (news.entries.first(), news.entries.last());
    let places = [("from", first), ("to", last)]
        .into_iter()
        .filter_map(|(name, entry)| entry.map(|entry| (name.to_owned(), entry.seq.to_string())));
    let mut detail: Vec<(String, String)> = places.collect();
    detail.push(("operations".to_owned(), count.to_string()));
    detail.push(("foreign_headers".to_owned(), (news.entries.len() - count).to_string()));
    let begun = scopes.iter().filter(|scope| begins(&news.brings, scope)).count();
    if begun > 0 {
        detail.push(("scopes_from_their_beginning".to_owned(), begun.to_string()));
    }
    // Foreign headers alone are an answer too.
    let none: &[ScopeId] = &[];
    let pieces = scopes.chunks(SCOPES).chain(scopes.is_empty().then_some(none));
    pieces.map(|piece| Event { object: named(piece), detail: detail.clone(), ..event.clone() }).collect()
}

fn begins(brings: &Brings, scope: &ScopeId) -> bool {
    brings.of(scope).is_some_and(|(from, _)| from == 0)
}

/// Scopes as entries of the audit name them, not too many in one.
pub(crate) fn named_in_pieces(scopes: &[ScopeId]) -> Vec<String> {
    scopes.chunks(SCOPES).map(named).collect()
}

fn named(scopes: &[ScopeId]) -> String {
    let one = |scope: &ScopeId| {
        let kind = match scope.kind {
            ScopeKind::Case => "case".to_owned(),
            ScopeKind::Unit => "unit".to_owned(),
            ScopeKind::User => "user".to_owned(),
            ScopeKind::Reference => "reference".to_owned(),
            ScopeKind::Other(_) if case_of_applicants(scope).is_some() => "applicant".to_owned(),
            ScopeKind::Other(number) => number.to_string(),
        };
        format!("{kind}:{}", hex::encode(scope.id))
    };
    scopes.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// That a device took the place of the one with this id.
pub(crate) fn replaced(event: Event, old: [u8; 16]) -> Event {
    let by = event.device.map(|device| ("by".to_owned(), hex::encode(device.0)));
    Event { object: format!("device:{}", hex::encode(old)), detail: by.into_iter().collect(), ..event }
}

pub(crate) fn not_noted() -> Problem {
    let said = "The audit cannot be written, so nothing is told; ask again later.";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "audit.unavailable", said).later(5)
}
