//! A browser host as a real process: started on loopback, stopped by its own pid.

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use apseko_contract::{Answer, Command as AppCommand, Envelope, UiError};
use apseko_domain::RequestId;
use uuid::Uuid;

use crate::{Client, person};

/// What the machine does to the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    /// Nothing special.
    None,
    /// Rights of files count, also for root: root without its capabilities is an ordinary owner.
    NoSpecialRights,
}

/// A running `apseko-web-test`.
#[derive(Debug)]
pub struct WebHost {
    process: Child,
    client: Client,
    data: String,
}

/// Counts across all hosts of a test: a host that is started again must not see an old wish's id.
static WISHES: AtomicU64 = AtomicU64::new(1);

impl WebHost {
    /// Starts a host on a data folder and comes in as its person, who is enrolled first where nobody is.
    pub fn start(data: &Path) -> io::Result<Self> {
        let host = Self::start_with(data, Limits::None, &[])?;
        host.come_in()?;
        Ok(host)
    }

    /// Comes in as a person would, by the commands of the screens.
    pub fn come_in(&self) -> io::Result<()> {
        person::come_in(self)
    }

    /// Starts a host with limits and further words on its command line. It is locked.
    pub fn start_with(data: &Path, limits: Limits, words: &[&str]) -> io::Result<Self> {
        let mut command = match limits {
            Limits::NoSpecialRights if is_root() => {
                let mut command = Command::new("setpriv");
                command
                    .args(["--bounding-set", "-all", "--inh-caps", "-all"])
                    .arg(program("apseko-web-test"));
                command
            }
            Limits::NoSpecialRights | Limits::None => Command::new(program("apseko-web-test")),
        };
        command.arg("--ui").arg(stand_in_screens()?).arg("--data").arg(data).args(words);
        Self::spawn(command, data)
    }

    /// Starts a host by a prepared command that names this data folder. It is locked.
    pub fn spawn(command: Command, data: &Path) -> io::Result<Self> {
        Self::spawn_logging(command, data, Stdio::null())
    }

    /// The same, and what it logs goes somewhere.
    pub fn spawn_logging(mut command: Command, data: &Path, log: Stdio) -> io::Result<Self> {
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn()?;
        let output = process.stdout.take().ok_or_else(|| io::Error::other("no output"))?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let start = line.trim().strip_prefix("http://").map(str::to_owned);
        let (address, secret) = start
            .as_deref()
            .and_then(|start| start.split_once("/start/"))
            .ok_or_else(|| io::Error::other(format!("the host did not start: {line:?}")))?;
        let client = Client::new(address);
        let port = address.rsplit_once(':').map_or("", |(_, port)| port);
        let client = client.with("Cookie", &format!("apseko-{port}={secret}"));
        Ok(Self { process, client, data: data.display().to_string() })
    }

    /// The data folder.
    pub fn data(&self) -> &str {
        &self.data
    }

    /// A client that knows the secret.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Sends one command.
    pub fn call<C: AppCommand>(&self, command: C) -> io::Result<Result<C::Reply, UiError>> {
        let request_id = RequestId(Uuid::from_u128(WISHES.fetch_add(1, Ordering::Relaxed).into()));
        let envelope = Envelope { request_id, body: command };
        let reply = self.client.post(&format!("/call/{}", C::NAME), &serde_json::to_vec(&envelope)?)?;
        Ok(match serde_json::from_str(&reply.body)? {
            Answer::Ok(reply) => Ok(reply),
            Answer::Error(error) => Err(error),
        })
    }

    /// Ends the process at once, as a dead battery would.
    pub fn kill(mut self) -> io::Result<()> {
        self.process.kill()?;
        self.process.wait().map(drop)
    }
}

impl Drop for WebHost {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Where cargo put a program: beside the tests' own folder.
pub fn program(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().unwrap_or_default();
    path.pop();
    if path.ends_with("deps") {
        path.pop();
    }
    path.join(name).with_extension(std::env::consts::EXE_EXTENSION)
}

/// The host wants screens; these tests look behind them.
fn stand_in_screens() -> io::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("apseko-stand-in-screens-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("index.html"), "<!doctype html><title>Apseko</title>")?;
    Ok(folder)
}

/// Whether file rights mean nothing to this process.
pub fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        status.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"))
    })
}
