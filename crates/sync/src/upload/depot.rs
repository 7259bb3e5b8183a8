//! Where files wait for their way, and where what must outlive the program is kept: no more than an address, and how it ended.

use std::fmt;

use thiserror::Error;

use super::{BlobSource, NotReadable};

/// The SHA-256 of a file: its one name. Two mentions of the same bytes are one file, and one upload.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum(pub [u8; 32]);

impl fmt::Display for Sum {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sum {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// The name that the server gave an unfinished file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileAddress(pub [u8; 16]);

impl FileAddress {
    /// Reads 32 hexadecimal digits.
    pub fn read(text: &str) -> Option<Self> {
        let mut id = [0; 16];
        hex::decode_to_slice(text, &mut id).ok().map(|()| Self(id))
    }
}

impl fmt::Display for FileAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

/// For what a file is needed; what is needed first comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A signed document.
    Document,
    /// A photo that a document which was handed out speaks of.
    PhotoOfIssued,
    /// Everything else.
    Rest,
}

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// What the evidence says that its bytes add up to.
    pub sum: Sum,
    /// How many bytes the evidence says that it has.
    pub length: u64,
    /// For what it is needed.
    pub need: Need,
    /// When the visit was that it belongs to, in milliseconds since 1970.
    pub visited_ms: i64,
    /// What was noted of it before.
    pub kept: Kept,
}

/// What outlives the program. How far the upload is stands nowhere here: the server knows, and says so when it is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Where the server takes its bytes.
    pub address: Option<FileAddress>,
    /// How it ended.
    pub end: Option<End>,
}

/// How an upload ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The server has read it back from its shelf, and it adds up.
    Stored,
    /// It is not tried again before a person has done something.
    Refused {
        /// The stable text that people quote and logs contain.
        code: String,
    },
}

/// What waits, and what is known of it. Its calls may block; none is made from a task.
pub trait Depot: Send + Sync + 'static {
    /// What a file is read from.
    type Source: BlobSource;
    /// Everything that has not ended, in any order.
    fn waiting(&self) -> Result<Vec<Parcel>, DepotFailed>;
    /// Opens a file at its beginning.
    fn open(&self, sum: &Sum) -> Result<Self::Source, NotReadable>;
    /// Notes what is known of a file in place of what was: on the disk when it returns.
    fn note(&self, sum: &Sum, kept: &Kept) -> Result<(), DepotFailed>;
}

/// The depot did not do what it was asked, and nothing of it was done.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the files that wait cannot be looked after: {code}")]
pub struct DepotFailed {
    /// The stable text that people quote and logs contain.
    pub code: String,
}
