//! The one plain file of the vault: which installation this is, and which kind of keystore was chosen for it.
//!
//! Nothing in it is secret. Whoever changes it makes the vault look for its secret in the wrong place, and finds none.

use std::io;
use std::path::{Path, PathBuf};

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::digest;

use crate::keystore::KeystoreKind;
use crate::refusal::Refusal;
use crate::slots;

const FORMAT: u64 = 1;
const SUM_BYTES: usize = 8;

/// An installation of the program: a data folder on one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Installation {
    /// Its random name.
    pub id: [u8; 16],
    /// Where its secret is kept; chosen once.
    pub kind: KeystoreKind,
}

impl Installation {
    /// Reads the file; `None` where nobody was ever enrolled.
    pub fn read(root: &Path) -> Result<Option<Self>, Refusal> {
        let bytes = match std::fs::read(path_in(root)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let damaged = Refusal::Damaged("the file that names the installation");
        let parts = bytes.len().checked_sub(SUM_BYTES).and_then(|at| bytes.split_at_checked(at));
        let Some((plain, sum)) = parts else { return Err(damaged) };
        if digest(plain).get(..SUM_BYTES) != Some(sum) {
            return Err(damaged);
        }
        parse(plain).map(Some).map_err(|_| damaged)
    }

    /// Writes the file, durably.
    pub fn write(&self, root: &Path) -> Result<(), Refusal> {
        let mut out = Writer::default();
        out.array(3).uint(FORMAT).bytes(&self.id).text(code(self.kind));
        let mut bytes = out.finish();
        // Not against people, who could write it anew, but against a disk that forgets a bit.
        let sum = digest(&bytes);
        bytes.extend(sum.iter().take(SUM_BYTES));
        Ok(slots::put_whole(&path_in(root), &bytes)?)
    }
}

fn parse(plain: &[u8]) -> Result<Installation, CanonError> {
    let mut reader = Reader::new(plain);
    if reader.array()? != 3 || reader.uint()? != FORMAT {
        return Err(CanonError::Unexpected);
    }
    let id = reader.fixed()?;
    let text = reader.text()?;
    let kind = KINDS.into_iter().find(|kind| code(*kind) == text).ok_or(CanonError::OutOfRange)?;
    reader.finish()?;
    Ok(Installation { id, kind })
}

fn path_in(root: &Path) -> PathBuf {
    root.join("installation")
}

const KINDS: [KeystoreKind; 5] = [
    KeystoreKind::SecretService,
    KeystoreKind::Windows,
    KeystoreKind::Apple,
    KeystoreKind::Android,
    KeystoreKind::File,
];

const fn code(kind: KeystoreKind) -> &'static str {
    match kind {
        KeystoreKind::SecretService => "secret-service",
        KeystoreKind::Windows => "windows",
        KeystoreKind::Apple => "apple",
        KeystoreKind::Android => "android",
        KeystoreKind::File => "file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_of_keystore_stays_and_every_flipped_bit_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Installation::read(folder.path()).unwrap(), None);
        for kind in KINDS {
            let written = Installation { id: [7; 16], kind };
            written.write(folder.path()).unwrap();
            assert_eq!(Installation::read(folder.path()).unwrap(), Some(written));
        }
        let good = std::fs::read(path_in(folder.path())).unwrap();
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(path_in(folder.path()), &bad).unwrap();
            let read = Installation::read(folder.path());
            assert!(matches!(read, Err(Refusal::Damaged(_))), "bit {bit} turned it into {read:?}");
        }
        std::fs::write(path_in(folder.path()), b"").unwrap();
        assert!(matches!(Installation::read(folder.path()), Err(Refusal::Damaged(_))));
    }
}
