//! What an upload reads from: any bytes that lie still and can be read at any place, so that none of them has to be held twice.

use thiserror::Error;

/// A file that waits to be delivered. Sealed ones are opened segment by segment; nobody writes it down in plain.
pub trait BlobSource: Send + 'static {
    /// How many bytes there are.
    fn length(&self) -> u64;
    /// Copies what there is from this place on into the buffer, and says how much: less only at the end.
    fn read_at(&mut self, offset: u64, out: &mut [u8]) -> Result<usize, NotReadable>;
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the file cannot be read: {code}")]
pub struct NotReadable {
    /// The stable text that people quote and logs contain.
    pub code: String,
}
