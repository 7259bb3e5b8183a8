//! Reading canonical bytes: whatever could have been written another way is refused.

use super::{ARRAY, BYTES, CanonError, DEPTH_LIMIT, FALSE, MAP, NEGATIVE, NULL, SIMPLE, TEXT, TRUE, UINT};

/// Reads one item after the other.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether everything has been read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Refuses bytes that were not read.
    pub fn finish(self) -> Result<(), CanonError> {
        if self.rest.is_empty() { Ok(()) } else { Err(CanonError::Trailing) }
    }

    /// A natural number.
    pub fn uint(&mut self) -> Result<u64, CanonError> {
        self.expect(UINT)
    }

    /// A whole number that fits.
    pub fn int(&mut self) -> Result<i64, CanonError> {
        let (major, value) = self.head()?;
        let value = i64::try_from(value).map_err(|_| CanonError::OutOfRange)?;
        match major {
            UINT => Ok(value),
            NEGATIVE => Ok(-1 - value),
            _ => Err(CanonError::Unexpected),
        }
    }

    /// A byte string.
    pub fn bytes(&mut self) -> Result<&'a [u8], CanonError> {
        let length = self.expect(BYTES)?;
        self.take(length)
    }

    /// A byte string of exactly this length.
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], CanonError> {
        self.bytes()?.try_into().map_err(|_| CanonError::OutOfRange)
    }

    /// A text.
    pub fn text(&mut self) -> Result<&'a str, CanonError> {
        let length = self.expect(TEXT)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| CanonError::NotUtf8)
    }

    /// Yes or no.
    pub fn bool(&mut self) -> Result<bool, CanonError> {
        match self.expect(SIMPLE)? {
            FALSE => Ok(false),
            TRUE => Ok(true),
            _ => Err(CanonError::Unexpected),
        }
    }

    /// Whether `null` stands here; if so, it is read.
    pub fn null(&mut self) -> Result<bool, CanonError> {
        let mut ahead = *self;
        if ahead.head()? != (SIMPLE, NULL) {
            return Ok(false);
        }
        *self = ahead;
        Ok(true)
    }

    /// The head of an array: how many items follow. Never more than bytes are left, so it may be used to reserve.
    pub fn array(&mut self) -> Result<usize, CanonError> {
        let length = self.expect(ARRAY)?;
        self.countable(length)
    }

    /// The head of a map whose keys are small numbers.
    pub fn fields(&mut self) -> Result<Fields, CanonError> {
        let length = self.expect(MAP)?;
        Ok(Fields { left: self.countable(length)?, last: None })
    }

    /// The head of a map of any kind: how many pairs follow. The caller checks the order of the keys.
    pub fn map(&mut self) -> Result<usize, CanonError> {
        let length = self.expect(MAP)?;
        self.countable(length)
    }

    /// The kind of the next item, without reading it: the major type of CBOR.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().map(|byte| byte >> 5)
    }

    /// The bytes of the next item, whatever it is, after checking that they are canonical.
    pub fn item(&mut self) -> Result<&'a [u8], CanonError> {
        let before = self.rest;
        self.skip(0)?;
        let length = before.len() - self.rest.len();
        before.get(..length).ok_or(CanonError::Truncated)
    }

    fn skip(&mut self, depth: u8) -> Result<(), CanonError> {
        if depth > DEPTH_LIMIT {
            return Err(CanonError::TooDeep);
        }
        let (major, value) = self.head()?;
        match major {
            BYTES => self.take(value).map(drop),
            TEXT => std::str::from_utf8(self.take(value)?).map(drop).map_err(|_| CanonError::NotUtf8),
            ARRAY => (0..self.countable(value)?).try_for_each(|_| self.skip(depth + 1)),
            MAP => self.skip_map(value, depth),
            _ => Ok(()),
        }
    }

    fn skip_map(&mut self, pairs: u64, depth: u8) -> Result<(), CanonError> {
        let mut last: Option<&'a [u8]> = None;
        for _ in 0..self.countable(pairs)? {
            let before = self.rest;
            self.skip(depth + 1)?;
            let key = before.get(..before.len() - self.rest.len()).ok_or(CanonError::Truncated)?;
            if last.is_some_and(|last| last >= key) {
                return Err(CanonError::KeyOrder);
            }
            last = Some(key);
            self.skip(depth + 1)?;
        }
        Ok(())
    }

    fn expect(&mut self, wanted: u8) -> Result<u64, CanonError> {
        let (major, value) = self.head()?;
        if major == wanted { Ok(value) } else { Err(CanonError::Unexpected) }
    }

    fn head(&mut self) -> Result<(u8, u64), CanonError> {
        let (first, rest) = self.rest.split_first().ok_or(CanonError::Truncated)?;
        self.rest = rest;
        let major = first >> 5;
        let value = match first & 0x1f {
            short @ 0..=23 => u64::from(short),
            _ if major == SIMPLE => return Err(CanonError::Foreign),
            24 => self.wide(1, 24)?,
            25 => self.wide(2, 0x100)?,
            26 => self.wide(4, 0x1_0000)?,
            27 => self.wide(8, 0x1_0000_0000)?,
            _ => return Err(CanonError::Foreign),
        };
        match major {
            UINT..=MAP => Ok((major, value)),
            SIMPLE if matches!(value, FALSE | TRUE | NULL) => Ok((major, value)),
            _ => Err(CanonError::Foreign),
        }
    }

    fn wide(&mut self, width: u64, least: u64) -> Result<u64, CanonError> {
        let value = self.take(width)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
        if value < least { Err(CanonError::NotShortest) } else { Ok(value) }
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], CanonError> {
        let length = usize::try_from(length).map_err(|_| CanonError::Truncated)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(CanonError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// A claimed count is believed only as far as there are bytes: each item takes at least one.
    fn countable(&self, count: u64) -> Result<usize, CanonError> {
        match usize::try_from(count) {
            Ok(count) if count <= self.rest.len() => Ok(count),
            Ok(_) | Err(_) => Err(CanonError::Truncated),
        }
    }
}

/// The keys of a map whose keys are small numbers, strictly ascending; the values are read in between.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    left: usize,
    last: Option<u64>,
}

impl Fields {
    /// The next key, or `None` after the last.
    pub fn next(&mut self, reader: &mut Reader<'_>) -> Result<Option<u64>, CanonError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        let key = reader.uint()?;
        if self.last.is_some_and(|last| last >= key) {
            return Err(CanonError::KeyOrder);
        }
        self.left = left;
        self.last = Some(key);
        Ok(Some(key))
    }
}
