//! The folder that holds one person's data on this device, held by one process at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::StoreError;

/// A data folder that this process holds until it is dropped.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    /// The operating system releases the lock when the file is closed, also after kill -9.
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if it is missing and takes it, or says who or what stands in the way.
    pub fn take(path: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(path)?;
        for_owner_only(path)?;
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).open(path.join("apseko.lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Where the database file is.
    pub fn database(&self) -> PathBuf {
        self.path.join("apseko.db")
    }

    /// Where sealed files lie.
    pub fn files(&self) -> PathBuf {
        self.path.join("files")
    }

    /// Where what was fetched lies, sealed.
    pub fn fetched(&self) -> PathBuf {
        self.path.join("fetched")
    }

    /// Refuses a folder in which data were begun and are gone: an empty database in their place would look like a
    /// new device.
    pub(crate) fn check_not_vanished(&self) -> Result<(), StoreError> {
        if self.marker().try_exists()? && !self.has_data() {
            return Err(StoreError::Damaged("the database file is gone or empty".to_owned()));
        }
        Ok(())
    }

    /// Remembers, durably, that data were begun here.
    pub(crate) fn mark_begun(&self) -> Result<(), StoreError> {
        if !self.marker().try_exists()? {
            File::create(self.marker())?.sync_all()?;
            if cfg!(unix) {
                File::open(&self.path)?.sync_all()?;
            }
        }
        Ok(())
    }

    fn marker(&self) -> PathBuf {
        self.path.join("apseko.begun")
    }

    /// Whether data were ever begun here, present or vanished.
    pub fn was_used(&self) -> bool {
        self.has_data() || self.marker().exists()
    }

    /// Whether the database has at least its first page. An empty file is a start that was cut off before its first page.
    fn has_data(&self) -> bool {
        fs::metadata(self.database()).is_ok_and(|file| file.len() > 0)
    }
}

#[cfg(unix)]
fn for_owner_only(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    let mut rights = fs::metadata(path)?.permissions();
    if rights.mode() & 0o077 != 0 {
        rights.set_mode(rights.mode() & 0o700);
        fs::set_permissions(path, rights)?;
    }
    Ok(())
}

/// On other systems the profile folder is already the owner's alone.
#[cfg(not(unix))]
fn for_owner_only(_path: &Path) -> Result<(), StoreError> {
    Ok(())
}
