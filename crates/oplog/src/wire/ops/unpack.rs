//! Reading an operation's line.

use std::sync::Arc;

use apseko_trust::canon::{CanonError, Reader};

use super::super::{BODY_LIMIT, HEADER_LIMIT, WEIGHT_LIMIT, WireError, part, weight};
use super::Context;
use super::line::{
    ANCHOR, BOOT, CHAIN, CONTEXT, ERASED, HASH, OFFSET, PARENTS, ROLLED, SEEN, THING, WHOLE_BODY,
    WHOLE_HEADER, check, items,
};
use super::table::Shared;
use super::track::{Ticks, Track};
use crate::body::write_opening;
use crate::message::Carried;
use crate::{
    Body, DeviceId, EditId, EntityRef, Facts, Header, Incarnation, OpId, ScopeId, Stamp, StreamId, UserId,
};

/// A message's operations, while they are read.
pub(super) struct Unpack<'a> {
    shared: Shared<'a>,
    pool: &'a [u8],
    track: Track,
    context: Option<Context>,
    thing: Option<EntityRef>,
    ops: Vec<Carried>,
    weight: usize,
}

impl<'a> Unpack<'a> {
    pub(super) fn new(shared: Shared<'a>, pool: &'a [u8]) -> Self {
        Self { shared, pool, track: Track::default(), context: None, thing: None, ops: Vec::new(), weight: 0 }
    }

    pub(super) fn finish(self) -> Result<Vec<Carried>, WireError> {
        if self.pool.is_empty() { Ok(self.ops) } else { Err(CanonError::Trailing.into()) }
    }

    pub(super) fn read_line(&mut self, reader: &mut Reader<'_>) -> Result<(), WireError> {
        let count = reader.array()?;
        let marks = reader.uint()?;
        check(marks)?;
        if count != items(marks) {
            return Err(WireError::OtherCount);
        }
        let op = if marks & WHOLE_HEADER != 0 {
            let header = Header::read(within(reader.bytes()?, HEADER_LIMIT)?)?;
            let body = self.body(reader, marks)?;
            Carried { header: Arc::new(header), body, erased: marks & ERASED != 0 }
        } else {
            self.read_plain(reader, marks)?
        };
        self.weight = self.weight.saturating_add(weight(&op));
        if self.weight > WEIGHT_LIMIT {
            return Err(WireError::TooHeavy);
        }
        self.track.passed(&op.header);
        self.ops.push(op);
        Ok(())
    }

    fn read_plain(&mut self, reader: &mut Reader<'_>, marks: u64) -> Result<Carried, WireError> {
        let mut facts = self.facts(reader, marks)?;
        let told = if marks & HASH != 0 { Some(self.taken()?) } else { None };
        let mut ahead = *reader;
        let bare = marks & WHOLE_BODY != 0 && ahead.null()?;
        let bare = if bare { Some(self.taken()?) } else { None };
        let body = self.body(reader, marks)?;
        facts.body = match (told, bare, &body) {
            (Some(hash), None, Some(body)) if hash != body.digest() => hash,
            (None, Some(hash), None) => hash,
            (None, None, Some(body)) => body.digest(),
            _ => return Err(WireError::Contradiction),
        };
        let header = Header::write(facts);
        within(header.bytes(), HEADER_LIMIT)?;
        Ok(Carried { header: Arc::new(header), body, erased: marks & ERASED != 0 })
    }

    /// What the header says, but for the hash of the body.
    fn facts(&mut self, reader: &mut Reader<'_>, marks: u64) -> Result<Facts, WireError> {
        if marks & CONTEXT != 0 {
            self.context = Some(self.shared.context(part::narrow(reader)?)?);
        }
        let context = self.context.ok_or(WireError::NoSuchPlace)?;
        let stream = StreamId {
            device: DeviceId(self.shared.id(context.device)?),
            incarnation: Incarnation(self.shared.id(context.incarnation)?),
        };
        let (dseq, prev) = self.chain(reader, marks, &stream)?;
        let stamp = self.clock(reader, marks, &stream)?;
        let other = context.acting_for.map(|other| self.shared.id(other).map(UserId)).transpose()?;
        Ok(Facts {
            format: context.format,
            needs: context.needs,
            stream,
            dseq,
            prev,
            scope: ScopeId { kind: context.scope_kind, id: self.shared.id(context.scope)? },
            author: UserId(self.shared.id(context.author)?),
            role: self.shared.text(context.role)?.to_owned(),
            acting_for: other,
            kind: context.kind,
            parents: if marks & PARENTS != 0 { self.references(reader)? } else { Vec::new() },
            seen: if marks & SEEN != 0 { self.references(reader)? } else { Vec::new() },
            stamp,
            body: [0; 32],
        })
    }

