//! The course of one upload: what is asked next, and what each answer means. It holds no network, no clock and no luck of its own.
//!
//! The server alone knows how far it is. Whenever anything is in doubt it is asked, and the next byte sent is the one it names.

mod meaning;
#[cfg(test)]
mod tests;

use super::{End, FileAddress, Kept, NotReadable, Parcel, Sum, Why};
use crate::LinkFailure;
use crate::driver::spread;
use meaning::{Meaning, meaning};

/// After so many failures in a row that moved nothing, people are told.
pub(super) const TELL_AFTER: u32 = 3;
/// A single broken connection is no reason to wait.
const AT_ONCE_MS: u64 = 100;
/// The disk of this device has no room, or a file cannot be opened: asked again after so long.
const HERE_MS: u64 = 60_000;

/// How an upload stands, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// Its turn has not come.
    Waiting,
    /// So many bytes of so many are at the server.
    Sending {
        /// So many.
        at: u64,
        /// Of so many.
        of: u64,
    },
    /// All of it is there, and the server reads it back.
    Checking,
    /// It is stored, and adds up.
    Stored,
    /// It is not tried again before a person has done something.
    Refused {
        /// The stable text that people quote.
        code: String,
    },
    /// It waits although it could be sent.
    Paused(Why),
}

/// What to do next for an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Do {
    /// Note this, durably, before anything else.
    Note(Kept),
    /// Ask for an address.
    Create,
    /// Ask how far it is.
    Ask(FileAddress),
    /// Send the bytes of these places, the last not among them.
    Send(FileAddress, u64, u64),
    /// Nothing before this.
    Wait(u64),
    /// Nothing: it has ended, or something is under way.
    Nothing,
}

/// What came of it.
#[derive(Debug)]
pub(super) enum Heard {
    /// It was noted, or not.
    Noted(bool),
    /// There is an address; where the server said that nothing has come yet, that too.
    Created(FileAddress, Option<u64>),
    /// How far it is.
    Stands(Standing),
    /// It took bytes, and is so far.
    Took(u64, FileState),
    /// The file of this device is not what the evidence says.
    Changed,
    /// The file cannot be read.
    Unreadable(NotReadable),
    /// No success.
    Failed(LinkFailure),
    /// It was left, to go on later.
    Left,
}

/// What the server says of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub at: u64,
    pub of: u64,
    pub state: FileState,
}

/// What has become of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileState {
    /// More are to come.
    Arriving,
    /// All are there and are read back.
    Checking,
    /// They are stored under this sum.
    Stored(Sum),
    /// They are others than were promised.
    Refused,
}

/// Whether it went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Went {
    Forward,
    Aside,
    Back,
}

/// One upload.
#[derive(Debug, Clone)]
pub(super) struct Course {
    sum: Sum,
    length: u64,
    now: Kept,
    noted: Kept,
    /// How far the server is, as it said last; none if it has to be asked.
    at: Option<u64>,
    /// The furthest that it ever was at this address.
    best: u64,
    under_way: bool,
    checking: bool,
    failures: u32,
    /// How often it began from nothing.
    anew: u32,
    not_before_ms: u64,
    why: Option<Why>,
}

impl Course {
    /// The course of a parcel from where it was left.
    pub fn of(parcel: &Parcel) -> Self {
        Self {
            sum: parcel.sum,
            length: parcel.length,
            now: parcel.kept.clone(),
            noted: parcel.kept.clone(),
            at: None,
            best: 0,
            under_way: false,
            checking: false,
            failures: 0,
            anew: 0,
            not_before_ms: 0,
            why: None,
        }
    }

    /// What to do now. Once it has said so it says nothing more until it hears what came of that.
    pub fn next(&mut self, now_ms: u64, piece: u64) -> Do {
        if self.under_way {
            return Do::Nothing;
        }
        if now_ms < self.not_before_ms {
            return Do::Wait(self.not_before_ms);
        }
        let due = self.due(piece);
        self.under_way = due != Do::Nothing;
        due
    }

    fn due(&self, piece: u64) -> Do {
        if self.now != self.noted {
            return Do::Note(self.now.clone());
        }
        match (&self.now, self.at) {
            (Kept { end: Some(_), .. }, _) => Do::Nothing,
            (Kept { address: None, .. }, _) => Do::Create,
            (Kept { address: Some(address), .. }, None) => Do::Ask(*address),
            (Kept { address: Some(address), .. }, Some(at)) => {
                Do::Send(*address, at, at.saturating_add(piece).min(self.length))
            }
        }
    }

    /// Takes in what came of it; `luck` spreads the waits.
    pub fn heard(&mut self, now_ms: u64, luck: u16, heard: Heard) -> Went {
        self.under_way = false;
        match heard {
            Heard::Noted(true) => self.is_noted(),
            Heard::Noted(false) => self.later(now_ms + HERE_MS, Why::Storage),
            Heard::Created(address, at) => {
                self.now.address = Some(address);
                (self.at, self.best) = (at.filter(|at| *at <= self.length), 0);
                if self.failures < TELL_AFTER {
                    self.why = None;
                }
                Went::Aside
            }
            Heard::Stands(standing) => self.stands(now_ms, luck, standing),
            Heard::Took(at, state) => self.took(now_ms, luck, at, state),
            Heard::Changed => self.ends_as("upload.changed"),
            Heard::Unreadable(failed) => self.later(now_ms + HERE_MS, Why::Trouble { code: failed.code }),
            Heard::Failed(failure) => self.failed(now_ms, luck, &failure),
            Heard::Left => {
                self.at = None;
                Went::Aside
            }
        }
    }

