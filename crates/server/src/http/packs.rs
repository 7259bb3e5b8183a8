//! Reference packs for devices: a short list, and files that never change, whole or from where a device stopped.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};
use std::sync::Arc;

use apseko_trust::canon::Writer;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::access::Peer;
use super::content::{Source, Thing, read_sum};
use super::problem::Problem;
use super::{Desk, exchange};
use crate::packs::{PackFault, PackRack};

/// A pack is anybody's to read, and never changes.
const FOR_EVER: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "private, max-age=31536000, immutable")];

/// `GET /packs`: an array of `[code, version, length, sum]` for every published pack.
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    exchange::working_pass(&desk, peer, &headers)?;
    let packs = on(&desk, |rack| rack.all()).await?;
    let mut out = Writer::with_capacity(16 + packs.len() * 64);
    out.array(packs.len());
    for pack in &packs {
        out.array(4).text(&pack.code).uint(pack.version.into()).uint(pack.length).bytes(&pack.sum);
    }
    let kind = [(header::CONTENT_TYPE, exchange::CBOR), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, out.finish()).into_response())
}

/// `GET /packs/{sum}`: the file, or the part of it that `Range` asks for.
pub(super) async fn file(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    exchange::working_pass(&desk, peer, &headers)?;
    let sum = read_sum(&name).ok_or_else(unknown)?;
    let (pack, file) = on(&desk, move |rack| rack.open(&sum)).await?.ok_or_else(unknown)?;
    let thing = Thing::of_sum(&pack.sum, pack.length, "application/octet-stream");
    let Some(part) = thing.part(&headers) else { return Ok(thing.beyond("pack.range")) };
    let source = on(&desk, move |_| from(file, part.from)).await?;
    Ok(thing.answer(part, FOR_EVER, Some(source)))
}

fn from(mut file: File, place: u64) -> Result<Source, PackFault> {
    let failed =
        |error: std::io::Error| PackFault::Disk { file: "that is open".to_owned(), kind: error.kind() };
    file.seek(SeekFrom::Start(place)).map_err(failed)?;
    Ok(Box::new(file))
}

async fn on<T: Send + 'static>(
    desk: &Desk,
    work: impl FnOnce(&PackRack) -> Result<T, PackFault> + Send + 'static,
) -> Result<T, Problem> {
    let rack = desk.packs.clone();
    let done = tokio::task::spawn_blocking(move || work(&rack)).await;
    done.unwrap_or(Err(PackFault::Busy)).map_err(|fault| {
        tracing::warn!(code = fault.code(), "packs cannot be read: {fault}");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, fault.code(), "Packs cannot be read now.").later(60)
    })
}

fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "pack.unknown", "There is no such pack.")
}
