//! Where a device keeps the two things that must not lie beside the data: its secret, and how often a password was tried.

mod choice;
mod file;
mod memory;
mod native;

pub use choice::{KeystoreChoice, choose, open};
pub use file::FileKeystore;
pub use memory::{MemoryKeystore, MemorySnapshot};
pub use native::{NativeKeystore, native_kind};

use zeroize::Zeroizing;

/// The kinds of keystores. The kind is chosen once, when the first person is enrolled, and never changes silently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeystoreKind {
    /// The Secret Service of a Linux desktop.
    SecretService,
    /// The credential manager of Windows.
    Windows,
    /// The keychain of macOS or iOS.
    Apple,
    /// The keystore of Android.
    Android,
    /// A file with the owner's rights alone, where the system has no keystore: weaker, and said so on the screen.
    File,
}

/// Keeps small secrets for one installation of the program.
pub trait Keystore: Send + Sync + std::fmt::Debug {
    /// Which kind it is.
    fn kind(&self) -> KeystoreKind;
    /// What was kept under this name; `None` when there has never been anything.
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError>;
    /// Keeps something under a name in place of what was there. Durable when it returns.
    ///
    /// Nothing at all is refused as damaged: no keystore tells it from something lost. Windows takes 2,560 bytes at
    /// most. After an error the old value or the new one may be there, never a third.
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), KeystoreError>;
    /// Forgets a name; a name that is not there is forgotten already.
    fn forget(&self, name: &str) -> Result<(), KeystoreError>;
}

/// Why a keystore did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeystoreError {
    /// It is locked, and the person did not open it.
    #[error("the keystore of the system is locked: {0}")]
    Locked(String),
    /// There is none, it does not answer, or it does not take what was given.
    #[error("the keystore of the system does not answer: {0}")]
    Unavailable(String),
    /// What it holds is not what was put in.
    #[error("the keystore gave back something else than was put in: {0}")]
    Damaged(String),
}

/// No keystore tells an empty secret from a lost one.
fn refuse_nothing(bytes: &[u8]) -> Result<(), KeystoreError> {
    if bytes.is_empty() { Err(KeystoreError::Damaged("it is empty".to_owned())) } else { Ok(()) }
}
