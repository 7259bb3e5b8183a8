//! Sealing a file while it comes in: one buffer of one segment, and the hash of what was sealed on the way.

use std::io::{self, Write};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Binding, FILE_ID, Header, NONCE, SEGMENT_LOG2, SealError, Segments, TAG};
use crate::secret::Key;

/// What was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// How many bytes.
    pub plain_bytes: u64,
    /// Their SHA-256: what evidence is known by.
    pub sha256: [u8; 32],
}

/// Seals what is written to it. Without [`SealedWriter::finish`] the file stays one that does not open.
pub struct SealedWriter<W> {
    out: W,
    segments: Segments,
    segment: usize,
    next: u32,
    // Room for one segment and its tag from the beginning: it never moves, so it leaves no copies of plain bytes.
    buffer: Zeroizing<Vec<u8>>,
    plain_bytes: u64,
    hash: Sha256,
    failed: bool,
}

impl<W: Write> SealedWriter<W> {
    /// Begins a file. The id and the nonce are random and used for no other file.
    pub fn begin(
        out: W,
        files_key: &Key,
        file_id: [u8; FILE_ID],
        nonce: [u8; NONCE],
        binding: Binding,
    ) -> Result<Self, SealError> {
        Self::begin_with(out, files_key, Header { segment_log2: SEGMENT_LOG2, file_id, nonce }, binding)
    }

    pub(super) fn begin_with(
        mut out: W,
        files_key: &Key,
        header: Header,
        binding: Binding,
    ) -> Result<Self, SealError> {
        out.write_all(&header.to_bytes())?;
        Ok(Self {
            out,
            segments: Segments::new(files_key, &header, binding),
            segment: header.segment(),
            next: 0,
            buffer: Zeroizing::new(Vec::with_capacity(header.segment() + TAG)),
            plain_bytes: 0,
            hash: Sha256::new(),
            failed: false,
        })
    }

    /// Seals these bytes after those before.
    pub fn write_all(&mut self, mut bytes: &[u8]) -> Result<(), SealError> {
        self.hash.update(bytes);
        self.plain_bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            // A full segment waits until something follows: only then is it certain that it is not the last.
            if self.buffer.len() == self.segment {
                self.put(false)?;
            }
            let room = self.segment - self.buffer.len();
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.buffer.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// Seals the last segment and gives the output back; making it durable is up to whoever opened it.
    pub fn finish(mut self) -> Result<(W, Sealed), SealError> {
        self.put(true)?;
        self.out.flush()?;
        let sealed = Sealed { plain_bytes: self.plain_bytes, sha256: self.hash.finalize().into() };
        Ok((self.out, sealed))
    }

    fn put(&mut self, last: bool) -> Result<(), SealError> {
        // After a failed write nobody knows how much of a segment is in the file.
        if std::mem::replace(&mut self.failed, true) {
            return Err(io::Error::other("an earlier part of the file was not written").into());
        }
        let following = self.next.checked_add(1).ok_or(SealError::TooLong)?;
        self.segments.seal(self.next, last, &mut self.buffer).map_err(|_| SealError::TooLong)?;
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        self.next = following;
        self.failed = false;
        Ok(())
    }
}

impl<W> std::fmt::Debug for SealedWriter<W> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SealedWriter").field("plain_bytes", &self.plain_bytes).finish_non_exhaustive()
    }
}
