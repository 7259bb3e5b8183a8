//! A device for stories: a real store in a temporary folder, a clock that stands still, countable randomness.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use apseko_app::{App, Host, KeyFile, Keystore, Options, Person, Session, Uptime};
use apseko_contract::{Access, Answer, ChangeBatch, Command, Envelope, UiError, with_commands};
use apseko_domain::RequestId;
use jiff::Timestamp;
use serde::de::IgnoredAny;
use tempfile::TempDir;
use uuid::Uuid;

macro_rules! names {
    (reads: [$($read:ty),* $(,)?] writes: [$($write:ty),* $(,)?]) => {
        &[
            $((<$read as Command>::NAME, matches!(<$read as Command>::ACCESS, Access::Open)),)*
            $((<$write as Command>::NAME, matches!(<$write as Command>::ACCESS, Access::Open)),)*
        ]
    };
}
/// Every command, and whether a locked device answers it.
pub const COMMANDS: &[(&str, bool)] = with_commands!(names);

struct StillHost {
    folder: PathBuf,
    keys: KeyFile,
    now: Mutex<Timestamp>,
    counter: AtomicU64,
    published: Mutex<Vec<ChangeBatch>>,
}

impl Host for StillHost {
    fn uptime(&self) -> Uptime {
        Uptime { ms: 1_000, boot: [3; 16] }
    }

    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }
    fn randomness(&self, bytes: &mut [u8]) {
        let number = self.counter.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        for (byte, value) in bytes.iter_mut().rev().zip(number.iter().rev().chain(std::iter::repeat(&0))) {
            *byte = *value;
        }
    }
    fn data_folder(&self) -> &Path {
        &self.folder
    }
    fn keystore(&self) -> &dyn Keystore {
        &self.keys
    }
    fn free_bytes(&self) -> Option<u64> {
        Some(41_000_000_000)
    }
    fn publish(&self, batch: ChangeBatch) {
        self.published.lock().unwrap().push(batch);
    }
    fn support_log(&self) -> String {
        String::new()
    }
}

pub struct Device {
    folder: Arc<TempDir>,
    host: Arc<StillHost>,
    app: Option<App>,
    session: Session,
    options: Options,
    wishes: AtomicU64,
}

impl Device {
    pub fn new() -> Self {
        let ilze = Person { name: "Ilze Kalniņa".to_owned(), unit: "Zemgales RVDI".to_owned() };
        Self::with(Arc::new(tempfile::tempdir().unwrap()), Session::of_inspector(ilze), Options::default(), 0)
    }

    pub fn locked() -> Self {
        Self::with(Arc::new(tempfile::tempdir().unwrap()), Session::Locked, Options::default(), 0)
    }

    pub fn demonstrating() -> Self {
        let device = Self::new();
        Self::with(Arc::clone(&device.folder), device.session.clone(), Options { demonstration: true }, 0)
    }

    /// A second program on the same folder.
    pub fn same_folder(&self) -> Self {
        Self::with(Arc::clone(&self.folder), self.session.clone(), self.options, 1_000_000)
    }

    fn with(folder: Arc<TempDir>, session: Session, options: Options, counter: u64) -> Self {
        // A refusal crosses the border without its cause; a failing story has to show it.
        drop(tracing_subscriber::fmt().with_test_writer().try_init());
        let host = Arc::new(StillHost {
            folder: folder.path().to_owned(),
            keys: KeyFile::in_folder(folder.path()),
            now: Mutex::new("2026-11-20T10:05:30Z".parse().unwrap()),
            counter: AtomicU64::new(counter),
            published: Mutex::new(Vec::new()),
        });
        let mut device = Self { folder, host, app: None, session, options, wishes: AtomicU64::new(1 << 32) };
        device.start();
        device
    }

    pub fn start(&mut self) {
        self.app = Some(App::new(self.host.clone(), self.session.clone(), self.options));
    }

    pub fn stop(&mut self) {
        self.app = None;
    }

    pub fn restart(&mut self) {
        self.stop();
        self.start();
    }

    pub fn set_clock(&self, instant: &str) {
        *self.host.now.lock().unwrap() = instant.parse().unwrap();
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn published(&self) -> Vec<ChangeBatch> {
        self.host.published.lock().unwrap().clone()
    }

    pub fn call<C: Command>(&self, command: C) -> Result<C::Reply, UiError> {
        let wish = self.wishes.fetch_add(1, Ordering::Relaxed);
        match self.send(RequestId(Uuid::from_u128(wish.into())), command) {
            Answer::Ok(reply) => Ok(reply),
            Answer::Error(error) => Err(error),
        }
    }

    pub fn send<C: Command>(&self, request_id: RequestId, body: C) -> Answer<C::Reply> {
        let body = serde_json::to_vec(&Envelope { request_id, body }).unwrap();
        serde_json::from_str(&self.app.as_ref().unwrap().call(C::NAME, &body).json).unwrap()
    }

    pub fn raw(&self, name: &str, body: &[u8]) -> UiError {
        self.raw_outcome(name, body).expect_err("a bad request must not be answered")
    }

    pub fn raw_outcome(&self, name: &str, body: &[u8]) -> Result<(), UiError> {
        match serde_json::from_str(&self.app.as_ref().unwrap().call(name, body).json).unwrap() {
            Answer::<IgnoredAny>::Ok(_) => Ok(()),
            Answer::Error(error) => Err(error),
        }
    }
}
