//! How an asker shows who they are: a system by its key, a person by a log-in session or by the pass and the key of their device.

use std::sync::Arc;

use apseko_casework::Directory as _;
use apseko_trust::{PROOF_HEADER, ProvedRequest, Verifier, digest};
use axum::http::StatusCode;
use axum::http::header;
use axum::http::request::Parts;

use super::asker::{Asker, Kind};
use super::refused;
use crate::http::{Desk, Peer, Problem};
use crate::login::{NoSession, NotProved};
use crate::people::Id;
use crate::premises::Snapshot;

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Bucket {
    /// A person's, on whatever device.
    Person(Id),
    /// A system's.
    System(Id),
}

/// In which bucket an asker's requests are; nobody's where nobody asks.
pub(super) fn bucket_of(asker: &Asker) -> Option<Bucket> {
    match &asker.kind {
        Kind::Unknown => None,
        Kind::Person { person, .. } => Some(Bucket::Person(*person)),
        Kind::System { key, .. } => Some(Bucket::System(*key)),
    }
}

/// The books as they are now: a right that was taken away a second ago is gone.
pub(super) async fn books(desk: &Arc<Desk>) -> Result<Arc<Snapshot>, Problem> {
    let registry = desk.registry().clone();
    let now_ms = desk.house().wall_ms();
    let reading = tokio::task::spawn_blocking(move || registry.current(now_ms)).await;
    let read = reading.map_err(|error| refused::unavailable("server.internal", &error))?;
    read.map_err(|fault| refused::unavailable("people.unavailable", &fault))
}

/// What a system's key begins with.
pub(super) const SYSTEM: &str = "apk_";
/// What the token of a log-in begins with.
pub(super) const SESSION: &str = "aps_";

/// Who asks, as far as they show it.
pub(super) fn admit(
    desk: &Desk,
    books: &Snapshot,
    parts: &Parts,
    bytes: &[u8],
    peer: Peer,
) -> Result<Asker, Problem> {
    let Some(said) = parts.headers.get(header::AUTHORIZATION) else { return Ok(Asker::unknown(peer)) };
    let token = said
        .to_str()
        .ok()
        .and_then(|said| said.strip_prefix("Bearer "))
        .ok_or_else(refused::needs_session)?;
    let request = Shown { desk, books, parts, bytes, peer };
    match (token.strip_prefix(SYSTEM), token.strip_prefix(SESSION)) {
        (Some(key), _) => system(books, key, desk.house().wall_ms(), peer),
        (None, Some(session)) => request.logged_in(session),
        (None, None) => request.on_device(token),
    }
}

/// `ID_SECRET`, both in hexadecimal digits.
fn system(books: &Snapshot, key: &str, now_ms: i64, peer: Peer) -> Result<Asker, Problem> {
    let foreign = || Problem::new(StatusCode::UNAUTHORIZED, "session.foreign", "A session is needed.");
    let (id, secret) = key.split_once('_').ok_or_else(foreign)?;
    // Found by the sum of the secret: what differs in time says nothing about a secret that somebody else has.
    let known = books.book.key_of_sum(&digest(secret.as_bytes())).ok_or_else(foreign)?;
    if known.id.to_string() != id {
        return Err(foreign());
    }
    if !known.counts(now_ms) {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "session.over", "A session is needed."));
    }
    Ok(Asker::system(known, &books.book, peer))
}

/// A request with a token that has to be looked into.
struct Shown<'r> {
    desk: &'r Desk,
    books: &'r Snapshot,
    parts: &'r Parts,
    bytes: &'r [u8],
    peer: Peer,
}

impl Shown<'_> {
    /// Somebody who has logged in: by name and password, or through the institution.
    fn logged_in(&self, token: &str) -> Result<Asker, Problem> {
        let now_ms = self.desk.house().wall_ms();
        let token = hex::decode(token).map_err(|_| refused::no_session(NoSession::Foreign))?;
        let is_void = |user, begun_ms| {
            self.books
                .book
                .person(Id::from(user))
                .is_none_or(|it| it.sessions_from_ms > begun_ms || it.is_dismissed(self.books.roster.day()))
        };
        let session =
            self.desk.api().sessions.check(&token, now_ms, &is_void).map_err(refused::no_session)?;
        let asked = self.asked(&token);
        let prove = |key| self.desk.api().proofs.check(&asked, self.proof(), key, now_ms).map_err(of_proof);
        let proved = session.key.as_ref().map(prove).transpose()?;
        let asker = Asker::person(session.person.into(), &self.books.roster, None, self.peer);
        Ok(Asker { session: Some(session), proved, ..asker })
    }

    /// Somebody on a device that has shown its key, and shows it again with every request.
    fn on_device(&self, token: &str) -> Result<Asker, Problem> {
        let pass = self.desk.pass(&self.parts.headers)?;
        let token = hex::decode(token).map_err(|_| refused::no_session(NoSession::Foreign))?;
        let (now_ms, keys) = (self.desk.house().wall_ms(), self.desk.house().verifier());
        let by = (keys.as_ref() as &dyn Verifier, pass.device);
        let proved = self.desk.api().proofs.check_device(&self.asked(&token), self.proof(), by, now_ms);
        proved.map_err(of_proof)?;
        let person = self.books.roster.user_of(&pass.device).filter(|_| pass.may_read).ok_or_else(|| {
            let said = "The device may deliver, and is told nothing.";
            Problem::new(StatusCode::FORBIDDEN, "session.delivers_only", said)
        })?;
        Ok(Asker::person(person.into(), &self.books.roster, Some(pass.device), self.peer))
    }

    fn asked<'a>(&'a self, token: &'a [u8]) -> ProvedRequest<'a> {
        let path = self.parts.uri.path_and_query().map_or("", |it| it.as_str());
        ProvedRequest { method: self.parts.method.as_str(), path, body: digest(self.bytes), token }
    }

    fn proof(&self) -> Option<&str> {
        self.parts.headers.get(PROOF_HEADER).and_then(|value| value.to_str().ok())
    }
}

fn of_proof(refused: NotProved) -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        refused.code(),
        "The request does not show the key of its session.",
    )
}
