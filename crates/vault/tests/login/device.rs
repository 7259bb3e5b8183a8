//! Plays a device with its clocks, its keystore and its people, so that a story tells only what is done to it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use apseko_vault::keystore::MemorySnapshot;
use apseko_vault::rehearsal::{Invited, Office};
use apseko_vault::{
    Authenticator, Choices, Cost, Enrolment, Found, Keys, Keystores, Now, Opened, Refusal, Vault,
};
use tempfile::TempDir;

use super::keystore::Watched;

pub const ANNA: Invited = Invited {
    login: "anna.liepiņa",
    name: "Anna Liepiņa",
    unit: "Rīgas reģions",
    invitation: "ielūgums-anna",
};
pub const JURIS: Invited = Invited {
    login: "juris.ozols",
    name: "Juris Ozols",
    unit: "Kurzemes reģions",
    invitation: "ielūgums-juris",
};
static STAFF: [Invited; 2] = [ANNA, JURIS];

pub const PASSWORD: &str = "zaļš vilciens brauc lēni";
pub const WRONG_PASSWORD: &str = "zaļš vilciens brauc ātri";
/// A Tuesday in November.
const BEGINNING_MS: i64 = 1_795_510_800_000;
pub const HOUR: i64 = 3_600;
pub const YEAR: i64 = 365 * 24 * HOUR;

/// What a person has in the head, in the pocket and on paper.
#[derive(Clone)]
pub struct Person {
    pub login: &'static str,
    pub authenticator: Authenticator,
    pub recovery: Vec<String>,
    /// What they held when they went in at once after the enrolment.
    pub keys: Keys,
}

pub struct Device {
    pub root: PathBuf,
    pub keystore: Watched,
    pub office: Office,
    pub now: Now,
    office_ms: Arc<AtomicI64>,
    dice: Arc<AtomicU64>,
    found: Option<Found>,
    /// Removed with the device.
    _folder: TempDir,
}

/// A device on which Anna was just enrolled. Enrolling takes twenty stretchings; copying takes none.
struct Template {
    device: Device,
    snapshot: MemorySnapshot,
    anna: Person,
}

static ENROLLED: LazyLock<Template> = LazyLock::new(|| {
    let mut device = Device::empty();
    let anna = device.enrol(&ANNA).unwrap();
    device.stop();
    Template { snapshot: device.keystore.snapshot(), device, anna }
});

