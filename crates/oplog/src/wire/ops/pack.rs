//! Writing an operation's line.

use std::collections::HashMap;

use apseko_trust::canon::Writer;

use super::line::{
    ANCHOR, BOOT, CHAIN, CONTEXT, ERASED, HASH, OFFSET, PARENTS, ROLLED, SEEN, THING, WHOLE_BODY,
    WHOLE_HEADER, items,
};
use super::table::Tables;
use super::track::{Ticks, Track};
use super::{Context, TEXT_LIMIT};
use crate::message::Carried;
use crate::{Body, BodyFacts, Header, OpId};

/// A message's operations, while they are written.
#[derive(Debug, Default)]
pub(super) struct Pack {
    pub(super) shared: Tables,
    pub(super) pool: Vec<u8>,
    pub(super) lines: Vec<u8>,
    pub(super) places: HashMap<OpId, usize>,
    track: Track,
    context: Option<usize>,
    thing: Option<usize>,
    count: usize,
}

/// A line whose marks are not complete yet.
#[derive(Default)]
struct Line {
    marks: u64,
    items: Writer,
}

impl Line {
    fn mark(&mut self, mark: u64) -> &mut Writer {
        self.marks |= mark;
        &mut self.items
    }
}

impl Pack {
    pub(super) fn add(&mut self, op: &Carried) {
        let mut line = Line::default();
        let header = &*op.header;
        let taken_apart = header.is_plain() && header.role.len() <= TEXT_LIMIT;
        if taken_apart {
            self.header(header, &mut line);
        } else {
            line.mark(WHOLE_HEADER).bytes(header.bytes());
        }
        self.body(op, taken_apart, &mut line);
        if op.erased {
            line.mark(ERASED);
        }
        let mut whole = Writer::with_capacity(96);
        whole.array(items(line.marks)).uint(line.marks).raw(&line.items.finish());
        self.lines.extend(whole.finish());
        self.places.insert(header.id(), self.count);
        self.count += 1;
        self.track.passed(&op.header);
    }

    fn header(&mut self, header: &Header, line: &mut Line) {
        let context = self.context_of(header);
        let place = self.shared.contexts.place(&context);
        if self.context.replace(place) != Some(place) {
            line.mark(CONTEXT).uint(place as u64);
        }
        self.chain(header, line);
        self.clock(header, line);
        for (mark, ids) in [(PARENTS, &header.parents), (SEEN, &header.seen)] {
            if !ids.is_empty() {
                line.mark(mark).array(ids.len());
                ids.iter().for_each(|id| self.reference(id, &mut line.items));
            }
        }
    }

    fn context_of(&mut self, header: &Header) -> Context {
        let ids = &mut self.shared.ids;
        Context {
            format: header.format,
            needs: header.needs,
            kind: header.kind,
            device: ids.place(&header.stream.device.0),
            incarnation: ids.place(&header.stream.incarnation.0),
            scope_kind: header.scope.kind,
            scope: ids.place(&header.scope.id),
            author: ids.place(&header.author.0),
            role: self.shared.texts.place(header.role.as_str()),
            acting_for: header.acting_for.map(|other| ids.place(&other.0)),
        }
    }

    fn chain(&mut self, header: &Header, line: &mut Line) {
        let last = self.track.last(&header.stream);
        if last.is_some_and(|last| {
            header.prev == Some(last.id()) && last.dseq.checked_add(1) == Some(header.dseq)
        }) {
            return;
        }
        match &header.prev {
            None => drop(line.mark(CHAIN).array(1).uint(header.dseq.into())),
            Some(prev) => {
                line.mark(CHAIN).array(2).uint(header.dseq.into());
                self.reference(prev, &mut line.items);
            }
        }
    }

    fn clock(&mut self, header: &Header, line: &mut Line) {
        let (before, stamp) = (self.track.clock(&header.stream), &header.stamp);
        let ticks = Ticks::between(&before, stamp);
        line.items.int(ticks.wall).int(ticks.mono).int(ticks.hlc);
        if stamp.offset_ms != before.offset_ms {
            match stamp.offset_ms {
                Some(offset) => line.mark(OFFSET).int(offset),
                None => line.mark(OFFSET).null(),
            };
        }
        if stamp.rolled_back != before.rolled_back {
            line.mark(ROLLED);
        }
        if let Some(boot) = &stamp.boot {
            line.mark(BOOT);
            self.pool.extend(boot);
        }
        if let Some(anchor) = &stamp.anchor {
            line.mark(ANCHOR);
            self.pool.extend(anchor);
        }
    }

    /// How many operations back, or 0 for one that is not before it in the message: its id is then in the pool.
    fn reference(&mut self, id: &OpId, items: &mut Writer) {
        match self.places.get(id) {
            Some(place) => drop(items.uint(self.count.saturating_sub(*place) as u64)),
            None => {
                items.uint(0);
                self.pool.extend(id.0);
            }
        }
    }

    fn body(&mut self, op: &Carried, taken_apart: bool, line: &mut Line) {
        let Some(body) = &op.body else {
            line.mark(WHOLE_BODY).null();
            if taken_apart {
                self.pool.extend(op.header.body);
            }
            return;
        };
        if taken_apart && body.digest() != op.header.body {
            line.mark(HASH);
            self.pool.extend(op.header.body);
        }
        match short(body) {
            Some(facts) => self.facts(facts, line),
            None => drop(line.mark(WHOLE_BODY).bytes(body.bytes())),
        }
    }

    fn facts(&mut self, facts: &BodyFacts, line: &mut Line) {
        let id = self.shared.ids.place(&facts.entity.id.0);
        let place = self.shared.things.place(&(facts.entity.kind, id));
        if self.thing.replace(place) != Some(place) {
            line.mark(THING).uint(place as u64);
        }
        line.items.uint(self.shared.texts.place(facts.field.as_str()) as u64);
        facts.value.write(&mut line.items);
        self.pool.extend(facts.salt);
        self.pool.extend(facts.edit.0);
    }
}

/// What a body says, if it can be taken apart and put together again.
fn short(body: &Body) -> Option<&BodyFacts> {
    body.plain_facts().filter(|facts| facts.field.len() <= TEXT_LIMIT)
}
