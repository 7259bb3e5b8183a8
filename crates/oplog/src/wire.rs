//! The written form of the exchange's messages. What many operations share is said once, and what the receiver works
//! out by itself is not said at all: a link to the operation before it, a hash of a body that travels along, an id.
//!
//! A message is one canonical array; its first item is the version of this form. Headers arrive with exactly the bytes
//! that they were hashed with: one that this program could not write anew to the byte travels as it is. The form
//! itself is never hashed or signed, so it may change with the version of the exchange, and that is also how it
//! grows: items that a version does not have are refused, not passed over. Transport encryption is somebody
//! else's business, and so is whether a message travels packed ([`pack`]); whoever unpacks one must stop at [`MESSAGE_LIMIT`].

use apseko_trust::canon::{CanonError, Reader, Writer};
use thiserror::Error;

use crate::message::{Protocol, Reply, Request};

mod ops;
mod packing;
mod part;
mod reply;
mod request;
mod weight;

pub use packing::{PACKED, UnpackFault, pack, unpack, unpacked_length};
pub use weight::weight;

/// The version of the written form.
pub const WIRE: u64 = 1;
/// The most bytes that a message may have.
pub const MESSAGE_LIMIT: usize = 64 << 20;
/// The most operations in one message.
pub const OPS_LIMIT: usize = 20_000;
/// The most bytes that a header may have.
pub const HEADER_LIMIT: usize = 1 << 20;
/// The most bytes that a body may have.
pub const BODY_LIMIT: usize = 1 << 20;
/// The most that the operations of one message may come to in memory, as [`weight`] counts it: a few bytes can say
/// much when they point back at others. A sender that stays below it stays below [`MESSAGE_LIMIT`] too.
pub const WEIGHT_LIMIT: usize = 48 << 20;
/// The most entries of any list that holds no operations: scopes, places, ranges, signatures.
pub const LIST_LIMIT: usize = 200_000;

/// Why bytes are not a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WireError {
    /// They are not canonical, end too early, or have another kind of item somewhere.
    #[error("the message is not in order: {0}")]
    Canon(#[from] CanonError),
    /// It is of a form or says something that came after this program.
    #[error("the message has {part} {number}, which this program does not know")]
    Newer {
        /// What is new.
        part: NewPart,
        /// Its number.
        number: u64,
    },
    /// It is an answer where a question was expected, or the other way round.
    #[error("the message goes in the other direction")]
    OtherDirection,
    /// A part of it has more or fewer items than it should.
    #[error("a part of the message has another number of items than it should")]
    OtherCount,
    /// It points at something that is not there.
    #[error("the message points at something that is not in it")]
    NoSuchPlace,
    /// Two things in it exclude one another.
    #[error("two things in the message exclude one another")]
    Contradiction,
    /// It has too many bytes.
    #[error("the message has more than {MESSAGE_LIMIT} bytes")]
    TooLong,
    /// It has too many operations, or another list is too long.
    #[error("a list in the message is too long")]
    TooMany,
    /// A header or body has too many bytes.
    #[error("a header or body in the message is larger than {HEADER_LIMIT} bytes")]
    TooLarge,
    /// Its operations would take up too much memory.
    #[error("the operations of the message would take up more than {WEIGHT_LIMIT} bytes")]
    TooHeavy,
}

/// What in a message a program may be too old for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewPart {
    /// The written form as a whole.
    Form,
    /// The kind of question.
    Question,
    /// The kind of answer.
    Answer,
    /// A mark at an operation.
    Mark,
}

impl std::fmt::Display for NewPart {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Form => "form",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Mark => "mark",
        })
    }
}

const REQUEST: u64 = 0;
const REPLY: u64 = 1;

/// Writes a question. The caller sees to the limits, or the receiver will refuse it.
pub fn encode_request(request: &Request) -> Vec<u8> {
    let mut out = Writer::with_capacity(1024);
    out.array(6).uint(WIRE).uint(REQUEST).uint(request.id).bytes(&request.device.0);
    write_protocol(&mut out, request.protocol);
    request::write_ask(&mut out, &request.ask);
    out.finish()
}

/// Reads a question.
pub fn decode_request(bytes: &[u8]) -> Result<Request, WireError> {
    let mut reader = open(bytes, REQUEST, 6)?;
    let (id, device) = (reader.uint()?, crate::DeviceId(reader.fixed()?));
    let protocol = read_protocol(&mut reader)?;
    let ask = request::read_ask(&mut reader)?;
    reader.finish()?;
    Ok(Request { id, device, protocol, ask })
}

/// Writes an answer. The caller sees to the limits, or the receiver will refuse it.
pub fn encode_reply(reply: &Reply) -> Vec<u8> {
    let mut out = Writer::with_capacity(1024);
    out.array(8).uint(WIRE).uint(REPLY).uint(reply.id).bytes(&reply.epoch.0);
    out.int(reply.now_ms).uint(reply.head).uint(reply.stable);
    reply::write_answer(&mut out, &reply.answer);
    out.finish()
}

/// Reads an answer.
pub fn decode_reply(bytes: &[u8]) -> Result<Reply, WireError> {
    let mut reader = open(bytes, REPLY, 8)?;
    let (id, epoch) = (reader.uint()?, crate::EpochId(reader.fixed()?));
    let (now_ms, head, stable) = (reader.int()?, reader.uint()?, reader.uint()?);
    let answer = reply::read_answer(&mut reader)?;
    reader.finish()?;
    Ok(Reply { id, epoch, now_ms, head, stable, answer })
}

/// Reads as far as every message is alike. The version comes first, so that nothing else is judged in another one.
fn open(bytes: &[u8], direction: u64, items: usize) -> Result<Reader<'_>, WireError> {
    if bytes.len() > MESSAGE_LIMIT {
        return Err(WireError::TooLong);
    }
    let mut reader = Reader::new(bytes);
    let count = reader.array()?;
    let version = reader.uint()?;
    if version != WIRE {
        return Err(WireError::Newer { part: NewPart::Form, number: version });
    }
    if reader.uint()? != direction {
        return Err(WireError::OtherDirection);
    }
    if count == items { Ok(reader) } else { Err(WireError::OtherCount) }
}

fn write_protocol(out: &mut Writer, protocol: Protocol) {
    out.array(2).uint(protocol.least.into()).uint(protocol.most.into());
}

fn read_protocol(reader: &mut Reader<'_>) -> Result<Protocol, WireError> {
    part::items(reader, 2)?;
    Ok(Protocol { least: part::narrow(reader)?, most: part::narrow(reader)? })
}

#[cfg(test)]
mod tests;
