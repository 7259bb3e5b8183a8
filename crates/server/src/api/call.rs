//! What happens to every request of the API, in this order and no other: who asks, how often, whether they may, whether it is
//! a repeat, what it says, what the audit has to know; only then is it answered.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use apseko_domain::Capability;
use apseko_oplog::ScopeId;
use apseko_trust::digest;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Body as _;
use jiff::civil::Date;

use super::asker::Asker;
use super::ended::has_ended;
use super::entrance::{admit, books, bucket_of};
use super::looked::{Looked, note_looked};
use super::operation::{Needs, Operation, Said, Tells, is_nothing};
use super::refused;
use super::repeat::Repeat;
use crate::audit::{Event, Outcome};
use crate::http::{Desk, Peer, Problem};
use crate::login::NoSession;
use crate::people::{Book, By, Change, ChangeRefused, Id, Roster};
use crate::premises::{ChangeFault, Snapshot};
use crate::storage::people::Contact;
use crate::storage::{Journal, StorageError};

/// A file of people is the longest that anybody sends.
const LONGEST_BODY: u64 = 1 << 20;

/// A request that may be answered.
#[derive(Debug)]
pub struct Call<'c> {
    /// What the server has.
    pub desk: &'c Desk,
    /// Who asks.
    pub asker: &'c Asker,
    /// The moment.
    pub now_ms: i64,
    /// The books, as they were when the request came.
    pub books: &'c Snapshot,
    /// What of cases the answer holds, for the audit.
    pub(super) looked: &'c RefCell<Vec<Looked>>,
}

impl Call<'_> {
    /// The people's book.
    pub fn book(&self) -> &Book {
        &self.books.book
    }

    /// What the book adds up to today.
    pub fn roster(&self) -> &Roster {
        &self.books.roster
    }

    /// The day in Riga.
    pub fn today(&self) -> Date {
        self.books.roster.day()
    }

    /// What somebody is called, for people to read.
    pub fn name_of(&self, person: Id) -> String {
        self.book().person(person).map(|it| it.name.to_string()).unwrap_or_default()
    }

    /// A new id, which nobody can guess before.
    pub fn new_id(&self) -> Id {
        let mut random = [0; 10];
        self.desk.house().fill(&mut random);
        let ms = u64::try_from(self.now_ms).unwrap_or(0);
        Id(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid().into_bytes())
    }

    /// The same request over later books.
    pub fn later<'b>(&'b self, books: &'b Snapshot) -> Call<'b> {
        Call { desk: self.desk, asker: self.asker, now_ms: self.now_ms, books, looked: self.looked }
    }

    /// Says that the answer holds personal data of cases. It leaves only when the audit has that.
    pub(super) fn holds(&self, purpose: &'static str, cases: BTreeSet<ScopeId>) {
        let mut looked = self.looked.borrow_mut();
        match looked.iter_mut().find(|it| it.purpose == purpose) {
            Some(known) => known.cases.extend(cases),
            None => looked.push(Looked { purpose, cases }),
        }
    }

    /// Changes the book, all of it or nothing, and returns it as it is then. `saw` is the state of what the first change is
    /// about that the asker had before their eyes.
    pub fn change(&self, changes: &[Change], saw: Option<u64>) -> Result<Arc<Snapshot>, Problem> {
        let by = By { who: self.asker.who(), now_ms: self.now_ms, today: self.today(), saw };
        self.desk.registry().change(changes, &by).map_err(refused::of_change)
    }

    /// Refuses whoever may do something only in some places.
    pub fn must_everywhere(&self, what: Capability) -> Result<(), Problem> {
        if self.asker.may_everywhere(what) { Ok(()) } else { Err(refused::denied()) }
    }

    /// Refuses whoever may not do something about a person; whoever may not even see them learns nothing.
    pub fn must_about(&self, what: Capability, person: Id) -> Result<(), Problem> {
        let known = self.book().person(person).is_some();
        if known && self.asker.may_about(what, person, self.book(), self.today()) {
            Ok(())
        } else {
            Err(refused::unknown())
        }
    }

    /// Refuses whoever may not change what a person is: as [`Call::must_about`], and no further than their own limits go.
    pub fn must_change(&self, what: Capability, person: Id) -> Result<(), Problem> {
        self.must_about(what, person)?;
        if self.asker.is_key_of(person) {
            return Err(refused::of_change(ChangeFault::Refused(ChangeRefused::OwnRights)));
        }
        let record = self.book().person(person).ok_or_else(refused::unknown)?;
        if self.asker.may_change(what, record, self.today()) { Ok(()) } else { Err(refused::denied()) }
    }

    /// What is known of devices besides the book.
    pub fn contacts(&self) -> Result<Contacts, Problem> {
        let store = self.desk.registry().store();
        let (contacts, deposits) = (store.contacts().map_err(storage)?, store.deposits().map_err(storage)?);
        Ok(Contacts {
            heard: contacts.into_iter().map(|it| (it.device, it)).collect(),
            deposits: deposits.into_iter().map(|(device, _)| device).collect(),
        })
    }

    /// The audit, for reading.
    pub fn journal(&self) -> Result<Box<dyn Journal>, Problem> {
        (self.desk.api().journal)().map_err(|error| refused::unavailable("audit.unavailable", &error))
    }

    /// When somebody set their password for the server, if they did.
    pub fn password_set(&self, person: Id) -> Result<Option<i64>, Problem> {
        let secrets = self.desk.registry().store().secrets(person).map_err(storage)?;
        Ok(secrets.map(|it| it.changed_ms))
    }
}

