//! The folder in which backups stand: their names say when each was made and how far it reaches.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::CopyFault;
use crate::premises::FolderFault;

/// A moment in names of files: 20261121T191200Z.
const STAMP: &str = "%Y%m%dT%H%M%SZ";
const UNFINISHED: &str = "unfinished-";
const LOCK: &str = ".lock";

/// A folder of backups.
#[derive(Debug, Clone)]
pub struct Shelf(PathBuf);

/// A finished backup, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shelved {
    /// When it was made, to the second.
    pub made_ms: i64,
    /// The last place in it.
    pub head: u64,
    /// Where it is.
    pub file: PathBuf,
}

impl Shelf {
    /// The folder at this path. One that has to be made is for its owner only.
    pub fn at(path: &Path) -> Result<Self, CopyFault> {
        let shelf = Self(path.to_owned());
        if !path.is_dir() {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(path).map_err(|cause| fault(path, cause))?;
        }
        Ok(shelf)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The finished backups, the oldest first.
    pub fn backups(&self) -> Result<Vec<Shelved>, CopyFault> {
        let mut found: Vec<Shelved> = self.files()?.into_iter().filter_map(shelved).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// Takes the oldest away, as many as there are too many. The one that was just made stays, whatever the clock said.
    pub fn keep(&self, count: usize, made: &Path) -> Result<(), CopyFault> {
        let backups = self.backups()?;
        let others: Vec<&Shelved> = backups.iter().filter(|backup| backup.file != made).collect();
        let too_many = others.len().saturating_sub(count.saturating_sub(1));
        for backup in others.into_iter().take(too_many) {
            remove(&backup.file)?;
        }
        Ok(())
    }

    /// Whoever holds this is the only one who makes a backup here; what others left unfinished is taken away.
    pub(super) fn take(&self) -> Result<File, CopyFault> {
        let path = self.0.join(LOCK);
        let lock = private(&path).map_err(|cause| fault(&path, cause))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(CopyFault::Busy),
            Err(TryLockError::Error(cause)) => return Err(fault(&path, cause)),
        }
        self.clear_unfinished()?;
        Ok(lock)
    }

    /// An empty file that only its owner can read, under a name that nobody takes for a backup.
    pub(super) fn begin(&self, now_ms: i64) -> Result<PathBuf, CopyFault> {
        let path = self.0.join(format!("{UNFINISHED}{}.db", stamp(now_ms)));
        private(&path).map_err(|cause| fault(&path, cause))?;
        Ok(path)
    }

    /// Gives a finished file its name, so that it is there after a power cut, or is not there at all.
    pub(super) fn finish(&self, unfinished: &Path, now_ms: i64, head: u64) -> Result<PathBuf, CopyFault> {
        let path = self.0.join(format!("feed-{}-{head}.db", stamp(now_ms)));
        OpenOptions::new()
            .write(true)
            .open(unfinished)
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(unfinished, &path))
            .and_then(|()| File::open(&self.0)?.sync_all())
            .map_err(|cause| fault(&path, cause))?;
        Ok(path)
    }

    /// Takes away what was not finished, with the files that lie beside it.
    pub(super) fn clear_unfinished(&self) -> Result<(), CopyFault> {
        let unfinished = |path: &PathBuf| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED))
        };
        self.files()?.iter().filter(|path| unfinished(path)).try_for_each(|path| remove(path))
    }

    fn files(&self) -> Result<Vec<PathBuf>, CopyFault> {
        let entries = std::fs::read_dir(&self.0).map_err(|cause| fault(&self.0, cause))?;
        entries.map(|entry| entry.map(|entry| entry.path()).map_err(|cause| fault(&self.0, cause))).collect()
    }
}

/// A moment as names of files say it.
pub fn stamp(now_ms: i64) -> String {
    Timestamp::from_millisecond(now_ms).unwrap_or_default().strftime(STAMP).to_string()
}

fn shelved(file: PathBuf) -> Option<Shelved> {
    let name = file.file_name()?.to_str()?.strip_prefix("feed-")?.strip_suffix(".db")?;
    let (made, head) = name.split_once('-')?;
    let made = DateTime::strptime(STAMP, made).ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(Shelved { made_ms: made.timestamp().as_millisecond(), head: head.parse().ok()?, file })
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn remove(path: &Path) -> Result<(), CopyFault> {
    std::fs::remove_file(path).map_err(|cause| fault(path, cause))
}

fn fault(path: &Path, cause: std::io::Error) -> CopyFault {
    FolderFault::File { file: path.display().to_string(), cause }.into()
}
