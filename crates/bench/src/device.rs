//! A device whose person is in: whatever is measured through the app has to come in as people do, through the vault.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use apseko_app::vault::keystore::{FileKeystore, MemoryKeystore};
use apseko_app::{
    App, Battery, Biometric, Host, Issuer, Keystores, Options, Place, SupportLog, SystemHost, Uptime,
};
use apseko_contract::{
    Answer, BeginEnrolment, ChangeBatch, Command, CreateAdhocTask, EnterEnrolled, Envelope, FinishEnrolment,
    LogIn, LoggedIn, Typed,
};
use apseko_domain::{RequestId, ViolationArea};
use apseko_store::StoreKey;
use apseko_store::packs::{PackFiles, PackFolder, pack_bytes};
use apseko_vault::rehearsal::{Invited, Office};
use apseko_vault::{Authenticator, Cost, Found, Keystore, KeystoreError, KeystoreKind, Now, Vault};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Failure;

const LOGIN: &str = "ilze.kalnina";
pub const PASSWORD: &str = "trīs bērzi pie upes";
pub const PIN: &str = "4927";
const INVITATION: &str = "ZEME";
const PEOPLE: &[Invited] =
    &[Invited { login: LOGIN, name: "Ilze Kalniņa", unit: "Zemgales RVDI", invitation: INVITATION }];

/// Ten in the morning in Latvia: no benchmark reaches the next day, on which the list would be empty.
const BEGIN_MS: i64 = 1_795_161_600_000;
/// After so long an authenticator shows another code.
const CODE_MS: i64 = 30_000;

/// Where the device's own secret is kept.
#[derive(Debug, Clone)]
pub enum KeptIn {
    /// In memory, as if a keystore took no time.
    Memory,
    /// In a file beside the data: what a system without a keystore gets, and the slowest on a slow disk.
    File,
}

/// One keystore for everybody on this machine.
#[derive(Debug)]
struct Machine {
    kept_in: KeptIn,
    memory: MemoryKeystore,
}

