//! Who takes the photos in: our server, or the reference server of tus. Both are killed the same way.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::office::Office;
use super::passes::Passes;
use super::photos::{files_below, sum_of};
use super::{failed, memory};

/// Who takes the photos in.
#[derive(Debug)]
pub enum Receiver {
    /// Our server.
    Ours(Box<Office>),
    /// `@tus/server` with everything in this folder.
    TusNode(PathBuf),
}

impl Receiver {
    /// Our server, founded in this folder.
    pub fn ours(folder: &Path) -> io::Result<Self> {
        Ok(Self::Ours(Box::new(Office::found(folder)?)))
    }

    /// The reference server, with this folder.
    pub fn tus_node(folder: &Path) -> Self {
        Self::TusNode(folder.to_owned())
    }

    /// What it is called in a table.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ours(_) => "ours",
            Self::TusNode(_) => "@tus/server 2.4.5",
        }
    }

    /// Starts a process of it.
    pub fn start(&self) -> io::Result<Server> {
        match self {
            Self::Ours(office) => office.serve(),
            Self::TusNode(folder) => {
                let log = File::options().append(true).create(true).open(folder.join("log"))?;
                let mut node = Command::new("node");
                node.arg(peers("serve.mjs")).arg(folder.join("files")).stdin(Stdio::null()).stderr(log);
                Server::heard_of(&mut node)
            }
        }
    }

    /// Where passes are told, if it asks for any.
    pub(super) fn passes(&self) -> io::Result<Option<Passes>> {
        match self {
            Self::Ours(office) => Passes::open(office.server()).map(Some),
            Self::TusNode(_) => Ok(None),
        }
    }

    /// The sums of everything that lies there, read again from the disk.
    pub fn sums(&self) -> io::Result<BTreeSet<String>> {
        let folder = match self {
            Self::Ours(office) => office.stored(),
            Self::TusNode(folder) => folder.join("files"),
        };
        files_below(&folder)?.iter().map(|path| sum_of(path)).collect()
    }
}

/// A script of `tests/peers/uploads`.
pub(super) fn peers(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/uploads").join(name)
}

/// A running process that says where it listens.
#[derive(Debug)]
pub struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts it, and returns when it has said so.
    pub fn heard_of(command: &mut Command) -> io::Result<Self> {
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(voice) = process.stdout.take() {
            BufReader::new(voice).read_line(&mut line)?;
        }
        match line.trim().strip_prefix("listening ").and_then(|address| address.parse().ok()) {
            Some(address) => Ok(Self { process, address }),
            None => {
                drop((process.kill(), process.wait()));
                Err(failed(format!("the server did not start: {line:?}")))
            }
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The most memory that it ever had, in kilobytes.
    pub fn peak_kb(&self) -> Option<u64> {
        memory::peak_kb(self.process.id())
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) -> io::Result<()> {
        self.process.kill()?;
        self.process.wait().map(drop)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop((self.process.kill(), self.process.wait()));
    }
}
