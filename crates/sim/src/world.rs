//! The simulated world: devices, a server, a network between them, and a clock that jumps from event to event.
//!
//! Everything random about a message hangs on the seed and on how many the device has sent, so that taking an event
//! out of a plan changes as little as possible of the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use apseko_oplog::message::{Answer, Reply, Request};
use apseko_oplog::server::Input;
use apseko_oplog::{Bug, DeviceId, EditId, Held, OpId, Rules as _};

use crate::chance::Chance;
use crate::check::Violation;
use crate::deed::{self, Owner};
use crate::device::{Device, Doing, Done, Fault, Fell, Moment};
use crate::plan::{Deed, Event, Mishap, Plan, What};
use crate::rules::UnitRules;
use crate::server::{self, Server};
use crate::truth::Truth;

/// True time begins here: an ordinary Monday in 2026.
const BEGINNING_MS: i64 = 1_780_000_000_000;
const SEATS: usize = 8;

/// A device at somebody's place.
#[derive(Debug)]
pub struct Seat<D: Device> {
    /// The device.
    pub device: D,
    /// Its installation.
    pub id: DeviceId,
    /// The level of its program.
    pub level: u16,
    /// It is gone for ever.
    pub dead: bool,
    /// The seat that it is a copy of, or itself.
    origin: usize,
    image: Option<D::Image>,
    skew_ms: i64,
    rolled_back: bool,
    boots: u64,
    cut_until: u64,
    deaf_until: u64,
    steps: u64,
    messages: u64,
}

#[derive(Debug)]
enum Happening {
    Planned(usize),
    Tick(usize, bool),
    ToServer(usize, Box<Request>),
    ToDevice(usize, Box<Reply>),
}

/// The world.
#[derive(Debug)]
pub struct World<'a, D: Device> {
    plan: &'a Plan,
    bug: Option<Bug>,
    /// The devices.
    pub seats: Vec<Seat<D>>,
    /// The server.
    pub server: Server,
    /// What really happened.
    pub truth: Truth,
    now: u64,
    queue: BTreeMap<(u64, u64), Happening>,
    queued: u64,
    edits: u64,
    trace: u64,
    story: Option<String>,
    /// How many steps were taken.
    pub steps: u64,
    /// What the server held after each push, if somebody wants to know.
    pub cuts: Option<Vec<apseko_oplog::MemoryLedger>>,
}

impl<'a, D: Device> World<'a, D> {
    /// A world at its beginning.
    pub fn new(plan: &'a Plan, bug: Option<Bug>, tell: bool) -> Self {
        let mut world = Self {
            plan,
            bug,
            seats: Vec::new(),
            server: Server::new(plan.setting.server_level, bug),
            truth: Truth::default(),
            now: 0,
            queue: BTreeMap::new(),
            queued: 0,
            edits: 0,
            trace: 0xcbf2_9ce4_8422_2325,
            story: tell.then(String::new),
            steps: 0,
            cuts: None,
        };
        for (index, setting) in plan.setting.devices.iter().enumerate() {
            let number = u8::try_from(index).unwrap_or(0);
            let mut id = [setting.user + 1; 16];
            id[1] = number;
            let owner = owner(setting.user);
            let device = D::new(owner, DeviceId(id), setting.level);
            world.sit(device, DeviceId(id), setting.level);
        }
        for index in 0..plan.events.len() {
            let at = plan.events.get(index).map_or(0, |event| event.at);
            world.at(at, Happening::Planned(index));
        }
        world
    }

    fn sit(&mut self, device: D, id: DeviceId, level: u16) -> usize {
        let seat = self.seats.len();
        self.seats.push(Seat {
            device,
            id,
            level,
            dead: false,
            origin: seat,
            image: None,
            skew_ms: 0,
            rolled_back: false,
            boots: 1,
            cut_until: 0,
            deaf_until: 0,
            steps: 0,
            messages: 0,
        });
        let first = self.chance(seat, 3).below(self.plan.setting.tick_every);
        self.at(self.now + first, Happening::Tick(seat, true));
        seat
    }

