//! A server as it is delivered: founded, told of its people, and started as a process.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use apseko_oplog::{DeviceId, UserId};
use apseko_trust::canon::Reader;
use apseko_trust::{Keyring, PublicKey};
use serde_json::json;

use crate::Failure;

/// The unit that everybody works in.
pub const UNIT: [u8; 16] = [0x0a; 16];
/// What Linux counts processor time in, on every machine there is.
const TICKS_PER_S: f64 = 100.0;

/// A person, their role, and their devices with their keys.
pub type Employed = (UserId, &'static str, Vec<(DeviceId, PublicKey)>);

/// The data folder of a server, and where its feed is.
pub struct Installation {
    folder: PathBuf,
    database_url: Option<String>,
    pub server: DeviceId,
}

impl Installation {
    pub fn found(folder: &Path, database_url: Option<String>) -> Result<Self, Failure> {
        let mut installation = Self { folder: folder.to_owned(), database_url, server: DeviceId([0; 16]) };
        let said = installation.say("init", &[])?;
        let id = said.lines().find_map(|line| line.strip_prefix("server ")).ok_or("init is silent")?;
        hex::decode_to_slice(id, &mut installation.server.0)?;
        Ok(installation)
    }

    fn command(&self, word: &str) -> Result<Command, Failure> {
        let program = std::env::var("APSEKO_SERVER").map_err(|_| "start it as `cargo xtask bench NAME`")?;
        let mut command = Command::new(program);
        command.arg(word).arg("--data").arg(&self.folder).env_remove("DATABASE_URL");
        if let Some(url) = &self.database_url {
            command.arg("--database-url").arg(url);
        }
        Ok(command)
    }

    fn say(&self, word: &str, more: &[&str]) -> Result<String, Failure> {
        let said = self.command(word)?.args(more).output()?;
        if !said.status.success() {
            return Err(format!("{word}: {}", String::from_utf8_lossy(&said.stderr)).into());
        }
        Ok(String::from_utf8(said.stdout)?)
    }

    /// Registers an inspector with these devices.
    pub fn employ(&self, user: UserId, devices: &[(DeviceId, PublicKey)]) -> Result<(), Failure> {
        self.employ_all(&[(user, "INS", devices.to_vec())])
    }

    /// Registers people in their roles with their devices, and nobody else.
    pub fn employ_all(&self, people: &[Employed]) -> Result<(), Failure> {
        let mut listed = Vec::new();
        for (user, role, devices) in people {
            for (device, key) in devices {
                let id = hex::encode(device.0);
                self.say("vouch", &["--device", &id, "--key", &hex::encode(key.as_sec1())])?;
            }
            listed.push(json!({
                "user": hex::encode(user.0),
                "name": "Inspektors",
                "role": role,
                "unit": hex::encode(UNIT),
                "devices": devices.iter().map(|(device, _)| hex::encode(device.0)).collect::<Vec<_>>(),
            }));
        }
        std::fs::write(self.folder.join("people.json"), json!(listed).to_string())?;
        Ok(())
    }

    /// Whose signatures count, as a device knows it after it was enrolled.
    pub fn keyring(&self) -> Result<Keyring, Failure> {
        let bytes = std::fs::read(self.folder.join("keyring"))?;
        let mut reader = Reader::new(&bytes);
        reader.array()?;
        let root = PublicKey::from_sec1(&reader.fixed()?)?;
        Ok(Keyring::from_bytes(root, reader.bytes()?)?)
    }

    pub fn serve(&self) -> Result<Server, Failure> {
        let log = std::fs::File::create(self.folder.join("log"))?;
        let mut command = self.command("serve")?;
        let process = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log).spawn()?;
        Server::heard_of(process)
    }

    /// What `check` counts; it fails if the feed is not in order.
    pub fn check(&self) -> Result<String, Failure> {
        self.say("check", &[])
    }
}

/// A running process that says where it listens.
pub struct Server {
    process: Child,
    pub address: String,
}

impl Server {
    pub fn heard_of(process: Child) -> Result<Self, Failure> {
        let mut server = Self { process, address: String::new() };
        let mut line = String::new();
        BufReader::new(server.process.stdout.take().ok_or("no voice")?).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening ").ok_or("the server did not start")?;
        address.clone_into(&mut server.address);
        Ok(server)
    }

    /// The processor time that it has taken so far; unknown but on Linux.
    pub fn cpu_seconds(&self) -> f64 {
        cpu_seconds(&self.process.id().to_string())
    }

    /// The most memory that it ever had, in megabytes; unknown but on Linux.
    pub fn peak_mb(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(peak.split_whitespace().next()?.parse::<u64>().ok()? / 1_024)
    }
}

/// The processor time of a process.
pub fn cpu_seconds(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let own = stat.rsplit_once(')').map_or("", |(_, own)| own);
    let ticks = own.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS_PER_S
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
