//! What stands on a sheet, cell by cell, so that an answer redraws its own question and what follows from it, and
//! nothing else. Answers show at once and go out in order; the truth comes back as news.

mod outbox;
mod place;
mod plan;
mod sending;
mod undo;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use apseko_contract::{
    Cell, Command, FollowSheet, GiveAnswer, PreviewSheet, Progress, SectionProgress, Spot, UiError,
};
use apseko_domain::{RowId, SheetId};
use apseko_sheets::Answer;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::host::{Changes, Wish};
use crate::keepers::{Owing, use_keepers};
use crate::news::{News, use_news};

pub use self::place::{Failed, Standing};
pub use self::plan::{Plan, modules_of};

use self::outbox::Outbox;
use self::place::Place;
use self::undo::Undo;

/// A sheet on the screen. Copies are the same sheet; after its screen is gone, only what is on its way goes on.
#[derive(Debug, Clone, Copy)]
pub struct SheetStore {
    inner: StoredValue<Arc<Inner>>,
}

/// Where the answers go.
#[derive(Debug)]
enum Way {
    /// To a sheet of this device.
    Sheet(SheetId),
    /// Nowhere: they are kept here and sent along with every preview.
    Preview { asks: Signal<PreviewSheet>, answers: Mutex<Vec<(Spot, Answer)>> },
}

#[derive(Debug)]
struct Inner {
    way: Way,
    plan: ArcRwSignal<Option<Arc<Plan>>>,
    progress: ArcRwSignal<Vec<SectionProgress>>,
    violations: ArcRwSignal<usize>,
    error: ArcRwSignal<Option<UiError>>,
    again: ArcTrigger,
    places: Mutex<HashMap<Spot, Place>>,
    cursor: AtomicU64,
    rev: AtomicU64,
    outbox: Mutex<Outbox>,
    wishes: Mutex<HashMap<Spot, Wish<GiveAnswer>>>,
    undo: ArcRwSignal<Undo>,
    pads: Mutex<Vec<(u32, Callback<()>)>>,
    is_gone: AtomicBool,
    news: News,
}

impl SheetStore {
    /// Opens a sheet and follows it for as long as the screen stands.
    pub fn follow(sheet: SheetId) -> Self {
        Self::start(Way::Sheet(sheet))
    }

    /// Walks the definitions without a visit. Nothing is stored; the answers in the question are ignored.
    pub fn preview(asks: Signal<PreviewSheet>) -> Self {
        Self::start(Way::Preview { asks, answers: Mutex::new(Vec::new()) })
    }

    fn start(way: Way) -> Self {
        let inner = Arc::new(Inner::new(way));
        let followed = Arc::clone(&inner);
        let changes = use_context::<Changes>();
        Effect::new(move || {
            followed.again.track();
            match &followed.way {
                Way::Sheet(_) => {
                    changes.into_iter().for_each(|changes| changes.watch(FollowSheet::DEPENDS_ON))
                }
                Way::Preview { asks, .. } => asks.track(),
            }
            let asking = Arc::clone(&followed);
            spawn_local(async move {
                let _ = asking.catch_up().await;
            });
        });
        for moment in ["visibilitychange", "pagehide"] {
            let written = Arc::clone(&inner);
            let listener = window_event_listener_untyped(moment, move |_| written.write_down());
            on_cleanup(move || listener.remove());
        }
        let keepers = use_keepers();
        let owing = Arc::clone(&inner);
        let number = keepers.add_owing(owing);
        let left = Arc::clone(&inner);
        on_cleanup(move || {
            keepers.remove(number);
            left.leave();
        });
        Self { inner: StoredValue::new(inner) }
    }

    /// What is asked; changes only when rows or questions do.
    pub fn plan(self) -> Option<Arc<Plan>> {
        self.inner()?.plan.get()
    }

    /// The same without following it.
    pub fn plan_now(self) -> Option<Arc<Plan>> {
        self.inner()?.plan.get_untracked()
    }

    /// Why the sheet could not be read.
    pub fn error(self) -> Signal<Option<UiError>> {
        Signal::derive(move || self.inner().and_then(|inner| inner.error.get()))
    }

    /// Reads it again.
    pub fn again(self) {
        if let Some(inner) = self.inner() {
            inner.again.notify();
        }
    }

    /// The sheet; none in a preview.
    pub fn sheet(self) -> Option<SheetId> {
        match self.inner()?.way {
            Way::Sheet(sheet) => Some(sheet),
            Way::Preview { .. } => None,
        }
    }

    /// What stands at a place, with what is on its way there.
    pub fn standing(self, place: &Spot) -> Standing {
        self.inner().map_or_else(|| Standing::empty(place), |inner| inner.place(place).standing())
    }

    /// Whether a place is asked now.
    pub fn is_shown(self, place: &Spot) -> bool {
        self.inner().is_some_and(|inner| inner.place(place).cell.with(|cell| cell.shown))
    }

    /// Gives, changes or empties an answer. It shows at once; a failure puts back what stood there and says so.
    pub fn give(self, place: &Spot, answer: Answer) {
        if let Some(inner) = self.inner() {
            inner.give(place, answer, None, true);
        }
    }

    /// The same for an answer that replaces what the person has seen, and nothing that came later.
    pub fn give_over(self, place: &Spot, answer: Answer, seen: Vec<String>) {
        if let Some(inner) = self.inner() {
            inner.give(place, answer, Some(seen), true);
        }
    }

