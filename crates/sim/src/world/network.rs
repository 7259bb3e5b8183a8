//! Messages between devices and the server: lost, doubled, late, and looked at on their way.

use apseko_oplog::device::follow_on;
use apseko_oplog::message::{Answer, Ask, Brings, Reply, Request};
use apseko_oplog::{Held, Ledger as _, OpId};

use super::{Happening, World};
use crate::chance::Chance;
use crate::check::Violation;
use crate::device::{Device, Doing, Fault};
use crate::server;

impl<D: Device> World<'_, D> {
    pub(super) fn send(&mut self, seat: usize, request: Request) {
        let mut chance = self.message_chance(seat);
        let cut = self.seats.get(seat).is_none_or(|seat| seat.cut_until > self.now);
        let copies = if chance.happens(self.plan.setting.duplicate) { 2 } else { 1 };
        for _ in 0..copies {
            let lost = chance.happens(self.plan.setting.drop);
            let later = self.latency(&mut chance);
            if !cut && !lost {
                self.at(self.now + later, Happening::ToServer(seat, Box::new(request.clone())));
            }
        }
    }

    fn message_chance(&mut self, seat: usize) -> Chance {
        let messages = self.seats.get_mut(seat).map_or(0, |seat| {
            seat.messages += 1;
            seat.messages
        });
        Chance::of(self.plan.seed, (9 << 48) ^ ((seat as u64 + 1) << 40) ^ messages)
    }

    fn latency(&self, chance: &mut Chance) -> u64 {
        if chance.happens(self.plan.setting.delay) {
            chance.long_tail(1_000, 2 * 24 * 3_600_000)
        } else {
            chance.within(20, 400)
        }
    }

    pub(super) fn serve(&mut self, seat: usize, request: Request) -> Result<(), Violation> {
        let mut chance = self.message_chance(seat);
        let dies = self.plan.setting.server_dies;
        let fault = if chance.happens(dies) {
            match chance.below(3) {
                0 => server::Fault::DieInStep,
                1 => server::Fault::DieAfterCommit,
                _ => server::Fault::DiskFull(u32::try_from(chance.below(30)).unwrap_or(0)),
            }
        } else {
            server::Fault::None
        };
        let what = kind_of(&request);
        let bare = bare_headers(&request);
        let Some((reply, step)) = self.server.answer(self.true_ms(), chance.draw(), request, fault) else {
            self.tell(|| format!("server: {fault:?} on {what} of device {seat}"));
            return Ok(());
        };
        if let (Some(cuts), "push") = (&mut self.cuts, what) {
            cuts.push(self.server.ledger.clone());
        }
        self.check_confidential(seat, &reply)?;
        self.check_stable(&reply)?;
        self.check_whole(seat, &reply)?;
        self.check_bare(&bare)?;
        self.mark(reply.head);
        if !is_no_news(&reply) {
            self.tell(|| format!("server: {what} of device {seat} -> {}", summary(&reply)));
        }
        for notice in &step.notices {
            self.tell(|| format!("server says {notice:?}"));
        }
        let deaf = self.seats.get(seat).is_none_or(|seat| seat.cut_until.max(seat.deaf_until) > self.now);
        let lost = chance.happens(self.plan.setting.drop);
        if !deaf && !lost {
            let later = self.latency(&mut chance);
            self.at(self.now + later, Happening::ToDevice(seat, Box::new(reply)));
        }
        Ok(())
    }

    /// The driver of a device asks its store for a question. Some drivers look ahead, and some devices are too slow for it.
    pub(super) fn ask(&mut self, seat: usize) -> Result<(), Violation> {
        let asked = self.act(seat, &Doing::Tick)?.and_then(|done| done.send);
        match asked {
            Some(request) => self.look_ahead(seat, request),
            None => Ok(()),
        }
    }

    fn look_ahead(&mut self, seat: usize, asked: Request) -> Result<(), Violation> {
        let pushes = matches!(asked.ask, Ask::Push(_));
        let looks = pushes && self.chance(seat, 16).below(2) == 0;
        let ahead = if looks { self.act(seat, &Doing::Ahead)?.and_then(|done| done.send) } else { None };
        if let Some(seat) = self.seats.get_mut(seat) {
            (seat.asked, seat.ahead) = (Some(asked), ahead);
        }
        Ok(())
    }

    pub(super) fn deliver(&mut self, seat: usize, reply: Box<Reply>) -> Result<(), Violation> {
        let done = match self.next_after(seat, &reply) {
            None => self.act(seat, &Doing::Reply(reply))?,
            Some(next) => {
                self.send(seat, next.clone());
                let done = self.act(seat, &Doing::Followed(reply, next.id))?;
                if done.as_ref().is_some_and(|done| done.follows) {
                    return self.look_ahead(seat, next);
                }
                done
            }
        };
        if done.is_some_and(|done| done.wait_until_mono <= self.now) {
            let soon = self.chance(seat, 8).within(10, 2_000);
            self.at(self.now + soon, Happening::Tick(seat, false));
        }
        Ok(())
    }

    /// What the driver sends before its store has taken this answer in; half of the time it may not use the network so soon.
    fn next_after(&mut self, seat: usize, reply: &Reply) -> Option<Request> {
        let place = self.seats.get_mut(seat)?;
        let asked = place.asked.take_if(|asked| asked.id == reply.id)?;
        let next = follow_on(&asked, reply, place.ahead.take())?;
        (self.chance(seat, 17).below(2) == 0).then_some(next)
    }

    /// No body travels to a device that may not have it at that moment, as somebody else than the server sees it.
    fn check_confidential(&self, seat: usize, reply: &Reply) -> Result<(), Violation> {
        let Answer::News(news) = &reply.answer else { return Ok(()) };
        let mut with_bodies = news.entries.iter().filter(|entry| entry.op.body.is_some()).peekable();
        if with_bodies.peek().is_none() {
            return Ok(());
        }
        let granted = self.granted(seat);
        match with_bodies.find(|entry| !granted.contains(&entry.op.header.scope)) {
            Some(entry) => {
                let op = entry.op.header.id();
                Err(Violation::new("I10", format!("device {seat} was sent the body of {op:?}")))
            }
            None => Ok(()),
        }
    }

    /// What no backup has is on the devices in full, or a restored server could not get it back.
    fn check_whole(&self, seat: usize, reply: &Reply) -> Result<(), Violation> {
        let Answer::News(news) = &reply.answer else { return Ok(()) };
        for entry in news.entries.iter().filter(|entry| entry.op.body.is_none() && entry.seq > reply.stable) {
            // Foreign headers have no body anyway, and their place does not matter.
            let due = self.granted(seat).contains(&entry.op.header.scope)
                && news
                    .brings
                    .of(&entry.op.header.scope)
                    .is_some_and(|(from, to)| from < entry.seq && entry.seq <= to);
            let id = entry.op.header.id();
            let kept = self.server.ledger.record(&id).ok().flatten();
            if due && kept.is_some_and(|record| record.here().is_some()) {
                return Err(Violation::new(
                    "I6",
                    format!("{id:?} is in no backup and was sent without its body"),
                ));
            }
        }
        Ok(())
    }

    /// A header that came without its body has replaced nothing yet.
    fn check_bare(&self, bare: &[OpId]) -> Result<(), Violation> {
        let record = |id: &OpId| self.server.ledger.record(id).ok().flatten();
        for header in bare.iter().filter_map(record) {
            if header.body != Held::Missing || header.children > 0 {
                continue;
            }
            let buried = header.header.parents.iter().filter_map(record).find(|parent| {
                parent.header.scope == header.header.scope && parent.effective && parent.children == 1
            });
            let hidden = buried.filter(|parent| !parent.is_head() && header.effective);
            if let Some(parent) = hidden {
                return Err(Violation::new("I4", format!("{:?} was replaced by a bare header", parent.id())));
            }
        }
        Ok(())
    }

    fn check_stable(&self, reply: &Reply) -> Result<(), Violation> {
        use apseko_oplog::FeedLedger as _;
        let safe = self.server.backup.feed_meta().map_or(0, |meta| meta.head);
        let current = self.server.ledger.feed_meta().is_ok_and(|meta| meta.epoch == reply.epoch);
        if current && reply.stable > safe {
            return Err(Violation::new("I6", format!("stable {} is beyond the backup {safe}", reply.stable)));
        }
        Ok(())
    }

    /// Lets a device talk to the server until it has nothing to say, at most so many times. Says how often it did.
    pub fn converse(&mut self, seat: usize, most: usize) -> Result<usize, Violation> {
        let mut last_head = None;
        for round in 0..most {
            self.now += 60_000;
            let Some(done) = self.act_with(seat, &Doing::Tick, Fault::None)? else { return Ok(round) };
            self.queue.clear();
            let Some(request) = done.send else {
                self.now += 600_000;
                continue;
            };
            let pulls = matches!(request.ask, apseko_oplog::message::Ask::Pull(_));
            let luck = self.chance(seat, 15).draw();
            let now = self.true_ms();
            let Some((reply, _)) = self.server.answer(now, luck, request, server::Fault::None) else {
                continue;
            };
            let what = summary(&reply);
            self.tell(|| format!("calm: device {seat} -> {what}"));
            let idle = pulls && is_no_news(&reply);
            let settled = idle && last_head == Some(reply.head);
            last_head = Some(reply.head);
            self.check_confidential(seat, &reply)?;
            self.act_with(seat, &Doing::Reply(Box::new(reply)), Fault::None)?;
            if settled {
                return Ok(round);
            }
        }
        Ok(most)
    }
}

