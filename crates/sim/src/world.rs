//! The simulated world: devices, a server, a network between them, and a clock that jumps from event to event.
//!
//! Everything random about a message hangs on the seed and on how many the device has sent, so that taking an event
//! out of a plan changes as little as possible of the rest.

mod befall;
mod network;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use apseko_oplog::message::{Reply, Request};
use apseko_oplog::{Bug, DeviceId, EditId, Rules as _};

use crate::chance::Chance;
use crate::check::Violation;
use crate::deed::{self, Owner};
use crate::device::{Device, Doing, Done, Fault, Fell, Moment};
use crate::plan::{Deed, Event, Plan, What};
use crate::rules::UnitRules;
use crate::server::Server;
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
    /// The question that its driver waits for, and the one that may follow it.
    asked: Option<Request>,
    ahead: Option<Request>,
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
            asked: None,
            ahead: None,
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
                self.ask(seat)
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
        Moment {
            wall_ms: wall.saturating_add(skew),
            mono_ms,
            boot,
            rolled_back,
            level,
            page: self.plan.setting.page,
            luck,
            bug,
        }
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
            return Err(Violation::new("fault", format!("device {seat} does not start any more")));
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
        if let Some(request) = done.send.clone().filter(|_| !matches!(doing, Doing::Ahead)) {
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
}

fn owner(user: u8) -> Owner {
    Owner { user: deed::user(user), role: if user == 0 { "RSV" } else { "INS" } }
}
