//! What the driver does next, given what has just happened: no network, no clock and no luck of its own.

use crate::Retry;

/// No wait is longer, so that a network that came back unnoticed is noticed.
pub(super) const LONGEST_MS: u64 = 5 * 60_000;
/// No wait after a failure is shorter.
pub(super) const SHORTEST_MS: u64 = 2_000;
/// If work waits for so long and nothing is asked, something is wrong with the loop itself.
pub(super) const STUCK_AFTER_MS: u64 = 2 * LONGEST_MS;
/// After so many questions in a row that moved nothing, it takes a breath.
const FRUITLESS: u32 = 8;
/// A watch that ends sooner with nothing new was none.
const NO_WATCH_MS: u64 = 1_000;

/// What has just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// The program has started; so long was left to wait when it ended.
    Begin { wait_ms: u64 },
    /// Whether the network may be used now.
    Leave(bool),
    /// The store was asked for a question.
    Stepped { asks: Option<u64>, wait_ms: u64, left: u64 },
    /// The store knows that a question gets no answer.
    GaveUp,
    /// The store has taken in an answer.
    Heard(Heard),
    /// The store could not do its step.
    StepFailed(String),
    /// A question, or the watch, came to nothing.
    Failed { retry: Retry, code: String, offline: bool },
    /// The watch has ended with the server's last place.
    Watched(u64),
    /// The wait is over.
    Due,
    /// Somebody is in a hurry.
    Hurried,
}

/// What an answer came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    /// The server's last place.
    pub head: u64,
    /// How many operations got a place or arrived.
    pub moved: u64,
    /// The store wants to wait so long before the next question; 0 for going on.
    pub wait_ms: u64,
    /// How many operations have no place yet.
    pub left: u64,
    /// What only a person can mend.
    pub trouble: Option<&'static str>,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Do {
    /// See whether the network may be used.
    AskLeave,
    /// Ask the store for a question, now.
    Step,
    /// Send the question that it gave.
    Send,
    /// Tell the store that this question gets no answer.
    GiveUp(u64),
    /// Wait, by the clock, and for the feed to grow beyond a place.
    Wait { until_ms: u64, watch: Option<u64> },
}

/// How things stand, for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mood {
    Connected,
    Working,
    Waiting,
    Offline,
    NotAllowed,
    NeedsPerson(String),
}

/// What to do, and what to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Next {
    pub what: Do,
    pub mood: Mood,
    /// Work waited for long, and nothing was asked: everything begins anew.
    pub stuck: bool,
}

impl Next {
    fn new(what: Do, mood: Mood) -> Self {
        Self { what, mood, stuck: false }
    }
}

/// Everything that the driver remembers.
#[derive(Debug, Default)]
pub(super) struct Core {
    /// The question whose end the store has not heard of.
    open: Option<u64>,
    /// What to do when it has.
    afterwards: Option<Next>,
    /// The server's last place, as far as we know.
    head: Option<u64>,
    /// How many operations have no place; none as long as the store has not told.
    left: Option<u64>,
    failures: u32,
    fruitless: u32,
    /// Rounds that ended with as much waiting as the one before.
    stalls: u32,
    until_ms: u64,
    watching_since_ms: u64,
    last_event_ms: u64,
    silent_ms: u64,
}

impl Core {
    /// `luck` spreads waits, so that devices which failed together do not come back together.
    pub fn after(&mut self, now_ms: u64, luck: u16, event: Event) -> Next {
        // A machine that slept was not stuck: a leap counts as one wait.
        self.silent_ms += now_ms.saturating_sub(self.last_event_ms).min(LONGEST_MS);
        self.last_event_ms = now_ms;
        let next = self.decide(now_ms, luck, event);
        if next.what == Do::Send || next.mood == Mood::NotAllowed || self.left == Some(0) {
            self.silent_ms = 0;
        }
        if let Do::Wait { until_ms, watch } = next.what {
            self.until_ms = until_ms;
            if watch.is_some() {
                self.watching_since_ms = now_ms;
            }
        }
        if self.silent_ms < STUCK_AFTER_MS {
            return next;
        }
        *self = Self { open: self.open, left: self.left, last_event_ms: now_ms, ..Self::default() };
        Next { stuck: true, ..self.go() }
    }

    /// An answer was taken in, and the next question is under way already: nothing has to be decided.
    pub fn goes_on(&mut self, now_ms: u64, request: u64, left: u64) {
        (self.open, self.left) = (Some(request), Some(left));
        (self.failures, self.fruitless, self.stalls) = (0, 0, 0);
        (self.last_event_ms, self.silent_ms) = (now_ms, 0);
    }

