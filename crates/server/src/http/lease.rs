//! How a person keeps the permission to work on a device without coming to the office: a new lease for whoever is still known.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Desk;
use super::access::{Asker, Peer};
use super::body::malformed;
use super::exchange::{CBOR, pass, reading_pass};
use super::problem::Problem;
use crate::audit::action;
use crate::premises::NotLeased;

/// `GET /sync/v1/lease`: a new lease for the person whose device has shown its key.
pub(super) async fn renew(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    reading_pass(&desk, peer, &headers)?;
    let device = pass(&desk, &headers)?.device;
    let asker = Asker::new(device, peer);
    let (registry, now) = (desk.registry.clone(), desk.house.wall_ms());
    let renewing = tokio::task::spawn_blocking(move || {
        // Who has to be wiped is not kept working by a lease.
        registry.refresh()?;
        if registry.orders(device, now)?.is_empty() {
            registry.renew(device, now)
        } else {
            Err(NotLeased::Unknown)
        }
    });
    let renewing = renewing.await;
    let renewed = renewing.map_err(|_| malformed())?;
    let lease = renewed.map_err(|refusal| asker.was_refused(&desk, action::LEASE_REFUSED, refusal.into()))?;
    asker.is_leased(&desk, lease.body()).await?;
    let kind = [(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, lease.to_bytes()).into_response())
}

impl From<NotLeased> for Problem {
    fn from(refusal: NotLeased) -> Self {
        match refusal {
            NotLeased::Unknown => {
                let told =
                    "The device belongs to nobody who works here; the lease that it has is not renewed.";
                Self::new(StatusCode::FORBIDDEN, "lease.unknown", told)
            }
            NotLeased::Books(fault) => {
                tracing::error!("a lease was not renewed: {fault}");
                let told = "The server cannot renew leases now; its log says why.";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "lease.closed", told).later(60)
            }
        }
    }
}
