//! What a test may turn: the clock, the ids, the free space, the keystore. Everything else is the real thing.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use apseko_app::vault::keystore::FileKeystore;
use apseko_app::vault::rehearsal::{Invited, Office};
use apseko_app::vault::{Keystore, KeystoreError, KeystoreKind};
use apseko_app::{Battery, Biometric, Cost, Host, Issuer, Keystores, Place, SystemHost, Uptime};
use apseko_contract::ChangeBatch;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use jiff::Timestamp;
use serde::Deserialize;
use zeroize::Zeroizing;

/// A test looks for this in the shipped binaries and must not find it.
const MARKER: &str = "/apseko-test-controls";

/// Free space as the system says it.
const AS_IT_IS: u64 = u64::MAX;

/// The clock runs on.
const RUNS: i64 = i64::MIN;

/// How many invented photos the first day has.
const PHOTOS: &str = "APSEKO_TEST_PHOTOS";

/// Randomness as the system gives it.
const RANDOM: u64 = u64::MAX;

/// The real host behind a few switches.
pub struct ControlledHost {
    system: SystemHost,
    offset_ms: AtomicI64,
    standing_ms: AtomicI64,
    next_number: AtomicU64,
    free_bytes: AtomicU64,
    uptime_ms: AtomicU64,
    keystore: TestKeystores,
    office: Option<Office>,
    exports: PathBuf,
    metered: Mutex<Option<bool>>,
    photos: usize,
}

impl ControlledHost {
    pub fn new(system: SystemHost) -> Self {
        let (exports, keystore) = (system.data_folder().with_extension("exports"), TestKeystores::default());
        Self {
            system,
            exports,
            keystore,
            metered: Mutex::default(),
            photos: std::env::var(PHOTOS).ok().and_then(|photos| photos.parse().ok()).unwrap_or(0),
            // By the real clock: a test whose clock is another one plays the demonstration, whose office follows it.
            office: Office::of(PEOPLE, || Timestamp::now().as_millisecond()).ok(),
            uptime_ms: AtomicU64::new(0),
            offset_ms: AtomicI64::new(0),
            standing_ms: AtomicI64::new(RUNS),
            next_number: AtomicU64::new(RANDOM),
            free_bytes: AtomicU64::new(AS_IT_IS),
        }
    }

    /// Moves the clock so that it shows this now.
    pub fn set_clock(&self, shows: Timestamp) {
        self.move_clock(shows.as_millisecond());
    }

    fn move_clock(&self, ms: i64) {
        self.offset_ms.store(ms.saturating_sub(self.system.now().as_millisecond()), Ordering::Relaxed);
        if self.standing_ms.load(Ordering::Relaxed) != RUNS {
            self.standing_ms.store(ms, Ordering::Relaxed);
        }
    }

    fn stop_clock(&self, stands: bool) {
        let ms = self.now().as_millisecond();
        self.standing_ms.store(if stands { ms } else { RUNS }, Ordering::Relaxed);
        self.move_clock(ms);
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
        let real = self.system.uptime();
        Uptime { ms: real.ms.saturating_add(self.uptime_ms.load(Ordering::Relaxed)), ..real }
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
    fn keystores(&self) -> &dyn Keystores {
        &self.keystore
    }
    fn issuer(&self) -> Option<&dyn Issuer> {
        self.office.as_ref().map(|office| office as &dyn Issuer)
    }
    fn server(&self) -> Option<&Place> {
        self.system.server()
    }
    fn server_was_said(&self) -> bool {
        self.system.server_was_said()
    }
    fn is_metered(&self) -> Option<bool> {
        *self.metered.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn battery(&self) -> Option<Battery> {
        None
    }
    fn invented_photos(&self) -> usize {
        self.photos
    }
    /// Tests are many; the price of a password is tested where it is paid.
    fn stretching_cost(&self) -> Cost {
        Cost::FLOOR
    }
    fn biometric(&self) -> Option<&dyn Biometric> {
        None
    }
    fn export(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        std::fs::create_dir_all(&self.exports)?;
        let path = self.exports.join(name);
        std::fs::write(&path, bytes)?;
        Ok(path)
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

/// A keystore in a file beside the data, so that tests on one machine never meet in its real one, with a switch that
/// makes it as unreachable as a real one can be.
#[derive(Debug, Default)]
struct TestKeystores {
    broken: Arc<AtomicBool>,
}

#[derive(Debug)]
struct TestKeystore {
    file: FileKeystore,
    broken: Arc<AtomicBool>,
}

impl Keystores for TestKeystores {
    fn choose(&self, _installation: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        let file = FileKeystore::in_folder(&root.join("keystore"));
        let keystore = TestKeystore { file, broken: Arc::clone(&self.broken) };
        keystore.answers()?;
        Ok(Box::new(keystore))
    }
    fn open(
        &self,
        _kind: KeystoreKind,
        installation: [u8; 16],
        root: &Path,
    ) -> Result<Box<dyn Keystore>, KeystoreError> {
        self.choose(installation, root)
    }
}

impl TestKeystore {
    fn answers(&self) -> Result<(), KeystoreError> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(KeystoreError::Unavailable("the test has broken the keystore".to_owned()));
        }
        Ok(())
    }
}

impl Keystore for TestKeystore {
    fn kind(&self) -> KeystoreKind {
        self.file.kind()
    }
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        self.answers()?;
        self.file.load(name)
    }
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), KeystoreError> {
        self.answers()?;
        self.file.keep(name, bytes)
    }
    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        self.answers()?;
        self.file.forget(name)
    }
}

/// Somebody who can be enrolled in a test without a demonstration.
const PEOPLE: &[Invited] = &[Invited {
    login: "ilze.kalnina",
    name: "Ilze Kalniņa",
    unit: "Zemgales RVDI",
    invitation: "ZEME-2026-ILZE",
}];

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
    /// Whether the network costs by the megabyte.
    metered: Option<bool>,
    keystore_broken: Option<bool>,
    /// Lets the machine's time since switching on run ahead by so much, as if nobody had looked at the clock.
    uptime_forward_ms: Option<u64>,
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
    // Stopped first: a clock that runs while it is being set shows a millisecond more than it was told.
    if let Some(stands) = turn.clock_stands {
        host.stop_clock(stands);
    }
    if let Some(clock) = turn.clock {
        host.set_clock(clock);
    }
    if let Some(number) = turn.ids_from {
        host.next_number.store(number, Ordering::Relaxed);
    }
    if let Some(free_bytes) = turn.free_bytes {
        host.free_bytes.store(free_bytes, Ordering::Relaxed);
    }
    if turn.metered.is_some() {
        *host.metered.lock().unwrap_or_else(PoisonError::into_inner) = turn.metered;
    }
    if let Some(broken) = turn.keystore_broken {
        host.keystore.broken.store(broken, Ordering::Relaxed);
    }
    if let Some(ms) = turn.uptime_forward_ms {
        host.uptime_ms.fetch_add(ms, Ordering::Relaxed);
    }
    if turn.tell_everything {
        host.publish(ChangeBatch::Everything);
    }
    Ok(())
}
