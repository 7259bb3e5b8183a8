//! The server for devices: TLS, sessions, the exchange. Everything that decides anything lies below, in `feed`.

mod access;
mod body;
mod content;
mod delivery;
mod enrol;
mod escrow;
mod evidence;
mod exchange;
mod files;
mod lease;
mod packs;
mod problem;
mod range;
mod reading;
mod serve;
pub mod session;
mod standing;
pub mod tls;

use std::sync::Arc;

use apseko_oplog::DeviceId;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post, put};
use tokio::sync::watch;

pub use access::Peer;
pub(crate) use access::{named_in_pieces, not_noted, replaced};
pub(crate) use body::Place as BodyPlace;
pub use problem::Problem;
pub use serve::{Serving, serve};

use crate::api::Api;
use crate::audit::Keeper;
use crate::feed::{Feed, House};
use crate::files::Files;
use crate::packs::PackRack;
use crate::premises::Registry;
use crate::rows::{Following, Lag};
use body::Room;
use reading::Readings;
use session::{Gate, Pass};

/// What every request needs.
#[derive(Debug)]
pub struct Desk {
    feed: Arc<Feed>,
    rows: Arc<Following>,
    house: Arc<dyn House>,
    registry: Arc<Registry>,
    audit: Arc<Keeper>,
    packs: Arc<PackRack>,
    files: Arc<Files>,
    gate: Gate,
    api: Api,
    server: DeviceId,
    room: Room,
    readings: Readings,
    stopping: watch::Receiver<bool>,
}

impl Desk {
    /// A desk for one server; `stopping` turns true when the process is about to end.
    pub fn new(
        (feed, rows): (Arc<Feed>, Arc<Following>),
        (house, registry): (Arc<dyn House>, Arc<Registry>),
        (audit, packs, files): (Arc<Keeper>, Arc<PackRack>, Arc<Files>),
        (gate, api): (Gate, Api),
        server: DeviceId,
        stopping: watch::Receiver<bool>,
    ) -> Arc<Self> {
        Arc::new(Self {
            feed,
            rows,
            house,
            registry,
            audit,
            packs,
            files,
            gate,
            api,
            server,
            room: Room::default(),
            readings: Readings::default(),
            stopping,
        })
    }

    pub(crate) fn feed(&self) -> &Arc<Feed> {
        &self.feed
    }

    pub(crate) fn rows(&self) -> &Arc<Following> {
        &self.rows
    }

    pub(crate) fn house(&self) -> &Arc<dyn House> {
        &self.house
    }

    pub(crate) fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    pub(crate) fn audit(&self) -> &Arc<Keeper> {
        &self.audit
    }

    pub(crate) fn packs(&self) -> &Arc<PackRack> {
        &self.packs
    }

    pub(crate) fn files(&self) -> &Arc<Files> {
        &self.files
    }

    pub(crate) fn api(&self) -> &Api {
        &self.api
    }

    pub(crate) fn room(&self) -> &Room {
        &self.room
    }

    /// What the pass in a request's headers allows.
    pub(crate) fn pass(&self, headers: &HeaderMap) -> Result<Pass, Problem> {
        exchange::pass(self, headers)
    }
}

/// Every address of the server.
pub fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/sync/v1/session", post(exchange::session))
        .route("/sync/v1/hello", post(exchange::hello))
        .route("/sync/v1/push", post(exchange::push))
        .route("/sync/v1/pull", post(exchange::pull))
        .route("/sync/v1/head", get(exchange::head))
        .route("/sync/v1/roll", get(enrol::roll))
        .route("/sync/v1/lease", get(lease::renew))
        .route("/sync/v1/standing", post(standing::standing))
        .route("/sync/v1/wiped", post(standing::wiped))
        .route("/sync/v1/delivery", post(delivery::deliver))
        .route("/sync/v1/escrow", put(escrow::deposit))
        .route("/sync/v1/recovered", post(escrow::recovered))
        .route("/enrol/v1", post(enrol::enrol))
        .route("/packs", get(packs::list))
        .route("/packs/{sum}", get(packs::file))
        .route("/cases/{case}/evidence/{evidence}/{sum}", get(evidence::original))
        .route("/cases/{case}/evidence/{evidence}/{sum}/preview", get(evidence::preview))
        .route("/health", get(async || StatusCode::NO_CONTENT))
        .route("/ready", get(ready))
        .merge(files::routes())
        .merge(crate::api::routes())
        .fallback(async || Problem::new(StatusCode::NOT_FOUND, "address.unknown", "There is nothing here."))
        .with_state(desk)
}

/// By how many places of the feed the rows lag behind it; `making` while all are made anew, `unknown` while they cannot be
/// used. No device waits for them, so the server is ready all the same.
const ROWS_BEHIND: &str = "rows-behind";

/// Whether the database answers, and the threads that write are at work.
async fn ready(State(desk): State<Arc<Desk>>) -> Result<impl IntoResponse, Problem> {
    let feed = desk.feed.clone();
    let looked = tokio::task::spawn_blocking(move || feed.is_ready()).await;
    looked.map_err(|_| body::malformed())??;
    if !desk.audit.is_at_work() {
        return Err(access::not_noted());
    }
    let behind = match desk.rows.lag(*desk.feed.head().borrow()) {
        Lag::Places(places) => places.to_string(),
        Lag::Making => "making".to_owned(),
        Lag::Unknown => "unknown".to_owned(),
    };
    Ok((StatusCode::NO_CONTENT, [(ROWS_BEHIND, behind)]))
}
