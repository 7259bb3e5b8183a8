//! Writing canonical bytes; the caller gives map keys in ascending order.

use super::{ARRAY, BYTES, FALSE, MAP, NEGATIVE, NULL, SIMPLE, TEXT, TRUE, UINT};

/// Collects canonical bytes.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// An empty writer with room for this many bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity) }
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// A natural number.
    pub fn uint(&mut self, value: u64) -> &mut Self {
        self.head(UINT, value)
    }

    /// Any whole number.
    pub fn int(&mut self, value: i64) -> &mut Self {
        if value < 0 {
            self.head(NEGATIVE, value.unsigned_abs() - 1)
        } else {
            self.uint(value.unsigned_abs())
        }
    }

    /// A byte string.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.head(BYTES, value.len() as u64).raw(value)
    }

    /// A text.
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.head(TEXT, value.len() as u64).raw(value.as_bytes())
    }

    /// The head of an array; its items follow.
    pub fn array(&mut self, length: usize) -> &mut Self {
        self.head(ARRAY, length as u64)
    }

    /// The head of a map; its keys and values follow, keys in ascending order of their encoded bytes.
    pub fn map(&mut self, length: usize) -> &mut Self {
        self.head(MAP, length as u64)
    }

    /// Yes or no.
    pub fn bool(&mut self, value: bool) -> &mut Self {
        self.head(SIMPLE, if value { TRUE } else { FALSE })
    }

    /// Nothing.
    pub fn null(&mut self) -> &mut Self {
        self.head(SIMPLE, NULL)
    }

    /// An item that is canonical already.
    pub fn raw(&mut self, canonical: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(canonical);
        self
    }

    fn head(&mut self, major: u8, value: u64) -> &mut Self {
        let major = major << 5;
        let wide = value.to_be_bytes();
        match value {
            0..=23 => self.bytes.push(major | wide[7]),
            24..=0xff => self.bytes.extend_from_slice(&[major | 24, wide[7]]),
            0x100..=0xffff => self.bytes.extend_from_slice(&[major | 25, wide[6], wide[7]]),
            0x1_0000..=0xffff_ffff => {
                self.bytes.extend_from_slice(&[major | 26, wide[4], wide[5], wide[6], wide[7]]);
            }
            0x1_0000_0000..=u64::MAX => {
                self.bytes.push(major | 27);
                self.bytes.extend_from_slice(&wide);
            }
        }
        self
    }
}
