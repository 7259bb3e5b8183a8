//! Why bytes are no pack that may be used. Where they lie, and what the disk says, is for whoever keeps them.

use thiserror::Error;

use crate::canon::CanonError;
use crate::error::TrustError;

/// Why bytes are no pack that may be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PackFileFault {
    /// The bytes are not a pack, or not in their one spelling.
    #[error("the bytes are not a pack: {0}")]
    Malformed(#[from] CanonError),
    /// A newer program made it in a way that this one does not know.
    #[error("the pack has a newer format than this program knows")]
    Newer,
    /// It is not signed as it has to be, or has another content.
    #[error("the pack is not believed: {0}")]
    NotBelieved(#[from] TrustError),
    /// A code or the name of a file in it is not plain, or is there twice.
    #[error("a name in the pack is not plain")]
    Name,
    /// It has more bytes than a pack may have.
    #[error("the pack is too large")]
    TooLarge,
    /// It has more files or keys than a pack may have.
    #[error("the pack has too many parts")]
    TooMany,
}
