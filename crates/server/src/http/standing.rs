//! How a device and the office keep in touch beside the work: the device tells what lies unsent on it, and is told whether its
//! person may go on, and whether it has to destroy what it has.

use std::sync::Arc;

use apseko_oplog::DeviceId;
use apseko_trust::{Contact, SignedLease, SignedOrder, SignedWiped, Told};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Desk;
use super::access::{Asker, Peer};
use super::body::malformed;
use super::exchange::{CBOR, pass};
use super::problem::Problem;
use super::session::Pass;
use crate::audit::action;
use crate::people::Id;
use crate::premises::{BooksFault, NotLeased, NotTaken, Registry, Standing};
use crate::storage::people;

/// None of these messages is longer.
pub(super) const LIMIT: usize = 32 << 10;
const WIPED: &str = "lease.wiped";
const UNKNOWN: &str = "lease.unknown";

/// `POST /sync/v1/standing`: what a device tells of itself, for what the office has to say. A device that only delivers is
/// answered too: it may be the one that has to be wiped.
pub(super) async fn standing(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let pass = pass(&desk, &headers)?;
    let (bytes, _place) = desk.room.read(&headers, body).await?;
    let contact = Contact::from_bytes(within(&bytes)?).map_err(|_| malformed())?;
    let asker = Asker::new(pass.device, peer);
    let (registry, now) = (desk.registry.clone(), desk.house.wall_ms());
    let asking = tokio::task::spawn_blocking(move || answer(&registry, pass, peer, &contact, now)).await;
    let Answer { told, refusal } = asking.map_err(|_| malformed())?.map_err(|fault| closed(&fault))?;
    if let Some(refusal) = refusal {
        asker.was_refused(&desk, action::LEASE_REFUSED, refusal);
    }
    if let Some(Ok(lease)) = &told.lease {
        asker.is_leased(&desk, lease.body()).await?;
    }
    for order in &told.orders {
        asker.is_ordered(&desk, order.body()).await?;
    }
    let kind = [(header::CONTENT_TYPE, CBOR), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, told.to_bytes()).into_response())
}

/// `POST /sync/v1/wiped`: the word of a device whose key is gone by now, and which had signed it before.
pub(super) async fn wiped(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let (bytes, _place) = desk.room.read(&headers, body).await?;
    let word = SignedWiped::from_bytes(within(&bytes)?).map_err(|_| malformed())?;
    let asker = Asker::new(DeviceId(word.body().device), peer);
    let (registry, now, said) = (desk.registry.clone(), desk.house.wall_ms(), word.body().clone());
    let taking = tokio::task::spawn_blocking(move || registry.take_wiped(&word, now)).await;
    let taken = taking.map_err(|_| malformed())?;
    taken.map_err(|refusal| asker.was_refused(&desk, action::WIPED, refusal.into()))?;
    asker.is_wiped(&desk, &said);
    Ok(StatusCode::NO_CONTENT)
}

struct Answer {
    told: Told,
    /// To be noted.
    refusal: Option<Problem>,
}

fn answer(
    registry: &Registry,
    pass: Pass,
    peer: Peer,
    contact: &Contact,
    now_ms: i64,
) -> Result<Answer, BooksFault> {
    registry.refresh()?;
    note_contact(registry, pass.device, peer, contact, now_ms);
    let orders = registry.orders(pass.device, now_ms)?;
    let (lease, refusal) = lease_for(registry, pass, contact.wants_lease, &orders, now_ms)?;
    let keys = registry.server_keys().map_err(|error| {
        tracing::error!("the keys of the servers do not follow from the root: {error}");
        crate::premises::FolderFault::Damaged("keyring".to_owned())
    })?;
    let may_learn = pass.may_read && orders.is_empty();
    let told = Told {
        lease,
        officers: registry.later_officers(contact.list).filter(|_| may_learn),
        wants_escrow: registry.lacks_escrow(pass.device, contact.escrow.as_ref())?,
        orders,
        keys,
    };
    Ok(Answer { told, refusal })
}

type Leased = Option<Result<SignedLease, String>>;

fn lease_for(
    registry: &Registry,
    pass: Pass,
    wanted: bool,
    orders: &[SignedOrder],
    now_ms: i64,
) -> Result<(Leased, Option<Problem>), BooksFault> {
    if !orders.is_empty() {
        return Ok((Some(Err(WIPED.to_owned())), None));
    }
    if !pass.may_read || registry.standing(&pass.device) != Standing::Works {
        let refusal = Problem::from(NotLeased::Unknown);
        return Ok((Some(Err(UNKNOWN.to_owned())), wanted.then_some(refusal)));
    }
    if !wanted {
        return Ok((None, None));
    }
    match registry.renew(pass.device, now_ms) {
        Ok(lease) => Ok((Some(Ok(lease)), None)),
        Err(NotLeased::Unknown) => Ok((Some(Err(UNKNOWN.to_owned())), Some(NotLeased::Unknown.into()))),
        Err(NotLeased::Books(fault)) => Err(fault),
    }
}

/// For people to look at; a device is answered whether it was noted or not.
fn note_contact(registry: &Registry, device: DeviceId, peer: Peer, contact: &Contact, now_ms: i64) {
    let noted = people::Contact {
        address: peer.0.map(|ip| ip.to_canonical().to_string()),
        unsent: Some(contact.unsent),
        program: Some(contact.program.clone()),
        ..people::Contact::new(Id::from(device), now_ms)
    };
    if let Err(error) = registry.store().touch(&noted) {
        tracing::warn!("that a device was in touch was not noted: {error}");
    }
}

pub(super) fn within(bytes: &[u8]) -> Result<&[u8], Problem> {
    if bytes.len() > LIMIT {
        let said = "The message is longer than any of its kind.";
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "message.too_long", said));
    }
    Ok(bytes)
}

fn closed(fault: &BooksFault) -> Problem {
    tracing::error!("a device was not answered: {fault}");
    let said = "The server cannot look into its books now; its log says why.";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "standing.closed", said).later(60)
}

impl From<NotTaken> for Problem {
    fn from(refusal: NotTaken) -> Self {
        let no = |code, said| Self::new(StatusCode::FORBIDDEN, code, said);
        match refusal {
            NotTaken::NotSigned(_) => no("standing.not_signed", "The device did not sign this."),
            NotTaken::NotTheirs => {
                no("standing.not_theirs", "This is about another person or device than the books say.")
            }
            NotTaken::NotOrdered => no("standing.not_ordered", "Nobody has ordered that."),
            NotTaken::Older => Self::new(
                StatusCode::CONFLICT,
                "standing.older",
                "Something later of this device is kept already.",
            ),
            NotTaken::Books(fault) => closed(&fault),
            NotTaken::NotChanged(fault) => {
                tracing::error!("the book was not changed: {fault}");
                let said = "The server cannot write into its books now; its log says why.";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "standing.closed", said).later(60)
            }
        }
    }
}