    fn decide(&mut self, now_ms: u64, luck: u16, event: Event) -> Next {
        match event {
            Event::Begin { wait_ms: 0 } => self.go(),
            Event::Begin { wait_ms } => wait(now_ms + wait_ms.min(LONGEST_MS), Mood::Waiting),
            Event::Due | Event::Hurried => {
                self.fruitless = 0;
                self.go()
            }
            Event::Leave(true) => Next::new(Do::Step, Mood::Working),
            Event::Leave(false) => wait(now_ms + LONGEST_MS, Mood::NotAllowed),
            Event::Stepped { asks, wait_ms, left } => self.stepped(now_ms, asks, wait_ms, left),
            Event::GaveUp => {
                self.open = None;
                self.afterwards.take().unwrap_or_else(|| self.go())
            }
            Event::Heard(heard) => self.heard(now_ms, luck, &heard),
            Event::StepFailed(code) => {
                self.afterwards = None;
                wait(now_ms + self.later(luck), Mood::NeedsPerson(code))
            }
            Event::Failed { retry, code, offline } => self.failed(now_ms, luck, retry, code, offline),
            Event::Watched(head) => self.watched(now_ms, head),
        }
    }

    /// Towards the next message. The store must not wait any more for the answer to an earlier one.
    fn go(&self) -> Next {
        Next::new(self.open.map_or(Do::AskLeave, Do::GiveUp), Mood::Working)
    }

    fn stepped(&mut self, now_ms: u64, asks: Option<u64>, wait_ms: u64, left: u64) -> Next {
        self.left = Some(left);
        if asks.is_some() {
            self.open = asks;
            return Next::new(Do::Send, Mood::Working);
        }
        wait(now_ms + wait_ms.clamp(SHORTEST_MS, LONGEST_MS), Mood::Waiting)
    }

    fn heard(&mut self, now_ms: u64, luck: u16, heard: &Heard) -> Next {
        self.open = None;
        self.failures = 0;
        self.head = Some(heard.head);
        self.fruitless = if heard.moved > 0 { 0 } else { self.fruitless.saturating_add(1) };
        let delivers = self.left.is_none_or(|left| heard.left < left);
        self.left = Some(heard.left);
        let breath = self.fruitless.saturating_sub(FRUITLESS);
        if heard.wait_ms == 0 {
            return if breath == 0 { self.go() } else { wait(now_ms + spread(breath, luck), Mood::Waiting) };
        }
        if let Some(code) = heard.trouble {
            return wait(now_ms + LONGEST_MS, Mood::NeedsPerson(code.to_owned()));
        }
        if breath > 0 {
            return wait(now_ms + spread(breath, luck), Mood::Connected);
        }
        // What the server keeps apart is tried again, less and less often.
        self.stalls = if delivers || heard.left == 0 { 0 } else { self.stalls.saturating_add(1) };
        let patience =
            if heard.left == 0 { LONGEST_MS } else { heard.wait_ms.max(spread(self.stalls, luck)) };
        let until_ms = now_ms + patience.clamp(SHORTEST_MS, LONGEST_MS);
        Next::new(Do::Wait { until_ms, watch: self.head }, Mood::Connected)
    }

    fn failed(&mut self, now_ms: u64, luck: u16, retry: Retry, code: String, offline: bool) -> Next {
        let later = self.later(luck);
        let (patience, mood) = match retry {
            Retry::Later if offline => (later, Mood::Offline),
            Retry::Later => (later, Mood::Waiting),
            Retry::After(after) => (not_before(after.as_millis(), luck), Mood::Waiting),
            Retry::Person => (LONGEST_MS, Mood::NeedsPerson(code)),
        };
        let next = wait(now_ms + patience, mood);
        let Some(request) = self.open else { return next };
        self.afterwards = Some(next);
        Next::new(Do::GiveUp(request), Mood::Working)
    }

    fn watched(&mut self, now_ms: u64, head: u64) -> Next {
        if self.head != Some(head) || now_ms >= self.until_ms {
            self.head = Some(head);
            return self.go();
        }
        // Something that answers at once would keep us asking.
        let watch = self.head.filter(|_| now_ms.saturating_sub(self.watching_since_ms) >= NO_WATCH_MS);
        Next::new(Do::Wait { until_ms: self.until_ms, watch }, Mood::Connected)
    }

    fn later(&mut self, luck: u16) -> u64 {
        self.failures = self.failures.saturating_add(1);
        spread(self.failures, luck)
    }
}

fn wait(until_ms: u64, mood: Mood) -> Next {
    Next::new(Do::Wait { until_ms, watch: None }, mood)
}

/// Doubles from one time to the next; the second half of it is luck.
pub(crate) fn spread(times: u32, luck: u16) -> u64 {
    let doubled = SHORTEST_MS.saturating_mul(1 << times.saturating_sub(1).min(16)).min(LONGEST_MS);
    let half = doubled / 2;
    (half + half * u64::from(luck) / u64::from(u16::MAX)).max(SHORTEST_MS)
}

/// What the server asked for, and a little more.
fn not_before(asked_ms: u128, luck: u16) -> u64 {
    let asked = u64::try_from(asked_ms).unwrap_or(LONGEST_MS).min(LONGEST_MS);
    (asked + asked / 8 * u64::from(luck) / u64::from(u16::MAX)).clamp(SHORTEST_MS, LONGEST_MS)
}

#[cfg(test)]
mod tests;
