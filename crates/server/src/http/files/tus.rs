//! What every answer about uploads says, whatever it is about: the version of the protocol, and what the server can do.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::files::Refusal;
use crate::http::Problem;

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSIONS: HeaderName = HeaderName::from_static("tus-version");
const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const ALGORITHMS: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
/// Programs behind old gateways can only say GET and POST, and name here what they mean.
const METHOD: HeaderName = HeaderName::from_static("x-http-method-override");
/// tus has its own status for bytes that add up to something else than was said.
const CHECKSUM_MISMATCH: u16 = 460;

/// Refuses other versions of the protocol, and says in every answer which one this is.
pub(super) async fn speak(mut request: Request, next: Next) -> Response {
    let meant = request.headers().get(METHOD).and_then(|method| Method::from_bytes(method.as_bytes()).ok());
    if let Some(meant) = meant {
        *request.method_mut() = meant;
    }
    let is_known = request.headers().get(RESUMABLE).is_some_and(|version| *version == VERSION);
    let mut response = if is_known || request.method() == Method::OPTIONS {
        next.run(request).await
    } else {
        let said = "Only version 1.0.0 of tus is spoken here.";
        let problem = Problem::new(StatusCode::PRECONDITION_FAILED, "upload.version", said);
        ([(VERSIONS, VERSION)], problem).into_response()
    };
    response.headers_mut().insert(RESUMABLE, VERSION);
    response
}

/// What the server can do.
pub(super) fn options(largest: u64) -> Response {
    let told = [
        (VERSIONS, "1.0.0".to_owned()),
        (EXTENSION, "creation,expiration,termination,checksum".to_owned()),
        (MAX_SIZE, largest.to_string()),
        (ALGORITHMS, "sha256".to_owned()),
    ];
    (StatusCode::NO_CONTENT, told).into_response()
}

/// The refusal of a method that means nothing at an address.
pub(super) fn no_such_method(allowed: &'static str) -> Problem {
    let said = format!("Here only these are understood: {allowed}.");
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "upload.method", said)
}

/// A refusal as clients of tus expect it: they act on the status, ours on the code.
pub(super) fn problem(refusal: &Refusal) -> Problem {
    let status = match refusal {
        Refusal::Unknown => StatusCode::NOT_FOUND,
        Refusal::Offset(_) | Refusal::Finished => StatusCode::CONFLICT,
        Refusal::Beyond(_) | Refusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Quota => StatusCode::TOO_MANY_REQUESTS,
        Refusal::NoSpace => StatusCode::INSUFFICIENT_STORAGE,
        Refusal::OtherSum => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Checksum(_) => {
            StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
        }
        Refusal::OddChecksum | Refusal::Metadata | Refusal::Length | Refusal::Broken(_) => {
            StatusCode::BAD_REQUEST
        }
        Refusal::Expired => StatusCode::GONE,
        Refusal::Silence(_) => StatusCode::REQUEST_TIMEOUT,
        Refusal::Stopping | Refusal::Shelf(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let problem = Problem::new(status, refusal.code(), refusal.to_string());
    match refusal {
        Refusal::Quota | Refusal::NoSpace => problem.later(300),
        Refusal::Stopping | Refusal::Shelf(_) => problem.later(5),
        Refusal::Unknown
        | Refusal::Offset(_)
        | Refusal::Beyond(_)
        | Refusal::TooLarge(_)
        | Refusal::OtherSum
        | Refusal::Checksum(_)
        | Refusal::OddChecksum
        | Refusal::Finished
        | Refusal::Metadata
        | Refusal::Length
        | Refusal::Expired
        | Refusal::Silence(_)
        | Refusal::Broken(_) => problem,
    }
}
