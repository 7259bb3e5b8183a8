//! The data folder: a few small files that are written whole or not at all, and that only their owner can read.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Where an installation keeps what is not in the database.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// The file whose lock says who is at work. The system lets go of it when a process ends, however it ends.
const IN_USE: &str = "in-use";

/// Says to others, for as long as it is kept, that somebody is at work.
#[derive(Debug)]
pub struct Occupied(#[expect(dead_code, reason = "the lock goes when the file is closed")] File);

/// What is wrong with the folder.
#[derive(Debug, Error)]
pub enum FolderFault {
    /// A file cannot be read or written.
    #[error("the file {file} cannot be used: {cause}")]
    File {
        /// Its name.
        file: String,
        /// The system's word.
        cause: std::io::Error,
    },
    /// There is none: nobody has founded a server here.
    #[error("there is no {0} in the data folder: has `apseko-server init` been run?")]
    Missing(String),
    /// There is one already.
    #[error("there is a {0} in the data folder already; nothing was changed")]
    Exists(String),
    /// It is not what it should be.
    #[error("the file {0} in the data folder is not what it should be")]
    Damaged(String),
    /// Somebody else is at work in the folder.
    #[error("{0}")]
    Occupied(&'static str),
    /// The system gave no randomness.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

impl Folder {
    /// The folder at this path, made if need be.
    pub fn at(path: &Path) -> Result<Self, FolderFault> {
        let folder = Self(path.to_owned());
        std::fs::create_dir_all(path).map_err(|cause| folder.fault("", cause))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let owner_only = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(path, owner_only).map_err(|cause| folder.fault("", cause))?;
        }
        Ok(folder)
    }

    /// A folder that is there, and whose rights are for others to say.
    pub fn shared(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Where a file of this name is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The content of a file.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, FolderFault> {
        std::fs::read(self.path(name)).map_err(|cause| {
            let is_missing = cause.kind() == ErrorKind::NotFound;
            if is_missing { FolderFault::Missing(name.to_owned()) } else { self.fault(name, cause) }
        })
    }

    /// Writes a file that must not be there yet.
    pub fn create(&self, name: &str, bytes: &[u8]) -> Result<(), FolderFault> {
        if self.path(name).exists() {
            return Err(FolderFault::Exists(name.to_owned()));
        }
        self.replace(name, bytes)
    }

    /// Writes a file whole, in place of the one that may be there.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), FolderFault> {
        let fault = |cause| self.fault(name, cause);
        let fresh = self.path(&format!("{name}.new"));
        let mut file = private(&fresh).map_err(fault)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(fault)?;
        std::fs::rename(&fresh, self.path(name)).map_err(fault)?;
        // The name is durable when the folder is.
        File::open(&self.0).and_then(|folder| folder.sync_all()).map_err(fault)
    }

    /// Says that this process works with the feed, together with others, for as long as the answer is kept.
    pub fn share(&self) -> Result<Occupied, FolderFault> {
        let refused =
            FolderFault::Occupied("the feed is being restored or moved; try again when that is done");
        self.occupy(File::try_lock_shared, refused)
    }

    /// Says that nobody else may work with the feed, for as long as the answer is kept.
    pub fn take_alone(&self) -> Result<Occupied, FolderFault> {
        let refused = FolderFault::Occupied("a process of the server is at work here; stop it first");
        self.occupy(File::try_lock, refused)
    }

    /// Waits until nobody else holds a file of this name, and holds it for as long as the answer is kept.
    pub fn hold(&self, name: &str) -> Result<Occupied, FolderFault> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(self.path(name));
        let file = file.map_err(|cause| self.fault(name, cause))?;
        file.lock().map_err(|cause| self.fault(name, cause))?;
        Ok(Occupied(file))
    }

    fn occupy(
        &self,
        lock: fn(&File) -> Result<(), TryLockError>,
        refused: FolderFault,
    ) -> Result<Occupied, FolderFault> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(self.path(IN_USE));
        let file = file.map_err(|cause| self.fault(IN_USE, cause))?;
        match lock(&file) {
            Ok(()) => Ok(Occupied(file)),
            Err(TryLockError::WouldBlock) => Err(refused),
            Err(TryLockError::Error(cause)) => Err(self.fault(IN_USE, cause)),
        }
    }

    /// Makes what was renamed durable.
    pub fn sync(&self) -> Result<(), FolderFault> {
        File::open(&self.0).and_then(|folder| folder.sync_all()).map_err(|cause| self.fault("", cause))
    }

    /// Gives a file another name; one that is not there is no fault.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), FolderFault> {
        match std::fs::rename(self.path(from), self.path(to)) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => Err(self.fault(from, cause)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Deletes a file; one that is not there is no fault.
    pub fn remove(&self, name: &str) -> Result<(), FolderFault> {
        match std::fs::remove_file(self.path(name)) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => Err(self.fault(name, cause)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn fault(&self, name: &str, cause: std::io::Error) -> FolderFault {
        FolderFault::File { file: self.path(name).display().to_string(), cause }
    }
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}
