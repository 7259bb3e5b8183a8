//! The office's signed word that the files of a case lie with it.

use std::sync::Arc;

use apseko_casework::case_scope;
use apseko_oplog::{DeviceId, EntityId, FeedLedger};
use apseko_trust::canon::Reader;
use apseko_trust::{Signed, SignedDelivery};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::access::Peer;
use super::body::malformed;
use super::exchange::{CBOR, pass, working_pass};
use super::problem::Problem;
use super::{Desk, standing};
use crate::files::shelf::ShelfFault;
use crate::files::{attached, delivery, of_device};
use crate::storage::StorageError;

/// `POST /sync/v1/delivery`: the id of a case, for what the office signs of its files. Who is told of the case is told of all of
/// them; a device that the case has left only of those that it has brought itself, so that it may let go of them.
pub(super) async fn deliver(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    working_pass(&desk, peer, &headers)?;
    let device = pass(&desk, &headers)?.device;
    let (bytes, _place) = desk.room.read(&headers, body).await?;
    let case = case_in(standing::within(&bytes)?).ok_or_else(malformed)?;
    let signing = desk.clone();
    let signed = tokio::task::spawn_blocking(move || sign(&signing, device, case)).await;
    let signed = signed.map_err(|_| malformed())??;
    let kind = [(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, signed.to_bytes()).into_response())
}

fn case_in(bytes: &[u8]) -> Option<[u8; 16]> {
    let mut reader = Reader::new(bytes);
    let case = reader.fixed().ok()?;
    reader.finish().ok()?;
    Some(case)
}

fn sign(desk: &Desk, device: DeviceId, case: [u8; 16]) -> Result<SignedDelivery, Problem> {
    let read = || -> Result<_, StorageError> {
        let ledger = desk.feed.picture()?;
        let is_told = desk.house.rules().grants(&ledger, &device)?.contains(&case_scope(EntityId(case)));
        let meta = ledger.feed_meta()?;
        Ok((attached(&ledger, case)?, is_told, (meta.epoch.0, meta.head)))
    };
    let (files, is_told, place) = read().map_err(|error| unreadable(error.code(), &error))?;
    let shelf = desk.files.shelf().as_ref();
    let no_shelf = |fault: ShelfFault| unreadable("delivery.unavailable", &fault);
    let files = if is_told { files } else { of_device(shelf, &device, files).map_err(no_shelf)? };
    // A case of others and one that is not there look alike.
    if !is_told && files.is_empty() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "delivery.unknown", "There is no such case."));
    }
    let said = delivery(shelf, (case, files), place, desk.house.wall_ms()).map_err(no_shelf)?;
    Signed::sign(desk.house.receipt_key(), said).map_err(|error| unreadable("trust.signing", &error))
}

fn unreadable(code: &'static str, cause: &dyn std::fmt::Display) -> Problem {
    tracing::warn!(code, %cause, "The files of a case cannot be looked for.");
    let said = "The files of a case cannot be looked for now.";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, said).later(30)
}
