//! One seed, lived through: its devices each at their own pace, over their own bad roads, beside a server that dies.
//!
//! What happens on which device, what befalls which request and where the axe falls follows from the seed. Who comes first
//! does not: processes are real, and so is the time that they take.

use std::collections::BTreeSet;
use std::sync::Arc;

use apseko_oplog::{Bug, DeviceId, EditId, MemoryLedger, OpId, Record};
use apseko_sim::chance::Chance;
use apseko_sim::deed::{self, Owner};
use apseko_sim::device::Fault;
use apseko_sim::plan::{Deed, Event, Mishap, Plan, Setting, What};
use apseko_sim::truth::Truth;
use apseko_sync::{Address, Link};
use tokio::sync::mpsc;

use super::fate::Rates;
use super::premises::{Disk, Keeper, Template, device_id, role_of};
use super::road::{Road, Weather};
use super::story::Story;
use super::traveller::{Talked, Traveller, World, fault};

/// No more devices than the simulator has.
const SEATS: usize = 8;
/// A device online asks at most so many questions in a row, and goes on later.
const BREATH: usize = 12;

/// What is wrong with the devices, and with the server's disk.
pub type Mutant = (Option<Bug>, Disk);

/// A device at somebody's place, and its way.
pub struct Seat {
    pub number: usize,
    pub traveller: Traveller,
    pub link: Link,
    pub road: Road,
    pub dead: bool,
    origin: usize,
    image: Option<MemoryLedger>,
    cut_until: u64,
    deaf_until: u64,
    next_tick: u64,
    luck: Chance,
    saved: Vec<(EditId, Vec<Record>)>,
}

/// What a device does or suffers by itself.
enum Own {
    Deed(Deed, EditId),
    Tick,
    Compact,
    Mishap(Mishap),
}

/// A run.
pub struct Life {
    seed: u64,
    setting: Setting,
    events: Vec<Event>,
    pub keeper: Keeper,
    pub seats: Vec<Seat>,
    pub truth: Truth,
    world: World,
    axe: mpsc::UnboundedSender<()>,
    edits: u64,
    pub story: Arc<Story>,
}

impl Life {
    pub async fn begin(template: &Template, seed: u64, (bug, disk): Mutant, story: Arc<Story>) -> Self {
        let Plan { setting, events, .. } = Plan::draw(seed);
        let keeper = Keeper::begin(template, disk, story.clone()).await;
        let world = World { keyring: keeper.premises.keyring.clone(), page: setting.page.max(5), bug };
        let axe = keeper.with_axe();
        let mut life = Self {
            seed,
            setting,
            events,
            keeper,
            seats: Vec::new(),
            truth: Truth::default(),
            world,
            axe,
            edits: 0,
            story,
        };
        for (number, device) in life.setting.devices.clone().into_iter().enumerate() {
            let id = device_id(device.user, u8::try_from(number).unwrap());
            life.newcomer(id, device.user, device.level).await;
        }
        life
    }

    /// Seats a device that knows nothing.
    pub async fn newcomer(&mut self, id: DeviceId, user: u8, level: u16) {
        let luck = Chance::of(self.seed, self.purpose(1));
        let owner = Owner { user: deed::user(user), role: role_of(user) };
        let traveller = Traveller::new(id, owner, level, luck, &self.world);
        self.sit(traveller, 0).await;
    }

    fn purpose(&self, purpose: u64) -> u64 {
        (purpose << 48) ^ ((self.seats.len() as u64 + 1) << 40)
    }

    async fn sit(&mut self, traveller: Traveller, now: u64) -> &mut Seat {
        let number = self.seats.len();
        let road = Road::open(
            number.to_string(),
            self.keeper.target(),
            Rates::of(&self.setting),
            Chance::of(self.seed, self.purpose(2)),
            self.axe.clone(),
            self.story.clone(),
        )
        .await;
        let address = Address::read(&format!("http://{}", road.address)).unwrap();
        let server = self.keeper.premises.server;
        let link = Link::new(address, &[], (traveller.id, server), traveller.key()).unwrap();
        let mut luck = Chance::of(self.seed, self.purpose(3));
        let next_tick = now + luck.below(self.setting.tick_every);
        self.seats.push(Seat {
            number,
            traveller,
            link,
            road,
            dead: false,
            origin: number,
            image: None,
            cut_until: 0,
            deaf_until: 0,
            next_tick,
            luck,
            saved: Vec::new(),
        });
        self.seats.last_mut().unwrap()
    }

