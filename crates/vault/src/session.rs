//! How long somebody who has come in stays in: pauses, what opens again after them, and when the keys are dropped.
//!
//! Pure: it is told the time since the machine was switched on, which nobody can set, and what is going on; it answers
//! with what has to be done.

/// The screen locks after this long without a touch.
pub const IDLE_MS: u64 = 10 * 60_000;
/// Without an open visit, keys outlive the lock of the screen by this long at most.
pub const KEEP_KEYS_MS: u64 = 2 * 60 * 60_000;
/// After this long both factors are needed again.
pub const FULL_MS: u64 = 12 * 60 * 60_000;
/// A fresh code counts for this long, and for one thing.
pub const STEP_UP_MS: u64 = 2 * 60_000;
/// So many wrong PINs, and the password is needed.
pub const PIN_TRIES: u8 = 5;
/// A silence longer than this between two looks at the clock means that the machine slept.
pub const ASLEEP_MS: u64 = 90_000;

/// What is going on, as far as it decides about locking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// A visit has begun and not ended.
    pub visit_open: bool,
    /// Something is saved here that the office does not have yet.
    pub unsent: bool,
    /// Sound or pictures are being recorded; that counts as using the screen.
    pub recording: bool,
}

/// How far away the data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Open.
    Open,
    /// The screen is locked, the keys are in memory: the PIN opens.
    Paused {
        /// Wrong PINs so far.
        wrong_pins: u8,
        /// Since when.
        since_ms: u64,
    },
    /// The keys are gone: the password opens.
    Shut,
    /// Both factors are needed.
    Out,
}

/// Somebody's stay, from the log-in to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    phase: Phase,
    has_pin: bool,
    came_in_ms: u64,
    touched_ms: u64,
    looked_ms: u64,
    stepped_up_ms: Option<u64>,
}

impl Session {
    /// Somebody has come in with both factors.
    pub fn begin(now_ms: u64, has_pin: bool) -> Self {
        Self {
            phase: Phase::Open,
            has_pin,
            came_in_ms: now_ms,
            touched_ms: now_ms,
            looked_ms: now_ms,
            stepped_up_ms: None,
        }
    }

    /// How far away the data is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether the keys are to be in memory.
    pub fn keeps_keys(&self) -> bool {
        matches!(self.phase, Phase::Open | Phase::Paused { .. })
    }

    /// Whether there is a PIN from now on.
    pub fn set_pin(&mut self, has_pin: bool) {
        self.has_pin = has_pin;
    }

    /// Somebody uses the screen.
    pub fn touch(&mut self, now_ms: u64) {
        if self.phase == Phase::Open {
            self.touched_ms = now_ms;
        }
    }

    /// Looks at the clock; to be called every few seconds and before anything is asked for. Says whether the phase has
    /// changed.
    pub fn look(&mut self, now_ms: u64, standing: Standing) -> bool {
        let before = self.phase;
        let slept = now_ms.saturating_sub(self.looked_ms) > ASLEEP_MS;
        self.looked_ms = now_ms;
        if slept && self.keeps_keys() {
            self.enter(Phase::Shut);
        }
        if self.phase == Phase::Open {
            self.look_while_open(now_ms, standing);
        }
        if let Phase::Paused { since_ms, .. } = self.phase
            && !may_keep_keys(now_ms, since_ms, standing)
        {
            self.enter(Phase::Shut);
        }
        // A visit that is open can always be finished: its end is when both factors are asked for.
        if now_ms.saturating_sub(self.came_in_ms) >= FULL_MS && !standing.visit_open {
            self.enter(Phase::Out);
        }
        self.phase != before
    }

    /// Locks the screen.
    pub fn lock(&mut self, now_ms: u64, standing: Standing) {
        if self.phase != Phase::Open {
            return;
        }
        let keeps = self.has_pin && may_keep_keys(now_ms, now_ms, standing);
        self.enter(if keeps { Phase::Paused { wrong_pins: 0, since_ms: now_ms } } else { Phase::Shut });
    }

    /// The machine is about to sleep: the keys go, whatever is going on.
    pub fn suspend(&mut self) {
        if self.keeps_keys() {
            self.enter(Phase::Shut);
        }
    }

    /// Somebody goes out.
    pub fn leave(&mut self) {
        self.enter(Phase::Out);
    }

    /// A PIN was wrong. Says whether another one may be tried.
    pub fn wrong_pin(&mut self) -> bool {
        if let Phase::Paused { wrong_pins, since_ms } = self.phase {
            let wrong_pins = wrong_pins.saturating_add(1);
            self.phase = Phase::Paused { wrong_pins, since_ms };
            if wrong_pins >= PIN_TRIES {
                self.enter(Phase::Shut);
            }
        }
        matches!(self.phase, Phase::Paused { .. })
    }

    /// The person is back, by PIN, by being recognised or by password. Both factors are due when they were before.
    pub fn resume(&mut self, now_ms: u64) {
        if self.phase != Phase::Out {
            self.phase = Phase::Open;
            self.touched_ms = now_ms;
            self.looked_ms = now_ms;
        }
    }

    /// A fresh code was shown.
    pub fn step_up(&mut self, now_ms: u64) {
        if self.phase == Phase::Open {
            self.stepped_up_ms = Some(now_ms);
        }
    }

    /// Whether a fresh code counts still.
    pub fn is_stepped_up(&self, now_ms: u64) -> bool {
        self.stepped_up_ms.is_some_and(|at| now_ms.saturating_sub(at) < STEP_UP_MS)
    }

    /// The fresh code was used for something.
    pub fn use_step_up(&mut self) {
        self.stepped_up_ms = None;
    }

    fn look_while_open(&mut self, now_ms: u64, standing: Standing) {
        if standing.recording {
            self.touched_ms = now_ms;
        }
        if now_ms.saturating_sub(self.touched_ms) >= IDLE_MS {
            self.lock(now_ms, standing);
        }
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.stepped_up_ms = None;
    }
}

fn may_keep_keys(now_ms: u64, since_ms: u64, standing: Standing) -> bool {
    let not_too_long = now_ms.saturating_sub(since_ms) < KEEP_KEYS_MS;
    standing.visit_open || (standing.unsent && not_too_long)
}

#[cfg(test)]
mod tests;