impl Device {
    /// A new device.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office_ms = Arc::new(AtomicI64::new(BEGINNING_MS));
        let told = office_ms.clone();
        Self {
            root: folder.path().join("data"),
            keystore: Watched::new(),
            office: Office::of(&STAFF, move || told.load(Ordering::SeqCst)).unwrap(),
            now: Now { wall_ms: BEGINNING_MS, uptime_ms: 60_000, boot: [1; 16] },
            office_ms,
            dice: Arc::default(),
            found: None,
            _folder: folder,
        }
    }

    /// A device on which Anna was enrolled a minute ago.
    pub fn with_anna() -> (Self, Person) {
        let mut device = Self::empty();
        copy_folder(&ENROLLED.device.root, &device.root);
        device.keystore.restore(&ENROLLED.snapshot);
        device.dice.store(ENROLLED.device.dice.load(Ordering::SeqCst), Ordering::SeqCst);
        device.pass(60);
        (device, ENROLLED.anna.clone())
    }

    /// Bytes that are all different.
    pub fn fill(&self) -> impl FnMut(&mut [u8]) + use<> {
        let dice = self.dice.clone();
        move |bytes| {
            for chunk in bytes.chunks_mut(32) {
                let number = dice.fetch_add(1, Ordering::SeqCst);
                let random = apseko_trust::digest(&number.to_be_bytes());
                chunk.copy_from_slice(&random[..chunk.len()]);
            }
        }
    }

    pub fn find(&self) -> Result<Found, Refusal> {
        find(&self.root, &self.keystore)
    }

    pub fn enrol(&mut self, invited: &Invited) -> Result<Person, Refusal> {
        let keystore = self.keystore.clone();
        self.enrol_at(invited, &keystore, Cost::FLOOR)
    }

    pub fn enrol_at(
        &mut self,
        invited: &Invited,
        keystores: &dyn Keystores,
        cost: Cost,
    ) -> Result<Person, Refusal> {
        let found = match self.found.take() {
            Some(found) => found,
            None => find(&self.root, keystores)?,
        };
        let begun = Enrolment::begin(
            &found,
            &self.office,
            invited.login,
            invited.invitation,
            &self.now,
            &mut self.fill(),
        )?;
        let code = begun.authenticator().current(self.now.unix_seconds());
        let choices = Choices { password: PASSWORD, pin: Some("4927"), code: &code, cost };
        match begun.finish(found, keystores, &choices, &self.now, &mut self.fill()) {
            Ok(enrolled) => {
                self.found = Some(Found::Vault(enrolled.vault));
                let recovery = enrolled.codes.iter().map(|code| code.to_string()).collect();
                let authenticator = begun.authenticator().clone();
                Ok(Person { login: invited.login, authenticator, recovery, keys: enrolled.opened.keys })
            }
            Err((_, refusal)) => Err(refusal),
        }
    }

    /// The vault, started if it is not.
    pub fn vault(&mut self) -> &mut Vault {
        if self.found.is_none() {
            self.found = Some(self.find().unwrap());
        }
        match &mut self.found {
            Some(Found::Vault(vault)) => vault,
            other => panic!("no vault: {other:?}"),
        }
    }

    /// The vault, given away.
    pub fn take_vault(&mut self) -> Vault {
        self.vault();
        match self.found.take() {
            Some(Found::Vault(vault)) => *vault,
            other => panic!("no vault: {other:?}"),
        }
    }

    /// The program ends.
    pub fn stop(&mut self) {
        self.found = None;
    }

    /// The machine is switched off and on.
    pub fn reboot(&mut self) {
        self.stop();
        self.now.boot = apseko_trust::digest(&self.now.boot)[..16].try_into().unwrap();
        self.now.uptime_ms = 1_000;
    }

    /// Time goes by, here and everywhere.
    pub fn pass(&mut self, seconds: i64) {
        self.set_clock(seconds);
        self.now.uptime_ms += u64::try_from(seconds * 1000).unwrap();
        self.office_ms.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Somebody sets the clock of the device.
    pub fn set_clock(&mut self, seconds: i64) {
        self.now.wall_ms += seconds * 1000;
    }

    /// The code that an authenticator shows so many steps from now.
    pub fn code(&self, person: &Person, steps: i64) -> String {
        let seconds = self.now.unix_seconds().saturating_add_signed(steps * 30);
        person.authenticator.current(seconds).to_string()
    }

    pub fn log_in(&mut self, login: &str, password: &str, code: &str) -> Result<Opened, Refusal> {
        let now = self.now;
        self.vault().log_in(login, password, code, None, &now)
    }

    /// The next code and the right password.
    pub fn comes_in(&mut self, person: &Person) -> Result<Opened, Refusal> {
        self.pass(90);
        let code = self.code(person, 0);
        self.log_in(person.login, PASSWORD, &code)
    }

    /// A try with a wrong password and a right code, at once.
    pub fn fails(&mut self, person: &Person) -> Result<Opened, Refusal> {
        let code = self.code(person, 0);
        self.log_in(person.login, WRONG_PASSWORD, &code)
    }

    /// Ten failures in a row, with all the waits in between.
    pub fn is_disabled(&mut self, person: &Person) {
        for number in 1..=10 {
            self.pass(HOUR);
            let refusal = self.fails(person).unwrap_err();
            assert!(matches!(refusal, Refusal::Wrong { .. }), "try {number} is made: {refusal:?}");
        }
    }

    /// The folder of somebody's data.
    pub fn folder(&mut self, person: &Person) -> PathBuf {
        let vault = self.vault();
        let account = vault.people().account(person.login).unwrap().clone();
        vault.folder(&account)
    }

    /// The record of somebody's log-in.
    pub fn record(&mut self, person: &Person) -> PathBuf {
        self.folder(person).join("login")
    }
}

/// What must be the same on every day.
pub fn bytes_of(keys: &Keys) -> [[u8; 32]; 3] {
    [*keys.database.bytes(), *keys.files.bytes(), *keys.signing.bytes()]
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file under a folder.
pub fn files_under(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_under(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// Looks into a folder that nobody else uses. Between its birth and its first instruction, a process that another test
/// starts holds a copy of every lock of this one, so "in use" is asked about again for a moment.
pub fn find(root: &Path, keystores: &dyn Keystores) -> Result<Found, Refusal> {
    let begin = std::time::Instant::now();
    loop {
        match Vault::find(root, keystores) {
            Err(Refusal::InUse) if begin.elapsed().as_secs() < 5 => std::thread::yield_now(),
            other => return other,
        }
    }
}
