//! How a new device comes in, and how every device learns who is who.

use std::sync::Arc;

use apseko_oplog::DeviceId;
use apseko_trust::{Ask, Grant};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Desk;
use super::access::{Asker, Peer};
use super::body::malformed;
use super::exchange::{CBOR, working_pass};
use super::problem::Problem;
use crate::audit::action;
use crate::premises::NotAdmitted;

/// A minute, after which the oldest failure is forgotten.
const AGAIN_S: u32 = 60;

/// `POST /enrol/v1`: user name, invitation and key of a new device, for everything that it needs to begin.
pub(super) async fn enrol(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let (bytes, _place) = desk.room.read(&headers, body).await?;
    let ask = Ask::from_bytes(&bytes).map_err(|_| malformed())?;
    let (now, mono) = (desk.house.wall_ms(), desk.house.mono_ms());
    let registry = desk.registry.clone();
    let asker = Asker::new(DeviceId(ask.device), peer);
    let admitting = tokio::task::spawn_blocking(move || registry.admit(&ask, peer.0, now, mono)).await;
    let admitted = admitting.map_err(|_| malformed())?;
    let grant: Grant =
        admitted.map_err(|refusal| asker.was_refused(&desk, action::SESSION_REFUSED, refusal.into()))?;
    asker.enrolled(&desk, &grant);
    Ok(said(grant.to_bytes()))
}

/// `GET /sync/v1/roll`: whose signatures count, and what people are called.
pub(super) async fn roll(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    working_pass(&desk, peer, &headers)?;
    Ok(said(desk.registry.roll().to_bytes()))
}

fn said(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")], bytes).into_response()
}

impl From<NotAdmitted> for Problem {
    fn from(refusal: NotAdmitted) -> Self {
        match refusal {
            NotAdmitted::Refused => Self::new(
                StatusCode::FORBIDDEN,
                "enrol.refused",
                "The user name and the invitation do not fit.",
            ),
            NotAdmitted::TooMany => {
                let told = "Too many have tried in vain; nobody is let in for a minute.";
                Self::new(StatusCode::TOO_MANY_REQUESTS, "enrol.too_many", told).later(AGAIN_S)
            }
            NotAdmitted::NoOfficers | NotAdmitted::Books(_) => {
                tracing::error!("a device was not let in: {refusal}");
                let told = "The server cannot let devices in; its log says why.";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "enrol.closed", told)
            }
        }
    }
}
