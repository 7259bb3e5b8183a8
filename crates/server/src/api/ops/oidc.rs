//! Coming in through the institution: a ticket is opened here, the browser goes to the provider and comes back, and whoever opened the
//! ticket takes what came of it, once. A person is known by what the provider calls them, and by nothing else.

use std::sync::Arc;

use apseko_contract::Method;
use apseko_domain::DeviceId;
use apseko_oplog::DeviceId as Tablet;
use apseko_trust::{Ask, digest};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;

use super::enrolment::{login_of, not_admitted};
use super::sessions::{SessionView, view};
use super::typed::{Typed, public_key};
use super::view::{id, moment};
use crate::api::call::{Call, event};
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::{Event, Outcome, action};
use crate::http::Problem;
use crate::login::Method as Way;
use crate::login::oidc::{Fresh, OidcFault, Provider, Purpose, Verified};
use crate::people::{Id, Person, Subject};

/// The provider does not change its mind within so many seconds.
const AGAIN_S: u32 = 30;
/// The person is still typing.
const SOON_S: u32 = 2;

/// For what a ticket is opened.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketForm {
    /// The device that is to be enrolled; without one, a session begins.
    #[serde(default)]
    pub device: Option<DeviceId>,
    /// The key of the device or of the session: a compressed point on P-256, in hexadecimal digits.
    #[serde(default)]
    #[schemars(regex(pattern = "^0[23][0-9a-f]{64}$"))]
    pub key: Option<String>,
}

/// A ticket that was just opened.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TicketView {
    /// Which.
    pub ticket: String,
    /// With what its outcome is taken.
    pub poll: String,
    /// Where the browser goes.
    pub open_url: String,
    /// What the device shows, and the person types into the browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Until when.
    pub until: Timestamp,
}

/// Which ticket.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketPath {
    /// Its id.
    #[schemars(regex(pattern = "^[0-9a-f]{32}$"))]
    pub ticket: String,
}

/// Who takes the outcome.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeForm {
    /// What the opening gave.
    pub poll: Typed,
    /// The device of the same person whose place a new one takes.
    #[serde(default)]
    pub replaces: Option<DeviceId>,
}

/// What came of a ticket: one of the two.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutcomeView {
    /// A session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionView>,
    /// The message that `/enrol/v1` answers with, in base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<String>,
    /// The user name of whoever was let onto a new device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

/// `POST /sessions/oidc`
#[derive(Debug)]
pub struct Begin;

impl Operation for Begin {
    const NAME: &'static str = "open-ticket";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "sessions/oidc";
    const SUMMARY: &'static str = "Opens a ticket for coming in through the log-in of the institution.";
    const NEEDS: Needs = Needs::Nothing;
    const TELLS: Tells = Tells::ByItself;
    const GOOD: u16 = 201;
    const TOLD_ONCE: bool = true;
    const ALSO_REFUSED: &'static [u16] = &[403];
    const LINKS: &'static [(&'static str, &'static str, &'static str)] =
        &[("take-ticket", "ticket", "$response.body#/ticket")];
    type Path = Nothing;
    type Query = Nothing;
    type Body = TicketForm;
    type Reply = TicketView;

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<TicketView, Problem> {
        let key = body.key.as_deref().map(public_key).transpose()?;
        let purpose = match (body.device, key) {
            (Some(device), Some(key)) => Purpose::Enrolment { device: Tablet(device.0.into_bytes()), key },
            (Some(_), None) => return Err(refused::malformed("A device has a key.")),
            (None, key) => Purpose::Browser { key },
        };
        let provider = provider(call)?;
        let from = digest(format!("{:?}", call.asker.peer.0).as_bytes());
        let fresh = Fresh::draw(&mut |bytes| call.desk.house().fill(bytes));
        let begun = Handle::current().block_on(provider.begin(purpose, from, fresh, call.now_ms));
        let begun = begun.map_err(of_provider)?;
        Ok(TicketView {
            ticket: begun.ticket,
            poll: begun.poll,
            open_url: begun.open_url,
            code: begun.code,
            until: moment(begun.until_ms).unwrap_or_default(),
        })
    }
}

/// `POST /sessions/oidc/{ticket}`
#[derive(Debug)]
pub struct Take;

impl Operation for Take {
    const NAME: &'static str = "take-ticket";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "sessions/oidc/{ticket}";
    const SUMMARY: &'static str =
        "Takes what came of a ticket, once: a session, or everything that a new device needs.";
    const NEEDS: Needs = Needs::Nothing;
    const TELLS: Tells = Tells::ByItself;
    const GOOD: u16 = 201;
    const TOLD_ONCE: bool = true;
    const ALSO_REFUSED: &'static [u16] = &[403];
    type Path = TicketPath;
    type Query = Nothing;
    type Body = TakeForm;
    type Reply = OutcomeView;

