//! Who takes part: ours on both databases, and `PouchDB` with documents of both sizes, in turns.

use std::path::Path;

use apseko_testkit::PostgresCluster;
use serde_json::json;

use super::peers::Granularity;
use crate::Failure;
use crate::report::line;

/// Where the server keeps the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

#[derive(Debug, Clone, Copy)]
pub enum Contender {
    Ours(Database),
    Pouch(Granularity),
}

impl Contender {
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours(Database::Sqlite) => "ours on SQLite",
            Self::Ours(Database::Postgres) => "ours on PostgreSQL",
            Self::Pouch(Granularity::Sheet) => "PouchDB, a document for each sheet",
            Self::Pouch(Granularity::Answer) => "PouchDB, a document for each answer",
        }
    }
}

/// Everybody who takes part, and the cluster that one of them needs.
pub struct Contenders {
    cluster: Option<PostgresCluster>,
    peers: bool,
}

impl Contenders {
    pub fn gather(peers: bool) -> Result<Self, Failure> {
        let cluster = has_postgres().then(PostgresCluster::start);
        match &cluster {
            Some(cluster) => tell_settings("sync", cluster)?,
            None => line(
                "sync",
                "skipped",
                json!({ "contender": "ours on PostgreSQL", "why": "it is not installed" }),
            ),
        }
        let settings = json!({ "journal_mode": "wal", "synchronous": "FULL", "by": "the server's own code" });
        line(
            "sync",
            "settings",
            json!({ "contender": "ours on SQLite", "server": settings, "device": "SQLCipher, WAL, synchronous FULL" }),
        );
        Ok(Self { cluster, peers })
    }

    /// In the order of their turns: ours and theirs change places.
    pub fn all(&self) -> Vec<Contender> {
        let mut all = vec![Contender::Ours(Database::Sqlite)];
        all.extend(self.peers.then_some(Contender::Pouch(Granularity::Sheet)));
        all.extend(self.cluster.is_some().then_some(Contender::Ours(Database::Postgres)));
        all.extend(self.peers.then_some(Contender::Pouch(Granularity::Answer)));
        all
    }

    /// The address of an empty database; nothing for a file.
    pub fn address(&self, database: Database, round: usize) -> Option<String> {
        let cluster = self.cluster.as_ref().filter(|_| database == Database::Postgres)?;
        Some(cluster.database(&format!("round_{round}")))
    }
}

/// Whether PostgreSQL is installed.
pub fn has_postgres() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    debian.chain(std::env::split_paths(&path)).any(|folder: std::path::PathBuf| has_programs(&folder))
}

fn has_programs(folder: &Path) -> bool {
    ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file())
}

/// Nobody shall have to believe that commits are durable.
pub fn tell_settings(bench: &str, cluster: &PostgresCluster) -> Result<(), Failure> {
    let show = |name: &str| cluster.psql("postgres", &format!("SHOW {name}"));
    let (fsync, commit) = (show("fsync"), show("synchronous_commit"));
    let facts = json!({
        "contender": "ours on PostgreSQL",
        "version": show("server_version"),
        "fsync": fsync,
        "synchronous_commit": commit,
    });
    line(bench, "settings", facts);
    if fsync == "on" && commit == "on" { Ok(()) } else { Err("this PostgreSQL is not durable".into()) }
}
