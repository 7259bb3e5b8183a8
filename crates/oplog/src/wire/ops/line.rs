//! The marks at the beginning of an operation's line: what deviates from the ordinary and is therefore said.

use super::super::{NewPart, WireError};

// Part of the written form. The commonest are the lowest, for the shortest head.

/// Another context than that of the line before.
pub(in crate::wire) const CONTEXT: u64 = 1;
/// It replaces something.
pub(in crate::wire) const PARENTS: u64 = 1 << 1;
/// About another thing than the body before.
pub(in crate::wire) const THING: u64 = 1 << 2;
/// The body is not taken apart: it follows as it is, or there is none.
pub(in crate::wire) const WHOLE_BODY: u64 = 1 << 3;
/// It speaks of others.
pub(in crate::wire) const SEEN: u64 = 1 << 4;
/// It does not follow the operation of its stream that stands before it in the message.
pub(in crate::wire) const CHAIN: u64 = 1 << 5;
/// The server's clock is at another distance than before.
pub(in crate::wire) const OFFSET: u64 = 1 << 6;
/// A receipt is named.
pub(in crate::wire) const ANCHOR: u64 = 1 << 7;
/// The switching-on is named.
pub(in crate::wire) const BOOT: u64 = 1 << 8;
/// The clock had run back, and not before, or the other way round.
pub(in crate::wire) const ROLLED: u64 = 1 << 9;
/// The body was destroyed by order.
pub(in crate::wire) const ERASED: u64 = 1 << 10;
/// The body is not the one that the header names.
pub(in crate::wire) const HASH: u64 = 1 << 11;
/// The header is not taken apart.
pub(in crate::wire) const WHOLE_HEADER: u64 = 1 << 12;

const ALL: u64 = (1 << 13) - 1;
const ADDING_AN_ITEM: u64 = CONTEXT | PARENTS | THING | SEEN | CHAIN | OFFSET;
const OF_A_PLAIN_HEADER: u64 = CONTEXT | PARENTS | SEEN | CHAIN | OFFSET | ANCHOR | BOOT | ROLLED | HASH;

/// How many items a line with these marks has.
pub(super) fn items(marks: u64) -> usize {
    let header = if marks & WHOLE_HEADER != 0 { 1 } else { 3 };
    let body = if marks & WHOLE_BODY != 0 { 1 } else { 2 };
    let added: usize = (0..13).filter(|bit| marks & ADDING_AN_ITEM & (1 << bit) != 0).count();
    1 + header + body + added
}

/// Refuses marks that are unknown or exclude one another.
pub(super) fn check(marks: u64) -> Result<(), WireError> {
    if marks & !ALL != 0 {
        return Err(WireError::Newer { part: NewPart::Mark, number: marks });
    }
    let apart = marks & WHOLE_HEADER != 0 && marks & OF_A_PLAIN_HEADER != 0;
    let thing = marks & WHOLE_BODY != 0 && marks & THING != 0;
    if apart || thing { Err(WireError::Contradiction) } else { Ok(()) }
}
