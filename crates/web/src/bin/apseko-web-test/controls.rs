//! What a test may turn: the clock, the ids, the free space, the keystore. Everything else is the real thing.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use apseko_app::{Host, KeyError, Keystore, StoreKey, SystemHost, Uptime};
use apseko_contract::ChangeBatch;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use jiff::Timestamp;
use serde::Deserialize;

/// A test looks for this in the shipped binaries and must not find it.
const MARKER: &str = "/apseko-test-controls";

/// Free space as the system says it.
const AS_IT_IS: u64 = u64::MAX;

/// The clock runs on.
const RUNS: i64 = i64::MIN;

/// Randomness as the system gives it.
const RANDOM: u64 = u64::MAX;

/// The real host behind a few switches.
pub struct ControlledHost {
    system: SystemHost,
    offset_ms: AtomicI64,
    standing_ms: AtomicI64,
    next_number: AtomicU64,
    free_bytes: AtomicU64,
    keystore_broken: AtomicBool,
}

impl ControlledHost {
    pub fn new(system: SystemHost) -> Self {
        Self {
            system,
            offset_ms: AtomicI64::new(0),
            standing_ms: AtomicI64::new(RUNS),
            next_number: AtomicU64::new(RANDOM),
            free_bytes: AtomicU64::new(AS_IT_IS),
            keystore_broken: AtomicBool::new(false),
        }
    }

    fn set_clock(&self, ms: i64) {
        self.offset_ms.store(ms.saturating_sub(self.system.now().as_millisecond()), Ordering::Relaxed);
        if self.standing_ms.load(Ordering::Relaxed) != RUNS {
            self.standing_ms.store(ms, Ordering::Relaxed);
        }
    }

    fn stop_clock(&self, stands: bool) {
        let ms = self.now().as_millisecond();
        self.standing_ms.store(if stands { ms } else { RUNS }, Ordering::Relaxed);
        self.set_clock(ms);
    }
}

impl Host for ControlledHost {
    /// The real clock moved by an offset, unless a test has stopped it.
    fn now(&self) -> Timestamp {
        let ms = match self.standing_ms.load(Ordering::Relaxed) {
            RUNS => {
                let offset = self.offset_ms.load(Ordering::Relaxed);
                self.system.now().as_millisecond().saturating_add(offset)
            }
            standing => standing,
        };
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
    }

    fn uptime(&self) -> Uptime {
        self.system.uptime()
    }

    /// A counter when a test wants to know the ids beforehand; it counts up, so that ids of one moment keep their order.
    fn randomness(&self, bytes: &mut [u8]) {
        if self.next_number.load(Ordering::Relaxed) == RANDOM {
            return self.system.randomness(bytes);
        }
        let number = self.next_number.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        for (byte, value) in bytes.iter_mut().rev().zip(number.iter().rev()) {
            *byte = *value;
        }
    }

    fn data_folder(&self) -> &Path {
        self.system.data_folder()
    }
    fn keystore(&self) -> &dyn Keystore {
        self
    }
    fn free_bytes(&self) -> Option<u64> {
        match self.free_bytes.load(Ordering::Relaxed) {
            AS_IT_IS => self.system.free_bytes(),
            told => Some(told),
        }
    }
    fn publish(&self, batch: ChangeBatch) {
        self.system.publish(batch);
    }
    fn support_log(&self) -> String {
        self.system.support_log()
    }
}

impl Keystore for ControlledHost {
    fn load(&self) -> Result<Option<StoreKey>, KeyError> {
        if self.keystore_broken.load(Ordering::Relaxed) {
            return Err(std::io::Error::other("the test has broken the keystore").into());
        }
        self.system.keystore().load()
    }
    fn create(&self, key: &[u8; 32]) -> Result<(), KeyError> {
        self.system.keystore().create(key)
    }
}

/// What to turn; what is not named stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    /// Moves the clock so that it shows this now.
    clock: Option<Timestamp>,
    /// Stops the clock where it is, or lets it run on from there.
    clock_stands: Option<bool>,
    /// Ids and keys are counted up from this number from now on.
    ids_from: Option<u64>,
    free_bytes: Option<u64>,
    keystore_broken: Option<bool>,
    /// Tells every page that everything changed, as an overflow would.
    #[serde(default)]
    tell_everything: bool,
}

pub fn routes(host: Arc<ControlledHost>) -> Router {
    Router::new().route(MARKER, post(turn)).with_state(host)
}

async fn turn(State(host): State<Arc<ControlledHost>>, body: String) -> Result<(), (StatusCode, String)> {
    let turn: Turn =
        serde_json::from_str(&body).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    if let Some(clock) = turn.clock {
        host.set_clock(clock.as_millisecond());
    }
    if let Some(stands) = turn.clock_stands {
        host.stop_clock(stands);
    }
    if let Some(number) = turn.ids_from {
        host.next_number.store(number, Ordering::Relaxed);
    }
    if let Some(free_bytes) = turn.free_bytes {
        host.free_bytes.store(free_bytes, Ordering::Relaxed);
    }
    if let Some(broken) = turn.keystore_broken {
        host.keystore_broken.store(broken, Ordering::Relaxed);
    }
    if turn.tell_everything {
        host.publish(ChangeBatch::Everything);
    }
    Ok(())
}
