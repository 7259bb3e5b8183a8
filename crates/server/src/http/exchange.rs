//! The exchange of operations: three questions, each at its own address, all in the written form of `apseko_oplog::wire`.

use std::sync::Arc;
use std::time::Duration;

use apseko_oplog::DeviceId;
use apseko_oplog::message::{Ask, Request};
use apseko_oplog::wire::{WireError, decode_request, encode_reply};
use apseko_trust::canon::{Reader, Writer};
use apseko_trust::{Envelope, TrustError};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::Desk;
use super::access::{Asker, Peer};
use super::body::{malformed, pack_for};
use super::problem::Problem;
use super::session::{NoPass, Pass};
use crate::audit::action;
use crate::premises::Standing;

pub(super) const CBOR: &str = "application/cbor";
/// A device that waits for news hears from us at least this often, so that nothing between us gives up.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// `POST /sync/v1/session`: an array of one item, the device's id, asks for a question; an array of two, the question
/// and the device's signature, for a pass.
pub(super) async fn session(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let (bytes, _place) = desk.room.read(&headers, body).await?;
    let mut reader = Reader::new(&bytes);
    let now = desk.house.wall_ms();
    let said = match reader.array().map_err(|_| malformed())? {
        1 => {
            let device = DeviceId(reader.fixed().map_err(|_| malformed())?);
            let mut nonce = [0; 16];
            desk.house.fill(&mut nonce);
            let server = desk.server;
            let question = desk.gate.question(device, nonce, now);
            let mut out = Writer::with_capacity(160);
            out.array(2).bytes(&server.0).bytes(&question);
            out.finish()
        }
        2 => {
            let question = reader.bytes().map_err(|_| malformed())?.to_vec();
            let answer = Envelope::read(&mut reader).map_err(|_| malformed())?;
            let (pass, token) = admit_and_note(&desk, peer, &question, &answer, now).await?;
            let mut out = Writer::with_capacity(160);
            out.array(3).bytes(&token).int(pass.until_ms).bool(pass.may_read);
            out.finish()
        }
        _ => return Err(malformed()),
    };
    reader.finish().map_err(|_| malformed())?;
    Ok(([(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")], said).into_response())
}

async fn admit_and_note(
    desk: &Arc<Desk>,
    peer: Peer,
    question: &[u8],
    answer: &Envelope,
    now: i64,
) -> Result<(Pass, Vec<u8>), Problem> {
    let asker = Asker { device: desk.gate.asked(question), peer };
    match admit(desk, question, answer, now).await {
        Ok((pass, token)) => {
            asker.came_in(desk, pass.may_read);
            Ok((pass, token))
        }
        Err(refusal) => Err(asker.was_refused(desk, action::SESSION_REFUSED, refusal)),
    }
}

/// Gives a pass; a device that nobody here knows may have been enrolled elsewhere a moment ago.
async fn admit(
    desk: &Arc<Desk>,
    question: &[u8],
    answer: &Envelope,
    now: i64,
) -> Result<(Pass, Vec<u8>), Problem> {
    match desk.gate.admit(desk.house.verifier().as_ref(), question, answer, now) {
        Err(NoPass::NotShown(TrustError::UnknownKey(_))) => {}
        known => return Ok(known?),
    }
    let registry = desk.registry.clone();
    let read = tokio::task::spawn_blocking(move || registry.refresh()).await;
    if let Ok(Err(fault)) = read {
        tracing::error!("the books cannot be read: {fault}");
    }
    Ok(desk.gate.admit(desk.house.verifier().as_ref(), question, answer, now)?)
}

/// `POST /sync/v1/hello`
pub(super) async fn hello(
    desk: State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    ask(desk, peer, headers, body, |ask| matches!(ask, Ask::Hello(_))).await
}

/// `POST /sync/v1/push`
pub(super) async fn push(
    desk: State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    ask(desk, peer, headers, body, |ask| matches!(ask, Ask::Push(_))).await
}

/// `POST /sync/v1/pull`
pub(super) async fn pull(
    desk: State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    ask(desk, peer, headers, body, |ask| matches!(ask, Ask::Pull(_))).await
}

async fn ask(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
    fits: fn(&Ask) -> bool,
) -> Result<Response, Problem> {
    let pass = pass(&desk, &headers)?;
    let (bytes, _place) = desk.room.read(&headers, body).await?;
    let (request, bytes) = decode(bytes).await?;
    let asker = Asker::new(pass.device, peer);
    if request.device != pass.device {
        let said = "The pass is another device's.";
        let refusal = Problem::new(StatusCode::FORBIDDEN, "session.other_device", said);
        return Err(asker.was_refused(&desk, action::ACCESS_REFUSED, refusal));
    }
    if !fits(&request.ask) {
        return Err(malformed());
    }
    if matches!(request.ask, Ask::Pull(_)) {
        may_read(&desk, pass, asker)?;
    }
    let reply = desk.feed.answer(request, bytes).await.inspect_err(|failure| {
        tracing::warn!(code = failure.code(), "a device was not answered: {failure}");
    })?;
    asker.is_told(&desk, &reply).await?;
    let packing = tokio::task::spawn_blocking(move || pack_for(&headers, encode_reply(&reply))).await;
    let (encoding, bytes) = packing.map_err(|_| malformed())?;
    let mut response =
        ([(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")], bytes).into_response();
    if let Some(encoding) = encoding {
        let value = header::HeaderValue::from_static(encoding);
        response.headers_mut().insert(header::CONTENT_ENCODING, value);
    }
    Ok(response)
}

async fn decode(bytes: Vec<u8>) -> Result<(Request, Vec<u8>), Problem> {
    let decoding = tokio::task::spawn_blocking(move || (decode_request(&bytes), bytes)).await;
    let (request, bytes) = decoding.map_err(|_| malformed())?;
    Ok((request.map_err(|error| unreadable(&error))?, bytes))
}

fn unreadable(error: &WireError) -> Problem {
    match error {
        WireError::Newer { .. } => {
            let said = "The message is of a newer program; this server has to be updated first.";
            Problem::new(StatusCode::BAD_REQUEST, "message.newer", said)
        }
        WireError::TooLong | WireError::TooMany | WireError::TooLarge | WireError::TooHeavy => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "message.too_long", error.to_string())
        }
        WireError::Canon(_)
        | WireError::OtherDirection
        | WireError::OtherCount
        | WireError::NoSuchPlace
        | WireError::Contradiction => malformed(),
    }
}

fn may_read(desk: &Desk, pass: Pass, asker: Asker) -> Result<(), Problem> {
    if pass.may_read {
        return Ok(());
    }
    let said = "The key of this device has expired or was revoked: it may deliver, and is told nothing.";
    let refusal = Problem::new(StatusCode::FORBIDDEN, "session.delivers_only", said);
    Err(asker.was_refused(desk, action::ACCESS_REFUSED, refusal))
}

/// Refuses whoever has no pass, or one that only delivers.
pub(super) fn reading_pass(desk: &Desk, peer: Peer, headers: &HeaderMap) -> Result<(), Problem> {
    let pass = pass(desk, headers)?;
    may_read(desk, pass, Asker::new(pass.device, peer))
}

/// The same, and whoever was revoked or dismissed: the key of their device is good for longer than they are.
pub(super) fn working_pass(desk: &Desk, peer: Peer, headers: &HeaderMap) -> Result<(), Problem> {
    let pass = pass(desk, headers)?;
    let works = desk.registry.standing(&pass.device) == Standing::Works;
    may_read(desk, Pass { may_read: pass.may_read && works, ..pass }, Asker::new(pass.device, peer))
}

/// What the pass in the request's headers allows.
pub(super) fn pass(desk: &Desk, headers: &HeaderMap) -> Result<Pass, Problem> {
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token.and_then(|value| value.strip_prefix("Bearer ")).and_then(|hex| hex::decode(hex).ok());
    let Some(token) = token else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "session.needed", "A session is needed."));
    };
    desk.gate.check(&token, desk.house.wall_ms()).map_err(|refusal: NoPass| refusal.into())
}

#[derive(Deserialize)]
pub(super) struct Known {
    /// The last place that the device has heard of.
    after: u64,
}

/// `GET /sync/v1/head?after=N`: answers when the feed has grown beyond that place, or after a while.
pub(super) async fn head(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    Query(known): Query<Known>,
) -> Result<Response, Problem> {
    pass(&desk, &headers)?;
    let mut head = desk.feed.head();
    let mut stopping = desk.stopping.clone();
    let grown = async { head.wait_for(|head| *head > known.after).await.map(|head| *head).ok() };
    let now = tokio::select! {
        now = grown => now,
        () = tokio::time::sleep(LONGEST_WAIT) => None,
        _ = stopping.wait_for(|stopping| *stopping) => None,
    };
    let now = now.unwrap_or_else(|| *desk.feed.head().borrow());
    let mut out = Writer::with_capacity(16);
    out.array(1).uint(now);
    Ok(([(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")], out.finish()).into_response())
}
