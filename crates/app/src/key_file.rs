//! The stand-in for the vault: the database key in a file beside the data, readable by its owner alone.
//!
//! It protects against a copied database, not against a copied folder. The vault issue replaces it; until
//! then the sync centre says so.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use apseko_store::StoreKey;

use crate::{KeyError, Keystore};

/// A key in a file.
#[derive(Debug)]
pub struct KeyFile {
    folder: PathBuf,
}

impl KeyFile {
    /// The key file of a data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn path(&self) -> PathBuf {
        self.folder.join("apseko.key")
    }
}

impl Keystore for KeyFile {
    fn load(&self) -> Result<Option<StoreKey>, KeyError> {
        let text = match fs::read_to_string(self.path()) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => return Err(KeyError::Damaged),
            Err(error) => return Err(error.into()),
        };
        let mut key = [0; 32];
        hex::decode_to_slice(text.trim(), &mut key).map_err(|_| KeyError::Damaged)?;
        Ok(Some(StoreKey::new(key)))
    }

    /// Written under another name, synced and only then put in place: a key that is lost half-written would
    /// take everything encrypted with it.
    fn create(&self, key: &[u8; 32]) -> Result<(), KeyError> {
        if self.path().try_exists()? {
            return Err(std::io::Error::from(ErrorKind::AlreadyExists).into());
        }
        let unfinished = self.folder.join("apseko.key.new");
        let mut file = owner_only().open(&unfinished)?;
        file.write_all(hex::encode(key).as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, self.path())?;
        sync_folder(&self.folder)?;
        Ok(())
    }
}

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A rename is on the disk only when its folder is.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFile::in_folder(folder.path());
        assert!(keys.load().unwrap().is_none(), "a new folder has no key");
        keys.create(&[5; 32]).unwrap();
        assert_eq!(keys.load().unwrap(), Some(StoreKey::new([5; 32])));
        assert!(keys.create(&[6; 32]).is_err(), "a second key would lock the data away for ever");
        assert_eq!(keys.load().unwrap(), Some(StoreKey::new([5; 32])));
    }

    #[test]
    fn a_damaged_key_file_is_said_to_be_damaged() {
        let folder = tempfile::tempdir().unwrap();
        for damage in [&b""[..], b"abc", b"zz", &[0xff; 64], &[b'0'; 63]] {
            fs::write(folder.path().join("apseko.key"), damage).unwrap();
            let keys = KeyFile::in_folder(folder.path());
            assert!(matches!(keys.load(), Err(KeyError::Damaged)), "{damage:?} is not a key");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        KeyFile::in_folder(folder.path()).create(&[5; 32]).unwrap();
        let mode = fs::metadata(folder.path().join("apseko.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
