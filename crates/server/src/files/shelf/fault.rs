//! Why a shelf did not do something. What the system said is for the server's own log.

use std::io;
use std::path::Path;

use thiserror::Error;

/// Why a shelf did not do something.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShelfFault {
    /// There is no upload of this name, or it is finished.
    #[error("there is no such upload")]
    Unknown,
    /// The bytes do not belong behind those that are there.
    #[error("the upload stands at another place")]
    OtherOffset,
    /// There is no room for them.
    #[error("there is no room")]
    Full,
    /// Something on the shelf is not what was put there.
    #[error("{0} is not what was put there")]
    Damaged(String),
    /// The disk or the bucket did not do it.
    #[error("{place}: {said}")]
    Failed {
        /// Where.
        place: String,
        /// The word of the system.
        said: String,
    },
}

impl ShelfFault {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "upload.unknown",
            Self::OtherOffset => "upload.offset",
            Self::Full => "upload.no_space",
            Self::Damaged(_) => "upload.damaged",
            Self::Failed { .. } => "upload.storage",
        }
    }

    pub(in crate::files) fn disk(path: &Path, error: &io::Error) -> Self {
        let no_room = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge];
        if no_room.contains(&error.kind()) {
            return Self::Full;
        }
        Self::Failed { place: path.display().to_string(), said: error.kind().to_string() }
    }

    /// The same of an upload, where what is not there was taken away.
    pub(in crate::files) fn of_upload(path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::Unknown } else { Self::disk(path, error) }
    }
}
