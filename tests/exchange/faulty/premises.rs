//! The server of a run: a data folder copied from one that everybody works at, and a process that is killed, stopped,
//! backed up and restored, and started again each time.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use apseko_oplog::{DeviceId, Held, OpId};
use apseko_server::copy::open_backup;
use apseko_server::premises::{Colleagues, Folder, ServerKeys};
use apseko_sim::deed;
use apseko_tests::program;
use apseko_trust::canon::Reader;
use apseko_trust::{Keyring, PublicKey, SoftwareKey};
use tokio::sync::{mpsc, watch};

use super::story::Story;

/// As many people as a plan can have, and each of their devices.
const PEOPLE: u8 = 6;
/// The number of a device that somebody is given when all is over.
pub const NEWCOMER: u8 = 0xff;
/// The unit that everybody works in.
pub const UNIT: [u8; 16] = [0x0a; 16];
const PAGE: usize = 1_000;

/// Whatever a disk must never do, to see that it would be noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    Honest,
    /// It says "kept", and keeps nothing that was not written long ago.
    Forgets,
}

/// A founded server to copy from: founding takes longer than a run should.
pub struct Template(tempfile::TempDir);

impl Template {
    pub fn found() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let said = word(folder.path(), "init").output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let people: Vec<String> = (0..PEOPLE).map(|user| employ(folder.path(), user)).collect();
        std::fs::write(folder.path().join("people.json"), format!("[{}]", people.join(","))).unwrap();
        Self(folder)
    }
}

/// Vouches for every device that a person can have in a plan. Returns the person's line in the list.
fn employ(folder: &Path, user: u8) -> String {
    let keys = Folder::at(folder).unwrap();
    let mut devices = Vec::new();
    for number in [user, user + 1, NEWCOMER] {
        let id = device_id(user, number);
        ServerKeys::vouch(&keys, id.0, key_of(id).public(), now_ms()).unwrap();
        devices.push(format!("{:?}", hex::encode(id.0)));
    }
    let (id, unit) = (hex::encode(deed::user(user).0), hex::encode(UNIT));
    let (role, devices) = (role_of(user), devices.join(","));
    format!(
        r#"{{"user": "{id}", "name": "Cilvēks {user}", "role": "{role}", "unit": "{unit}", "devices": [{devices}]}}"#
    )
}

/// The installation of a person's device, as the simulator numbers them.
pub fn device_id(user: u8, number: u8) -> DeviceId {
    let mut id = [user + 1; 16];
    id[1] = number;
    DeviceId(id)
}

pub fn key_of(device: DeviceId) -> SoftwareKey {
    SoftwareKey::from_secret(&apseko_trust::digest(&device.0)).unwrap()
}

pub fn role_of(user: u8) -> &'static str {
    if user == 0 { "RSV" } else { "INS" }
}

pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

fn word(folder: &Path, word: &str) -> Command {
    let mut command = Command::new(program("apseko-server"));
    command.arg(word).arg("--data").arg(folder).env_remove("DATABASE_URL");
    command
}

/// The data folder and whose signatures count.
pub struct Premises {
    folder: tempfile::TempDir,
    pub server: DeviceId,
    pub keyring: Arc<Keyring>,
    pub people: Colleagues,
}

