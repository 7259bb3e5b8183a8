//! Carries files for as long as the program runs: each turn is one question or one piece, so that what is needed most never waits for
//! a whole film to go by.

mod turn;

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

use super::course::{Course, Do, Heard, Stand, Went};
use super::order::rank;
use super::pace::{MOST_LANES, Pace};
use super::road::leave;
use super::weather::{Weather, is_everybodys};
use super::{Depot, Parcel, Policy, Road, Sum, Why};
use crate::driver::Rung;
use crate::{Bell, Clock, Link};
use turn::{Opened, Turn, Turned};

/// What holds files up is looked at again after so long, if nobody rings before.
const LOOK_AGAIN_MS: u64 = 30_000;
/// Nothing is waited for longer without a look at the depot.
const LONGEST_MS: u64 = 5 * 60_000;

/// What the carrier asks of the house that it works in.
pub struct CarrierHooks {
    /// What may go and how things are. Asked before each piece.
    pub road: Box<dyn Fn() -> (Policy, Road) + Send + Sync>,
    /// An even spread over all numbers.
    pub luck: Box<dyn FnMut() -> u16 + Send>,
    /// Hears how it goes.
    pub tell: Box<dyn FnMut(CarrierTold) + Send>,
}

impl std::fmt::Debug for CarrierHooks {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CarrierHooks").finish_non_exhaustive()
    }
}

/// What the carrier tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarrierTold {
    /// How a file stands now.
    File(Sum, Stand),
    /// So many files with so many bytes have not ended.
    Left {
        /// So many.
        files: u64,
        /// As far as anybody knows.
        bytes: u64,
    },
    /// What waits could not be asked for; it is tried again by itself.
    NoDepot {
        /// The stable text that people quote.
        code: String,
    },
}

/// A file in the carrier's care.
struct Load<S> {
    parcel: Parcel,
    course: Course,
    told: Option<Stand>,
    opened: Option<Opened<S>>,
    turn: Option<AbortHandle>,
    /// The depot does not have it any more.
    gone: bool,
}

/// The loop. What it does follows from how things are: nothing that it missed is missed for long.
pub struct Carrier<D: Depot, C> {
    link: Arc<Link>,
    depot: Arc<D>,
    clock: C,
    hooks: CarrierHooks,
    bell: Bell,
    loads: BTreeMap<Sum, Load<D::Source>>,
    turns: JoinSet<Turned<D::Source>>,
    whose: BTreeMap<Id, Sum>,
    pace: Pace,
    weather: Weather,
    left: Option<(u64, u64)>,
}

impl<D: Depot, C> std::fmt::Debug for Carrier<D, C> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Carrier").field("link", &self.link).finish_non_exhaustive()
    }
}

impl<D: Depot, C: Clock> Carrier<D, C> {
    /// A carrier between a depot and a server. Nothing happens before [`Carrier::run`].
    pub fn new(link: Arc<Link>, depot: Arc<D>, clock: C, hooks: CarrierHooks) -> Self {
        Self {
            link,
            depot,
            clock,
            hooks,
            bell: Bell::default(),
            loads: BTreeMap::new(),
            turns: JoinSet::new(),
            whose: BTreeMap::new(),
            pace: Pace::default(),
            weather: Weather::default(),
            left: None,
        }
    }

    /// What to ring when files have come, the road or the person's mind has changed, or no more is to be done.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Works until it is told to stop. What is on its way then is left; what arrived of it is kept.
    pub async fn run(mut self) {
        let mut look_ms = 0;
        loop {
            if self.clock.mono_ms() >= look_ms {
                self.look_into_depot().await;
                look_ms = self.clock.mono_ms().saturating_add(LONGEST_MS);
            }
            let until_ms = self.begin_turns().min(look_ms);
            let patience = until_ms.saturating_sub(self.clock.mono_ms());
            tokio::select! {
                biased;
                rung = self.bell.rung() => match rung {
                    Rung::Stop => return,
                    Rung::Hurry => {
                        self.hurry();
                        look_ms = 0;
                    }
                },
                Some(done) = self.turns.join_next_with_id() => self.hear(done),
                () = self.clock.sleep(patience) => {}
            }
        }
    }

    /// Takes what is new into its care, and forgets what is not there any more.
    async fn look_into_depot(&mut self) {
        let depot = self.depot.clone();
        let waiting = tokio::task::spawn_blocking(move || depot.waiting()).await;
        match waiting {
            Ok(Ok(waiting)) => self.care_for(waiting),
            Ok(Err(failed)) => self.tell(CarrierTold::NoDepot { code: failed.code }),
            Err(_) => self.tell(CarrierTold::NoDepot { code: "upload.depot".to_owned() }),
        }
    }

    fn care_for(&mut self, waiting: Vec<Parcel>) {
        let waits: BTreeMap<Sum, Parcel> = waiting.into_iter().map(|parcel| (parcel.sum, parcel)).collect();
        for (_, load) in self.loads.iter_mut().filter(|(sum, _)| !waits.contains_key(sum)) {
            // Nobody wants it to be carried any more; what is being noted is noted to its end.
            if let Some(turn) = load.turn.as_ref().filter(|_| !load.course.is_ending()) {
                load.gone = true;
                turn.abort();
            }
        }
        let wanted = |sum: &Sum, load: &Load<_>| waits.contains_key(sum) && !load.course.has_ended();
        self.loads.retain(|sum, load| load.turn.is_some() || wanted(sum, load));
        for (sum, parcel) in waits {
            self.loads.entry(sum).or_insert_with(|| Load {
                course: Course::of(&parcel),
                parcel,
                told: None,
                opened: None,
                turn: None,
                gone: false,
            });
        }
        self.tell_left();
    }