    /// Sends an answer again that could not be saved.
    pub fn try_again(self, place: &Spot) {
        if let Some(inner) = self.inner() {
            inner.try_again(place);
        }
    }

    /// Puts back what the last change replaced, and says where.
    pub fn undo(self) -> Option<Spot> {
        let inner = self.inner()?;
        let done = inner.undo.try_update(Undo::take).flatten()?;
        inner.give(&done.place, done.before, None, false);
        Some(done.place)
    }

    /// Whether there is anything to put back.
    pub fn can_undo(self) -> bool {
        self.inner().is_some_and(|inner| inner.undo.with(|undo| !undo.is_empty()))
    }

    /// How far a section has come.
    pub fn progress(self, section: usize) -> Progress {
        self.with_progress(section, |progress| progress.all)
    }

    /// How far one row of a section has come.
    pub fn row_progress(self, section: usize, row: RowId) -> Progress {
        let at = self.plan().and_then(|plan| plan.row_at(section, row));
        self.with_progress(section, |progress| {
            at.and_then(|at| progress.rows.get(at)).copied().unwrap_or_default()
        })
    }

    /// How far all of it has come.
    pub fn total(self) -> Progress {
        let Some(inner) = self.inner() else { return Progress::default() };
        inner
            .progress
            .with(|sections| sections.iter().fold(Progress::default(), |sum, next| plus(sum, next.all)))
    }

    /// How many violations follow.
    pub fn violations(self) -> usize {
        self.inner().map_or(0, |inner| inner.violations.get())
    }

    /// Takes note of a field with words in it, which writes them down when there may be no later moment.
    pub fn add_pad(self, number: u32, write_down: Callback<()>) {
        if let Some(inner) = self.inner() {
            lock(&inner.pads).push((number, write_down));
        }
    }

    /// Forgets a field that is gone.
    pub fn remove_pad(self, number: u32) {
        if let Some(inner) = self.inner() {
            lock(&inner.pads).retain(|(known, _)| *known != number);
        }
    }

    fn with_progress(self, section: usize, read: impl Fn(&SectionProgress) -> Progress) -> Progress {
        let Some(inner) = self.inner() else { return Progress::default() };
        inner.progress.with(|sections| sections.get(section).map(read)).unwrap_or_default()
    }

    /// The last change that the person has before them.
    pub fn seen_to(self) -> Option<u64> {
        self.inner().map(|inner| inner.rev.load(Ordering::Relaxed))
    }

    fn inner(self) -> Option<Arc<Inner>> {
        self.inner.try_get_value()
    }
}

impl Inner {
    fn new(way: Way) -> Self {
        Self {
            way,
            plan: ArcRwSignal::new(None),
            progress: ArcRwSignal::new(Vec::new()),
            violations: ArcRwSignal::new(0),
            error: ArcRwSignal::new(None),
            again: ArcTrigger::new(),
            places: Mutex::new(HashMap::new()),
            cursor: AtomicU64::new(0),
            rev: AtomicU64::new(0),
            outbox: Mutex::new(Outbox::default()),
            wishes: Mutex::new(HashMap::new()),
            undo: ArcRwSignal::new(Undo::default()),
            pads: Mutex::new(Vec::new()),
            is_gone: AtomicBool::new(false),
            news: use_news(),
        }
    }

    fn place(&self, place: &Spot) -> Place {
        lock(&self.places).entry(place.clone()).or_insert_with(|| Place::empty(place)).clone()
    }

    /// Takes cells in. What is not in a whole sheet is neither shown nor answered any more.
    fn take_cells(&self, cells: Vec<Cell>, whole: bool) {
        let named: std::collections::HashSet<Spot> = cells.iter().map(|cell| cell.place.clone()).collect();
        for cell in cells {
            self.place(&cell.place).take(cell);
        }
        if whole {
            let rest: Vec<(Spot, Place)> = lock(&self.places)
                .iter()
                .filter(|(place, _)| !named.contains(place))
                .map(|(place, known)| (place.clone(), known.clone()))
                .collect();
            rest.into_iter().for_each(|(place, known)| known.take(place::nothing_at(&place)));
        }
    }
}

impl Owing for Inner {
    fn write_down(&self) {
        let pads = lock(&self.pads).clone();
        pads.iter().for_each(|(_, pad)| {
            let _ = pad.try_run(());
        });
    }

    fn owes(&self) -> bool {
        lock(&self.outbox).owes()
    }
}

/// Two counts together.
pub fn plus(one: Progress, other: Progress) -> Progress {
    Progress {
        asked: one.asked.saturating_add(other.asked),
        answered: one.answered.saturating_add(other.answered),
        shown: one.shown.saturating_add(other.shown),
        put_off: one.put_off.saturating_add(other.put_off),
        warned: one.warned.saturating_add(other.warned),
    }
}

/// From 0 to 1. What asks for nothing has nothing done either: a full ring would say that somebody was there.
pub fn share(progress: Progress) -> f64 {
    if progress.asked == 0 { 0.0 } else { f64::from(progress.answered) / f64::from(progress.asked) }
}

/// Nothing panics while it holds one of these, and a half-written count would be mended by the next news.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|known| *known != value) {
        signal.set(value);
    }
}