fn storage(error: StorageError) -> Problem {
    refused::unavailable(error.code(), &error)
}

/// What is known of devices besides the book.
#[derive(Debug, Default)]
pub struct Contacts {
    /// When each was last heard of, and what it said.
    pub heard: BTreeMap<Id, Contact>,
    /// Which of them two officers could open.
    pub deposits: BTreeSet<Id>,
}

/// Answers a request of one operation.
pub(super) async fn handle<O: Operation>(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    request: Request,
) -> Response {
    let begun = Instant::now();
    let response = match run::<O>(&desk, peer, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    };
    desk.api().metrics.note(O::NAME, response.status(), begun.elapsed());
    response
}

async fn run<O: Operation>(desk: &Arc<Desk>, peer: Peer, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let mono_ms = desk.house().mono_ms();
    desk.api().by_address.take(&peer.0, mono_ms).map_err(refused::too_many)?;
    let (bytes, _place) = read::<O>(desk, &parts, body).await?;
    let books = books(desk).await?;
    let asker = match admit(desk, &books, &parts, &bytes, peer) {
        Ok(asker) => asker,
        Err(problem) if O::NEEDS == Needs::Nothing => {
            tracing::debug!(
                code = problem.code(),
                "a question to everybody came with a session that does not count"
            );
            Asker::unknown(peer)
        }
        Err(problem) => return Err(note_refusal(desk, &Asker::unknown(peer), O::NAME, problem)),
    };
    if let Some(session) = &asker.session
        && has_ended(desk, session).await?
    {
        return Err(note_refusal(desk, &Asker::unknown(peer), O::NAME, refused::no_session(NoSession::Void)));
    }
    if !asker.may(O::NEEDS) {
        let is_unknown = asker.kind == super::asker::Kind::Unknown;
        let problem = if is_unknown { refused::needs_session() } else { refused::denied() };
        return Err(note_refusal(desk, &asker, O::NAME, problem));
    }
    if let Some(bucket) = bucket_of(&asker) {
        desk.api().by_asker.take(&bucket, mono_ms).map_err(refused::too_many)?;
    }
    let said = parse::<O>(&mut parts, &bytes).await?;
    let repeat = Repeat::of::<O>(&parts, &asker, &bytes)?;
    // On its own: whoever hangs up meanwhile must not leave half of it, or an audit without its end.
    let desk = desk.clone();
    let carried_out = tokio::spawn(async move { carry_out::<O>(&desk, asker, books, repeat, said).await });
    carried_out.await.map_err(|error| refused::unavailable("server.internal", &error))?
}

/// Between knowing what is asked and saying what came of it.
async fn carry_out<O: Operation>(
    desk: &Arc<Desk>,
    asker: Asker,
    books: Arc<Snapshot>,
    repeat: Option<Repeat>,
    said: Said<O>,
) -> Result<Response, Problem> {
    if let Some(response) = begin(desk, repeat.as_ref()).await? {
        return Ok(response);
    }
    let heart = repeat.as_ref().map(|repeat| repeat.beating(desk));
    let answered = noted::<O>(desk, asker, books, said).await;
    drop(heart);
    if let Some(repeat) = repeat {
        let kept = answered.as_ref().ok().map(|json| (!O::TOLD_ONCE).then_some(json.as_slice()));
        repeat.end(desk, O::GOOD, kept).await;
    }
    Ok(written(O::GOOD, answered?))
}

/// The answer to a request that was carried out before.
async fn begin(desk: &Arc<Desk>, repeat: Option<&Repeat>) -> Result<Option<Response>, Problem> {
    match repeat {
        Some(repeat) => repeat.begin(desk).await,
        None => Ok(None),
    }
}

