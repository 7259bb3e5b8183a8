//! The one way to write a thing down that will be hashed or signed: a strict subset of deterministic CBOR (RFC 8949, 4.2).
//!
//! Integers, byte strings, texts, arrays, maps, `false`, `true` and `null`; shortest heads, definite lengths, map
//! keys strictly ascending by their encoded bytes. Floats and tags are not part of it, now or later, so that a
//! reader of today can tell canonical from not for every future format. No library on a stable line refuses what
//! is not canonical, and a hash over bytes with two spellings proves nothing: hence our own hundred lines.

use thiserror::Error;

mod read;
mod write;

pub use read::{Fields, Reader};
pub use write::Writer;

/// How deep arrays and maps may lie in one another.
pub const DEPTH_LIMIT: u8 = 16;

/// Why bytes are not canonical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CanonError {
    /// They end in the middle of an item.
    #[error("the bytes end in the middle of an item")]
    Truncated,
    /// Something follows the last item.
    #[error("bytes follow after the last item")]
    Trailing,
    /// A number or length could have been written shorter.
    #[error("a head is longer than it needs to be")]
    NotShortest,
    /// Indefinite lengths, tags, floats and other simple values are not part of the format.
    #[error("a kind of item that the format does not have")]
    Foreign,
    /// A text is not UTF-8.
    #[error("a text is not UTF-8")]
    NotUtf8,
    /// Map keys are doubled or out of order.
    #[error("the keys of a map are not strictly ascending")]
    KeyOrder,
    /// Nested deeper than [`DEPTH_LIMIT`].
    #[error("nested too deep")]
    TooDeep,
    /// Another kind of item was expected here.
    #[error("another kind of item was expected")]
    Unexpected,
    /// A number or length is outside what its place allows.
    #[error("a number or length is out of range")]
    OutOfRange,
}

const UINT: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const SIMPLE: u8 = 7;

const FALSE: u64 = 20;
const TRUE: u64 = 21;
const NULL: u64 = 22;

#[cfg(test)]
mod tests;
