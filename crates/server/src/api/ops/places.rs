//! Addresses of things that other systems may keep for ever: a browser is sent on to the app, a program is told where the thing
//! is. Whether there is one is not said here: the app asks for it as whoever looks.

use std::sync::Arc;

use apseko_domain::{LinkKind, ThingLink};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use uuid::Uuid;

use crate::api::refused;
use crate::http::{Desk, Peer, Problem};

#[derive(Debug, Serialize)]
struct Place<'a> {
    kind: LinkKind,
    id: String,
    app: &'a str,
}

/// `GET /o/{kind}/{id}`
pub(crate) async fn show(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    desk.api().by_address.take(&peer.0, desk.house().mono_ms()).map_err(refused::too_many)?;
    let kind = LinkKind::parse(&kind).ok_or_else(refused::unknown)?;
    let id = Uuid::try_parse(&id).map_err(|_| refused::unknown())?;
    let (app, id) = (ThingLink { kind, id }.to_app(), id.hyphenated().to_string());
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepts.contains("text/html") {
        let location = HeaderValue::from_str(&app).map_err(|_| refused::unknown())?;
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response());
    }
    let json = serde_json::to_vec(&Place { kind, id, app: &app });
    let json = json.map_err(|error| refused::unavailable("server.internal", &error))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}
