//! Reference packs for devices: a short list, and files that never change, whole or from where a device stopped.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::Arc;

use apseko_trust::Digest;
use apseko_trust::canon::Writer;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::access::Peer;
use super::problem::Problem;
use super::range::{Wanted, wanted};
use super::{Desk, exchange};
use crate::packs::{PackFault, PackRack};

/// So many bytes of a file are in memory for each device that fetches.
const CHUNK: usize = 128 << 10;

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
    let tag = format!("\"{}\"", hex::encode(pack.sum));
    let (status, from, length) = match wanted(&headers, &tag, pack.length) {
        Wanted::Beyond => return Ok(beyond(pack.length)),
        Wanted::Whole => (StatusCode::OK, 0, pack.length),
        Wanted::Part { from, length } => (StatusCode::PARTIAL_CONTENT, from, length),
    };
    let mut said: Vec<(HeaderName, String)> = vec![
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag),
        (header::CONTENT_LENGTH, length.to_string()),
    ];
    if status == StatusCode::PARTIAL_CONTENT {
        let last = from + length - 1;
        said.push((header::CONTENT_RANGE, format!("bytes {from}-{last}/{}", pack.length)));
    }
    Ok((status, axum::response::AppendHeaders(said), body(file, from, length)).into_response())
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

/// The one spelling of a sum: what else stands in the address is not the name of anything.
fn read_sum(name: &str) -> Option<Digest> {
    let mut sum = [0; 32];
    hex::decode_to_slice(name, &mut sum).ok()?;
    (hex::encode(sum) == name).then_some(sum)
}

fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "pack.unknown", "There is no such pack.")
}

fn beyond(length: u64) -> Response {
    let problem =
        Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "pack.range", "The pack has fewer bytes than that.");
    ([(header::CONTENT_RANGE, format!("bytes */{length}"))], problem).into_response()
}

/// The bytes of a file, read as they are sent.
fn body(file: File, from: u64, length: u64) -> Body {
    let begin = (file, Some(from), length);
    Body::from_stream(futures_util::stream::try_unfold(begin, |(file, seek, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || next(file, seek, left)).await;
        let (bytes, file) = read.map_err(std::io::Error::other)??;
        let left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        std::io::Result::Ok(Some((bytes, (file, None, left))))
    }))
}

fn next(mut file: File, seek: Option<u64>, left: u64) -> std::io::Result<(Bytes, File)> {
    if let Some(from) = seek {
        file.seek(SeekFrom::Start(from))?;
    }
    let most = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
    let mut bytes = vec![0; most];
    file.read_exact(&mut bytes)?;
    Ok((bytes.into(), file))
}
