//! Evidence files at rest: sealed in segments, so that a long recording is written and read without holding all of it.
//!
//! Header (43 bytes), then the segments: each its ciphertext and a tag of 16 bytes. STREAM (BE32) over
//! XChaCha20-Poly1305 puts the number of a segment, and whether it is the last, into its nonce; the header, the owner
//! and the version are authenticated with each segment. So none can be changed, moved, doubled, dropped or added.

use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{self, KeyInit};

use crate::derive;
use crate::secret::Key;

mod read;
mod write;

pub use read::SealedReader;
pub use write::{Sealed, SealedWriter};

const MAGIC: [u8; 6] = *b"APSKF\0";
const FORMAT: u8 = 1;
/// Segments of 1 MiB: large enough that tags and calls cost nothing, small enough to show a part of a recording.
const SEGMENT_LOG2: u8 = 20;
/// The header is read before anything is proven: it must not be able to ask for much memory.
const READABLE_LOG2: std::ops::RangeInclusive<u8> = 6..=24;
const FILE_ID: usize = 16;
const NONCE: usize = 19;
const TAG: usize = 16;
const HEADER: usize = MAGIC.len() + 2 + FILE_ID + NONCE;

/// What a sealed file belongs to; opened for anything else, it is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// The act or case.
    pub owner: [u8; 16],
    /// The version of the file.
    pub version: u32,
}

/// Why a file was not sealed or not opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// It does not begin like a sealed file.
    #[error("the file is not a sealed file")]
    NotSealed,
    /// It was sealed by a later version of the program.
    #[error("the file was sealed by a newer version of the program")]
    NewerFormat,
    /// A segment is not what was sealed, or was sealed with another key or for something else.
    #[error("segment {segment} of the file is not what was sealed")]
    Damaged {
        /// Which, counted from 0.
        segment: u32,
    },
    /// The end of the file is missing.
    #[error("the end of the file is missing")]
    Truncated,
    /// More segments than can be counted: four petabytes.
    #[error("the file is too long to be sealed")]
    TooLong,
    /// The file could not be read or written.
    #[error("the file cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
}

/// The first bytes of a sealed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Header {
    segment_log2: u8,
    file_id: [u8; FILE_ID],
    nonce: [u8; NONCE],
}

impl Header {
    fn to_bytes(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        let told = MAGIC.into_iter().chain([FORMAT, self.segment_log2]).chain(self.file_id).chain(self.nonce);
        bytes.iter_mut().zip(told).for_each(|(place, byte)| *place = byte);
        bytes
    }

    fn from_bytes(bytes: &[u8; HEADER]) -> Result<Self, SealError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(SealError::NotSealed)?;
        let ([format, segment_log2], rest) = rest.split_first_chunk().ok_or(SealError::NotSealed)?;
        let (file_id, nonce) = rest.split_first_chunk().ok_or(SealError::NotSealed)?;
        let nonce = *nonce.first_chunk().ok_or(SealError::NotSealed)?;
        if *format == 0 {
            return Err(SealError::NotSealed);
        }
        if *format > FORMAT || !READABLE_LOG2.contains(segment_log2) {
            return Err(SealError::NewerFormat);
        }
        Ok(Self { segment_log2: *segment_log2, file_id: *file_id, nonce })
    }

    /// How many plain bytes a whole segment holds.
    fn segment(self) -> usize {
        1 << self.segment_log2
    }
}

/// The cipher of one file with everything that each segment is bound to.
struct Segments {
    stream: StreamBE32<XChaCha20Poly1305>,
    aad: Vec<u8>,
}

impl Segments {
    fn new(files_key: &Key, header: &Header, binding: Binding) -> Self {
        let key = derive::file(files_key, &header.file_id);
        let cipher = XChaCha20Poly1305::new(key.bytes().into());
        let mut aad = header.to_bytes().to_vec();
        aad.extend_from_slice(&binding.owner);
        aad.extend_from_slice(&binding.version.to_be_bytes());
        Self { stream: StreamBE32::from_aead(cipher, &header.nonce.into()), aad }
    }

    /// Plain bytes become ciphertext and tag, in place.
    fn seal(&self, segment: u32, last: bool, buffer: &mut Vec<u8>) -> Result<(), aead::Error> {
        self.stream.encrypt_in_place(segment, last, &self.aad, buffer)
    }

    /// Ciphertext and tag become plain bytes, in place; if the tag does not fit, nothing is changed.
    fn open(&self, segment: u32, last: bool, buffer: &mut Vec<u8>) -> Result<(), aead::Error> {
        self.stream.decrypt_in_place(segment, last, &self.aad, buffer)
    }
}

#[cfg(test)]
mod tests;
