//! A server of ours with one inspector and their device: what a client of tus needs of it is an address and a pass.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use apseko_oplog::DeviceId;
use apseko_trust::SoftwareKey;

use super::failed;
use super::receiver::Server;
use crate::program;

const UNIT: [u8; 16] = [0x0a; 16];
const USER: [u8; 16] = [0x81; 16];
/// The device.
pub const DEVICE: [u8; 16] = [1; 16];
/// The secret of its key.
pub const SECRET: [u8; 32] = [1; 32];

/// The data folder of a server.
#[derive(Debug)]
pub struct Office {
    folder: PathBuf,
    server: DeviceId,
}

impl Office {
    /// Founds a server that knows one device.
    pub fn found(folder: &Path) -> io::Result<Self> {
        let mut office = Self { folder: folder.to_owned(), server: DeviceId([0; 16]) };
        let said = office.say("init", &[])?;
        let id = said.lines().find_map(|line| line.strip_prefix("server "));
        let id = id.ok_or_else(|| failed("init does not say who the server is"))?;
        office.server = DeviceId(sixteen(id).ok_or_else(|| failed("init names no server"))?);
        let key = SoftwareKey::from_secret(&SECRET).map_err(|error| failed(error.to_string()))?;
        office.say("vouch", &["--device", &hex(&DEVICE), "--key", &hex(key.public().as_sec1())])?;
        let people = serde_json::json!([{
            "user": hex(&USER), "name": "Ilze Kalniņa", "role": "INS", "unit": hex(&UNIT), "devices": [hex(&DEVICE)],
        }]);
        fs::write(folder.join("people.json"), people.to_string())?;
        Ok(office)
    }

    /// Who the server is, for those that have to prove something to it.
    pub fn server(&self) -> DeviceId {
        self.server
    }

    /// Starts a process on a free port.
    pub fn serve(&self) -> io::Result<Server> {
        let log = File::options().append(true).create(true).open(self.folder.join("log"))?;
        let mut command = self.command("serve");
        Server::heard_of(command.args(["--listen", "127.0.0.1:0"]).stderr(log))
    }

    /// What the server has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Where everything lies that the server has counted again and found right.
    pub fn stored(&self) -> PathBuf {
        self.folder.join("files/stored")
    }

    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(program("apseko-server"));
        command.arg(word).arg("--data").arg(&self.folder).env_remove("DATABASE_URL").stdin(Stdio::null());
        command
    }

    fn say(&self, word: &str, more: &[&str]) -> io::Result<String> {
        let said = self.command(word).args(more).output()?;
        if !said.status.success() {
            return Err(failed(format!("{word}: {}", String::from_utf8_lossy(&said.stderr))));
        }
        String::from_utf8(said.stdout).map_err(io::Error::other)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sixteen(digits: &str) -> Option<[u8; 16]> {
    u128::from_str_radix(digits.trim(), 16).ok().map(u128::to_be_bytes)
}
