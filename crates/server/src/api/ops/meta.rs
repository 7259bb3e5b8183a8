//! What other programs read about the server itself: the description of the API, and figures for monitoring.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::api::{description, entrance, operations, refused};
use crate::http::{Desk, Peer, Problem};
use crate::rows::Lag;
use apseko_domain::Capability;

/// Headers of programs that pass requests on.
const PASSED_ON: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// `GET /api/v1/openapi.json`
pub(crate) async fn openapi() -> Response {
    let text = description(&operations()).to_string();
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

/// `GET /metrics`: for whoever asks from the machine itself, or may read the technical audit.
pub(crate) async fn metrics(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    request: Request,
) -> Result<Response, Problem> {
    // Whoever stands before the server on the same machine asks for somebody else.
    let is_passed_on = PASSED_ON.iter().any(|name| request.headers().contains_key(*name));
    let is_local = !is_passed_on && peer.0.is_some_and(|address| address.to_canonical().is_loopback());
    if !is_local {
        let (parts, _) = request.into_parts();
        let books = entrance::books(&desk).await?;
        let asker = entrance::admit(&desk, &books, &parts, b"", peer)?;
        if !asker.may_everywhere(Capability::ReadAuditTechnical) {
            return Err(refused::denied());
        }
    }
    let head = *desk.feed().head().borrow();
    let behind = match desk.rows().lag(head) {
        Lag::Places(places) => places,
        Lag::Making | Lag::Unknown => head,
    };
    let mut gauges = vec![
        ("apseko_feed_head", "The last place of the feed.", head),
        ("apseko_rows_behind", "By how many places the rows lag behind the feed.", behind),
        ("apseko_audit_at_work", "Whether the audit can be written.", u64::from(desk.audit().is_at_work())),
    ];
    gauges.extend(desk.files().counts().gauges(desk.files().unfinished()));
    let text = desk.api().metrics.text(&gauges);
    let kind = [
        (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((kind, text).into_response())
}
