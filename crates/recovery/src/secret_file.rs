//! Small files of officers: a secret that only its owner may read, and what is made once and never written over.

use std::fs::OpenOptions;
use std::io::{Read as _, Write as _};
use std::path::Path;

use apseko_vault::{Key, OfficerSecret};
use zeroize::Zeroizing;

use crate::fault::{Fault, in_file};

/// No file of an officer is longer.
const LIMIT: u64 = 1 << 20;

/// Writes a new file that only its owner may read. What is there already stays.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "the rights are set on unix alone"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.create_new(true).write(true).open(path).map_err(in_file(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(in_file(path))
}

/// Reads a small file.
pub(crate) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let mut bytes = Zeroizing::new(Vec::new());
    let file = std::fs::File::open(path).map_err(in_file(path))?;
    file.take(LIMIT).read_to_end(&mut bytes).map_err(in_file(path))?;
    Ok(bytes)
}

/// Reads 32 secret bytes, written as hexadecimal digits.
pub(crate) fn read_key(path: &Path) -> Result<Key, Fault> {
    for_owner_only(path)?;
    let text = read(path)?;
    let mut key = [0; 32];
    hex::decode_to_slice(text.trim_ascii(), &mut key).map_err(|_| Fault::NotASecret)?;
    Ok(Key::take(&mut key))
}

/// Reads the secret of an officer.
pub(crate) fn read_secret(path: &Path) -> Result<OfficerSecret, Fault> {
    Ok(OfficerSecret::of(&read_key(path)?)?)
}

#[cfg(unix)]
fn for_owner_only(path: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt as _;
    let rights = std::fs::metadata(path).map_err(in_file(path))?.permissions();
    if rights.mode() & 0o077 == 0 { Ok(()) } else { Err(Fault::SecretOpenToOthers) }
}

/// On other systems the profile folder is already the owner's alone.
#[cfg(not(unix))]
fn for_owner_only(_path: &Path) -> Result<(), Fault> {
    Ok(())
}
