//! A real PostgreSQL of a test's own, because only a real one shows what a commit is worth when it is killed.

mod disk;
mod keeper;
mod network;
mod place;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

pub use disk::SmallDisk;
use keeper::Keeper;
pub use network::PASSWORD;
use place::Place;

/// Long enough for a machine that compiles meanwhile.
const PATIENCE: Duration = Duration::from_secs(90);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
const OWNER: &str = "apseko";
/// Each cluster has a folder of its own for its socket.
const ORDINARY_PORT: u16 = 5432;

/// A private cluster in a temporary folder, on a unix socket, with durable settings. Ends with the test, also when the
/// test is killed.
#[derive(Debug)]
pub struct PostgresCluster {
    place: Place,
    keeper: Keeper,
    process: u32,
    port: u16,
}

impl PostgresCluster {
    /// Makes a cluster and starts it. Takes a second or two.
    pub fn start() -> Self {
        Self::start_with(ORDINARY_PORT, &[], None)
    }

    /// The same, with a disk of sixteen megabytes for a part of it. Nothing, where the system lets nobody have one.
    pub fn start_with_small_disk(disk: SmallDisk) -> Option<Self> {
        SmallDisk::is_possible().then(|| Self::start_with(ORDINARY_PORT, &[], Some(disk)))
    }

    fn start_with(port: u16, settings: &[String], disk: Option<SmallDisk>) -> Self {
        let place = Place::make();
        let mut init = place.command("initdb");
        // A killed process loses nothing that the system was given: only what the cluster does later has to be synced.
        init.args(["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        if disk.is_some() {
            init.arg("--wal-segsize=1");
        }
        run(init.args(["--username", OWNER, "--pgdata"]).arg(place.data()));
        let mut settings = settings.to_vec();
        settings.push(format!("port={port}"));
        let mut keeper = Keeper::start(&place, &settings, disk);
        let process = keeper.start_postgres();
        let cluster = Self { place, keeper, process, port };
        assert!(cluster.answers_in_time(), "PostgreSQL does not start: {}", cluster.log());
        cluster
    }

    /// Makes a database and tells its address.
    pub fn database(&self, name: &str) -> String {
        run(self.client("createdb").arg(name));
        self.address(name)
    }

    /// The same, with its tables on the small disk.
    pub fn small_database(&self, name: &str) -> String {
        self.psql("postgres", &format!("CREATE TABLESPACE small LOCATION '{}'", self.place.disk().display()));
        run(self.client("createdb").args(["--tablespace", "small", name]));
        self.address(name)
    }

    /// Takes all room of the small disk away but for this many bytes.
    pub fn fill_disk(&self, left: usize) {
        disk::fill(&SmallDisk::seen_by(self.keeper.process(), &self.place), left);
    }

    /// Gives it back.
    pub fn make_room(&self) {
        disk::make_room(&SmallDisk::seen_by(self.keeper.process(), &self.place));
    }

    /// The address of a database.
    pub fn address(&self, name: &str) -> String {
        let (folder, port) = (self.place.folder().display(), self.port);
        format!("postgresql:///{name}?host={folder}&port={port}&user={OWNER}")
    }

    /// What `psql` prints for a command, without headings.
    pub fn psql(&self, database: &str, sql: &str) -> String {
        run(self.client("psql").args([
            "--no-psqlrc",
            "-qAt",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            database,
            "-c",
            sql,
        ]))
    }

    /// Kills the server and everything that works for it, at once, and returns when they are gone.
    ///
    /// The server is halted first: one that still works takes ended children away and begets new ones while they are
    /// being counted, and then a number is killed that is nobody's any more.
    pub fn crash(&mut self) {
        run(Command::new("kill").arg("-STOP").arg(self.process.to_string()));
        assert!(until(|| is_halted(self.process)), "PostgreSQL cannot be halted: {}", self.log());
        let mut gone = vec![self.process];
        gone.extend(children_of(self.process));
        run(Command::new("kill").arg("-KILL").args(gone.iter().map(u32::to_string)));
        let over = until(|| gone.iter().all(|process| !is_running(*process)));
        assert!(over, "killed processes of PostgreSQL are still there");
    }

    /// Starts the server again, after a crash or in the middle of work, and returns when it answers.
    pub fn restart(&mut self) {
        if is_running(self.process) {
            run(Command::new("kill").arg("-INT").arg(self.process.to_string()));
            assert!(until(|| !is_running(self.process)), "PostgreSQL does not stop: {}", self.log());
        }
        self.process = self.keeper.start_postgres();
        assert!(self.answers_in_time(), "PostgreSQL does not start again: {}", self.log());
    }

    fn answers_in_time(&self) -> bool {
        until(|| self.client("pg_isready").arg("-q").status().is_ok_and(|status| status.success()))
    }

    fn client(&self, program: &str) -> Command {
        let mut command = self.place.command(program);
        command.arg("-h").arg(self.place.folder()).args(["-U", OWNER, "-p", &self.port.to_string()]);
        command
    }

    fn log(&self) -> String {
        fs::read_to_string(self.place.log()).unwrap_or_default()
    }
}

/// Looks again and again whether something has come about.
fn until(mut come_about: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if come_about() {
            return true;
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    false
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    assert!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// State and parent of a process; a name with a bracket in it must not lead astray.
fn state(process: &str) -> Option<(String, u32)> {
    let text = fs::read_to_string(Path::new("/proc").join(process).join("stat")).ok()?;
    let mut words = text.rsplit_once(')')?.1.split_whitespace();
    Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
}

/// Whoever has ended and only waits to be noticed is not running.
fn is_running(process: u32) -> bool {
    state(&process.to_string()).is_some_and(|(state, _)| state != "Z" && state != "X")
}

fn is_halted(process: u32) -> bool {
    state(&process.to_string()).is_some_and(|(state, _)| state == "T")
}

fn children_of(parent: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| state(name).is_some_and(|(_, its_parent)| its_parent == parent))
        .filter_map(|name| name.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests;