impl Premises {
    fn copy(template: &Template) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(template.0.path()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
        let server = ServerKeys::open(&Folder::at(folder.path()).unwrap()).unwrap().server;
        let bytes = read("keyring");
        let mut reader = Reader::new(&bytes);
        reader.array().unwrap();
        let root = PublicKey::from_sec1(&reader.fixed().unwrap()).unwrap();
        let keyring = Arc::new(Keyring::from_bytes(root, reader.bytes().unwrap()).unwrap());
        let people = Colleagues::read(&read("people.json")).unwrap();
        Self { server, keyring, people, folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn serve(&self) -> Process {
        let mut command = word(self.folder.path(), "serve");
        command.args(["--listen", "127.0.0.1:0", "--backup-every", "0"]);
        let log = std::fs::File::options().append(true).create(true).open(self.path("log")).unwrap();
        let child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut process = Process { child, address: String::new() };
        let mut line = String::new();
        BufReader::new(process.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening ");
        process.address = address.unwrap_or_else(|| panic!("it did not start: {}", self.log())).to_owned();
        process
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }
}

/// A running process. It never outlives this.
struct Process {
    child: Child,
    address: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Keeps a process running, whatever befalls it.
#[derive(Clone)]
pub struct Keeper {
    pub premises: Arc<Premises>,
    process: Arc<Mutex<Option<Process>>>,
    target: Arc<watch::Sender<Option<String>>>,
    backup: Arc<Mutex<Option<PathBuf>>>,
    /// Operations that are whole in the last backup.
    safe: Arc<Mutex<BTreeSet<OpId>>>,
    disk: Disk,
    story: Arc<Story>,
}

impl Keeper {
    pub async fn begin(template: &Template, disk: Disk, story: Arc<Story>) -> Self {
        let keeper = Self {
            premises: Arc::new(Premises::copy(template)),
            process: Arc::default(),
            target: Arc::new(watch::channel(None).0),
            backup: Arc::default(),
            safe: Arc::default(),
            disk,
            story,
        };
        keeper.change(|_| ()).await;
        keeper
    }

    pub fn target(&self) -> watch::Receiver<Option<String>> {
        self.target.subscribe()
    }

    /// Whether a backup has the body of an operation.
    pub fn is_safe(&self, id: &OpId) -> bool {
        self.safe.lock().unwrap().contains(id)
    }

    /// Ends the process in some way, and starts it again. One change at a time.
    async fn change(&self, between: impl FnOnce(&Self) + Send + 'static) {
        let keeper = self.clone();
        let changed = tokio::task::spawn_blocking(move || {
            let mut process = keeper.process.lock().unwrap();
            keeper.target.send_replace(None);
            between_lives(&keeper, &mut process, between);
            let started = keeper.premises.serve();
            keeper.target.send_replace(Some(started.address.clone()));
            *process = Some(started);
        });
        changed.await.unwrap();
    }

    pub async fn kill(&self) {
        self.story.tell(|| "server: killed".to_owned());
        self.story.count("Kill");
        self.change(|keeper| {
            if keeper.disk == Disk::Forgets {
                drop(std::fs::remove_file(keeper.premises.path("feed.db-wal")));
                drop(std::fs::remove_file(keeper.premises.path("feed.db-shm")));
                // By its mark the server would notice, and not start.
                drop(std::fs::remove_file(keeper.premises.path("feed.mark")));
            }
        })
        .await;
    }

    /// Makes a backup beside the running process.
    pub async fn back_up(&self) {
        let keeper = self.clone();
        let made = tokio::task::spawn_blocking(move || {
            let to = keeper.premises.path("backups");
            let said = word(keeper.premises.folder.path(), "backup").arg("--to").arg(to).output().unwrap();
            if keeper.disk == Disk::Forgets && !said.status.success() {
                // Its log was taken from under it.
                return;
            }
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
            let said = String::from_utf8(said.stdout).unwrap();
            let file = said.lines().find_map(|line| line.strip_prefix("backup ")).unwrap();
            *keeper.safe.lock().unwrap() = whole_in(Path::new(file));
            *keeper.backup.lock().unwrap() = Some(file.into());
        });
        made.await.unwrap();
        self.story.tell(|| "server: backed up".to_owned());
        self.story.count("Backup");
    }

    /// The server is lost, and comes back from the last backup.
    pub async fn lose(&self) {
        let Some(backup) = self.backup.lock().unwrap().clone() else { return };
        self.story.tell(|| "server: lost and restored".to_owned());
        self.story.count("Restore");
        self.change(move |keeper| {
            let mut restore = word(keeper.premises.folder.path(), "restore");
            let said = restore.arg("--from").arg(backup).arg("--replace").output().unwrap();
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        })
        .await;
    }

    /// Ends the process in good order, for good.
    pub fn end(&self) {
        self.target.send_replace(None);
        let process = self.process.lock().unwrap().take();
        if let Some(mut process) = process {
            let pid = process.child.id().to_string();
            assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
            let ended = process.child.wait().unwrap();
            assert!(ended.success(), "told to stop, it stops in good order: {}", self.premises.log());
        }
    }

    /// Kills as often as somebody asks for it.
    pub fn with_axe(&self) -> mpsc::UnboundedSender<()> {
        let (axe, mut falls) = mpsc::unbounded_channel();
        let keeper = self.clone();
        tokio::spawn(async move {
            while falls.recv().await.is_some() {
                keeper.kill().await;
                // Whoever asked while it was down has got what they asked for.
                while falls.try_recv().is_ok() {}
            }
        });
        axe
    }
}

fn between_lives(keeper: &Keeper, process: &mut Option<Process>, between: impl FnOnce(&Keeper)) {
    // Dropped is killed.
    drop(process.take());
    between(keeper);
}

fn whole_in(backup: &Path) -> BTreeSet<OpId> {
    let mut picture = open_backup(backup).unwrap();
    let mut whole = BTreeSet::new();
    let mut last = 0;
    loop {
        let page = picture.arrived_after(last, PAGE).unwrap();
        let Some(newest) = page.last() else { return whole };
        last = newest.n;
        let here = page.iter().filter(|kept| kept.record.body != Held::Missing);
        whole.extend(here.map(|kept| kept.record.id()));
    }
}
