//! Opening a sealed file at any place: no byte is given out before the tag of its segment was found to fit.

use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};

use zeroize::{Zeroize, Zeroizing};

use super::{Binding, HEADER, Header, SealError, Segments, TAG};
use crate::secret::Key;

/// Reads a sealed file.
pub struct SealedReader<R> {
    input: R,
    segments: Segments,
    header: Header,
    count: u32,
    length: u64,
    // The segment that was opened last, so that reading on does not open it again.
    buffer: Zeroizing<Vec<u8>>,
    held: Option<u32>,
}

impl<R: Read + Seek> SealedReader<R> {
    /// Opens a file. The last segment is checked at once: it alone proves that the file has its whole length.
    pub fn open(mut input: R, files_key: &Key, binding: Binding) -> Result<Self, SealError> {
        let total = input.seek(SeekFrom::End(0))?;
        input.seek(SeekFrom::Start(0))?;
        let header = read_header(&mut input, total)?;
        let (count, length) = measure(&header, total)?;
        let segments = Segments::new(files_key, &header, binding);
        let buffer = Zeroizing::new(Vec::new());
        let mut reader = Self { input, segments, header, count, length, buffer, held: None };
        reader.hold(count - 1)?;
        Ok(reader)
    }

    /// How many plain bytes there are.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether the file that was sealed is empty.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How many segments there are; at least one.
    pub fn segments(&self) -> u32 {
        self.count
    }

    /// The id under which the file was sealed.
    pub fn file_id(&self) -> [u8; 16] {
        self.header.file_id
    }

    /// The plain bytes of one segment.
    pub fn read_segment(&mut self, index: u32) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.hold(index)?;
        self.held = None;
        Ok(std::mem::take(&mut self.buffer))
    }

    /// Copies what there is from this place on into the buffer, and says how much: less only at the end of the file.
    pub fn read_at(&mut self, offset: u64, out: &mut [u8]) -> Result<usize, SealError> {
        let mut done = 0;
        while let Some(room) = out.get_mut(done..).filter(|room| !room.is_empty()) {
            let Some(at) = offset.checked_add(done as u64).filter(|at| *at < self.length) else { break };
            let segment = u32::try_from(at >> self.header.segment_log2).map_err(|_| SealError::TooLong)?;
            self.hold(segment)?;
            let inside = usize::try_from(at - self.start_of(segment)).map_err(|_| SealError::TooLong)?;
            let there = self.buffer.get(inside..).unwrap_or_default();
            room.iter_mut().zip(there).for_each(|(place, byte)| *place = *byte);
            done += room.len().min(there.len());
        }
        Ok(done)
    }

    /// Writes all of it. What was written before an error is genuine, and not the whole.
    pub fn copy_to<W: Write>(&mut self, out: &mut W) -> Result<(), SealError> {
        for segment in 0..self.count {
            self.hold(segment)?;
            out.write_all(&self.buffer)?;
        }
        Ok(())
    }

    /// Opens a segment into the buffer. Afterwards the buffer holds it or, after an error, nothing.
    fn hold(&mut self, segment: u32) -> Result<(), SealError> {
        if self.held == Some(segment) {
            return Ok(());
        }
        self.held = None;
        let opened = self.fetch(segment).and_then(|()| self.unseal(segment));
        match opened {
            Ok(()) => self.held = Some(segment),
            Err(_) => self.buffer.zeroize(),
        }
        opened
    }

    fn fetch(&mut self, segment: u32) -> Result<(), SealError> {
        if segment >= self.count {
            return Err(SealError::Damaged { segment });
        }
        let start = self.start_of(segment);
        let plain = (self.length - start).min(self.header.segment() as u64);
        let place = HEADER as u64 + start + u64::from(segment) * TAG as u64;
        self.input.seek(SeekFrom::Start(place))?;
        // Exactly one allocation, and the same for all segments: a buffer that grows leaves plain bytes behind.
        let size = usize::try_from(plain).map_err(|_| SealError::TooLong)? + TAG;
        if self.buffer.capacity() < size {
            self.buffer = Zeroizing::new(Vec::with_capacity(size));
        }
        self.buffer.resize(size, 0);
        self.input.read_exact(&mut self.buffer).map_err(|error| {
            // The file was whole when it was opened.
            if error.kind() == ErrorKind::UnexpectedEof { SealError::Truncated } else { SealError::Io(error) }
        })
    }

    fn unseal(&mut self, segment: u32) -> Result<(), SealError> {
        let last = segment == self.count - 1;
        if self.segments.open(segment, last, &mut self.buffer).is_ok() {
            return Ok(());
        }
        // A genuine segment that was sealed as one before others: whatever followed was cut off.
        if last && self.segments.open(segment, false, &mut self.buffer).is_ok() {
            return Err(SealError::Truncated);
        }
        Err(SealError::Damaged { segment })
    }

    fn start_of(&self, segment: u32) -> u64 {
        u64::from(segment) << self.header.segment_log2
    }
}

impl<R> std::fmt::Debug for SealedReader<R> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SealedReader").field("length", &self.length).finish_non_exhaustive()
    }
}

fn read_header<R: Read>(input: &mut R, total: u64) -> Result<Header, SealError> {
    let mut bytes = [0; HEADER];
    let there = usize::try_from(total).unwrap_or(HEADER).min(HEADER);
    let (known, missing) = bytes.split_at_mut_checked(there).ok_or(SealError::NotSealed)?;
    input.read_exact(known)?;
    if !missing.is_empty() {
        let begins = known.iter().zip(super::MAGIC).all(|(byte, wanted)| *byte == wanted);
        return Err(if begins { SealError::Truncated } else { SealError::NotSealed });
    }
    Header::from_bytes(&bytes)
}

/// How many segments and plain bytes a file of this size has, if it has its whole length.
fn measure(header: &Header, total: u64) -> Result<(u32, u64), SealError> {
    let body = total.checked_sub(HEADER as u64).ok_or(SealError::Truncated)?;
    let tag = TAG as u64;
    let count = body.div_ceil(header.segment() as u64 + tag);
    let length = body.checked_sub(count * tag).ok_or(SealError::Truncated)?;
    let before_last = count.checked_sub(1).ok_or(SealError::Truncated)? << header.segment_log2;
    // Only an empty file has an empty segment.
    if length < before_last || (length == before_last && count > 1) {
        return Err(SealError::Truncated);
    }
    Ok((u32::try_from(count).map_err(|_| SealError::TooLong)?, length))
}
