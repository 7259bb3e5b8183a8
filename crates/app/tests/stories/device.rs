//! A device for stories: a real vault and store in a temporary folder, a clock that stands still, countable randomness.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::office::OpenOffice;
use apseko_app::vault::keystore::MemoryKeystore;
use apseko_app::vault::rehearsal::{Invited, Office};
use apseko_app::vault::{Authenticator, Keystore, KeystoreError, KeystoreKind};
use apseko_app::{App, Battery, Biometric, Cost, Host, Issuer, Keystores, Options, Place, Uptime};
use apseko_contract::{
    Access, Answer, BeginEnrolment, ChangeBatch, Command, EnterEnrolled, Envelope, FinishEnrolment, LogIn,
    RecoveryCodes, ShowLock, Stage, Topic, Typed, UiError, with_commands,
};
use apseko_domain::RequestId;
use jiff::{Timestamp, ToSpan};
use serde::de::IgnoredAny;
use tempfile::TempDir;
use uuid::Uuid;

macro_rules! names {
    (
        reads: [$($read:ty),* $(,)?] writes: [$($write:ty),* $(,)?] acts: [$($act:ty),* $(,)?]
        remotes: [$($remote:ty),* $(,)?]
    ) => {
        &[
            $((<$read as Command>::NAME, matches!(<$read as Command>::ACCESS, Access::Open)),)*
            $((<$write as Command>::NAME, matches!(<$write as Command>::ACCESS, Access::Open)),)*
            $((<$act as Command>::NAME, matches!(<$act as Command>::ACCESS, Access::Open)),)*
            $((<$remote as Command>::NAME, matches!(<$remote as Command>::ACCESS, Access::Open)),)*
        ]
    };
}
/// Every command, and whether a locked device answers it.
pub const COMMANDS: &[(&str, bool)] = with_commands!(names);

pub const LOGIN: &str = "ilze.kalnina";
pub const PASSWORD: &str = "trīs bērzi pie upes";
pub const PIN: &str = "4927";
const PEOPLE: &[Invited] =
    &[Invited { login: LOGIN, name: "Ilze Kalniņa", unit: "Zemgales RVDI", invitation: "ZEME" }];

/// The keystore of this machine; another machine has another one.
#[derive(Debug)]
struct Machine(MemoryKeystore);

