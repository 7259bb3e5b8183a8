//! An installation of the server, and processes of it: started on loopback, stopped or killed by their own pid.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use apseko_oplog::DeviceId;
use apseko_server::people::{Book, By, Change, Id, Name, Post, Role, plan_all};
use apseko_server::storage::people::PeopleStore as _;
use apseko_server::storage::postgres::connect_people;
use apseko_server::storage::sqlite::open_people;
use apseko_sync::{Address, Link, Place};
use apseko_tests::program;
use rustls::pki_types::CertificateDer;

use super::device::TestDevice;

/// The data folder of a server, and where its feed is.
pub struct Installation {
    folder: tempfile::TempDir,
    database_url: Option<String>,
    pub server: DeviceId,
    people: Vec<String>,
}

/// The unit that everybody in these stories works in.
const UNIT: [u8; 16] = [0x0a; 16];

impl Installation {
    /// Founds a server; without an address of PostgreSQL its feed is a file.
    pub fn found(database_url: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut installation = Self { folder, database_url, server: DeviceId([0; 16]), people: Vec::new() };
        let said = installation.command("init").output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let said = String::from_utf8(said.stdout).unwrap();
        let id =
            said.lines().find_map(|line| line.strip_prefix("server ")).expect("init says who the server is");
        hex::decode_to_slice(id, &mut installation.server.0).unwrap();
        installation
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A word of the program on this installation.
    pub fn command(&self, word: &str) -> Command {
        let mut command = Command::new(program("apseko-server"));
        command.arg(word).arg("--data").arg(self.folder.path()).env_remove("DATABASE_URL");
        if let Some(url) = &self.database_url {
            command.arg("--database-url").arg(url);
        }
        command
    }

    /// Registers an inspector with a device and its key. Processes learn of it when they start.
    pub fn enrol(&mut self, number: u8) -> TestDevice {
        let device = TestDevice::new(number);
        let id = hex::encode(device.id.0);
        let key = hex::encode(device.key.public().as_sec1());
        let said = self.command("vouch").args(["--device", &id, "--key", &key]).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        if self.path("people.json.taken").exists() {
            self.write_down(&device, number);
            return device;
        }
        let (user, unit) = (hex::encode(device.user.0), hex::encode(UNIT));
        self.people.push(format!(
            r#"{{"user": "{user}", "name": "Inspektors {number}", "role": "INS", "unit": "{unit}", "devices": ["{id}"]}}"#
        ));
        std::fs::write(self.path("people.json"), format!("[{}]", self.people.join(","))).unwrap();
        device
    }

    /// The list of people was taken over: from now on there is a book.
    fn write_down(&self, device: &TestDevice, number: u8) {
        let book = match &self.database_url {
            Some(url) => connect_people(url).unwrap(),
            None => open_people(&self.path("people.db")).unwrap(),
        };
        let (loaded, person) = (book.load(0).unwrap(), Id(device.user.0));
        let name = Name::new(&format!("Inspektors {number}")).unwrap();
        let post = Post {
            role: Role::Inspector,
            unit: Id(UNIT),
            from: "2000-01-01".parse().unwrap(),
            until: None,
            stands_for: None,
        };
        let enrolled = Change::EnrolDevice {
            device: Id(device.id.0),
            owner: person,
            label: name.clone(),
            invitation: None,
            replaces: None,
        };
        let changes = [
            Change::AddPerson { id: person, login: None, name },
            Change::GivePost { person, post },
            enrolled,
        ];
        let by = By { who: None, now_ms: 0, today: "2026-01-01".parse().unwrap(), saw: None };
        let puts = plan_all(&Book::of(loaded.version, loaded.records), &changes, &by).unwrap();
        book.commit(loaded.version, &puts).unwrap();
    }

    /// Starts a process on a free port.
    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    pub fn serve_with(&self, words: &[&str]) -> Server {
        let mut command = self.command("serve");
        command.args(["--listen", "127.0.0.1:0"]).args(words);
        self.start(command)
    }

    /// Starts a process with these variables of the environment.
    pub fn serve_under(&self, variables: &[(String, String)]) -> Server {
        let mut command = self.command("serve");
        command.args(["--listen", "127.0.0.1:0"]).envs(variables.iter().cloned());
        self.start(command)
    }

    /// Starts a process that serves in its own way, and says first where.
    pub fn start(&self, mut command: Command) -> Server {
        let log = std::fs::File::options().append(true).create(true).open(self.path("log")).unwrap();
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(address) = line.trim().strip_prefix("listening ") else {
            let log = std::fs::read_to_string(self.path("log")).unwrap_or_default();
            panic!("the server did not start: {line:?}\n{log}");
        };
        Server { process, address: address.to_owned() }
    }

    /// The way of a device to a process.
    pub fn link(&self, server: &Server, device: &TestDevice) -> Link {
        let address = Address::read(&format!("http://{}", server.address)).unwrap();
        self.link_to(address, &[], device)
    }

    pub fn link_to(&self, address: Address, roots: &[CertificateDer<'static>], device: &TestDevice) -> Link {
        Link::new(address, roots, (device.id, self.server), device.key.clone()).unwrap()
    }

    /// What `check` says; it must be satisfied.
    pub fn check(&self) -> String {
        let said = self.command("check").output().unwrap();
        assert!(said.status.success(), "the feed is in order: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    }
}

/// A running process.
pub struct Server {
    process: Child,
    pub address: String,
}

impl Server {
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) -> bool {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.process.wait().unwrap().success()
    }
}

/// A server with invented people.
pub struct Demonstration {
    folder: tempfile::TempDir,
    process: Child,
    place: Place,
    address: String,
}

impl Demonstration {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(program("apseko-server"));
        command.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path()).args(words);
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let command = command.env_remove("DATABASE_URL").stdout(Stdio::piped()).stderr(log);
        let mut process = command.spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut tells = |word: &str| said.find_map(|line| Some(line.strip_prefix(word)?.to_owned()));
        let (root, address) = (tells("root "), tells("listening "));
        let (Some(root), Some(address)) = (root, address) else {
            panic!("{}", std::fs::read_to_string(folder.path().join("log")).unwrap_or_default());
        };
        let place = Place::read(&format!("http://{address}"), &root, None).unwrap();
        Self { folder, process, place, address }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn place(&self) -> Place {
        self.place.clone()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A word of the program on this installation; it must be satisfied.
    pub fn says(&self, words: &[&str]) -> String {
        let mut command = Command::new(program("apseko-server"));
        command.args(words).arg("--data").arg(self.folder.path()).env_remove("DATABASE_URL");
        let said = command.output().unwrap();
        assert!(said.status.success(), "{words:?}: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    }
}

impl Drop for Demonstration {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
