//! A request that comes twice is carried out once: whoever sends an `Idempotency-Key` gets the first answer again for a day. What was
//! begun and has no answer is never begun again: whoever asks has to look what came of it.

use std::sync::Arc;
use std::time::Duration;

use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::asker::{Asker, Kind};
use super::call::{sum_of, written};
use super::heart::Heart;
use super::operation::Operation;
use super::refused;
use crate::http::{Desk, Problem};
use crate::people::Id;
use crate::storage::StorageError;
use crate::storage::people::{Answered, PeopleStore};

const KEY: &str = "idempotency-key";
const AGAIN: &str = "idempotent-replayed";
/// Answers are kept for a day.
pub(in crate::api) const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;
/// As long as a request is carried out, it says so this often.
const EVERY: Duration = Duration::from_secs(15);
/// What has not said so for so long has fallen with its process, or nobody could write down what came of it.
const SILENT_MS: i64 = 60_000;
/// While it is being carried out.
const BEGUN: u16 = 0;

/// A request that can be told again when it is repeated.
#[derive(Debug, Clone)]
pub(super) struct Repeat {
    who: Id,
    key: String,
    sum: [u8; 32],
}

impl Repeat {
    /// What a request says about repeats; nothing where it changes nothing or has no key.
    pub fn of<O: Operation>(parts: &Parts, asker: &Asker, bytes: &[u8]) -> Result<Option<Self>, Problem> {
        let Some(key) = parts.headers.get(KEY).filter(|_| O::METHOD != apseko_contract::Method::Get) else {
            return Ok(None);
        };
        let key = key.to_str().ok().filter(|key| (8..=64).contains(&key.len()) && key.bytes().all(is_plain));
        let key =
            key.ok_or_else(|| refused::malformed("The Idempotency-Key has 8 to 64 letters, digits or -."))?;
        let who = match asker.kind {
            Kind::Unknown => return Ok(None),
            Kind::Person { person, .. } => person,
            Kind::System { key, .. } => key,
        };
        Ok(Some(Self { who, key: key.to_owned(), sum: sum_of(parts, bytes) }))
    }

    /// Says that it is being carried out, unless it was before: then its answer.
    pub async fn begin(&self, desk: &Arc<Desk>) -> Result<Option<Response>, Problem> {
        let now_ms = desk.house().wall_ms();
        let begun = Answered { digest: self.sum, status: BEGUN, reply: Vec::new(), at_ms: now_ms };
        let repeat = self.clone();
        let found = in_store(desk, move |store| {
            store.forget_before(now_ms.saturating_sub(KEPT_MS))?;
            if store.remember(repeat.who, &repeat.key, &begun)? {
                return Ok(None);
            }
            store.remembered(repeat.who, &repeat.key)
        });
        let Some(found) = found.await? else { return Ok(None) };
        if found.digest != self.sum {
            return Err(refused::reused());
        }
        if found.status == BEGUN {
            let is_silent = now_ms.saturating_sub(found.at_ms) > SILENT_MS;
            return Err(if is_silent { unknown_outcome() } else { under_way() });
        }
        if found.reply.is_empty() && found.status != StatusCode::NO_CONTENT.as_u16() {
            return Err(refused::told_once());
        }
        let mut response = written(found.status, found.reply);
        response.headers_mut().insert(AGAIN, HeaderValue::from_static("true"));
        Ok(Some(response))
    }

    /// Says that it is under way, until what this gives is dropped.
    pub fn beating(&self, desk: &Arc<Desk>) -> Heart {
        let (repeat, desk) = (self.clone(), desk.clone());
        Heart::beating(EVERY, move || {
            let store = desk.registry().store();
            if let Err(error) = store.go_on(repeat.who, &repeat.key, desk.house().wall_ms()) {
                tracing::warn!(code = error.code(), "a request that goes on could not say so: {error}");
            }
        })
    }

    /// Keeps the answer, or forgets a request that was refused. Where that fails, a repeat is told that nobody knows what came of it.
    pub async fn end(self, desk: &Arc<Desk>, status: u16, done: Option<Option<&[u8]>>) {
        let at_ms = desk.house().wall_ms();
        let kept = done.map(|reply| Answered {
            digest: self.sum,
            status,
            reply: reply.unwrap_or_default().to_vec(),
            at_ms,
        });
        let ended = in_store(desk, move |store| match kept {
            Some(answered) => store.remember(self.who, &self.key, &answered).map(drop),
            None => store.forget(self.who, &self.key),
        });
        if ended.await.is_err() {
            tracing::warn!("an answer was not kept for repeats of its request");
        }
    }
}

fn under_way() -> Problem {
    let said = "The same request is being carried out; ask again.";
    Problem::new(StatusCode::CONFLICT, "request.under_way", said).later(1)
}

fn unknown_outcome() -> Problem {
    let said = "The same request was begun, and nobody knows what came of it: look, and use another key if it was not done.";
    Problem::new(StatusCode::CONFLICT, "request.unknown_outcome", said)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

async fn in_store<T: Send + 'static>(
    desk: &Arc<Desk>,
    work: impl FnOnce(&dyn PeopleStore) -> Result<T, StorageError> + Send + 'static,
) -> Result<T, Problem> {
    let registry = desk.registry().clone();
    let done = tokio::task::spawn_blocking(move || work(registry.store().as_ref())).await;
    let done = done.map_err(|error| refused::unavailable("server.internal", &error))?;
    done.map_err(|error| refused::unavailable(error.code(), &error))
}