/// The operations of a push that come without their bodies.
fn bare_headers(request: &Request) -> Vec<OpId> {
    let Ask::Push(push) = &request.ask else { return Vec::new() };
    push.ops.iter().filter(|op| op.body.is_none()).map(|op| op.header.id()).collect()
}

fn kind_of(request: &Request) -> &'static str {
    match request.ask {
        apseko_oplog::message::Ask::Hello(_) => "hello",
        apseko_oplog::message::Ask::Push(_) => "push",
        apseko_oplog::message::Ask::Pull(_) => "pull",
    }
}

fn is_no_news(reply: &Reply) -> bool {
    matches!(&reply.answer, Answer::News(news) if news.entries.is_empty() && !news.more)
}

fn summary(reply: &Reply) -> String {
    match &reply.answer {
        Answer::Welcome(_) => format!("welcome, head {}", reply.head),
        Answer::Kept(kept) => format!(
            "kept {:?}, parked {:?}, refused {:?}, head {}",
            kept.places, kept.parked, kept.refused, reply.head
        ),
        Answer::News(news) => {
            let entry = |entry: &apseko_oplog::message::Entry| {
                let body = if entry.op.body.is_some() { "" } else { "°" };
                format!("{}{:?}{body}", entry.seq, entry.op.header.id())
            };
            let entries: Vec<String> = news.entries.iter().map(entry).collect();
            format!("news {entries:?} {} more {}", brings(&news.brings), news.more)
        }
        Answer::AskEach => "ask each".to_owned(),
        Answer::OtherEpoch => "another epoch".to_owned(),
        Answer::Upgrade(_) => "upgrade".to_owned(),
    }
}

fn brings(brings: &Brings) -> String {
    match brings {
        Brings::Each { granted, .. } => format!("granted {}", granted.len()),
        Brings::Everywhere { from, to } => format!("from {from} to {to}"),
    }
}