/// Answers between what the audit is told before and after.
async fn noted<O: Operation>(
    desk: &Arc<Desk>,
    asker: Asker,
    books: Arc<Snapshot>,
    said: Said<O>,
) -> Result<Vec<u8>, Problem> {
    let event = Event { subject: O::subject(&said), ..event(desk, &asker, &O::object(&said)) };
    if let Tells::Done(action) = O::TELLS {
        let begun = Event { action: action.to_owned(), outcome: Outcome::Begun, ..event.clone() };
        desk.audit().note_durably(begun).await.map_err(|_| crate::http::not_noted())?;
    }
    let (answered, looked) = match answer::<O>(desk, asker, books, said).await {
        Ok((json, looked)) => (Ok(json), looked),
        Err(problem) => (Err(problem), Vec::new()),
    };
    match O::TELLS {
        Tells::Nothing | Tells::ByItself => {}
        Tells::Looked => note_looked(desk, O::NAME, &event, looked).await?,
        Tells::Viewed(purpose) if answered.is_ok() => {
            let detail = vec![("operation".to_owned(), O::NAME.to_owned())];
            let purpose = Some(purpose.to_owned());
            let action = crate::audit::action::PERSONAL_VIEWED.to_owned();
            let viewed = Event { action, purpose, detail, ..event };
            desk.audit().note_durably(viewed).await.map_err(|_| crate::http::not_noted())?;
        }
        Tells::Viewed(_) => {}
        Tells::Done(action) => {
            let outcome = answered
                .as_ref()
                .map_or_else(|problem| Outcome::Refused(problem.code().to_owned()), |_| Outcome::Done);
            desk.audit().note(Event { action: action.to_owned(), outcome, ..event });
        }
    }
    answered
}

async fn answer<O: Operation>(
    desk: &Arc<Desk>,
    asker: Asker,
    books: Arc<Snapshot>,
    said: Said<O>,
) -> Result<(Vec<u8>, Vec<Looked>), Problem> {
    let desk = desk.clone();
    let answering = tokio::task::spawn_blocking(move || {
        let (looked, now_ms) = (RefCell::default(), desk.house().wall_ms());
        let call = Call { desk: &desk, asker: &asker, now_ms, books: &books, looked: &looked };
        let reply = O::answer(&call, said)?;
        if is_nothing::<O::Reply>() {
            return Ok((Vec::new(), looked.take()));
        }
        let json = serde_json::to_vec(&reply);
        let json = json.map_err(|error| refused::unavailable("server.internal", &error))?;
        Ok((json, looked.take()))
    });
    answering.await.map_err(|error| refused::unavailable("server.internal", &error))?
}

/// An answer in JSON; one without content says nothing.
pub(super) fn written(status: u16, json: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if json.is_empty() {
        return (status, [store]).into_response();
    }
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    (status, [kind, store], json).into_response()
}

/// What the audit says of a request, with the parts that every request has.
pub(super) fn event(desk: &Desk, asker: &Asker, object: &str) -> Event {
    let address = asker.peer.0.map_or_else(|| "unknown".to_owned(), |ip| ip.to_canonical().to_string());
    Event {
        device: asker.device,
        address,
        object: object.to_owned(),
        ..Event::new(desk.house().wall_ms(), asker.actor(), "")
    }
}

fn note_refusal(desk: &Desk, asker: &Asker, operation: &str, problem: Problem) -> Problem {
    let outcome = Outcome::Refused(problem.code().to_owned());
    let action = crate::audit::action::ACCESS_REFUSED.to_owned();
    desk.audit().note(Event { action, outcome, ..event(desk, asker, operation) });
    problem
}

/// The body, for operations that take one.
async fn read<O: Operation>(
    desk: &Desk,
    parts: &Parts,
    body: Body,
) -> Result<(Vec<u8>, Option<crate::http::BodyPlace>), Problem> {
    if is_nothing::<O::Body>() {
        return Ok((Vec::new(), None));
    }
    let kind =
        parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        let said = "The body has to be application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "request.kind", said));
    }
    let announced = body.size_hint().lower();
    let too_long =
        || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "message.too_long", "The body has too many bytes.");
    if announced > LONGEST_BODY {
        return Err(too_long());
    }
    let (bytes, place) = desk.room().read(&parts.headers, body).await?;
    if bytes.len() as u64 > LONGEST_BODY {
        return Err(too_long());
    }
    Ok((bytes, Some(place)))
}

async fn parse<O: Operation>(parts: &mut Parts, bytes: &[u8]) -> Result<Said<O>, Problem> {
    let path = if is_nothing::<O::Path>() {
        serde_json::from_str("{}").map_err(|_| refused::unknown())?
    } else {
        let taken = Path::<O::Path>::from_request_parts(parts, &()).await;
        taken.map_err(|_| refused::malformed("An id in the address is none."))?.0
    };
    let query = Query::<O::Query>::try_from_uri(&parts.uri);
    let query = query.map_err(|_| refused::malformed("The query is not what the operation takes."))?.0;
    let body = if is_nothing::<O::Body>() { b"{}" } else { bytes };
    // The parser's own message may quote what a person typed; the place is enough.
    let body = serde_json::from_slice(body).map_err(|error| {
        tracing::debug!(line = error.line(), column = error.column(), "a body was not understood");
        refused::malformed("The body is not what the operation takes.")
    })?;
    Ok(Said { path, query, body })
}

/// The sum of what a request is, for telling a repeat from another request.
pub(super) fn sum_of(parts: &Parts, bytes: &[u8]) -> [u8; 32] {
    let target = parts.uri.path_and_query().map(|it| it.as_str()).unwrap_or_default();
    digest(&[parts.method.as_str().as_bytes(), b"\0", target.as_bytes(), b"\0", bytes].concat())
}
