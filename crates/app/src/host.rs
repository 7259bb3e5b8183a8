//! What the app needs from the machine it runs on. Tests bring their own clock, randomness and keys.

use std::path::Path;

use apseko_contract::ChangeBatch;
use apseko_store::StoreKey;
use jiff::Timestamp;

/// The machine, as far as the app may see it.
pub trait Host: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Timestamp;
    /// How long the machine has been on: a time that nobody can set.
    fn uptime(&self) -> Uptime;
    /// Fills the bytes with randomness fit for keys.
    fn randomness(&self, bytes: &mut [u8]);
    /// Where the data lies.
    fn data_folder(&self) -> &Path;
    /// Where the database key lies.
    fn keystore(&self) -> &dyn Keystore;
    /// Free space where the data lies; `None` when the system does not say.
    fn free_bytes(&self) -> Option<u64>;
    /// Tells the screens what a commit changed.
    fn publish(&self, batch: ChangeBatch);
    /// The technical log of this run.
    fn support_log(&self) -> String;
}

/// A time that only runs forward, until the machine is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uptime {
    /// Milliseconds since the machine was switched on.
    pub ms: u64,
    /// Which switching-on that was.
    pub boot: [u8; 16],
}

/// Keeps the database key.
pub trait Keystore: Send + Sync {
    /// The key, or `None` when there has never been one.
    fn load(&self) -> Result<Option<StoreKey>, KeyError>;
    /// Keeps a new key, durably, before the first row is written under it. Never replaces one.
    fn create(&self, key: &[u8; 32]) -> Result<(), KeyError>;
}

/// Why a key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Something is there that is not a key.
    #[error("the key file does not hold a key")]
    Damaged,
    /// The store of keys could not be read or written.
    #[error("the key could not be read or written: {0}")]
    Io(#[from] std::io::Error),
}