    /// Whoever rings wants it now, or has changed what may go.
    fn hurry(&mut self) {
        self.weather.hurry();
        let (policy, road) = (self.hooks.road)();
        for load in self.loads.values_mut() {
            load.course.hurry();
            if let Some(turn) = load.turn.as_ref().filter(|_| leave(policy, road, load.parcel.need).is_err())
            {
                turn.abort();
            }
        }
    }

    /// Begins what may go now, in the order of need; returns when to look again.
    fn begin_turns(&mut self) -> u64 {
        let now_ms = self.clock.mono_ms();
        let quiet_ms = self.weather.quiet_until_ms();
        let mut again_ms = u64::MAX;
        let (policy, road) = (self.hooks.road)();
        for sum in self.in_order() {
            let Some(load) = self.loads.get_mut(&sum).filter(|load| load.turn.is_none()) else { continue };
            if let Err(why) = leave(policy, road, load.parcel.need) {
                again_ms = again_ms.min(now_ms.saturating_add(LOOK_AGAIN_MS));
                self.tell_file(sum, Some(why));
                continue;
            }
            if now_ms < quiet_ms {
                again_ms = again_ms.min(quiet_ms);
                continue;
            }
            if self.whose.len() >= self.pace.lanes() {
                continue;
            }
            match load.course.next(now_ms, self.pace.piece()) {
                Do::Nothing => {}
                Do::Wait(until_ms) => again_ms = again_ms.min(until_ms),
                what @ (Do::Note(_) | Do::Create | Do::Ask(_) | Do::Send(..)) => self.begin_turn(sum, what),
            }
            self.tell_file(sum, None);
        }
        again_ms
    }

    fn in_order(&self) -> Vec<Sum> {
        let open = self.loads.iter().filter(|(_, load)| !load.gone && !load.course.has_ended());
        let mut ranks: Vec<_> = open.map(|(_, load)| rank(&load.parcel, load.course.is_begun())).collect();
        ranks.sort_unstable();
        ranks.into_iter().map(|(.., sum)| sum).collect()
    }

    fn begin_turn(&mut self, sum: Sum, what: Do) {
        self.close_some();
        let lanes = self.whose.len() + 1;
        let Some(load) = self.loads.get_mut(&sum) else { return };
        let turn = Turn {
            link: self.link.clone(),
            depot: self.depot.clone(),
            parcel: load.parcel.clone(),
            opened: load.opened.clone(),
            rate: self.pace.rate(),
            began_ms: self.clock.mono_ms(),
            lanes,
        };
        let begun = self.turns.spawn(turn.take(what));
        self.whose.insert(begun.id(), sum);
        load.turn = Some(begun);
    }

    /// Closes files that are not being read, so that only a few are open at any time.
    fn close_some(&mut self) {
        let open = self.loads.values().filter(|load| load.opened.is_some()).count();
        if open >= MOST_LANES {
            let idle = self.loads.values_mut().filter(|load| load.turn.is_none());
            idle.for_each(|load| load.opened = None);
        }
    }

    fn hear(&mut self, done: Result<(Id, Turned<D::Source>), JoinError>) {
        let (id, turned) = match done {
            Ok((id, turned)) => (id, Some(turned)),
            Err(broken_off) => (broken_off.id(), None),
        };
        let Some(sum) = self.whose.remove(&id) else { return };
        let (now_ms, luck) = (self.clock.mono_ms(), (self.hooks.luck)());
        let Some(load) = self.loads.get_mut(&sum) else { return };
        load.turn = None;
        if load.gone {
            self.loads.remove(&sum);
            return;
        }
        let Some(Turned { heard, opened, began_ms, lanes, sent }) = turned else {
            load.course.heard(now_ms, luck, Heard::Left);
            return;
        };
        let broken = matches!(&heard, Heard::Failed(failure) if is_everybodys(failure));
        let took = match (&heard, sent) {
            (Heard::Took(at, _), Some((from, _))) => Some(at.saturating_sub(from)),
            _ => None,
        };
        let went = load.course.heard(now_ms, luck, heard);
        load.opened = opened.filter(|_| !load.course.has_ended());
        self.learn((began_ms, now_ms), luck, went, broken);
        if let (Some(bytes), Went::Forward) = (took, went) {
            self.pace.went(bytes, now_ms.saturating_sub(began_ms), lanes);
        }
        self.tell_file(sum, None);
        self.tell_left();
    }

    /// What one file met on the road holds for all of them.
    fn learn(&mut self, (began_ms, now_ms): (u64, u64), luck: u16, went: Went, broken: bool) {
        if went == Went::Forward {
            self.weather.clears();
        } else if broken && self.weather.breaks(began_ms, now_ms, luck) {
            self.pace.broke();
        }
    }

    fn tell(&mut self, told: CarrierTold) {
        (self.hooks.tell)(told);
    }

    /// Tells how a file stands, if it does not stand as it was told last.
    fn tell_file(&mut self, sum: Sum, held_up: Option<Why>) {
        let Some(load) = self.loads.get_mut(&sum) else { return };
        let stand = held_up.map_or_else(|| load.course.stand(), Stand::Paused);
        if load.told.as_ref() != Some(&stand) {
            load.told = Some(stand.clone());
            self.tell(CarrierTold::File(sum, stand));
        }
    }

    fn tell_left(&mut self) {
        let open = || self.loads.values().filter(|load| !load.gone && !load.course.has_ended());
        let files = u64::try_from(open().count()).unwrap_or(u64::MAX);
        let left = (files, open().map(|load| load.course.left()).sum());
        if self.left != Some(left) {
            self.left = Some(left);
            self.tell(CarrierTold::Left { files: left.0, bytes: left.1 });
        }
    }
}
