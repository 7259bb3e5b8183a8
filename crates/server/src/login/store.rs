//! What log-ins keep in a database, as few questions as can be: two databases answer them, and memory in tests.
//!
//! All of it is synchronous: whoever asks does so where waiting is allowed.

use apseko_oplog::UserId;

use super::factor::Secrets;
use super::tries::{Tries, TryKey};
use crate::storage::StorageError;

/// So many counters are kept; beyond that, the one written longest ago goes, and those by which somebody once came in last.
pub const MOST_COUNTERS: usize = 200_000;

/// A person who may come in by password and code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub person: UserId,
    /// What is kept of their secrets.
    pub secrets: Secrets,
}

/// The books of log-ins.
pub trait LoginStore: std::fmt::Debug + Send + Sync {
    /// Whoever has this log-in name, in lower case; nobody who was dismissed or has no secrets.
    fn find(&self, login: &str) -> Result<Option<Account>, StorageError>;

    /// Replaces the secrets of a person. While the sealed seed stays the same, the last step never goes down by it.
    fn put_secrets(&self, person: UserId, secrets: &Secrets) -> Result<(), StorageError>;

    /// Raises the last step of a person to this one, in one step with looking whether it is newer; false if it is not.
    fn spend_step(&self, person: UserId, step: u64) -> Result<bool, StorageError>;

    /// Reads the counters of these keys, has them changed, and writes them, as one step that no other comes between. Keys
    /// that are not there read as none; counters that were not changed need not be written. No more than
    /// [`MOST_COUNTERS`] are kept. The work may run more than once, where a database asks for that.
    fn change_tries(&self, keys: &[TryKey], change: &mut dyn FnMut(&mut [Tries]))
    -> Result<(), StorageError>;
}
