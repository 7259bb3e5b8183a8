//! The keystore of a system that has none: weak, because whoever copies the whole data folder copies it as well.
//!
//! It protects against a copied database and against other accounts of the machine, not against a copied folder, a
//! stolen disk without encryption, or another program of the same account; the screen says so. It checks for
//! accidents (a flipped bit, a cut file), not for an attacker, who can compute a checksum too. Overwriting before
//! forgetting is a best effort: flash disks and copying file systems may keep old blocks.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Keystore, KeystoreError, KeystoreKind};

#[cfg(test)]
mod tests;

/// The first bytes of every file; another layout gets other ones.
const MARK: &[u8; 16] = b"apseko-secret-1\n";
const CHECKSUM_BYTES: usize = 32;

/// Secrets in files that their owner alone may read.
#[derive(Debug)]
pub struct FileKeystore {
    folder: PathBuf,
}

impl FileKeystore {
    /// The keystore in this folder, which is made when something is first kept.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The name is hashed, so that no name reaches outside the folder.
    fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", hex::encode(Sha256::digest(name.as_bytes()))))
    }

    /// One writer at a time, and no reader meanwhile: `None` while there is no folder.
    fn turn(&self, alone: bool) -> io::Result<Option<File>> {
        let gate = match owner_only().open(self.folder.join("turn")) {
            Ok(gate) => gate,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if alone {
            gate.lock()?
        } else {
            gate.lock_shared()?
        }
        Ok(Some(gate))
    }

    fn read(&self, name: &str) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        let Some(_turn) = self.turn(false)? else { return Ok(None) };
        match fs::read(self.path(name, "secret")) {
            Ok(content) => Ok(Some(Zeroizing::new(content))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Written under another name, synced and only then put in place: a secret that is lost half-written would take
    /// everything encrypted with it.
    fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        make_folder(&self.folder)?;
        let _turn = self.turn(true)?;
        let unfinished = self.path(name, "new");
        let mut file = owner_only().truncate(true).open(&unfinished)?;
        only_for_owner(&unfinished, 0o600)?;
        file.write_all(content)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&unfinished, self.path(name, "secret"))?;
        sync_folder(&self.folder)
    }

    /// A write that was cut off may have left the same secret under the other name.
    fn erase(&self, name: &str) -> io::Result<()> {
        let Some(_turn) = self.turn(true)? else { return Ok(()) };
        for ending in ["secret", "new"] {
            overwrite_and_unlink(&self.path(name, ending))?;
        }
        sync_folder(&self.folder)
    }
}

impl Keystore for FileKeystore {
    fn kind(&self) -> KeystoreKind {
        KeystoreKind::File
    }

    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        let Some(content) = self.read(name).map_err(unavailable)? else { return Ok(None) };
        unpacked(name, &content).map(Some)
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), KeystoreError> {
        super::refuse_nothing(bytes)?;
        self.write(name, &packed(name, bytes)).map_err(unavailable)
    }

    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        self.erase(name).map_err(unavailable)
    }
}

fn packed(name: &str, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut content = Zeroizing::new(Vec::with_capacity(MARK.len() + CHECKSUM_BYTES + bytes.len()));
    content.extend_from_slice(MARK);
    content.extend_from_slice(&checksum(name, bytes));
    content.extend_from_slice(bytes);
    content
}

fn unpacked(name: &str, content: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
    let damaged = || KeystoreError::Damaged("its checksum does not fit".to_owned());
    let marked = content.strip_prefix(MARK).ok_or_else(damaged)?;
    let (sum, bytes) = marked.split_first_chunk::<CHECKSUM_BYTES>().ok_or_else(damaged)?;
    if bytes.is_empty() || *sum != checksum(name, bytes) {
        return Err(damaged());
    }
    Ok(Zeroizing::new(bytes.to_vec()))
}

/// With the name in it, so that two files that changed places are noticed.
fn checksum(name: &str, bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut sum = Sha256::new();
    sum.update(Sha256::digest(name.as_bytes()));
    sum.update(bytes);
    sum.finalize().into()
}

/// The path stays out of it: it may hold a person's name.
#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn unavailable(error: io::Error) -> KeystoreError {
    KeystoreError::Unavailable(format!("its file could not be used ({})", error.kind()))
}

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make_folder(folder: &Path) -> io::Result<()> {
    if !folder.try_exists()? {
        fs::create_dir_all(folder)?;
        if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            sync_folder(parent)?;
        }
    }
    only_for_owner(folder, 0o700)
}

/// What was made earlier, or copied, may have had wider rights.
fn only_for_owner(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    let _ = (path, mode);
    Ok(())
}

/// Overwritten in place first: should the power fail in between, what is left is damaged, not readable.
fn overwrite_and_unlink(path: &Path) -> io::Result<()> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    file.write_all(&vec![0; length])?;
    file.sync_all()?;
    fs::remove_file(path)
}

/// A rename is on the disk only when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
