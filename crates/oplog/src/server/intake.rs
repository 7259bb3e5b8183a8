//! One transaction of the feed: places are given out, the server's own operations written and signed, and all of it
//! becomes visible as one group.

use std::collections::BTreeSet;
use std::sync::Arc;

use apseko_trust::Purpose;

use super::{Failed, Session, Step, reading};
use crate::accept::{Incoming, Moved, Reading, Taken, take_in};
use crate::append::append;
use crate::{Draft, EditId, Env, FeedEntry, FeedLedger, FeedMeta, Header, OpId, RegisterKey, UserId, Who};

/// The server acts in nobody's name but its own.
const SERVER_ROLE: &str = "server";

pub(super) struct Intake<'a, 'e, L: FeedLedger> {
    pub ledger: &'a mut L,
    pub session: &'a mut Session,
    pub env: &'a mut Env<'e>,
    pub meta: FeedMeta,
    /// What became known, in order.
    lines: Vec<(u64, OpId)>,
    /// What the server wrote itself and has not signed yet.
    unsigned: Vec<Arc<Header>>,
    /// What came from elsewhere and is new, or has its body now.
    pub fresh: Vec<OpId>,
    pub moved: Moved,
}

impl<'a, 'e, L: FeedLedger> Intake<'a, 'e, L> {
    pub fn begin(
        ledger: &'a mut L,
        session: &'a mut Session,
        env: &'a mut Env<'e>,
    ) -> Result<Self, L::Error> {
        let meta = ledger.feed_meta()?;
        // Another process of the same server may have written since this one did.
        session.pen.hlc = session.pen.hlc.max(meta.hlc);
        let (lines, unsigned, fresh, moved) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
        Ok(Self { ledger, session, env, meta, lines, unsigned, fresh, moved })
    }

    pub fn reading(&self) -> Reading {
        reading(&self.meta, self.env)
    }

    /// Takes in an operation from elsewhere; whatever is new about it gets a place.
    pub fn take(&mut self, mut incoming: Incoming) -> Result<(), L::Error> {
        let id = incoming.header.id();
        let known = self.ledger.record(&id)?;
        let brings_body = incoming.body.is_some() && !incoming.erased;
        let news = known.is_none_or(|known| brings_body && known.body == crate::Held::Missing);
        incoming.seq = news.then_some(self.meta.head + 1);
        let reading = self.reading();
        let hlc = incoming.header.stamp.hlc;
        if take_in(self.ledger, reading, incoming, &mut self.moved)? == Taken::Known {
            return Ok(());
        }
        self.session.pen.hlc = self.session.pen.hlc.after_seeing(hlc, self.env.wall_ms);
        self.place(id);
        self.fresh.push(id);
        Ok(())
    }

    fn place(&mut self, id: OpId) -> u64 {
        self.meta.head += 1;
        self.lines.push((self.meta.head, id));
        self.meta.head
    }

    /// Writes an operation of the server's own.
    pub fn write(&mut self, draft: Draft) -> Result<(), L::Error> {
        let who = Who {
            user: UserId(self.meta.server.0),
            role: SERVER_ROLE.to_owned(),
            acting_for: None,
            edit: EditId(self.env.random()),
        };
        let reading = self.reading();
        let pen = &mut self.session.pen;
        let header = append(self.ledger, self.env, reading, pen, &who, draft, &mut self.moved)?;
        self.unsigned.push(header);
        Ok(())
    }

    /// The registers that moved since the last call.
    pub fn take_moved(&mut self, all: &mut Moved) -> BTreeSet<RegisterKey> {
        let moved = std::mem::take(&mut self.moved);
        all.extend(moved.iter().cloned());
        moved
    }

    /// Signs what the server wrote, and makes everything visible.
    pub fn finish(mut self, step: &mut Step) -> Result<(), Failed<L::Error>> {
        self.sign_own()?;
        let group_end = self.meta.head;
        let entry = |(seq, op): &(u64, OpId)| FeedEntry { seq: *seq, op: *op, group_end };
        let entries: Vec<FeedEntry> = self.lines.iter().map(entry).collect();
        self.ledger.append(&entries)?;
        self.meta.hlc = self.session.pen.hlc;
        self.ledger.set_feed_meta(&self.meta)?;
        step.moved.append(&mut self.moved);
        Ok(())
    }

    fn sign_own(&mut self) -> Result<(), Failed<L::Error>> {
        let own = std::mem::take(&mut self.unsigned);
        let Some(tip) = own.last().map(|header| header.id()) else { return Ok(()) };
        let envelope = self.env.signer.sign(Purpose::Batch, &tip.0).map_err(Failed::Unsigned)?;
        self.ledger.put_signature(&tip, &envelope)?;
        for header in own {
            let seq = self.place(header.id());
            if let Some(mut record) = self.ledger.record(&header.id())? {
                record.seq = Some(seq);
                record.cover = Some(tip);
                self.ledger.update(&record)?;
            }
        }
        Ok(())
    }
}
