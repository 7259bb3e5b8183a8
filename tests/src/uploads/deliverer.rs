//! Who delivers: our client, or one that knows nothing of us.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::receiver::peers;
use crate::program;

/// Who delivers the photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deliverer {
    /// Our client, which reads the files as they lie there.
    Ours,
    /// Our client, which seals the files first and reads them from there, as a device does.
    OursSealed,
    /// `tus-js-client`, as it comes.
    TusJs,
    /// `tuspy`, which says the names and sums of the files.
    TusPy,
    /// `tuspy` without metadata: it sends an empty header then.
    TusPyNameless,
}

impl Deliverer {
    /// What it is called in a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::OursSealed => "ours, sealed files",
            Self::TusJs => "tus-js-client 4.3.1",
            Self::TusPy => "tuspy 1.1.0",
            Self::TusPyNameless => "tuspy 1.1.0 without metadata",
        }
    }

    /// The program that delivers this folder; `state` is where it may remember something.
    pub(super) fn command(self, way: &Way<'_>) -> Command {
        let url = format!("http://{}/files", way.road);
        let passes = way.passes.map_or_else(|| "-".to_owned(), |passes| passes.to_string());
        match self {
            Self::Ours | Self::OursSealed => {
                let mut command = Command::new(program("uploader"));
                command.arg(format!("http://{}", way.road)).arg(way.photos).arg(way.state);
                if self == Self::OursSealed {
                    command.arg("sealed");
                }
                command
            }
            Self::TusJs => {
                let mut command = Command::new("node");
                command.arg(peers("deliver.mjs")).arg(url).arg(way.photos).arg(passes);
                command
            }
            Self::TusPy | Self::TusPyNameless => {
                let mut command = Command::new(python());
                command.arg(peers("deliver.py")).arg(url).arg(way.photos).arg(passes);
                if self == Self::TusPyNameless {
                    command.arg("nameless");
                }
                command
            }
        }
    }
}

/// From where to where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'w> {
    pub road: SocketAddr,
    pub passes: Option<SocketAddr>,
    pub photos: &'w Path,
    pub state: &'w Path,
}

/// `xtask/setup.sh test` brings it, and what it needs.
fn python() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    cache.unwrap_or_else(|| home.join(".cache")).join("apseko/python/api/bin/python")
}
