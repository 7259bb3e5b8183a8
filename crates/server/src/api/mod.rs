//! The HTTP API for screens and other systems: one table of operations, from which the router, the description and the test of
//! permissions are made.

mod asker;
mod call;
mod coming_in;
mod cursor;
mod ended;
mod entrance;
mod heart;
mod letting_in;
mod looked;
mod metrics;
mod openapi;
mod operation;
mod ops;
mod rate;
mod refused;
mod repeat;

use std::net::IpAddr;
use std::sync::Arc;

use apseko_contract::Method;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{MethodFilter, on};

pub use asker::{Asker, Kind};
pub use call::Call;
pub use metrics::Metrics;
pub use openapi::{description, refusals};
pub use operation::{Described, Needs, Nothing, Operation, Said, Tells};
pub use rate::Rate;

use crate::http::{Desk, Problem};
use crate::login::oidc::Provider;
use crate::login::{Cost, Crowd, Door, Proofs, Sessions};
use crate::storage::{Journal, StorageError};
use entrance::Bucket;
use rate::Buckets;

/// Whoever shows who they are may ask this often.
const ASKER: Rate = Rate { a_second: 50, at_once: 300 };
/// An address may: many people sit behind one.
const ADDRESS: Rate = Rate { a_second: 200, at_once: 1_000 };
const OF_ADDRESS: u32 = 4;

/// Opens the audit for reading.
pub type JournalOpening = Box<dyn Fn() -> Result<Box<dyn Journal>, StorageError> + Send + Sync>;

/// What the API keeps between requests.
pub struct Api {
    /// What was asked so far.
    pub metrics: Metrics,
    door: Arc<Door>,
    crowd: Crowd,
    cost: Cost,
    provider: Option<Arc<Provider>>,
    sessions: Sessions,
    proofs: Proofs,
    journal: JournalOpening,
    counted: ops::casework::statistics::Counted,
    by_address: Buckets<Option<IpAddr>>,
    by_asker: Buckets<Bucket>,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Api").finish_non_exhaustive()
    }
}

impl Api {
    /// With the door through which people come in by password and code, what a new password costs, and a way to read the audit.
    pub fn new(door: Door, cost: Cost, journal: JournalOpening) -> Self {
        Self {
            metrics: Metrics::default(),
            sessions: Sessions::new(door.secret()),
            door: Arc::new(door),
            crowd: Crowd::default(),
            provider: None,
            cost,
            proofs: Proofs::default(),
            journal,
            counted: ops::casework::statistics::Counted::default(),
            by_address: Buckets::new(ADDRESS),
            by_asker: Buckets::new(ASKER),
        }
    }

    /// The same with a log-in of the institution.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> Self {
        Self { provider: Some(Arc::new(provider)), ..self }
    }

    pub(crate) fn provider(&self) -> Option<&Arc<Provider>> {
        self.provider.as_ref()
    }

    /// The same for askers who may ask at another rate: an address may ask four times as often as one of them.
    #[must_use]
    pub fn at_rate(self, rate: Rate) -> Self {
        let address = Rate {
            a_second: rate.a_second.saturating_mul(OF_ADDRESS),
            at_once: rate.at_once.saturating_mul(OF_ADDRESS),
        };
        Self { by_address: Buckets::new(address), by_asker: Buckets::new(rate), ..self }
    }
}

/// Hands every operation to a macro.
macro_rules! with_operations {
    ($expand:ident) => {
        $expand! {
            ops::me::ShowMe,
            ops::ways::ShowWays, ops::sessions::LogIn, ops::sessions::Renew, ops::sessions::LogOut, ops::oidc::Begin, ops::oidc::Take,
            ops::account::Activate, ops::account::Confirm, ops::account::ChangePassword,
            ops::account::NewAuthenticator, ops::account::ConfirmAuthenticator, ops::enrolment::Enrol,
            ops::units::List, ops::units::Add, ops::units::Change, ops::units::Close,
            ops::people::List, ops::people::Show, ops::people::Add, ops::people::Change, ops::people::Move,
            ops::people::Give, ops::people::End, ops::people::Away, ops::people::Back, ops::people::Dismiss,
            ops::people::Reinstate, ops::people::Invite, ops::people::EndSessions,
            ops::people::Bind, ops::people::Unbind,
            ops::import::Import,
            ops::devices::List, ops::devices::Label, ops::devices::Revoke, ops::devices::Wipe,
            ops::keys::List, ops::keys::Make, ops::keys::Revoke,
            ops::audit::List, ops::audit::Viewed, ops::audit::Chain,
            ops::quarantine::List, ops::quarantine::Admit, ops::quarantine::Drop,
            ops::packs::List,
            ops::casework::tasks::List, ops::casework::tasks::Show, ops::casework::tasks::Notes,
            ops::casework::cases::List, ops::casework::cases::Show, ops::casework::cases::Things,
            ops::casework::sheets::List, ops::casework::sheets::Answers, ops::casework::disputes::List,
            ops::casework::statistics::Tasks, ops::casework::statistics::Sheets,
            ops::casework::statistics::Violations,
        }
    };
}

macro_rules! described {
    ($($operation:ty),* $(,)?) => { vec![$(Described::of::<$operation>()),*] };
}

macro_rules! routed {
    ($($operation:ty),* $(,)?) => {
        Router::new()$(.route(&address::<$operation>(), on(filter::<$operation>(), call::handle::<$operation>)))*
    };
}

/// Every operation, in the order of the description.
pub fn operations() -> Vec<Described> {
    with_operations!(described)
}

/// The routes of every operation.
pub(crate) fn routes() -> Router<Arc<Desk>> {
    with_operations!(routed)
        .route("/api/v1/openapi.json", axum::routing::get(ops::meta::openapi))
        .route("/o/{kind}/{id}", axum::routing::get(ops::places::show))
        .route("/login/oidc/callback", axum::routing::get(ops::landing::callback))
        .route("/login/oidc/confirm", axum::routing::post(ops::landing::confirm))
        .route("/metrics", axum::routing::get(ops::meta::metrics))
        .method_not_allowed_fallback(async || {
            let said = "There is nothing at this address that can be asked like this.";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "address.method", said)
        })
}

fn address<O: Operation>() -> String {
    format!("/api/v1/{}", O::PATH)
}

fn filter<O: Operation>() -> MethodFilter {
    match O::METHOD {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}
