//! Large files over HTTP, as tus 1.0 has it (creation, expiration, termination, checksum): programs of others speak it too.

mod tus;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use hyper::body::Body as _;

use super::access::{Asker, Peer};
use super::problem::Problem;
use super::{Desk, exchange};
use crate::audit::action;
use crate::files::shelf::{Owner, UploadId};
use crate::files::upload::{Metadata, length, offset, promised_sum};
use crate::files::{Asked, Files, Part, Refusal, Standing};

const ADDRESS: &str = "/files";
/// The one kind that the bytes of a request have.
const KIND: &str = "application/offset+octet-stream";
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const UPLOAD_CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
/// How it is with the file: `arriving`, `checking`, `stored` or `refused`.
const FILE: HeaderName = HeaderName::from_static("apseko-file");
/// What a stored file adds up to.
const SUM: HeaderName = HeaderName::from_static("apseko-sum");

type Headers = Vec<(HeaderName, String)>;

/// The addresses of uploads.
pub(super) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route(ADDRESS, any(all))
        .route("/files/{id}", any(one))
        .layer(middleware::from_fn(tus::speak))
}

/// `/files`: what this server can do, and the beginning of an upload.
async fn all(State(desk): State<Arc<Desk>>, request: Request) -> Result<Response, Answer> {
    match *request.method() {
        Method::OPTIONS => Ok(tus::options(desk.files.limits().largest)),
        Method::POST => begin(&desk, request.headers()).await,
        _ => Err(tus::no_such_method("OPTIONS, POST").into()),
    }
}

/// `/files/{id}`: one upload of the device that asks.
async fn one(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Answer> {
    if request.method() == Method::OPTIONS {
        return Ok(tus::options(desk.files.limits().largest));
    }
    let (parts, body) = request.into_parts();
    let owner = owner(&desk, &parts.headers)?;
    let files = &desk.files;
    let id = UploadId::parse(&name).ok_or(Refusal::Unknown);
    let done = match parts.method {
        Method::HEAD => stand(files, owner, id?).await,
        Method::PATCH => take(&desk, owner, id?, &parts.headers, body).await,
        Method::DELETE => discard(files, owner, id?).await,
        _ => Err(tus::no_such_method("OPTIONS, HEAD, PATCH, DELETE").into()),
    };
    done.map_err(|answer| answer.noted(&desk, owner, peer))
}

/// `POST /files`
async fn begin(desk: &Arc<Desk>, headers: &HeaderMap) -> Result<Response, Answer> {
    let owner = owner(desk, headers)?;
    let said = |name: &HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    let (length, metadata) = (length(said(&UPLOAD_LENGTH))?, Metadata::parse(said(&UPLOAD_METADATA))?);
    let (id, expires_ms) = desk.files.begin(owner, Asked { length, metadata }).await?;
    let mut told: Headers = vec![(header::LOCATION, format!("{ADDRESS}/{id}"))];
    told.extend(expires_ms.map(expires));
    Ok(answer(StatusCode::CREATED, told))
}

/// `HEAD /files/{id}`
async fn stand(files: &Arc<Files>, owner: Owner, id: UploadId) -> Result<Response, Answer> {
    let Standing { phase, offset, described, expires_ms, sum } = files.stand(owner, id).await?;
    let mut told: Headers = vec![
        (UPLOAD_OFFSET, offset.to_string()),
        (UPLOAD_LENGTH, described.length.to_string()),
        (FILE, phase.code().to_owned()),
    ];
    told.extend(expires_ms.map(expires));
    told.extend(sum.map(|sum| (SUM, hex::encode(sum))));
    told.extend(Metadata::write(&described.metadata).map(|metadata| (UPLOAD_METADATA, metadata)));
    Ok(answer(StatusCode::OK, told))
}

/// `PATCH /files/{id}`
async fn take(
    desk: &Arc<Desk>,
    owner: Owner,
    id: UploadId,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Answer> {
    if headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes) != Some(KIND.as_bytes()) {
        let said = "The bytes of an upload are application/offset+octet-stream.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "upload.media_type", said).into());
    }
    let said = |name: &HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    let at = offset(said(&UPLOAD_OFFSET)).ok_or_else(|| {
        Problem::new(StatusCode::BAD_REQUEST, "upload.malformed", "The place of the bytes is missing.")
    })?;
    let sum = promised_sum(said(&UPLOAD_CHECKSUM))?;
    let part = Part { at, announced: body.size_hint().exact(), sum };
    let taken = desk.files.take(owner, id, part, body.into_data_stream(), desk.stopping.clone()).await?;
    let mut told: Headers = vec![(UPLOAD_OFFSET, taken.offset.to_string())];
    told.extend(taken.expires_ms.map(expires));
    Ok(answer(StatusCode::NO_CONTENT, told))
}

/// `DELETE /files/{id}`
async fn discard(files: &Arc<Files>, owner: Owner, id: UploadId) -> Result<Response, Answer> {
    files.discard(owner, id).await?;
    Ok(answer(StatusCode::NO_CONTENT, Vec::new()))
}

/// Whose device asks. A revoked one delivers what it has, as it does with all other work.
fn owner(desk: &Desk, headers: &HeaderMap) -> Result<Owner, Problem> {
    let device = exchange::pass(desk, headers)?.device;
    Ok(Owner { device, person: desk.house.person_on(&device) })
}

fn expires(at_ms: i64) -> (HeaderName, String) {
    let seconds = u64::try_from(at_ms / 1_000).unwrap_or(0);
    let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    (UPLOAD_EXPIRES, httpdate::fmt_http_date(at))
}

fn answer(status: StatusCode, told: Headers) -> Response {
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    (status, no_store, axum::response::AppendHeaders(told)).into_response()
}

/// A refusal, and where the upload stands if that is known.
#[derive(Debug)]
struct Answer {
    problem: Problem,
    offset: Option<u64>,
}

impl Answer {
    /// Whoever asks for what is not theirs is noted. They are told the same as if it were not there.
    fn noted(self, desk: &Desk, owner: Owner, peer: Peer) -> Self {
        if self.problem.code() != Refusal::Unknown.code() {
            return self;
        }
        let asker = Asker::new(owner.device, peer);
        Self { problem: asker.was_refused(desk, action::ACCESS_REFUSED, self.problem), offset: None }
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        Self { problem, offset: None }
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        let offset = refusal.offset();
        Self { problem: tus::problem(&refusal), offset }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let told = self.offset.map(|offset| (UPLOAD_OFFSET, offset.to_string()));
        (axum::response::AppendHeaders(told), self.problem).into_response()
    }
}
