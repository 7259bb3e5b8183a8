//! What both sides remember of the operations that went before in the message, so that the next says less.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{Header, Hlc, Stamp, StreamId};

#[derive(Debug, Default)]
pub(super) struct Track {
    last: HashMap<StreamId, Arc<Header>>,
    before: Option<Arc<Header>>,
}

impl Track {
    /// The last operation of this stream.
    pub(super) fn last(&self, stream: &StreamId) -> Option<&Arc<Header>> {
        self.last.get(stream)
    }

    /// The clock to compare the next operation's with: that of its stream, or else of the operation before it.
    pub(super) fn clock(&self, stream: &StreamId) -> Stamp {
        self.last(stream).or(self.before.as_ref()).map_or_else(Stamp::default, |header| header.stamp)
    }

    pub(super) fn passed(&mut self, header: &Arc<Header>) {
        self.last.insert(header.stream, header.clone());
        self.before = Some(header.clone());
    }
}

/// A clock's three readings as differences. Nothing overflows: they run around, there and back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticks {
    /// From the wall clock before.
    pub(super) wall: i64,
    /// How much further the monotonic clock has run than the wall clock.
    pub(super) mono: i64,
    /// From the hybrid time that a program would write which had seen nothing else.
    pub(super) hlc: i64,
}

impl Ticks {
    pub(super) fn between(before: &Stamp, stamp: &Stamp) -> Self {
        let wall = stamp.wall_ms.wrapping_sub(before.wall_ms);
        let mono = stamp.mono_ms.wrapping_sub(before.mono_ms).cast_signed().wrapping_sub(wall);
        let expected = before.hlc.next(stamp.wall_ms);
        Self { wall, mono, hlc: stamp.hlc.0.wrapping_sub(expected.0).cast_signed() }
    }

    /// The clock that these differences lead to, without what is rare.
    pub(super) fn after(self, before: &Stamp) -> Stamp {
        let wall_ms = before.wall_ms.wrapping_add(self.wall);
        let mono_ms = before.mono_ms.wrapping_add_signed(self.mono).wrapping_add_signed(self.wall);
        let hlc = Hlc(before.hlc.next(wall_ms).0.wrapping_add_signed(self.hlc));
        let (rolled_back, offset_ms) = (before.rolled_back, before.offset_ms);
        Stamp { hlc, wall_ms, mono_ms, rolled_back, boot: None, offset_ms, anchor: None }
    }
}
