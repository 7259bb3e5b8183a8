//! The premises of an office with invented people: its server can be stopped and started again on the same folder, and an
//! administrator can give it words meanwhile.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use apseko_sync::Place;
use apseko_tests::program;
use serde_json::Value;

pub struct Premises {
    folder: tempfile::TempDir,
    running: Option<(Child, Place)>,
}

impl Premises {
    pub fn open() -> Self {
        let mut premises = Self { folder: tempfile::tempdir().unwrap(), running: None };
        premises.start();
        premises
    }

    /// Starts a process on a free port, and lets everybody in once more.
    pub fn start(&mut self) {
        let log = std::fs::File::options().append(true).create(true).open(self.path("log")).unwrap();
        let mut command = Command::new(program("apseko-server"));
        command.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(self.folder.path());
        command.env_remove("DATABASE_URL").stdout(Stdio::piped()).stderr(log);
        let mut process = command.spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut tells = |word: &str| said.find_map(|line| Some(line.strip_prefix(word)?.to_owned()));
        let (root, address) = (tells("root "), tells("listening "));
        let (Some(root), Some(address)) = (root, address) else {
            panic!("{}", std::fs::read_to_string(self.path("log")).unwrap_or_default());
        };
        let place = Place::read(&format!("http://{address}"), &root, None).unwrap();
        self.running = Some((process, place));
    }

    /// Nobody can reach it any more.
    pub fn stop(&mut self) {
        if let Some((mut process, _)) = self.running.take() {
            drop(process.kill());
            drop(process.wait());
        }
    }

    pub fn place(&self) -> Place {
        self.running.as_ref().expect("it runs").1.clone()
    }

    /// The words with which a device or an officer is told where it is.
    pub fn address(&self) -> [String; 4] {
        let place = self.place();
        let root = hex::encode(place.root.as_sec1());
        ["--server".to_owned(), place.server().to_owned(), "--root".to_owned(), root]
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A word of an administrator.
    pub fn says(&self, words: &[&str]) -> String {
        let mut command = Command::new(program("apseko-server"));
        command.args(words).arg("--data").arg(self.folder.path()).env_remove("DATABASE_URL");
        let said = command.output().unwrap();
        assert!(said.status.success(), "{words:?}: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    }

    /// What a word says that is refused.
    pub fn refused(&self, words: &[&str]) -> String {
        let mut command = Command::new(program("apseko-server"));
        command.args(words).arg("--data").arg(self.folder.path()).env_remove("DATABASE_URL");
        let said = command.output().unwrap();
        assert!(!said.status.success(), "{words:?} was carried out");
        String::from_utf8(said.stderr).unwrap()
    }

    /// What the audit has of this kind.
    pub fn audited(&self, action: &str) -> Vec<Value> {
        let shown = self.says(&["audit", "show"]);
        let entries = shown.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        entries.filter(|entry| entry["action"] == action).collect()
    }

    /// The devices in the book.
    pub fn devices(&self) -> Vec<Value> {
        let listed = self.says(&["devices", "list", "--json"]);
        listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The only device that the book knows.
    pub fn only_device(&self) -> String {
        let devices = self.devices();
        assert_eq!(devices.len(), 1, "{devices:?}");
        devices[0]["id"].as_str().unwrap().to_owned()
    }
}

impl Drop for Premises {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What somebody could do who has the disk.
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
