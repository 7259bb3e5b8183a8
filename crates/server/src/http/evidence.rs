//! Files of cases on their way out: the original or its preview, to whoever is told of the case at this moment. What is not there,
//! what is another's and what never was look alike.

use std::sync::Arc;

use apseko_casework::case_scope;
use apseko_oplog::{DeviceId, EntityId};
use apseko_trust::digest;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::Response;
use uuid::Uuid;

use super::access::{Asker, Peer};
use super::content::{Source, Thing, read_sum};
use super::problem::Problem;
use super::reading::{Reading, Shape};
use super::{Desk, exchange};
use crate::audit::action;
use crate::files::{arrived, said_of};

/// Said of every file: browsers must not take it for a page, and nobody on the way keeps a copy of it.
const PERSONAL: [(HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_DISPOSITION, "attachment"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// The case, the evidence and the sum in an address.
type Names = Path<(String, String, String)>;

/// `GET /cases/{case}/evidence/{evidence}/{sum}`: the file as it was brought, or the part of it that `Range` asks for.
pub(super) async fn original(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    method: Method,
    names: Names,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (reading, length) = find(&desk, peer, names, &headers, Shape::Original).await?;
    let sum = reading.sum;
    let thing = Thing::of_sum(&sum, length, "application/octet-stream");
    let Some(part) = thing.part(&headers) else { return Ok(thing.beyond("file.range")) };
    if method == Method::HEAD {
        return Ok(thing.answer(part, PERSONAL, None));
    }
    let shelf = desk.files.shelf().clone();
    let opening = tokio::task::spawn_blocking(move || shelf.open(&sum, part.from, part.length)).await;
    let opened = opening.map_err(|fallen| closed(&fallen))?.map_err(|fault| closed(&fault))?;
    // It was there a moment ago.
    let source = opened.ok_or_else(not_arrived)?;
    note(&desk, peer, reading).await?;
    Ok(thing.answer(part, PERSONAL, Some(source)))
}

/// `GET /cases/{case}/evidence/{evidence}/{sum}/preview`: what is on a picture.
pub(super) async fn preview(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    method: Method,
    names: Names,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (reading, length) = find(&desk, peer, names, &headers, Shape::Preview).await?;
    let drawn = desk.files.preview(reading.sum, length).await.map_err(|refusal| closed(&refusal))?;
    let preview = drawn.ok_or_else(|| {
        Problem::new(StatusCode::NOT_FOUND, "file.no_preview", "Files of this kind have no preview.")
    })?;
    let length = u64::try_from(preview.len()).unwrap_or(u64::MAX);
    // It may be drawn otherwise another time, so it is named by itself.
    let thing = Thing::of_sum(&digest(&preview), length, "image/jpeg");
    let Some(part) = thing.part(&headers) else { return Ok(thing.beyond("file.range")) };
    if method == Method::HEAD {
        return Ok(thing.answer(part, PERSONAL, None));
    }
    note(&desk, peer, reading).await?;
    let mut source = std::io::Cursor::new(preview);
    source.set_position(part.from);
    Ok(thing.answer(part, PERSONAL, Some(Box::new(source) as Source)))
}

/// What a device may read, and how long the file is.
async fn find(
    desk: &Arc<Desk>,
    peer: Peer,
    Path((case, evidence, sum)): Names,
    headers: &HeaderMap,
    shape: Shape,
) -> Result<(Reading, u64), Problem> {
    exchange::working_pass(desk, peer, headers)?;
    let device = exchange::pass(desk, headers)?.device;
    let refused = |problem| Asker::new(device, peer).was_refused(desk, action::ACCESS_REFUSED, problem);
    let read = || Some((read_id(&case)?, read_id(&evidence)?, read_sum(&sum)?));
    let Some((case, evidence, sum)) = read() else { return Err(refused(unknown())) };
    let reading = Reading { device, case, evidence, sum, shape };
    let looking = desk.clone();
    let found = tokio::task::spawn_blocking(move || look(&looking, &reading)).await;
    match found.map_err(|fallen| closed(&fallen))?? {
        Found::Unknown => Err(refused(unknown())),
        Found::NotArrived => Err(not_arrived()),
        Found::Here(length) => Ok((reading, length)),
    }
}

enum Found {
    Unknown,
    NotArrived,
    Here(u64),
}

fn look(desk: &Desk, reading: &Reading) -> Result<Found, Problem> {
    let Reading { device, case, evidence, sum, .. } = reading;
    let read = || -> Result<_, crate::storage::StorageError> {
        let ledger = desk.feed.picture()?;
        let is_told = desk.house.rules().grants(&ledger, device)?.contains(&case_scope(EntityId(*case)));
        if is_told { said_of(&ledger, (*case, *evidence), sum) } else { Ok(None) }
    };
    let Some(saying) = read().map_err(|error| closed(&error))? else { return Ok(Found::Unknown) };
    let person_on = |device: &DeviceId| desk.house.person_on(device);
    let here = arrived(desk.files.shelf().as_ref(), &saying, sum, &person_on);
    Ok(here.map_err(|fault| closed(&fault))?.map_or(Found::NotArrived, Found::Here))
}

/// The reading stands in the audit before the first byte leaves.
async fn note(desk: &Desk, peer: Peer, reading: Reading) -> Result<(), Problem> {
    let now_ms = desk.house.wall_ms();
    if desk.readings.go_on(&reading, now_ms) {
        return Ok(());
    }
    Asker::new(reading.device, peer).is_shown(desk, &reading).await?;
    desk.readings.were_noted(reading, now_ms);
    Ok(())
}

/// An id in one of its two spellings.
fn read_id(text: &str) -> Option<[u8; 16]> {
    let id = Uuid::try_parse(text).ok()?;
    let is_plain = id.as_simple().to_string() == text || id.as_hyphenated().to_string() == text;
    is_plain.then(|| id.into_bytes())
}

fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "file.unknown", "There is no such file.")
}

fn not_arrived() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "file.not_arrived", "The file has not arrived yet.")
}

fn closed(cause: &dyn std::fmt::Display) -> Problem {
    tracing::warn!(%cause, "a file of a case cannot be given out");
    let said = "Files cannot be read now.";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "file.unavailable", said).later(30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_the_spellings_that_devices_write() {
        let id = Some([0xab; 16]);
        assert_eq!(read_id(&"ab".repeat(16)), id);
        assert_eq!(read_id("abababab-abab-abab-abab-abababababab"), id);
        for odd in [
            "AB".repeat(16),
            format!("{{{}}}", "ab".repeat(16)),
            "urn:uuid:abababab-abab-abab-abab-abababababab".to_owned(),
            "ab".repeat(15),
            "../keyring".to_owned(),
            String::new(),
        ] {
            assert_eq!(read_id(&odd), None, "{odd}");
        }
    }
}
