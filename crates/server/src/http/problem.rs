//! A refusal, as every client gets it: problem details (RFC 9457) with our stable code.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::session::NoPass;
use crate::feed::FeedFailure;
use crate::storage::StorageError;

/// Why a request was not carried out.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    /// One English sentence for whoever reads logs; never personal, never from the request.
    detail: String,
    retry_after_s: Option<u32>,
}

#[derive(Serialize)]
struct Written<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: &'a str,
}

impl Problem {
    /// A refusal.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), retry_after_s: None }
    }

    /// The stable text.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The same, and when it is worth asking again.
    #[must_use]
    pub(crate) fn later(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}

impl From<FeedFailure> for Problem {
    fn from(failure: FeedFailure) -> Self {
        let status = match &failure {
            FeedFailure::Storage(StorageError::Full) => StatusCode::INSUFFICIENT_STORAGE,
            FeedFailure::Storage(StorageError::Damaged(_) | StorageError::ReadOnly) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            FeedFailure::Storage(_)
            | FeedFailure::Group(_)
            | FeedFailure::Unsigned(_)
            | FeedFailure::Busy
            | FeedFailure::OtherLife
            | FeedFailure::WentBack { .. }
            | FeedFailure::Stopped => StatusCode::SERVICE_UNAVAILABLE,
        };
        // What the database said is for the server's own log.
        let problem = Self::new(status, failure.code(), "Nothing of the request was kept; ask again later.");
        if status == StatusCode::INTERNAL_SERVER_ERROR { problem } else { problem.later(5) }
    }
}

impl From<NoPass> for Problem {
    fn from(refusal: NoPass) -> Self {
        let code = match refusal {
            NoPass::Foreign => "session.foreign",
            NoPass::Over => "session.over",
            NoPass::NotShown(_) => "session.refused",
        };
        // One sentence for every reason: an unknown device learns no more than one with a wrong key.
        Self::new(StatusCode::UNAUTHORIZED, code, "A new session is needed.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Refused");
        let written = Written {
            r#type: format!("urn:apseko:problem:{}", self.code),
            title,
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
        };
        let json = serde_json::to_vec(&written).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")];
        let mut response = (self.status, kind, json).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
