//! Why a pack is not published or not given out, each with the code that people quote.

use std::io;
use std::path::Path;

use apseko_trust::TrustError;
use apseko_trust::canon::CanonError;
use apseko_trust::pack_file::PackFileFault;
use thiserror::Error;

/// Why a pack is not published or not given out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PackFault {
    /// The bytes are not a pack, or not in their one spelling.
    #[error("the file is not a pack: {0}")]
    Malformed(#[from] CanonError),
    /// A newer program made it in a way that this one does not know.
    #[error("the pack has a newer format than this program knows")]
    Newer,
    /// It is not signed as it has to be, or has another content.
    #[error("the pack is not believed: {0}")]
    NotBelieved(#[from] TrustError),
    /// A code or the name of a file in it is not plain.
    #[error("a name in the pack is not plain")]
    Name,
    /// It has more bytes than a pack may have.
    #[error("the pack is too large")]
    TooLarge,
    /// There are more files, keys or packs than there may be.
    #[error("there are more packs, or parts of a pack, than there may be")]
    TooMany,
    /// A newer version is published, or another pack of this version.
    #[error("version {newest} of this pack is published, so version {version} is not")]
    Older {
        /// The newest that is published.
        newest: u32,
        /// The one that was to be.
        version: u32,
    },
    /// A file does not hold what its name says.
    #[error("the file {0} among the packs does not hold what its name says")]
    Damaged(String),
    /// Somebody else publishes at this moment.
    #[error("another process is publishing a pack")]
    Busy,
    /// The disk did not do it.
    #[error("the file {file} cannot be used: {kind}")]
    Disk {
        /// Its name.
        file: String,
        /// The system's word.
        kind: io::ErrorKind,
    },
}

impl From<PackFileFault> for PackFault {
    fn from(fault: PackFileFault) -> Self {
        match fault {
            PackFileFault::Malformed(why) => Self::Malformed(why),
            PackFileFault::Newer => Self::Newer,
            PackFileFault::NotBelieved(why) => Self::NotBelieved(why),
            PackFileFault::Name => Self::Name,
            PackFileFault::TooLarge => Self::TooLarge,
            PackFileFault::TooMany => Self::TooMany,
        }
    }
}

impl PackFault {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "pack.malformed",
            Self::Newer => "pack.newer",
            Self::NotBelieved(_) => "pack.not_believed",
            Self::Name => "pack.name",
            Self::TooLarge => "pack.too_large",
            Self::TooMany => "pack.too_many",
            Self::Older { .. } => "pack.older",
            Self::Damaged(_) => "pack.damaged",
            Self::Busy => "pack.busy",
            Self::Disk { .. } => "pack.disk",
        }
    }

    pub(super) fn disk(path: &Path, error: &io::Error) -> Self {
        Self::Disk { file: path.display().to_string(), kind: error.kind() }
    }
}