    fn answer(call: &Call<'_>, Said { path, body, .. }: Said<Self>) -> Result<OutcomeView, Problem> {
        let taken = provider(call)?
            .take(&path.ticket, &body.poll.0, call.now_ms)
            .map_err(|fault| not_taken(call, fault))?;
        let person = person_of(call, &taken.verified)?;
        match taken.purpose {
            Purpose::Browser { key } => {
                let begun = call.desk.api().sessions.begin(
                    person.id.user(),
                    Way::Oidc,
                    key,
                    call.draw(),
                    call.now_ms,
                );
                call.note(person.id.user(), action::LOGGED_IN, &[("method", Way::Oidc.code())])?;
                Ok(OutcomeView { session: Some(view(&begun, None)), grant: None, login: None })
            }
            Purpose::Enrolment { device, key } => {
                let login = Some(login_of(call, person.id)?);
                let ask = Ask { login: String::new(), invitation: String::new(), device: device.0, key };
                let replaces: Option<Id> = body.replaces.map(|it| id(it.0));
                let admitted = call.desk.registry().admit_known(person.id, &ask, replaces, call.now_ms);
                let grant = admitted.map_err(not_admitted)?;
                call.note_replaced(person.id.user(), device.into(), &grant);
                let named = hex::encode(device.0);
                let detail = [("method", Way::Oidc.code()), ("device", named.as_str())];
                call.note(person.id.user(), action::DEVICE_ENROLLED, &detail)?;
                let grant = Some(STANDARD.encode(grant.to_bytes()));
                Ok(OutcomeView { session: None, grant, login })
            }
        }
    }
}

/// The provider, where there is one.
fn provider(call: &Call<'_>) -> Result<Arc<Provider>, Problem> {
    call.desk.api().provider().cloned().ok_or_else(nobody_to_ask)
}

/// What is said where no provider was set.
pub(crate) fn nobody_to_ask() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "oidc.none", "This server knows no log-in of an institution.")
}

/// Whoever the provider means, if they work here.
fn person_of<'c>(call: &'c Call<'_>, verified: &Verified) -> Result<&'c Person, Problem> {
    let subject = Subject { issuer: verified.issuer.clone(), subject: verified.subject.clone() };
    let known = call.book().person_of_subject(&subject).filter(|person| !person.is_dismissed(call.today()));
    known.ok_or_else(|| {
        let said = "The provider knows the person, and this server does not.";
        let problem = Problem::new(StatusCode::FORBIDDEN, "login.unknown_person", said);
        note_refusal(call, problem.code());
        problem
    })
}

fn not_taken(call: &Call<'_>, fault: OidcFault) -> Problem {
    if !matches!(fault, OidcFault::Pending) {
        note_refusal(call, fault.code());
    }
    of_provider(fault)
}

fn note_refusal(call: &Call<'_>, code: &str) {
    let detail = vec![("method".to_owned(), Way::Oidc.code().to_owned())];
    let (action, outcome) = (action::LOG_IN_REFUSED.to_owned(), Outcome::Refused(code.to_owned()));
    call.desk.audit().note(Event { action, outcome, detail, ..event(call.desk, call.asker, "") });
}

/// The words for what came to nothing.
pub(crate) fn of_provider(fault: OidcFault) -> Problem {
    let said = fault.to_string();
    match fault {
        OidcFault::Pending => Problem::new(StatusCode::CONFLICT, fault.code(), said).later(SOON_S),
        OidcFault::Ticket => Problem::new(StatusCode::NOT_FOUND, fault.code(), said),
        OidcFault::Crowded => Problem::new(StatusCode::TOO_MANY_REQUESTS, fault.code(), said).later(AGAIN_S),
        OidcFault::Settings(_)
        | OidcFault::Unreachable
        | OidcFault::TooSlow
        | OidcFault::TooLong
        | OidcFault::Odd(_) => {
            tracing::error!(code = fault.code(), "the log-in of the institution does not work: {fault}");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, fault.code(), said).later(AGAIN_S)
        }
        OidcFault::Refused
        | OidcFault::Denied
        | OidcFault::State
        | OidcFault::Token(_)
        | OidcFault::NoSecondFactor
        | OidcFault::NoUnit
        | OidcFault::Code => Problem::new(StatusCode::FORBIDDEN, fault.code(), said),
    }
}
