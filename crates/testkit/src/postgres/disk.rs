//! A disk of a few megabytes for a part of a cluster, because only a real full disk shows what a commit is worth then.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::place::Place;

/// What takes the room away; it belongs to nobody's data.
const LARGE: &str = "large";

/// What lies on the small disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallDisk {
    /// Tables of databases that are made there: PostgreSQL itself can go on without it.
    Tables,
    /// The log of all changes, without which PostgreSQL stops.
    Log,
}

impl SmallDisk {
    /// Whether this system lets us have a disk that nobody else sees.
    pub(super) fn is_possible() -> bool {
        let words = Self::shell_words();
        let tried = words
            .split_first()
            .map(|(program, words)| Command::new(program).args(words).arg("true").status());
        tried.is_some_and(|tried| tried.is_ok_and(|status| status.success()))
    }

    /// What stands before a shell that may make it.
    pub(super) fn shell_words() -> Vec<&'static str> {
        if Place::is_owned_by_root() {
            return vec!["unshare", "--mount"];
        }
        // PostgreSQL refuses to be run by root, also by one who is root in a world of his own.
        vec!["unshare", "--user", "--map-current-user", "--keep-caps", "--mount"]
    }

    /// Commands for the shell: the disk is made, and what belongs there goes there.
    pub(super) fn made_at(self, place: &Place) -> String {
        let (at, wal) = (place.disk(), place.data().join("pg_wal"));
        let (at, wal) = (at.display(), wal.display());
        let mount =
            format!("mkdir {at} && mount -t tmpfs -o size=16m tmpfs {at} && chown --reference={wal} {at}");
        match self {
            Self::Tables => format!("{mount} && chmod 700 {at}"),
            Self::Log => format!("{mount} && mv {wal} {at}/log && ln -s {at}/log {wal}"),
        }
    }

    /// How it looks from outside.
    pub(super) fn seen_by(process: u32, place: &Place) -> PathBuf {
        let disk = place.disk();
        let below_root = disk.strip_prefix("/").expect("an absolute path");
        Path::new("/proc").join(process.to_string()).join("root").join(below_root)
    }
}

/// Writes until there is no room but for this many bytes.
pub(super) fn fill(disk: &Path, left: usize) {
    let mut file = File::create(disk.join(LARGE)).expect("a file on the small disk");
    let mut written = 0_u64;
    loop {
        match file.write(&[0x5a; 4096]) {
            Ok(more) => written += u64::try_from(more).expect("a page"),
            Err(error) if error.kind() == ErrorKind::StorageFull => break,
            Err(error) => panic!("the small disk: {error}"),
        }
    }
    let kept = written.saturating_sub(u64::try_from(left).expect("a small number"));
    file.set_len(kept).expect("a file may be cut off");
}

/// Takes away what was written to fill it.
pub(super) fn make_room(disk: &Path) {
    fs::remove_file(disk.join(LARGE)).expect("it was filled before");
}
