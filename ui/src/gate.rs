//! Stands before every screen: until the host says that the device is open, there is nothing on the page but the lock,
//! and nothing of the data anywhere in it.

use apseko_contract::{LockNow, LockView, LogOut, LoggedIn, ShowLock, Stage};
use leptos::prelude::*;

use crate::act::{Acting, use_act};
use crate::frame::Frame;
use crate::host;
use crate::keepers::Keepers;
use crate::lock::{LockProblem, LockScreen};
use crate::news::News;
use crate::query::{Asked, use_query};

/// The state of the gate, and the ways to shut it.
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    asked: Asked<LockView>,
    keepers: Keepers,
    is_open: RwSignal<bool>,
    held_shut: RwSignal<bool>,
    arrival: RwSignal<Option<LoggedIn>>,
    locking: Acting<LockNow>,
    leaving: Acting<LogOut>,
}

impl Gate {
    /// Asks the host, and follows it from then on.
    pub fn start(keepers: Keepers, news: News) -> Self {
        let asked = use_query(|| Some(ShowLock {}));
        host::when_locked(move || asked.again());
        let settle = move |_| asked.again();
        let gate = Self {
            asked,
            keepers,
            is_open: RwSignal::new(false),
            held_shut: RwSignal::new(false),
            arrival: RwSignal::new(None),
            locking: use_act(settle),
            leaving: use_act(settle),
        };
        provide_context(gate);
        gate.follow(news);
        gate.tell_failures(news);
        gate
    }

    /// Whether the screens are on the page.
    pub fn is_open(self) -> bool {
        self.is_open.get_untracked()
    }

    /// Whether only reading and synchronising are possible.
    pub fn reading_only(self) -> Signal<bool> {
        let newest = self.asked.newest();
        Signal::derive(move || {
            newest.with(|lock| {
                lock.as_ref().is_some_and(|lock| lock.stage == Stage::Open { reading_only: true })
            })
        })
    }

    /// Locks the screen, after every draft has been kept: the lock would refuse it.
    pub fn lock(self) {
        self.locking.send_after(self.keepers.keep_all(), LockNow {});
    }

    /// Goes out, in the same order.
    pub fn log_out(self) {
        self.leaving.send_after(self.keepers.keep_all(), LogOut {});
    }

    /// Whether the screen is being locked or left.
    pub fn is_shutting(self) -> Signal<bool> {
        Signal::derive(move || self.locking.busy().get() || self.leaving.busy().get())
    }

    /// Asks the host how far away the data is now.
    pub fn ask_again(self) {
        self.asked.again();
    }

    /// Takes note of what somebody should know right after coming in.
    pub fn arrive(self, told: LoggedIn) {
        self.arrival.set(Some(told));
        self.asked.again();
    }

    /// What somebody should know right after coming in, until they have read it.
    pub fn arrival(self) -> RwSignal<Option<LoggedIn>> {
        self.arrival
    }

    /// Keeps the lock on the page although the host may be open, because codes are shown that are shown only once.
    pub fn hold_shut(self, held: bool) {
        self.held_shut.set(held);
    }

    fn stage_is_open(self) -> bool {
        let open = self
            .asked
            .newest()
            .with(|lock| lock.as_ref().is_some_and(|lock| matches!(lock.stage, Stage::Open { .. })));
        open && !self.held_shut.get()
    }

    /// A screen that stays open although somebody wanted it locked must say so.
    fn tell_failures(self, news: News) {
        Effect::new(move || {
            if let Some(error) = self.locking.error().get() {
                news.tell_failed(&error, move || self.lock());
            }
        });
        Effect::new(move || {
            if let Some(error) = self.leaving.error().get() {
                news.tell_failed(&error, move || self.log_out());
            }
        });
    }

    fn follow(self, news: News) {
        Effect::new(move || {
            if self.stage_is_open() {
                self.keepers.may_hold(true);
                self.keepers.hand_over(news, move || {
                    let still_open = untrack(|| self.stage_is_open());
                    let _ = self.is_open.try_set(still_open);
                });
            } else {
                let same_person = self.asked.newest().with(|lock| {
                    lock.as_ref().is_none_or(|lock| {
                        matches!(lock.stage, Stage::Password { .. } | Stage::Pin { .. } | Stage::Open { .. })
                    })
                });
                self.keepers.may_hold(same_person);
                if self.is_open.get_untracked() {
                    self.is_open.set(false);
                    self.arrival.set(None);
                    news.clear();
                }
            }
        });
    }
}

/// What the page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// Not known yet, or about to open: nothing but paper, so that nobody who is in sees a lock.
    Paper,
    /// The host cannot say.
    Problem,
    /// The lock.
    Shut,
    /// The screens.
    Open,
}

/// The screens, or the lock before them.
#[component]
pub fn Guarded(gate: Gate) -> impl IntoView {
    let (newest, error) = (gate.asked.newest(), gate.asked.error());
    let door = Memo::new(move |_| match (gate.is_open.get(), newest.with(Option::is_some)) {
        (true, _) => Door::Open,
        (false, true) if gate.stage_is_open() => Door::Paper,
        (false, true) => Door::Shut,
        (false, false) if error.with(Option::is_some) => Door::Problem,
        (false, false) => Door::Paper,
    });
    move || match door.get() {
        Door::Paper => ().into_any(),
        Door::Problem => view! { <LockProblem error=error on_retry=move || gate.ask_again() /> }.into_any(),
        Door::Shut => newest
            .get_untracked()
            .map(|first| {
                let lock = Memo::new(move |_| newest.get().unwrap_or_else(|| first.clone()));
                view! { <LockScreen gate=gate lock=lock error=error /> }
            })
            .into_any(),
        Door::Open => view! { <Frame /> }.into_any(),
    }
}
