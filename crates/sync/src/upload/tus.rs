//! The words of tus 1.0 over our link: where a file is taken, how far it is, and a piece more.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Body, Method, Response, StatusCode};

use super::body::{Passing, PieceBody, Reading, Stopped};
use super::course::{FileState, Heard, Standing};
use super::{BlobSource, FileAddress, Parcel, Sum};
use crate::link::SILENCE;
use crate::{Link, LinkFailure};

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const FILE: HeaderName = HeaderName::from_static("apseko-file");
const SUM: HeaderName = HeaderName::from_static("apseko-sum");
const PIECE: &str = "application/offset+octet-stream";
const FILES: &str = "files";
/// The system takes in so much before any of it has gone up the road.
const HELD_BACK: u64 = 4 << 20;
/// No road is slower.
const SLOWEST: u64 = 4 << 10;

/// What an answer without a body means, if it is our server's: one to `HEAD` has none.
pub(crate) fn unsaid(status: StatusCode, headers: &HeaderMap) -> &'static str {
    match (headers.contains_key(RESUMABLE), status) {
        (true, StatusCode::NOT_FOUND) => "upload.unknown",
        (true, StatusCode::GONE) => "upload.expired",
        (true, StatusCode::PRECONDITION_FAILED) => "upload.version",
        _ => "",
    }
}

/// Asks for an address.
pub(super) async fn create(link: &Link, parcel: &Parcel) -> Heard {
    let sum = format!("sha256 {}", STANDARD.encode(parcel.sum.to_string()));
    let asking = |pass| {
        let asking = link.client().post(link.of(FILES)?).header(AUTHORIZATION, pass);
        let asking = asking.header(RESUMABLE, VERSION).header(LENGTH, parcel.length);
        Ok(asking.header(METADATA, &sum).body(Vec::new()))
    };
    let created = link.with_pass(asking).await.and_then(|answer| {
        let headers = of_tus(&answer)?;
        let address = address_of(link, headers)?;
        // What expires has not ended, and what was made now is empty. Of anything else the server has to be asked.
        let at = number(headers, &OFFSET).or_else(|| headers.contains_key(EXPIRES).then_some(0));
        Ok((address, at))
    });
    created.map_or_else(Heard::Failed, |(address, at)| Heard::Created(address, at))
}

/// Asks how far it is.
pub(super) async fn look(link: &Link, address: FileAddress) -> Heard {
    let asking = |pass| {
        let asking = link.client().head(link.of(&path(address))?);
        Ok(asking.header(AUTHORIZATION, pass).header(RESUMABLE, VERSION))
    };
    let standing = link.with_pass(asking).await.and_then(|answer| {
        let headers = of_tus(&answer)?;
        let at = number(headers, &OFFSET).ok_or(LinkFailure::OtherAnswer)?;
        let of = number(headers, &LENGTH).ok_or(LinkFailure::OtherAnswer)?;
        Ok(Standing { at, of, state: state_of(headers)?.ok_or(LinkFailure::OtherAnswer)? })
    });
    standing.map_or_else(Heard::Failed, Heard::Stands)
}

/// Sends the bytes from one place to another. `rate` is how many go up the road in a second, as far as anybody knows.
pub(super) async fn send<S: BlobSource>(
    link: &Link,
    address: FileAddress,
    reading: &Arc<Mutex<Reading<S>>>,
    (from, to): (u64, u64),
    rate: Option<u64>,
) -> Heard {
    let passing = Arc::new(Passing::default());
    let asking = |pass| {
        let body = PieceBody::new(reading.clone(), passing.clone(), (from, to));
        let asking = link.client().request(Method::PATCH, link.of(&path(address))?);
        let asking = asking.header(AUTHORIZATION, pass).header(RESUMABLE, VERSION).header(OFFSET, from);
        Ok(asking.header(CONTENT_TYPE, PIECE).body(Body::wrap(body)))
    };
    let answer = tokio::select! {
        answer = link.with_pass_as_long_as_it_takes(asking) => answer,
        () = passing.stalled(patience(to.saturating_sub(from), rate)) => Err(LinkFailure::TooSlow),
    };
    match passing.stopped() {
        Some(Stopped::Changed) => return Heard::Changed,
        Some(Stopped::Unreadable(why)) => return Heard::Unreadable(why),
        None => {}
    }
    let took = answer.and_then(|answer| {
        let headers = of_tus(&answer)?;
        let at = number(headers, &OFFSET).ok_or(LinkFailure::OtherAnswer)?;
        Ok((at, state_of(headers)?.unwrap_or(FileState::Arriving)))
    });
    took.map_or_else(Heard::Failed, |(at, state)| Heard::Took(at, state))
}

/// How long nothing may move: what the system holds back has to go up the road before the server can say anything.
fn patience(length: u64, rate: Option<u64>) -> Duration {
    let rate = rate.map_or(SLOWEST, |rate| (rate / 4).max(SLOWEST));
    SILENCE + Duration::from_secs(length.min(HELD_BACK) / rate)
}

fn path(address: FileAddress) -> String {
    format!("{FILES}/{address}")
}

/// The headers of an answer in the words of tus: whatever else answers in the server's place has others.
fn of_tus(answer: &Response) -> Result<&HeaderMap, LinkFailure> {
    let headers = answer.headers();
    (headers.get(RESUMABLE) == Some(&VERSION)).then_some(headers).ok_or(LinkFailure::OtherAnswer)
}

/// Only a place of our own server is an address. What is kept of it cannot lead anywhere else.
fn address_of(link: &Link, headers: &HeaderMap) -> Result<FileAddress, LinkFailure> {
    let read = || {
        let location = headers.get(LOCATION)?.to_str().ok()?;
        let ours = link.of(FILES).ok()?;
        let theirs = ours.join(location).ok()?;
        let file = theirs.path().rsplit_once("/files/")?.1;
        let plain = theirs.query().is_none() && theirs.fragment().is_none() && theirs.username().is_empty();
        (theirs.origin() == ours.origin() && plain).then(|| FileAddress::read(file)).flatten()
    };
    read().ok_or(LinkFailure::OtherAnswer)
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn state_of(headers: &HeaderMap) -> Result<Option<FileState>, LinkFailure> {
    let Some(state) = headers.get(FILE) else { return Ok(None) };
    match state.as_bytes() {
        b"arriving" => Ok(Some(FileState::Arriving)),
        b"checking" => Ok(Some(FileState::Checking)),
        b"refused" => Ok(Some(FileState::Refused)),
        b"stored" => {
            let mut sum = [0; 32];
            let said = headers.get(SUM).ok_or(LinkFailure::OtherAnswer)?;
            hex::decode_to_slice(said, &mut sum).map_err(|_| LinkFailure::OtherAnswer)?;
            Ok(Some(FileState::Stored(Sum(sum))))
        }
        _ => Err(LinkFailure::OtherAnswer),
    }
}