    /// Lives through the plan: what concerns several devices at once is done while all of them rest.
    pub async fn live(&mut self) {
        let events = std::mem::take(&mut self.events);
        let end = events.last().map_or(0, |event| event.at);
        let mut since = Vec::new();
        for event in events {
            if !concerns_all(event.what) {
                since.push(event);
                continue;
            }
            self.while_nobody_rests(std::mem::take(&mut since), event.at).await;
            self.story.tell(|| format!("— {:?}", event.what));
            match event.what {
                What::Rollback => self.keeper.lose().await,
                What::Mishap(seat, mishap) => self.befall(usize::from(seat), mishap, event.at).await,
                What::Deed(..)
                | What::Compact(_)
                | What::Backup
                | What::ServerRestart(_)
                | What::Admit(_)
                | What::Erase(_) => {}
            }
        }
        self.while_nobody_rests(since, end + 1).await;
    }

    /// All devices at once, and what happens to the server meanwhile.
    async fn while_nobody_rests(&mut self, events: Vec<Event>, until: u64) {
        let mut own: Vec<Vec<(u64, Own)>> = self.seats.iter().map(|_| Vec::new()).collect();
        let mut servers = Vec::new();
        for Event { at, what } in events {
            match what {
                What::Deed(seat, deed) => {
                    self.edits += 1;
                    let mut edit = [0; 16];
                    edit[8..].copy_from_slice(&self.edits.to_be_bytes());
                    let seat = self.one_of(usize::from(seat));
                    own[seat].push((at, Own::Deed(deed, EditId(edit))));
                }
                What::Mishap(seat, mishap) => own[usize::from(seat)].push((at, Own::Mishap(mishap))),
                What::Compact(seat) => own[usize::from(seat)].push((at, Own::Compact)),
                What::Backup | What::ServerRestart(_) => servers.push(what),
                // Nobody can give these orders to a server from outside yet.
                What::Admit(_) | What::Erase(_) | What::Rollback => {}
            }
        }
        let keeper = self.keeper.clone();
        let serving = tokio::spawn(async move {
            for what in servers {
                if what == What::Backup { keeper.back_up().await } else { keeper.kill().await }
            }
        });
        let mut working = Vec::new();
        for (seat, own) in self.seats.drain(..).zip(own) {
            let (setting, story) = (self.setting.clone(), self.story.clone());
            working.push(tokio::spawn(seat.lives(own, until, setting, story)));
        }
        for seat in working {
            let mut seat = seat.await.unwrap();
            for (edit, records) in seat.saved.drain(..) {
                self.truth.saved(edit, &records);
            }
            self.seats.push(seat);
        }
        serving.await.unwrap();
    }

    /// Whoever has a copy at work uses now this one, now that.
    fn one_of(&mut self, seat: usize) -> usize {
        let copies: Vec<usize> =
            self.seats.iter().filter(|other| other.origin == seat).map(|other| other.number).collect();
        self.seats[seat].luck.pick(&copies).copied().unwrap_or(seat)
    }

    async fn befall(&mut self, seat: usize, mishap: Mishap, now: u64) {
        if self.seats[seat].dead {
            return;
        }
        match mishap {
            Mishap::RestoreImage => {
                let Some(image) = self.seats[seat].image.clone() else { return };
                self.story.count("ImageRestored");
                let before = self.seats[seat].traveller.bodies();
                self.seats[seat].traveller.ledger = image;
                self.seats[seat].traveller.kill();
                let after = self.seats[seat].traveller.bodies();
                self.disaster(before.difference(&after).copied().collect());
            }
            Mishap::Death => {
                // Somebody has to be left to carry on.
                if self.seats.iter().filter(|seat| !seat.dead).count() < 2 {
                    return;
                }
                self.story.count("Death");
                self.seats[seat].dead = true;
                let gone = self.seats[seat].traveller.bodies();
                self.disaster(gone);
            }
            Mishap::TwinAwakes => self.clone_of(seat, true, now).await,
            Mishap::CloneStarts => self.clone_of(seat, false, now).await,
            Mishap::CutOff(_)
            | Mishap::Deaf(_)
            | Mishap::ClockJump(_)
            | Mishap::Restart
            | Mishap::PowerLoss
            | Mishap::KeepImage
            | Mishap::Install(_) => {}
        }
    }

