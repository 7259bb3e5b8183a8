//! Why the feed did not do what it was asked, and whether asking again may help.

use apseko_oplog::server::Failed;
use thiserror::Error;

use crate::storage::StorageError;

/// Why a question or an order came to nothing. Nothing of it was kept.
#[derive(Debug, Error)]
pub enum FeedFailure {
    /// The database could not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Others wrote in the same transaction, and the database could not do it.
    #[error("the group in which it was to be written failed: {0}")]
    Group(String),
    /// The feed key did not sign, so nothing may be decided.
    #[error("the feed key did not sign: {0}")]
    Unsigned(String),
    /// Too many are waiting.
    #[error("too many questions are waiting")]
    Busy,
    /// The feed was restored meanwhile: what was said about its earlier life does not hold.
    #[error("the feed has begun a new life meanwhile")]
    OtherLife,
    /// Somebody has put an old copy of the database in place.
    #[error(
        "the database is older than it was: it has {found} places, and had {known}; make a backup of it and `restore` that, \
         or `restore` a newer one, so that devices bring again what is missing"
    )]
    WentBack {
        /// How far it has been.
        known: u64,
        /// How far it is.
        found: u64,
    },
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopped,
}

impl FeedFailure {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Storage(error) => error.code(),
            Self::Group(_) => "storage.unavailable",
            Self::Unsigned(_) => "feed.unsigned",
            Self::Busy => "feed.busy",
            Self::OtherLife => "feed.other_life",
            Self::WentBack { .. } => "feed.went_back",
            Self::Stopped => "feed.stopped",
        }
    }

    pub(super) fn thread(error: std::io::Error) -> Self {
        Self::Storage(StorageError::Unavailable(format!("no thread could be started: {error}")))
    }
}

impl From<Failed<StorageError>> for FeedFailure {
    fn from(failed: Failed<StorageError>) -> Self {
        match failed {
            Failed::Ledger(error) => Self::Storage(error),
            Failed::Unsigned(reason) => Self::Unsigned(reason.to_string()),
        }
    }
}
