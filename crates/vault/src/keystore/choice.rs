//! Where the weaker keystore may be chosen: once, knowingly, at the first enrolment, and never by accident afterwards.
//!
//! A keystore that is locked or broken today must not quietly become a file: the file would not hold the device's
//! secret, and whoever stops the keystore would get the weaker protection.

use std::path::Path;

use super::{FileKeystore, Keystore, KeystoreError, KeystoreKind, NativeKeystore, native_kind};

/// The two ways to keep a secret on one system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeystoreChoice {
    /// The keystore of this system.
    Native,
    /// A file beside the data.
    File,
}

impl KeystoreChoice {
    /// What a remembered kind means here; a kind of another system means nothing.
    pub fn of(kind: KeystoreKind) -> Result<Self, KeystoreError> {
        if kind == KeystoreKind::File {
            Ok(Self::File)
        } else if kind == native_kind() {
            Ok(Self::Native)
        } else {
            Err(KeystoreError::Unavailable(format!("{kind:?} does not belong to this system")))
        }
    }

    fn kind(self) -> KeystoreKind {
        match self {
            Self::Native => native_kind(),
            Self::File => KeystoreKind::File,
        }
    }

    fn open(self, installation: [u8; 16], folder: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        Ok(match self {
            Self::Native => Box::new(NativeKeystore::open(installation)?),
            Self::File => Box::new(FileKeystore::in_folder(&folder.join("keystore"))),
        })
    }
}

/// Opens exactly the kind that was chosen at enrolment, or says why not.
pub fn open(
    kind: KeystoreKind,
    installation: [u8; 16],
    folder: &Path,
) -> Result<Box<dyn Keystore>, KeystoreError> {
    KeystoreChoice::of(kind)?.open(installation, folder)
}

/// Chooses at the first enrolment, once: the kind to remember, and the keystore or why it does not open.
///
/// A file is chosen only where the system has no keystore at all. One that is locked or damaged is an error for the
/// person to put right.
pub fn choose(
    installation: [u8; 16],
    folder: &Path,
) -> (KeystoreKind, Result<Box<dyn Keystore>, KeystoreError>) {
    match decided(NativeKeystore::probe()) {
        Ok(choice) => (choice.kind(), choice.open(installation, folder)),
        Err(error) => (native_kind(), Err(error)),
    }
}

fn decided(probe: Result<(), KeystoreError>) -> Result<KeystoreChoice, KeystoreError> {
    match probe {
        Ok(()) => Ok(KeystoreChoice::Native),
        Err(KeystoreError::Unavailable(_)) => Ok(KeystoreChoice::File),
        Err(error @ (KeystoreError::Locked(_) | KeystoreError::Damaged(_))) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_chosen_only_where_there_is_no_keystore() {
        let why = || "because".to_owned();
        assert_eq!(decided(Ok(())), Ok(KeystoreChoice::Native));
        assert_eq!(decided(Err(KeystoreError::Unavailable(why()))), Ok(KeystoreChoice::File));
        for in_the_way in [KeystoreError::Locked(why()), KeystoreError::Damaged(why())] {
            assert_eq!(decided(Err(in_the_way.clone())), Err(in_the_way), "a person must put that right");
        }
    }

    #[test]
    fn a_kind_of_another_system_is_an_error_and_not_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let kinds =
            [KeystoreKind::SecretService, KeystoreKind::Windows, KeystoreKind::Apple, KeystoreKind::Android];
        let foreign: Vec<_> = kinds.into_iter().filter(|kind| *kind != native_kind()).collect();
        assert_eq!(foreign.len(), 3);
        for kind in foreign {
            let opened = open(kind, [1; 16], folder.path());
            assert!(matches!(opened, Err(KeystoreError::Unavailable(_))), "{kind:?} is not of this system");
        }
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "and nothing was put beside the data"
        );
    }

    #[test]
    fn the_file_lies_in_its_own_folder() {
        let folder = tempfile::tempdir().unwrap();
        let keys = open(KeystoreKind::File, [1; 16], folder.path()).unwrap();
        keys.keep("device", b"secret").unwrap();
        assert_eq!(keys.kind(), KeystoreKind::File);
        assert!(folder.path().join("keystore").is_dir());
    }
}