impl Keystores for Machine {
    fn choose(&self, _installation: [u8; 16], _root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        Ok(Box::new(self.0.clone()))
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

struct StillHost {
    folder: PathBuf,
    machine: Machine,
    office: OpenOffice,
    now: Arc<Mutex<Timestamp>>,
    uptime_ms: AtomicU64,
    counter: AtomicU64,
    published: Mutex<Vec<ChangeBatch>>,
    photos: AtomicUsize,
}

impl Host for StillHost {
    fn uptime(&self) -> Uptime {
        Uptime { ms: self.uptime_ms.load(Ordering::Relaxed), boot: [3; 16] }
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
    fn keystores(&self) -> &dyn Keystores {
        &self.machine
    }
    fn issuer(&self) -> Option<&dyn Issuer> {
        Some(&self.office)
    }
    fn server(&self) -> Option<&Place> {
        None
    }
    fn server_was_said(&self) -> bool {
        false
    }
    fn is_metered(&self) -> Option<bool> {
        None
    }
    fn battery(&self) -> Option<Battery> {
        None
    }
    #[cfg(debug_assertions)]
    fn invented_photos(&self) -> usize {
        self.photos.load(Ordering::Relaxed)
    }
    fn stretching_cost(&self) -> Cost {
        Cost::FLOOR
    }
    fn biometric(&self) -> Option<&dyn Biometric> {
        None
    }
    fn export(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let path = self.folder.with_extension("exports").join(name);
        std::fs::create_dir_all(path.parent().unwrap())?;
        std::fs::write(&path, bytes)?;
        Ok(path)
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
    options: Options,
    authenticator: Option<Authenticator>,
    recovery_codes: Option<RecoveryCodes>,
    wishes: AtomicU64,
}

impl Device {
    /// Somebody has been enrolled and is in.
    pub fn new() -> Self {
        let mut device = Self::fresh();
        device.enrol();
        device.call(EnterEnrolled {}).unwrap();
        device
    }

    /// Nobody was ever enrolled.
    pub fn fresh() -> Self {
        Self::with(
            Arc::new(tempfile::tempdir().unwrap()),
            MemoryKeystore::new(KeystoreKind::SecretService),
            0,
        )
    }

    /// Somebody was enrolled and is out.
    pub fn locked() -> Self {
        let mut device = Self::fresh();
        device.enrol();
        device
    }

    #[cfg(debug_assertions)]
    pub fn demonstrating() -> Self {
        Self::demonstrating_with(0)
    }

    /// The first task of the day has so many photos.
    #[cfg(debug_assertions)]
    pub fn demonstrating_with(photos: usize) -> Self {
        let mut device = Self::fresh();
        device.host.photos.store(photos, Ordering::Relaxed);
        device.options = Options { demonstration: true, ..Options::default() };
        device.start();
        device.app().warm_up();
        device.authenticator = Some(apseko_app::demonstration_person(false).authenticator);
        device.come_in();
        device
    }

    /// A second program on the same folder.
    pub fn same_folder(&self) -> Self {
        let keystore = self.host.machine.0.clone();
        let mut other = Self::with(Arc::clone(&self.folder), keystore, 1_000_000);
        other.authenticator.clone_from(&self.authenticator);
        other.set_clock(&(self.host.now() + 1.minute()).to_string());
        other
    }

    fn with(folder: Arc<TempDir>, keystore: MemoryKeystore, counter: u64) -> Self {
        // A refusal crosses the border without its cause; a failing story has to show it.
        drop(tracing_subscriber::fmt().with_test_writer().try_init());
        let now: Arc<Mutex<Timestamp>> = Arc::new(Mutex::new("2026-11-20T10:05:30Z".parse().unwrap()));
        let clock = Arc::clone(&now);
        let host = Arc::new(StillHost {
            folder: folder.path().to_owned(),
            machine: Machine(keystore),
            office: OpenOffice::new(
                Office::of(PEOPLE, move || clock.lock().unwrap().as_millisecond()).unwrap(),
            ),
            now,
            uptime_ms: AtomicU64::new(1_000),
            counter: AtomicU64::new(counter),
            published: Mutex::new(Vec::new()),
            photos: AtomicUsize::new(0),
        });
        let mut device = Self {
            folder,
            host,
            app: None,
            options: Options::default(),
            authenticator: None,
            recovery_codes: None,
            wishes: AtomicU64::new((1 << 32) + counter),
        };
        device.start();
        device
    }

    fn enrol(&mut self) {
        let begin = BeginEnrolment { user: LOGIN.to_owned(), invitation: typed("ZEME") };
        let begun = self.call(begin).unwrap();
        assert_eq!(begun.name, "Ilze Kalniņa", "the office says who it is");
        self.authenticator = Authenticator::from_text(begun.authenticator.secret.text());
        let finish =
            FinishEnrolment { password: typed(PASSWORD), pin: typed(PIN), code: typed(&self.code()) };
        self.recovery_codes = Some(self.call(finish).unwrap());
    }

    /// Logs in with a fresh code, half a minute later than before.
    pub fn come_in(&self) {
        let later = self.host.now() + 30.seconds();
        *self.host.now.lock().unwrap() = later;
        self.log_in(PASSWORD, &self.code()).unwrap();
    }

    pub fn log_in(&self, password: &str, code: &str) -> Result<apseko_contract::LoggedIn, UiError> {
        self.call(LogIn { user: LOGIN.to_owned(), password: typed(password), code: typed(code) })
    }

    /// The person's telephone has a new secret.
    pub fn knows(&mut self, authenticator: Option<Authenticator>) {
        self.authenticator = authenticator;
    }

    /// What the authenticator shows now.
    pub fn code(&self) -> String {
        let seconds = u64::try_from(self.host.now().as_second()).unwrap();
        self.authenticator.as_ref().unwrap().current(seconds).to_string()
    }

    /// One of the recovery codes.
    pub fn recovery_code(&self, number: usize) -> String {
        self.recovery_codes.as_ref().unwrap().codes[number].text().to_owned()
    }

    pub fn stage(&self) -> Stage {
        self.call(ShowLock {}).unwrap().stage
    }

    /// The office of this device, for stories in which it says something odd.
    pub fn office(&self) -> &OpenOffice {
        &self.host.office
    }

    /// The keystore of this machine.
    pub fn keystore(&self) -> &MemoryKeystore {
        &self.host.machine.0
    }

    /// Lets time pass on both clocks, with a look at them as often as a running program has.
    pub fn pass_minutes(&self, minutes: u64) {
        for _ in 0..minutes {
            self.jump_minutes(1);
            self.app().look_at_clock();
        }
    }

    /// Lets time pass while nothing runs.
    pub fn jump_minutes(&self, minutes: u64) {
        self.host.uptime_ms.fetch_add(minutes * 60_000, Ordering::Relaxed);
        let later = self.host.now() + i64::try_from(minutes).unwrap().minutes();
        *self.host.now.lock().unwrap() = later;
    }

    pub fn suspend(&self) {
        self.app().suspend();
    }

    pub fn app(&self) -> &App {
        self.app.as_ref().unwrap()
    }

    pub fn start(&mut self) {
        self.app = Some(App::new(self.host.clone(), self.options));
    }

    pub fn stop(&mut self) {
        self.app = None;
    }

    /// Ends the program, starts it and comes in.
    pub fn restart(&mut self) {
        self.stop();
        self.start();
        self.come_in();
    }

    pub fn set_clock(&self, instant: &str) {
        *self.host.now.lock().unwrap() = instant.parse().unwrap();
    }

    /// A file of the one person's folder.
    pub fn file(&self, name: &str) -> PathBuf {
        let users = std::fs::read_dir(self.folder.path().join("users")).unwrap();
        let mut folders = users.map(|user| user.unwrap().path());
        folders.find(|folder| folder.join("apseko.begun").exists()).unwrap().join(name)
    }

    /// What the screens heard about tasks and notes.
    pub fn published(&self) -> Vec<ChangeBatch> {
        let all = self.host.published.lock().unwrap();
        all.iter().filter(|batch| batch.touches(&[Topic::Task, Topic::Note])).cloned().collect()
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

pub fn typed(text: &str) -> Typed {
    Typed::new(text.to_owned())
}