    fn chain(
        &mut self,
        reader: &mut Reader<'_>,
        marks: u64,
        stream: &StreamId,
    ) -> Result<(u32, Option<OpId>), WireError> {
        if marks & CHAIN == 0 {
            let last = self.track.last(stream).ok_or(WireError::NoSuchPlace)?;
            return Ok((last.dseq.checked_add(1).ok_or(CanonError::OutOfRange)?, Some(last.id())));
        }
        let count = reader.array()?;
        let dseq: u32 = part::narrow(reader)?;
        match (count, dseq) {
            (1, 1) => Ok((1, None)),
            (2, 2..) => Ok((dseq, Some(self.reference(reader)?))),
            (1 | 2, _) => Err(WireError::Contradiction),
            _ => Err(WireError::OtherCount),
        }
    }

    fn clock(&mut self, reader: &mut Reader<'_>, marks: u64, stream: &StreamId) -> Result<Stamp, WireError> {
        let before = self.track.clock(stream);
        let ticks = Ticks { wall: reader.int()?, mono: reader.int()?, hlc: reader.int()? };
        let mut stamp = ticks.after(&before);
        stamp.rolled_back ^= marks & ROLLED != 0;
        if marks & OFFSET != 0 {
            stamp.offset_ms = if reader.null()? { None } else { Some(reader.int()?) };
        }
        if marks & BOOT != 0 {
            stamp.boot = Some(self.taken()?);
        }
        if marks & ANCHOR != 0 {
            stamp.anchor = Some(self.taken()?);
        }
        Ok(stamp)
    }

    fn references(&mut self, reader: &mut Reader<'_>) -> Result<Vec<OpId>, WireError> {
        let count = part::count(reader, HEADER_LIMIT / 34)?;
        let ids: Vec<OpId> = (0..count).map(|_| self.reference(reader)).collect::<Result<_, _>>()?;
        // Headers have no empty lists and list nothing twice.
        let ascending = ids.is_sorted_by(|one, next| one < next);
        if ascending && !ids.is_empty() { Ok(ids) } else { Err(WireError::Contradiction) }
    }

    fn reference(&mut self, reader: &mut Reader<'_>) -> Result<OpId, WireError> {
        match part::narrow::<usize>(reader)? {
            0 => Ok(OpId(self.taken()?)),
            back => {
                let place = self.ops.len().checked_sub(back).ok_or(WireError::NoSuchPlace)?;
                self.ops.get(place).map(|op| op.header.id()).ok_or(WireError::NoSuchPlace)
            }
        }
    }

    fn body(&mut self, reader: &mut Reader<'_>, marks: u64) -> Result<Option<Arc<Body>>, WireError> {
        if marks & WHOLE_BODY != 0 {
            if reader.null()? {
                return Ok(None);
            }
            return Ok(Some(Arc::new(Body::of(within(reader.bytes()?, BODY_LIMIT)?))));
        }
        if marks & THING != 0 {
            self.thing = Some(self.shared.thing(part::narrow(reader)?)?);
        }
        let thing = self.thing.ok_or(WireError::NoSuchPlace)?;
        let field = self.shared.text(part::narrow(reader)?)?;
        let value = reader.item()?;
        let mut out = write_opening(&self.taken()?, &EditId(self.taken()?), &thing, field);
        out.raw(within(value, BODY_LIMIT)?);
        Ok(Some(Arc::new(Body::of(within(&out.finish(), BODY_LIMIT)?))))
    }

    /// The next bytes of the pool.
    fn taken<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (taken, rest) = self.pool.split_first_chunk::<N>().ok_or(CanonError::Truncated)?;
        self.pool = rest;
        Ok(*taken)
    }
}

fn within(bytes: &[u8], limit: usize) -> Result<&[u8], WireError> {
    if bytes.len() <= limit { Ok(bytes) } else { Err(WireError::TooLarge) }
}
