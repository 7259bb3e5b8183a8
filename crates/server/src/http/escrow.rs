//! What stands between a forgotten password and lost evidence: the escrow of each device, kept here, and word of what two officers
//! do with the copy of a lost one.

use std::sync::Arc;

use apseko_trust::{Recovered, SignedDeposit};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::Desk;
use super::access::{Asker, Peer};
use super::body::malformed;
use super::exchange::pass;
use super::problem::Problem;
use super::standing::within;
use crate::audit::action;
use crate::premises::NotTaken;

/// `PUT /sync/v1/escrow`: the escrow of the device that asks, under its own signature.
pub(super) async fn deposit(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let device = pass(&desk, &headers)?.device;
    let (bytes, _place) = desk.room.read(&headers, body).await?;
    let deposit = SignedDeposit::from_bytes(within(&bytes)?).map_err(|_| malformed())?;
    let asker = Asker::new(device, peer);
    if deposit.body().device != device.0 {
        return Err(asker.was_refused(&desk, action::DEPOSITED, NotTaken::NotTheirs.into()));
    }
    let (registry, list) = (desk.registry.clone(), deposit.body().list);
    let taking = tokio::task::spawn_blocking(move || registry.take_deposit(&deposit)).await;
    let taken = taking.map_err(|_| malformed())?;
    taken.map_err(|refusal| asker.was_refused(&desk, action::DEPOSITED, refusal.into()))?;
    asker.has_deposited(&desk, list);
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /sync/v1/recovered`: what two officers are about to do with the copy of a device, and what came of it. Told under the key of
/// that device, which nobody has but them: it is noted before anything of it is taken.
pub(super) async fn recovered(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let device = pass(&desk, &headers)?.device;
    let (bytes, _place) = desk.room.read(&headers, body).await?;
    let told = Recovered::from_bytes(within(&bytes)?).map_err(|_| malformed())?;
    let asker = Asker::new(device, peer);
    let owner = desk.registry.owner_of(&device).map(|user| user.0);
    if told.device != device.0 || owner != Some(told.user) {
        return Err(asker.was_refused(&desk, action::RECOVERY_BEGUN, NotTaken::NotTheirs.into()));
    }
    asker.is_recovered(&desk, &told).await?;
    Ok(StatusCode::NO_CONTENT)
}
