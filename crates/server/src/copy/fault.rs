//! Why there is no copy, in sentences for whoever looks after the server.

use thiserror::Error;

use crate::audit::AuditFault;
use crate::feed::FeedFailure;
use crate::packs::PackFault;
use crate::premises::FolderFault;
use crate::storage::StorageError;

/// Why a feed was not copied, restored or moved. What was there before is still there.
#[derive(Debug, Error)]
pub enum CopyFault {
    /// One of the databases could not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The feed did not take what it was told about the copy.
    #[error(transparent)]
    Feed(#[from] FeedFailure),
    /// A file or a folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    /// The packs could not be copied.
    #[error(transparent)]
    Packs(#[from] PackFault),
    /// The audit could not be copied.
    #[error(transparent)]
    Audit(#[from] AuditFault),
    /// The copy does not add up to the same.
    #[error("the copy differs from the feed in its {0}; it was thrown away")]
    Unequal(&'static str),
    /// A chain, a hash or a place is not as it should be.
    #[error("the feed is not in order: {0}")]
    NotInOrder(String),
    /// What the server signed about its feed is not true of it any more.
    #[error("the feed is not the one that this server signed at place {0}: its history was changed")]
    OtherHistory(u64),
    /// The file was never finished, or is something else.
    #[error("the file is not a finished backup")]
    NotABackup,
    /// The file does not hold what it held when it was finished.
    #[error("the backup is damaged: it does not hold what it held when it was made")]
    Damaged,
    /// The backup, or the database, is that of another installation.
    #[error("it belongs to the server {found}, and this is the server {own}")]
    OtherServer {
        /// Whose it is.
        found: String,
        /// Who we are.
        own: String,
    },
    /// There is a feed where one was to be written.
    #[error("there is a feed already; nothing was changed")]
    NotEmpty,
    /// Another process makes a backup into the same folder.
    #[error("another process is making a backup into this folder")]
    Busy,
    /// The program is stopping.
    #[error("the program is stopping")]
    Stopped,
}

impl CopyFault {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Storage(error) => error.code(),
            Self::Feed(error) => error.code(),
            Self::Packs(fault) => fault.code(),
            Self::Audit(fault) => fault.code(),
            Self::Folder(_) => "copy.folder",
            Self::Unequal(_) => "copy.unequal",
            Self::NotInOrder(_) => "copy.not_in_order",
            Self::OtherHistory(_) => "copy.other_history",
            Self::NotABackup => "copy.not_a_backup",
            Self::Damaged => "copy.damaged",
            Self::OtherServer { .. } => "copy.other_server",
            Self::NotEmpty => "copy.not_empty",
            Self::Busy => "copy.busy",
            Self::Stopped => "copy.stopped",
        }
    }
}
