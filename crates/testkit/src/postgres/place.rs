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
    as_other_user: bool,
}

impl Place {
    /// Makes an empty folder that belongs to whoever will run the cluster.
    pub(super) fn make() -> Self {
        let programs = programs().expect(ABSENT);
        // The path of a socket may have some hundred bytes, so it is not kept below a long one.
        let folder =
            tempfile::Builder::new().prefix("apseko-pg-").tempdir_in("/tmp").expect("a folder").keep();
        let as_other_user = fs::metadata(&folder).expect("the folder that was just made").uid() == 0;
        if as_other_user {
            let id = |which| run(Command::new("id").args([which, USER])).parse().expect("a number");
            chown(&folder, Some(id("-u")), Some(id("-g"))).expect("root may give folders away");
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("it is ours");
        Self { folder, programs, as_other_user }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
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
        if self.as_other_user || !privileges.is_empty() {
            words.push(OsStr::new("setpriv").into());
            words.extend(privileges.iter().map(|word| OsStr::new(word).into()));
        }
        if self.as_other_user {
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