    /// Luck for the next thing that concerns this seat.
    fn chance(&mut self, seat: usize, purpose: u64) -> Chance {
        let steps = self.seats.get_mut(seat).map_or(0, |seat| {
            seat.steps += 1;
            seat.steps
        });
        Chance::of(self.plan.seed, (purpose << 48) ^ ((seat as u64 + 1) << 40) ^ steps)
    }

    fn at(&mut self, at: u64, what: Happening) {
        self.queued += 1;
        self.queue.insert((at, self.queued), what);
    }

    pub(crate) fn true_ms(&self) -> i64 {
        BEGINNING_MS.saturating_add(i64::try_from(self.now).unwrap_or(0))
    }

    /// Adds to the story that is told of a failing run, and to the hash that proves that two runs are the same.
    pub(crate) fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            let (hours, minutes) = (self.now / 3_600_000, self.now / 60_000 % 60);
            let _ = writeln!(story, "{:>4}:{minutes:02}  {}", hours, what());
        }
    }

    pub(crate) fn mark(&mut self, number: u64) {
        self.trace = (self.trace ^ number).wrapping_mul(0x0100_0000_01b3).rotate_left(5);
    }

    /// What happened, in words.
    pub fn story(&mut self) -> String {
        self.story.take().unwrap_or_default()
    }

    /// The hash of everything that happened.
    pub fn trace(&self) -> u64 {
        self.trace
    }

    /// Lives through the plan.
    pub fn run(&mut self) -> Result<(), Violation> {
        while let Some(((at, _), happening)) = self.queue.pop_first() {
            let over = matches!(happening, Happening::Tick(..)) && at > self.last_event();
            if over {
                continue;
            }
            self.now = self.now.max(at);
            self.happen(happening)?;
        }
        Ok(())
    }

    fn last_event(&self) -> u64 {
        self.plan.events.last().map_or(0, |event| event.at)
    }

    fn happen(&mut self, happening: Happening) -> Result<(), Violation> {
        match happening {
            Happening::Planned(index) => match self.plan.events.get(index).copied() {
                Some(event) => self.event(event),
                None => Ok(()),
            },
            Happening::Tick(seat, again) => {
                if again {
                    let next = self.chance(seat, 4).within(1, self.plan.setting.tick_every);
                    self.at(self.now + next, Happening::Tick(seat, true));
                }
                self.act(seat, &Doing::Tick).map(drop)
            }
            Happening::ToServer(seat, request) => self.serve(seat, *request),
            Happening::ToDevice(seat, reply) => self.deliver(seat, reply),
        }
    }

    pub(crate) fn moment(&mut self, seat: usize) -> Moment {
        let luck = self.chance(seat, 5).draw();
        let wall = self.true_ms();
        let bug = self.bug;
        let mono_ms = self.now;
        let (skew, boots, rolled_back, level) = self
            .seats
            .get(seat)
            .map_or((0, 0, false, 1), |seat| (seat.skew_ms, seat.boots, seat.rolled_back, seat.level));
        let boot = [u8::try_from(boots % 250).unwrap_or(0); 16];
        Moment { wall_ms: wall.saturating_add(skew), mono_ms, boot, rolled_back, level, luck, bug }
    }

    /// Lets a device do something, with the bad luck of the setting.
    fn act(&mut self, seat: usize, doing: &Doing) -> Result<Option<Done>, Violation> {
        let fault = self.device_fault(seat);
        self.act_with(seat, doing, fault)
    }

    fn device_fault(&mut self, seat: usize) -> Fault {
        let setting = &self.plan.setting;
        let (after, inside, full) = (setting.die_after_commit, setting.die_in_step, setting.disk_full);
        let mut chance = self.chance(seat, 6);
        if chance.happens(after) {
            Fault::DieAfterCommit
        } else if chance.happens(inside) {
            Fault::DieInStep
        } else if chance.happens(full) {
            Fault::DiskFull(u32::try_from(chance.below(12)).unwrap_or(0))
        } else {
            Fault::None
        }
    }

    pub(crate) fn act_with(
        &mut self,
        seat: usize,
        doing: &Doing,
        fault: Fault,
    ) -> Result<Option<Done>, Violation> {
        self.steps += 1;
        let moment = self.moment(seat);
        let Some(place) = self.seats.get_mut(seat).filter(|seat| !seat.dead) else { return Ok(None) };
        if !place.device.is_running() && place.device.start(&moment).is_err() {
            return Ok(None);
        }
        let outcome = place.device.act(&moment, doing, fault);
        self.mark(seat as u64 ^ (outcome.is_ok() as u64) << 32 ^ moment.luck);
        let done = match outcome {
            Ok(done) => done,
            Err(fell) => {
                if fault != Fault::None {
                    self.tell(|| format!("device {seat}: {fell:?} by {fault:?}"));
                }
                return if fault == Fault::None && fell == Fell::Refused {
                    Err(Violation::new("fault", format!("device {seat} failed although nothing was wrong")))
                } else {
                    Ok(None)
                };
            }
        };
        self.note_done(seat, doing, &done)?;
        if let Some(request) = done.send.clone() {
            self.send(seat, request);
        }
        Ok(Some(done))
    }

    fn note_done(&mut self, seat: usize, doing: &Doing, done: &Done) -> Result<(), Violation> {
        if let Doing::Deed(deed, edit) = doing {
            self.truth.saved(*edit, &done.written);
            for record in &done.written {
                let id = record.id();
                self.mark(u64::from_le_bytes(id.0.first_chunk().copied().unwrap_or_default()));
                self.tell(|| format!("device {seat}: {deed:?} saved as {id:?}"));
            }
        }
        for notice in &done.notices {
            self.tell(|| format!("device {seat} says {notice:?}"));
        }
        if done.sealed_conflict && !done.written.is_empty() {
            return Err(Violation::new("seal", format!("device {seat} sealed what people disagree on")));
        }
        Ok(())
    }

    fn send(&mut self, seat: usize, request: Request) {
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

    fn serve(&mut self, seat: usize, request: Request) -> Result<(), Violation> {
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
        let Some((reply, step)) = self.server.answer(self.true_ms(), chance.draw(), request, fault) else {
            self.tell(|| format!("server: {fault:?} on {what} of device {seat}"));
            return Ok(());
        };
        if let (Some(cuts), "push") = (&mut self.cuts, what) {
            cuts.push(self.server.ledger.clone());
        }
        self.check_confidential(seat, &reply)?;
        self.check_stable(&reply)?;
        self.check_whole(&reply)?;
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

    fn deliver(&mut self, seat: usize, reply: Box<Reply>) -> Result<(), Violation> {
        if let Some(done) = self.act(seat, &Doing::Reply(reply))?
            && done.wait_until_mono <= self.now
        {
            let soon = self.chance(seat, 8).within(10, 2_000);
            self.at(self.now + soon, Happening::Tick(seat, false));
        }
        Ok(())
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
    fn check_whole(&self, reply: &Reply) -> Result<(), Violation> {
        use apseko_oplog::Ledger as _;
        let Answer::News(news) = &reply.answer else { return Ok(()) };
        for entry in news.entries.iter().filter(|entry| entry.op.body.is_none() && entry.seq > reply.stable) {
            let scope = news.scopes.iter().find(|scope| scope.scope == entry.op.header.scope);
            let due = scope.is_some_and(|scope| scope.from < entry.seq && entry.seq <= scope.to);
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

    fn check_stable(&self, reply: &Reply) -> Result<(), Violation> {
        use apseko_oplog::FeedLedger as _;
        let safe = self.server.backup.feed_meta().map_or(0, |meta| meta.head);
        let current = self.server.ledger.feed_meta().is_ok_and(|meta| meta.epoch == reply.epoch);
        if current && reply.stable > safe {
            return Err(Violation::new("I6", format!("stable {} is beyond the backup {safe}", reply.stable)));
        }
        Ok(())
    }

    fn event(&mut self, event: Event) -> Result<(), Violation> {
        self.tell(|| format!("— {:?}", event.what));
        let luck = Chance::of(self.plan.seed, event.at ^ (12 << 48)).draw();
        let now = self.true_ms();
        match event.what {
            What::Deed(seat, deed) => return self.deed(usize::from(seat), deed),
            What::Backup => self.server.back_up(now, luck),
            What::Rollback => self.server.roll_back(now, luck),
            What::ServerRestart(level) => {
                self.server.die();
                self.server.start(now, luck, level);
            }
            What::Admit(which) => self.admit(which, luck),
            What::Erase(which) => self.erase(which, luck),
            What::Compact(seat) => drop(self.act(usize::from(seat), &Doing::Compact)?),
            What::Mishap(seat, mishap) => self.mishap(seat, mishap, luck),
        }
        Ok(())
    }

    fn deed(&mut self, seat: usize, deed: Deed) -> Result<(), Violation> {
        self.edits += 1;
        let mut edit = [0; 16];
        if let Some(low) = edit.last_chunk_mut::<8>() {
            *low = self.edits.to_be_bytes();
        }
        // Whoever has a copy at work uses now this one, now that.
        let copies: Vec<usize> = self
            .seats
            .iter()
            .enumerate()
            .filter(|(_, other)| other.origin == seat)
            .map(|(index, _)| index)
            .collect();
        let seat = self.chance(seat, 17).pick(&copies).copied().unwrap_or(seat);
        let done = self.act(seat, &Doing::Deed(deed, EditId(edit)))?;
        let mut chance = self.chance(seat, 16);
        if done.is_some() && chance.happens(0.6) {
            // A device that is online sends at once.
            let soon = self.now + chance.within(10, 5_000);
            self.at(soon, Happening::Tick(seat, false));
        }
        Ok(())
    }

    fn mishap(&mut self, seat: u8, mishap: Mishap, luck: u64) {
        match mishap {
            Mishap::RestoreImage => self.restore_image(usize::from(seat)),
            Mishap::Death => self.destroy(usize::from(seat)),
            Mishap::TwinAwakes => self.clone_of(usize::from(seat), true),
            Mishap::CloneStarts => self.clone_of(usize::from(seat), false),
            Mishap::CutOff(span) => self.with_seat(seat, |seat, now| seat.cut_until = now + span),
            Mishap::Deaf(span) => self.with_seat(seat, |seat, now| seat.deaf_until = now + span),
            Mishap::ClockJump(minutes) => self.with_seat(seat, |seat, _| {
                seat.skew_ms = seat.skew_ms.saturating_add(minutes.saturating_mul(60_000));
                seat.rolled_back |= minutes < 0;
            }),
            Mishap::Restart => self.with_seat(seat, |seat, _| seat.device.kill()),
            Mishap::PowerLoss => self.with_seat(seat, |seat, _| {
                seat.device.lose_power(luck);
                seat.boots += 1;
                seat.rolled_back = false;
            }),
            Mishap::KeepImage => self.with_seat(seat, |seat, _| seat.image = Some(seat.device.image())),
            Mishap::Install(level) => self.with_seat(seat, |seat, _| {
                seat.device.kill();
                seat.level = level;
            }),
        }
    }

    fn with_seat(&mut self, seat: u8, change: impl FnOnce(&mut Seat<D>, u64)) {
        let now = self.now;
        if let Some(seat) = self.seats.get_mut(usize::from(seat)).filter(|seat| !seat.dead) {
            change(seat, now);
        }
    }

    fn clone_of(&mut self, seat: usize, with_memory: bool) {
        if self.seats.len() >= SEATS {
            return;
        }
        let Some(origin) = self.seats.get_mut(seat).filter(|seat| !seat.dead) else { return };
        let (id, level, skew) = (origin.id, origin.level, origin.skew_ms);
        let device = origin.device.twin(with_memory);
        let twin = self.sit(device, id, level);
        if let Some(twin) = self.seats.get_mut(twin) {
            twin.skew_ms = skew;
            twin.origin = seat;
        }
    }

    fn restore_image(&mut self, seat: usize) {
        let Some(place) = self.seats.get_mut(seat).filter(|seat| !seat.dead) else { return };
        let Some(image) = place.image.clone() else { return };
        let before: BTreeSet<OpId> = bodies(&mut place.device);
        place.device.put_back(&image);
        let after = bodies(&mut place.device);
        self.disaster(before.difference(&after).copied().collect());
    }

    fn destroy(&mut self, seat: usize) {
        // Somebody has to be left to carry on.
        if self.seats.iter().filter(|seat| !seat.dead).count() < 2 {
            return;
        }
        let Some(place) = self.seats.get_mut(seat).filter(|seat| !seat.dead) else { return };
        place.dead = true;
        let gone = bodies(&mut place.device);
        place.device.kill();
        self.disaster(gone);
    }

    /// Bodies are gone from one place. Those that neither a backup nor another device has may be lost for good,
    /// and nobody is to blame; all others must not be.
    fn disaster(&mut self, gone: BTreeSet<OpId>) {
        use apseko_oplog::Ledger as _;
        for id in gone {
            let backed_up = self.server.backup.record(&id).ok().flatten();
            let safe = backed_up.is_some_and(|record| record.body != Held::Missing);
            let elsewhere =
                self.seats.iter_mut().filter(|seat| !seat.dead).any(|seat| seat.device.holds_body(&id));
            if !safe && !elsewhere {
                self.truth.at_risk.insert(id);
            }
        }
    }

    fn admit(&mut self, which: u64, luck: u64) {
        let held: Vec<OpId> = self
            .server
            .ledger
            .records()
            .filter(|record| record.holds > 0)
            .map(|record| record.id())
            .collect();
        if let Some(target) = Chance::of(which, 13).pick(&held).copied() {
            self.server.order(self.true_ms(), luck, Input::Admit(target));
        }
    }

    fn erase(&mut self, which: u64, luck: u64) {
        let facts = self.server.ledger.records().filter(|record| {
            record.here().is_some() && record.header.kind == apseko_oplog::Kind::Set && record.pins == 0
        });
        let candidates: Vec<OpId> = facts.map(|record| record.id()).collect();
        let Some(target) = Chance::of(which, 14).pick(&candidates).copied() else { return };
        if let Some(step) = self.server.order(self.true_ms(), luck, Input::Erase(vec![target])) {
            self.truth.erased.extend(step.erased);
        }
    }

    /// The scopes that a device may have now.
    pub fn granted(&self, seat: usize) -> BTreeSet<apseko_oplog::ScopeId> {
        let id = self.seats.get(seat).map(|seat| seat.id);
        id.and_then(|id| UnitRules.grants(&self.server.ledger, &id).ok()).unwrap_or_default()
    }

    /// Seats someone who has nothing yet: a new device of this user.
    pub fn newcomer(&mut self, user: u8) -> usize {
        let mut id = [user + 1; 16];
        id[1] = 0xff;
        let level = self.server.level();
        self.sit(D::new(owner(user), DeviceId(id), level), DeviceId(id), level)
    }

    /// The calm after the storm: the network is whole, clocks are right, nothing fails.
    pub fn calm(&mut self) {
        self.now = self.now.max(self.last_event()) + 24 * 3_600_000;
        for seat in &mut self.seats {
            seat.cut_until = 0;
            seat.deaf_until = 0;
            seat.skew_ms = 0;
        }
        self.queue.clear();
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

fn owner(user: u8) -> Owner {
    Owner { user: deed::user(user), role: if user == 0 { "RSV" } else { "INS" } }
}

fn bodies<D: Device>(device: &mut D) -> BTreeSet<OpId> {
    let records = device.contents().records;
    records.iter().filter(|record| record.here().is_some()).map(|record| record.id()).collect()
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
            format!("news {entries:?} granted {} more {}", news.granted.len(), news.more)
        }
        Answer::OtherEpoch => "another epoch".to_owned(),
        Answer::Upgrade(_) => "upgrade".to_owned(),
    }
}
