//! Why something about an upload was not done, each with the code that devices act on.

use thiserror::Error;

use super::shelf::ShelfFault;

/// Why something about an upload was not done.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// There is none of this name, or it is somebody else's.
    #[error("There is no such upload.")]
    Unknown,
    /// It stands at another place than the request says; this is the right one.
    #[error("The upload stands at another place.")]
    Offset(u64),
    /// More bytes came than the file was said to have.
    #[error("The file was said to have fewer bytes.")]
    Beyond(u64),
    /// Files may have so many bytes.
    #[error("Files may have at most {0} bytes.")]
    TooLarge(u64),
    /// This device has too much on its way.
    #[error("This device has too many uploads on their way.")]
    Quota,
    /// The server has no room.
    #[error("The server has no room for it.")]
    NoSpace,
    /// The file adds up to something else than was said. It is held for inspection.
    #[error("The file adds up to something else than was said.")]
    OtherSum,
    /// The bytes of this request add up to something else than was said. Nothing of them was kept.
    #[error("The bytes add up to something else than was said.")]
    Checksum(u64),
    /// The checksum of a request is not written as it has to be, or of another kind.
    #[error("The checksum cannot be understood.")]
    OddChecksum,
    /// A finished file is not taken away.
    #[error("The upload is finished.")]
    Finished,
    /// The metadata cannot be read, or is too long.
    #[error("The metadata cannot be read, or is too long.")]
    Metadata,
    /// The length is missing or is none.
    #[error("The length of the file is missing.")]
    Length,
    /// Its time is over.
    #[error("The upload was abandoned for too long.")]
    Expired,
    /// Nothing came for too long; what came before is kept.
    #[error("The body stopped arriving.")]
    Silence(u64),
    /// The connection broke; what came before is kept.
    #[error("The body ended early.")]
    Broken(u64),
    /// The process is about to end; what came is kept.
    #[error("The server is stopping.")]
    Stopping,
    /// The shelf does not do what it should.
    #[error("The files cannot be used now.")]
    Shelf(ShelfFault),
}

impl From<ShelfFault> for Refusal {
    fn from(fault: ShelfFault) -> Self {
        match fault {
            ShelfFault::Unknown => Self::Unknown,
            ShelfFault::Full => Self::NoSpace,
            ShelfFault::OtherOffset => Self::Shelf(fault),
            ShelfFault::Damaged(_) | ShelfFault::Failed { .. } => {
                tracing::error!("files cannot be used: {fault}");
                Self::Shelf(fault)
            }
        }
    }
}

impl Refusal {
    /// The stable text that people quote and devices act on.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "upload.unknown",
            Self::Offset(_) => "upload.offset",
            Self::Beyond(_) => "upload.beyond",
            Self::TooLarge(_) => "upload.too_large",
            Self::Quota => "upload.quota",
            Self::NoSpace => "upload.no_space",
            Self::OtherSum => "upload.other_sum",
            Self::Checksum(_) | Self::OddChecksum => "upload.checksum",
            Self::Finished => "upload.finished",
            Self::Metadata => "upload.metadata",
            Self::Length => "upload.length",
            Self::Expired => "upload.expired",
            Self::Silence(_) => "message.silence",
            Self::Broken(_) => "message.malformed",
            Self::Stopping => "upload.stopping",
            Self::Shelf(_) => "upload.storage",
        }
    }

    /// Where the upload stands now, if that is known.
    pub const fn offset(&self) -> Option<u64> {
        match self {
            Self::Offset(at)
            | Self::Beyond(at)
            | Self::Checksum(at)
            | Self::Silence(at)
            | Self::Broken(at) => Some(*at),
            Self::Unknown
            | Self::TooLarge(_)
            | Self::Quota
            | Self::NoSpace
            | Self::OtherSum
            | Self::OddChecksum
            | Self::Finished
            | Self::Metadata
            | Self::Length
            | Self::Expired
            | Self::Stopping
            | Self::Shelf(_) => None,
        }
    }
}
