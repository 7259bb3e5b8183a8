//! Where a cluster lives and who runs it: PostgreSQL refuses to be run by root, and a folder has one owner.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::run;

/// The user that Debian's package makes.
const USER: &str = "postgres";
const ABSENT: &str =
    "PostgreSQL is missing: install the Debian package `postgresql` (xtask/setup.sh test does)";

/// A folder for the data, the socket and the log, and the programs that work on it.
#[derive(Debug)]
pub(super) struct Place {
    /// Removed by the keeper: it outlives the test, and statics are never dropped.
    folder: PathBuf,
    programs: PathBuf,
    /// Who owns it, where that is not the user of the test.
    owner: Option<(u32, u32)>,
}

impl Place {
    /// Makes an empty folder that belongs to whoever will run the cluster.
    pub(super) fn make() -> Self {
        let programs = programs().expect(ABSENT);
        // The path of a socket may have some hundred bytes, so it is not kept below a long one.
        let folder =
            tempfile::Builder::new().prefix("apseko-pg-").tempdir_in("/tmp").expect("a folder").keep();
        let owner = Self::is_owned_by_root().then(|| {
            let id = |which| run(Command::new("id").args([which, USER])).parse().expect("a number");
            (id("-u"), id("-g"))
        });
        let place = Self { folder, programs, owner };
        place.give_away(&place.folder, 0o700);
        place
    }

    /// Whether what we make belongs to root, who may not run PostgreSQL.
    pub(super) fn is_owned_by_root() -> bool {
        fs::metadata("/proc/self").expect("Linux").uid() == 0
    }

    /// Writes a file that the owner alone may read.
    pub(super) fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        fs::write(&path, text).expect("the folder is ours");
        self.give_away(&path, 0o600);
        path
    }

    fn give_away(&self, path: &Path, mode: u32) {
        if let Some((user, group)) = self.owner {
            chown(path, Some(user), Some(group)).expect("root may give things away");
        }
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where the small disk of a cluster is seen, if it has one.
    pub(super) fn disk(&self) -> PathBuf {
        self.folder.join("disk")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// One of PostgreSQL's programs, as the owner of the folder.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut words = self.words(program, &[]);
        let mut command = Command::new(words.remove(0));
        // Not every user may stand in the folder that the test runs in.
        command.args(words).current_dir("/");
        command
    }

    /// The same as words, with more for `setpriv`.
    pub(super) fn words(&self, program: &str, privileges: &[&str]) -> Vec<Box<OsStr>> {
        let mut words: Vec<Box<OsStr>> = Vec::new();
        if self.owner.is_some() || !privileges.is_empty() {
            words.push(OsStr::new("setpriv").into());
            words.extend(privileges.iter().map(|word| OsStr::new(word).into()));
        }
        if self.owner.is_some() {
            let user = [format!("--reuid={USER}"), format!("--regid={USER}"), "--clear-groups".to_owned()];
            words.extend(user.iter().map(|word| OsStr::new(word).into()));
        }
        words.push(self.programs.join(program).into_os_string().into_boxed_os_str());
        words
    }
}

/// The newest of Debian's versions, or else what the search path has.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        Some((version, entry.path().join("bin")))
    });
    let complete = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file());
    let newest = debian.filter(|(_, folder)| complete(folder)).max().map(|(_, folder)| folder);
    newest.or_else(|| std::env::split_paths(&std::env::var_os("PATH")?).find(complete))
}