impl Keystores for Machine {
    fn choose(&self, _installation: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        Ok(match self.kept_in {
            KeptIn::Memory => Box::new(self.memory.clone()),
            KeptIn::File => Box::new(FileKeystore::in_folder(&root.join("keystore"))),
        })
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

/// The real machine, except for its keystore, its office and a clock that can be moved on.
struct BenchHost {
    system: SystemHost,
    machine: Machine,
    office: Office,
    cost: Cost,
    /// How far the clock stands from the system's.
    ahead_ms: Arc<AtomicI64>,
    /// How far both clocks were moved on.
    moved_ms: AtomicI64,
}

impl BenchHost {
    fn move_on(&self, ms: i64) {
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
        self.moved_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Host for BenchHost {
    fn now(&self) -> Timestamp {
        let ms = system_ms() + self.ahead_ms.load(Ordering::Relaxed);
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn uptime(&self) -> Uptime {
        let Uptime { ms, boot } = self.system.uptime();
        Uptime { ms: ms.saturating_add_signed(self.moved_ms.load(Ordering::Relaxed)), boot }
    }

    fn randomness(&self, bytes: &mut [u8]) {
        self.system.randomness(bytes);
    }

    fn data_folder(&self) -> &Path {
        self.system.data_folder()
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
    fn stretching_cost(&self) -> Cost {
        self.cost
    }

    fn biometric(&self) -> Option<&dyn Biometric> {
        None
    }

    fn export(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        self.system.export(name, bytes)
    }

    fn free_bytes(&self) -> Option<u64> {
        self.system.free_bytes()
    }

    fn publish(&self, _batch: ChangeBatch) {}

    fn support_log(&self) -> String {
        self.system.support_log()
    }
}

/// A device in a folder, with one person who was enrolled there.
pub struct Device {
    host: Arc<BenchHost>,
    app: Option<App>,
    authenticator: Option<Authenticator>,
    wishes: u128,
}

impl Device {
    /// Somebody has been enrolled in an empty folder, and is in.
    pub fn enrolled(folder: &Path, kept_in: KeptIn, cost: Cost) -> Result<Self, Failure> {
        let ahead_ms = Arc::new(AtomicI64::new(BEGIN_MS - system_ms()));
        let ahead = Arc::clone(&ahead_ms);
        let host = BenchHost {
            system: SystemHost::new(folder, SupportLog::default(), |_| ()),
            machine: Machine { kept_in, memory: MemoryKeystore::new(KeystoreKind::SecretService) },
            office: Office::of(PEOPLE, move || system_ms() + ahead.load(Ordering::Relaxed))?,
            cost,
            ahead_ms,
            moved_ms: AtomicI64::new(0),
        };
        let mut device = Self { host: Arc::new(host), app: None, authenticator: None, wishes: 0 };
        device.start();
        let begin = BeginEnrolment { user: LOGIN.to_owned(), invitation: typed(INVITATION) };
        let begun = device.call(begin)?;
        device.authenticator = Authenticator::from_text(begun.authenticator.secret.text());
        let code = typed(&device.code()?);
        device.call(FinishEnrolment { password: typed(PASSWORD), pin: typed(PIN), code })?;
        device.call(EnterEnrolled {})?;
        Ok(device)
    }

    /// Ends the program and starts it again, as far as the lock screen.
    pub fn restart(&mut self) {
        self.app = None;
        self.start();
    }

    fn start(&mut self) {
        let app = App::new(Arc::<BenchHost>::clone(&self.host), Options::default());
        app.warm_up();
        self.app = Some(app);
    }

    /// Both factors, with a code that was not used before.
    pub fn factors(&self) -> Result<LogIn, Failure> {
        self.move_on();
        Ok(LogIn { user: LOGIN.to_owned(), password: typed(PASSWORD), code: typed(&self.code()?) })
    }

    /// Comes in with both factors.
    pub fn log_in(&mut self) -> Result<LoggedIn, Failure> {
        let factors = self.factors()?;
        self.call(factors)
    }

    /// The file of the person's data and its key, asked of the vault itself. The app ends for that moment.
    pub fn database(&mut self) -> Result<(PathBuf, StoreKey), Failure> {
        self.app = None;
        self.move_on();
        let Found::Vault(vault) = Vault::find(self.host.data_folder(), &self.host.machine)? else {
            return Err("nobody was enrolled".into());
        };
        let Uptime { ms, boot } = self.host.uptime();
        let now = Now { wall_ms: self.host.now().as_millisecond(), uptime_ms: ms, boot };
        let opened = vault.log_in(LOGIN, PASSWORD, &self.code()?, None, &now)?;
        let path = vault.folder(&opened.account).join("apseko.db");
        let key = StoreKey::new(*opened.keys.database.bytes());
        drop(vault);
        self.start();
        self.log_in()?;
        Ok((path, key))
    }

    /// The office publishes a pack, and it lies where the app looks for packs. The app believes its signature or not.
    pub fn publish(&self, code: &str, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
        const VERSION: u32 = 1;
        let mut pack = PackFiles::default();
        for (name, bytes) in files {
            pack.add(name, bytes.clone())?;
        }
        let payload = pack.to_bytes();
        let (signed, key) = self.host.office.publish(code, VERSION, &payload)?;
        let path = PackFolder::new(&self.host.data_folder().join("packs")).path_of(code, VERSION)?;
        std::fs::create_dir_all(path.parent().ok_or("a pack has no folder")?)?;
        Ok(std::fs::write(path, pack_bytes(&signed, &[key], &payload))?)
    }

    /// Lets half a minute pass.
    pub fn move_on(&self) {
        self.host.move_on(CODE_MS);
    }

    /// The machine sleeps: the keys go.
    pub fn suspend(&self) {
        if let Some(app) = &self.app {
            app.suspend();
        }
    }

    /// The number of the last wish.
    pub fn last_wish(&self) -> u128 {
        self.wishes
    }

    /// One command, from its JSON to the reply.
    pub fn call<C: Command>(&mut self, body: C) -> Result<C::Reply, Failure> {
        self.wishes += 1;
        let app = self.app.as_ref().ok_or("the app does not run")?;
        let envelope = Envelope { request_id: RequestId(Uuid::from_u128(self.wishes)), body };
        let reply = app.call(C::NAME, &serde_json::to_vec(&envelope)?);
        match serde_json::from_str(&reply.json)? {
            Answer::Ok(reply) => Ok(reply),
            Answer::Error(error) => Err(format!("{} was refused with {}", C::NAME, error.code).into()),
        }
    }

    fn code(&self) -> Result<String, Failure> {
        let authenticator = self.authenticator.as_ref().ok_or("there is no authenticator")?;
        let seconds = u64::try_from(self.host.now().as_second())?;
        Ok(authenticator.current(seconds).to_string())
    }
}

/// A violation seen on the spot, which is a task of this day.
pub fn adhoc_task() -> CreateAdhocTask {
    CreateAdhocTask {
        place: "Rūpniecības iela 12, Jelgava".to_owned(),
        object: String::new(),
        area: ViolationArea::ConstructionSite,
        note: String::new(),
        draft: String::new(),
    }
}

pub fn typed(text: &str) -> Typed {
    Typed::new(text.to_owned())
}

fn system_ms() -> i64 {
    Timestamp::now().as_millisecond()
}