    /// Somebody is in a hurry, or something has changed: no wait holds.
    pub fn hurry(&mut self) {
        self.not_before_ms = 0;
    }

    /// Whether it has ended, and that is noted.
    pub fn has_ended(&self) -> bool {
        self.now.end.is_some() && self.now == self.noted
    }

    /// Whether it has ended, and that is being noted.
    pub fn is_ending(&self) -> bool {
        self.now.end.is_some()
    }

    /// Whether some of it is at the server.
    pub fn is_begun(&self) -> bool {
        self.now.address.is_some()
    }

    /// How many bytes are not at the server, as far as anybody knows.
    pub fn left(&self) -> u64 {
        if self.now.end.is_some() { 0 } else { self.length - self.at.unwrap_or(self.best).min(self.length) }
    }

    /// How it stands, for people.
    pub fn stand(&self) -> Stand {
        match (&self.noted.end, &self.why) {
            (Some(End::Stored), _) => Stand::Stored,
            (Some(End::Refused { code }), _) => Stand::Refused { code: code.clone() },
            (None, Some(why)) => Stand::Paused(why.clone()),
            (None, None) if self.checking => Stand::Checking,
            (None, None) if self.now.address.is_some() => {
                Stand::Sending { at: self.at.unwrap_or(self.best), of: self.length }
            }
            (None, None) => Stand::Waiting,
        }
    }

    fn is_noted(&mut self) -> Went {
        self.noted = self.now.clone();
        if self.why == Some(Why::Storage) {
            self.why = None;
        }
        Went::Aside
    }

    fn stands(&mut self, now_ms: u64, luck: u16, standing: Standing) -> Went {
        if standing.of != self.length || standing.at > self.length {
            // Whatever lies at this address, it is not this file.
            return self.begin_anew(now_ms, luck, "upload.unknown");
        }
        let Standing { at, state, .. } = standing;
        match state {
            FileState::Stored(sum) if sum == self.sum => self.ends(End::Stored),
            FileState::Stored(_) | FileState::Refused => self.ends_as("upload.other_sum"),
            FileState::Checking => {
                (self.at, self.best, self.checking) = (None, at, true);
                self.waits(now_ms, luck, "upload.checking");
                Went::Aside
            }
            FileState::Arriving => self.arrived(now_ms, luck, at),
        }
    }

    fn took(&mut self, now_ms: u64, luck: u16, at: u64, state: FileState) -> Went {
        let from = self.at.take().unwrap_or(0);
        if let FileState::Stored(sum) = state
            && sum == self.sum
        {
            return self.ends(End::Stored);
        }
        // An answer that cannot be is no answer.
        let moved = at > from && at <= self.length;
        if !moved || state != FileState::Arriving {
            if !moved {
                self.waits(now_ms, luck, "link.other_answer");
                return Went::Back;
            }
            self.progress(at);
            return Went::Forward;
        }
        let went = self.arrived(now_ms, luck, at);
        if at == self.length {
            // Delivered is what the server says is stored, and it has not said so.
            self.at = None;
        }
        went
    }

    fn arrived(&mut self, now_ms: u64, luck: u16, at: u64) -> Went {
        self.checking = false;
        self.at = Some(at);
        if at > self.best {
            self.progress(at);
            return Went::Forward;
        }
        if at < self.best {
            self.waits(now_ms, luck, "upload.offset");
            return Went::Back;
        }
        Went::Aside
    }

    fn progress(&mut self, at: u64) {
        (self.best, self.failures, self.why) = (at, 0, None);
    }

    fn failed(&mut self, now_ms: u64, luck: u16, failure: &LinkFailure) -> Went {
        self.at = None;
        match meaning(failure) {
            Meaning::Look => {
                self.waits(now_ms, luck, failure.code());
                Went::Back
            }
            Meaning::Anew => self.begin_anew(now_ms, luck, failure.code()),
            Meaning::Never => self.ends_as(failure.code()),
            Meaning::Later(after) => {
                let after = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
                let code = failure.code().to_owned();
                self.later(now_ms.saturating_add(after), Why::Trouble { code })
            }
        }
    }

    fn begin_anew(&mut self, now_ms: u64, luck: u16, code: &str) -> Went {
        (self.now.address, self.at, self.best, self.checking) = (None, None, 0, false);
        self.anew = self.anew.saturating_add(1);
        // A server that forgets every time would have the whole file again and again.
        self.failures = self.failures.max(self.anew - 1);
        self.waits(now_ms, luck, code);
        Went::Back
    }

    /// Counts a failure, and waits longer from one to the next.
    fn waits(&mut self, now_ms: u64, luck: u16, code: &str) {
        self.failures = self.failures.saturating_add(1);
        let patience = if self.failures == 1 { AT_ONCE_MS } else { spread(self.failures - 1, luck) };
        self.not_before_ms = now_ms.saturating_add(patience);
        if self.failures >= TELL_AFTER {
            self.why = Some(Why::Trouble { code: code.to_owned() });
        }
    }

    fn later(&mut self, until_ms: u64, why: Why) -> Went {
        (self.at, self.failures) = (None, self.failures.saturating_add(1));
        (self.not_before_ms, self.why) = (until_ms, Some(why));
        Went::Back
    }

    fn ends_as(&mut self, code: &str) -> Went {
        self.ends(End::Refused { code: code.to_owned() })
    }

    fn ends(&mut self, end: End) -> Went {
        (self.now.end, self.at, self.why, self.checking) = (Some(end), None, None, false);
        self.not_before_ms = 0;
        Went::Forward
    }
}