    async fn clone_of(&mut self, seat: usize, with_memory: bool, now: u64) {
        if self.seats.len() >= SEATS {
            return;
        }
        self.story.count("Twin");
        let luck = Chance::of(self.seed, self.purpose(1));
        let twin = self.seats[seat].traveller.twin(with_memory, luck);
        self.sit(twin, now).await.origin = seat;
    }

    /// Bodies are gone from one place. Those that neither a backup nor another device has may be lost for good, and nobody is
    /// to blame; all others must not be.
    fn disaster(&mut self, gone: BTreeSet<OpId>) {
        for id in gone {
            let elsewhere = self.seats.iter().any(|seat| !seat.dead && seat.traveller.holds(&id));
            if !elsewhere && !self.keeper.is_safe(&id) {
                self.truth.at_risk.insert(id);
            }
        }
    }
}

fn concerns_all(what: What) -> bool {
    matches!(
        what,
        What::Rollback
            | What::Mishap(
                _,
                Mishap::RestoreImage | Mishap::Death | Mishap::TwinAwakes | Mishap::CloneStarts
            )
    )
}

impl Seat {
    /// Does its own up to a time, and gives itself back.
    async fn lives(
        mut self,
        mut own: Vec<(u64, Own)>,
        until: u64,
        setting: Setting,
        story: Arc<Story>,
    ) -> Self {
        while self.next_tick < until {
            own.push((self.next_tick, Own::Tick));
            self.next_tick += self.luck.within(1, setting.tick_every);
        }
        if self.dead {
            return self;
        }
        own.sort_by_key(|(at, _)| *at);
        for (at, what) in own {
            self.does(at, what, &setting, &story).await;
        }
        self
    }

    async fn does(&mut self, at: u64, what: Own, setting: &Setting, story: &Story) {
        let number = self.number;
        match what {
            Own::Tick => self.talks(at, setting, story).await,
            Own::Compact => {
                let fault = fault(&mut self.luck, setting);
                self.traveller.compact(fault);
            }
            Own::Mishap(mishap) => {
                story.tell(|| format!("device {number}: {mishap:?}"));
                self.suffers(mishap, at);
            }
            Own::Deed(wish, edit) => {
                let fault = fault(&mut self.luck, setting);
                let written = self.traveller.deed(&wish, edit, fault);
                for record in &written {
                    story.tell(|| format!("device {number}: {wish:?} saved as {:?}", record.id()));
                    story.count("Saved");
                }
                self.saved.push((edit, written));
                if self.luck.happens(0.6) {
                    self.talks(at, setting, story).await;
                }
            }
        }
    }

    async fn talks(&mut self, at: u64, setting: &Setting, story: &Story) {
        self.road.set(if self.cut_until > at {
            Weather::Cut
        } else if self.deaf_until > at {
            Weather::Deaf
        } else {
            Weather::Stormy
        });
        for _ in 0..BREATH {
            let (asking, hearing) = (fault(&mut self.luck, setting), fault(&mut self.luck, setting));
            // Most talks go well, or nobody would get anywhere.
            let asking = if self.luck.happens(0.5) { Fault::None } else { asking };
            let talked = self.traveller.talk(&self.link, asking, hearing).await;
            story.count(talked);
            let again = match talked {
                Talked::More => true,
                Talked::Settled(_) | Talked::Enough => false,
                Talked::Unheard | Talked::Died => self.luck.happens(0.5),
            };
            if !again {
                return;
            }
        }
    }

    fn suffers(&mut self, mishap: Mishap, at: u64) {
        let traveller = &mut self.traveller;
        match mishap {
            Mishap::CutOff(span) => self.cut_until = at + span,
            Mishap::Deaf(span) => self.deaf_until = at + span,
            Mishap::ClockJump(minutes) => {
                traveller.skew_ms = traveller.skew_ms.saturating_add(minutes.saturating_mul(60_000));
                traveller.rolled_back |= minutes < 0;
            }
            Mishap::Restart => traveller.kill(),
            Mishap::PowerLoss => {
                traveller.kill();
                traveller.boots = traveller.boots.wrapping_add(1);
                traveller.rolled_back = false;
            }
            Mishap::KeepImage => self.image = Some(traveller.ledger.clone()),
            Mishap::Install(level) => {
                traveller.kill();
                traveller.level = level;
            }
            Mishap::RestoreImage | Mishap::TwinAwakes | Mishap::CloneStarts | Mishap::Death => {}
        }
    }
}
