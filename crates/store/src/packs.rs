//! Reference packs on the disk: whoever can write into the data folder must still not be able to change a question.
//!
//! A pack is one file, signed and read-only. It is checked whenever it is read; that it lies in the folder proves nothing.
//! Packs are no secrets and belong to nobody, so they lie beside the people's folders, not in them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use apseko_trust::canon::CanonError;
use apseko_trust::pack_file::{MOST_BYTES, PackFile, PackFileFault};
use apseko_trust::{Keyring, TrustError};

mod list;
mod name;
mod put;

pub use apseko_trust::pack_file::{PackFiles, pack_bytes};
pub use list::{BadPack, KnownPack, PackList};

/// Why a pack is not kept or not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// The bytes are not a pack, or not in their one spelling.
    #[error("the bytes are not a pack: {0}")]
    Malformed(#[from] CanonError),
    /// A newer program made it in a way that this one does not know.
    #[error("the pack has a newer format")]
    Newer,
    /// It is not signed as it has to be, or has another content.
    #[error("the pack is not believed: {0}")]
    NotBelieved(#[from] TrustError),
    /// A code or the name of a file in it is not plain.
    #[error("a name in the pack is not plain")]
    Name,
    /// It has more bytes than a pack may have.
    #[error("the pack is too large")]
    TooLarge,
    /// It has more files or keys than a pack may have.
    #[error("the pack has too many parts")]
    TooMany,
    /// The file is called otherwise than the pack in it, or is not an ordinary file.
    #[error("the file is not called as the pack in it")]
    Misnamed,
    /// Another pack of the same code and version is kept: a published pack never changes.
    #[error("another pack of this code and version is kept already")]
    Different,
    /// No such pack is kept.
    #[error("there is no such pack")]
    Missing,
    /// The disk did not do it.
    #[error("the disk answered with an error: {0}")]
    Disk(io::ErrorKind),
}

impl From<PackFileFault> for PackError {
    fn from(fault: PackFileFault) -> Self {
        match fault {
            PackFileFault::Malformed(why) => Self::Malformed(why),
            PackFileFault::Newer => Self::Newer,
            PackFileFault::NotBelieved(why) => Self::NotBelieved(why),
            PackFileFault::Name => Self::Name,
            PackFileFault::TooLarge => Self::TooLarge,
            PackFileFault::TooMany => Self::TooMany,
        }
    }
}

impl From<io::Error> for PackError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error.kind())
    }
}

/// What came of keeping a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It was new.
    New,
    /// The same content was kept before; nothing was written.
    Known,
}

/// The folder of the packs of one device.
#[derive(Debug)]
pub struct PackFolder {
    path: PathBuf,
    // Between looking and writing nobody else may write. Other processes are kept out by whoever holds the data folder.
    keeping: Mutex<()>,
}

impl PackFolder {
    /// The folder, which need not exist yet.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), keeping: Mutex::new(()) }
    }

    /// Checks a pack and writes it down, durably. A kept pack is never replaced by another of its code and version.
    pub fn keep(&self, bytes: &[u8], keyring: &Keyring, at_ms: i64) -> Result<Kept, PackError> {
        let pack = PackFile::read(bytes)?;
        pack.believe(keyring, at_ms)?;
        pack.check()?;
        let said = pack.said();
        let path = self.path_of(&said.code, said.version)?;
        let _keeping = self.keeping.lock().unwrap_or_else(PoisonError::into_inner);
        match self.check(&said.code, said.version, keyring) {
            Ok(known) if known.digest == said.sha256 => return Ok(Kept::Known),
            Ok(_) => return Err(PackError::Different),
            Err(PackError::Disk(kind)) => return Err(PackError::Disk(kind)),
            // What is not a valid pack was never used. It gives way, or a damaged file could never be mended.
            Err(_) => {}
        }
        put::put(&path, bytes)?;
        Ok(Kept::New)
    }

    /// Checks everything that lies here. A bad file is told and keeps no other from being used.
    pub fn all(&self, keyring: &Keyring) -> Result<PackList, PackError> {
        list::list(self, keyring)
    }

    /// The files of a pack, checked as if it had come this moment.
    pub fn open(&self, code: &str, version: u32, keyring: &Keyring) -> Result<PackFiles, PackError> {
        let bytes = read_bounded(&self.path_of(code, version)?)?;
        Ok(checked(&bytes, code, version, keyring)?.files()?)
    }

    /// Where the file of a pack lies or would lie.
    pub fn path_of(&self, code: &str, version: u32) -> Result<PathBuf, PackError> {
        Ok(self.path.join(name::file_name(code, version)?))
    }

    fn check(&self, code: &str, version: u32, keyring: &Keyring) -> Result<KnownPack, PackError> {
        let bytes = read_bounded(&self.path_of(code, version)?)?;
        let pack = checked(&bytes, code, version, keyring)?;
        pack.check()?;
        Ok(KnownPack { code: code.to_owned(), version, digest: pack.said().sha256 })
    }
}

/// Reads what a file holds that is called after this code and version.
fn checked<'a>(
    bytes: &'a [u8],
    code: &str,
    version: u32,
    keyring: &Keyring,
) -> Result<PackFile<'a>, PackError> {
    let pack = PackFile::read(bytes)?;
    let said = pack.said();
    // The clock was asked when the pack came. One that runs behind since must not take the questions away.
    pack.believe(keyring, said.made_ms)?;
    if said.code != code || said.version != version {
        return Err(PackError::Misnamed);
    }
    Ok(pack)
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, PackError> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(PackError::Missing),
        found => found?,
    };
    if !found.is_file() {
        return Err(PackError::Misnamed);
    }
    if found.len() > MOST_BYTES {
        return Err(PackError::TooLarge);
    }
    let mut bytes = Vec::new();
    // It may have grown since it was looked at; one byte more is enough to be refused when it is read.
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
