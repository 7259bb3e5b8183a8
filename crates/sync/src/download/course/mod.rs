//! The course of one download: from where it goes on, what an answer means, and when it is given up. It holds no network, no clock and
//! no luck of its own.
//!
//! A person waits for it: after a few failures that moved nothing they are told, and decide themselves.

mod meaning;
#[cfg(test)]
mod tests;

use super::{Wanted, WantedBytes};
use crate::LinkFailure;
use crate::driver::spread;
use crate::ranged::Part;
use meaning::{Meaning, meaning};

/// After so many failures in a row that moved nothing it is given up.
pub(super) const TRIES: u32 = 4;
/// A single broken connection is no reason to wait.
const AT_ONCE_MS: u64 = 100;
/// No preview is longer.
const LONGEST_PREVIEW: u64 = 8 << 20;
/// What came is not what the evidence says.
const OTHER_CONTENT: &str = "file.other_content";

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Do {
    /// Ask for it from this place on; without a tag for all of it.
    Ask { from: u64, tag: Option<String> },
    /// All of it is here: what does it add up to?
    Check,
    /// Nothing before this.
    Wait(u64),
    /// It is here, or is not to come, for the reason of this code.
    End(Result<(), String>),
}

/// What to do with the bytes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taking {
    /// They are the beginning.
    FromItsBeginning,
    /// They follow those that are here.
    GoesOn,
    /// They are of something else.
    Nothing,
}

/// One download.
#[derive(Debug, Clone)]
pub(super) struct Course {
    /// What it has to add up to; a preview has no sum.
    sum: Option<[u8; 32]>,
    /// How many bytes it has, as soon as anybody said.
    length: Option<u64>,
    tag: Option<String>,
    at: u64,
    /// The furthest that it ever was.
    best: u64,
    /// In how many answers came what is here.
    answers: u32,
    /// What was put together from several answers was something else once.
    misfit: bool,
    failures: u32,
    not_before_ms: u64,
    end: Option<Result<(), String>>,
}

impl Course {
    /// From nothing.
    pub fn of(wanted: &Wanted) -> Self {
        let (sum, length, tag) = match wanted.bytes {
            WantedBytes::Original { length } => {
                (Some(wanted.sum.0), Some(length), Some(format!("\"{}\"", wanted.sum)))
            }
            WantedBytes::Preview => (None, None, None),
        };
        Self {
            sum,
            length,
            tag,
            at: 0,
            best: 0,
            answers: 0,
            misfit: false,
            failures: 0,
            not_before_ms: 0,
            end: None,
        }
    }

    /// What to do now.
    pub fn next(&self, now_ms: u64) -> Do {
        if let Some(end) = &self.end {
            return Do::End(end.clone());
        }
        if self.answers > 0 && self.length == Some(self.at) {
            return Do::Check;
        }
        if now_ms < self.not_before_ms {
            return Do::Wait(self.not_before_ms);
        }
        Do::Ask { from: self.at, tag: self.tag.clone().filter(|_| self.at > 0) }
    }

    /// How many bytes of the beginning are here.
    pub fn place(&self) -> u64 {
        self.at
    }

    /// An answer has begun.
    pub fn answers(&mut self, now_ms: u64, luck: u16, part: &Part) -> Taking {
        let known = if self.sum.is_some() { self.fits_original(part) } else { self.fits_preview(part) };
        match known {
            Ok(()) if part.from == 0 => {
                (self.at, self.answers) = (0, 1);
                Taking::FromItsBeginning
            }
            Ok(()) if part.from == self.at => {
                self.answers = self.answers.saturating_add(1);
                Taking::GoesOn
            }
            Ok(()) | Err(Misfit::Other) => {
                self.fails(now_ms, luck, LinkFailure::OtherAnswer.code());
                Taking::Nothing
            }
            Err(Misfit::Content) => {
                self.end = Some(Err(OTHER_CONTENT.to_owned()));
                Taking::Nothing
            }
        }
    }

    fn fits_original(&self, part: &Part) -> Result<(), Misfit> {
        // Whatever answers in the server's place does not know the sum.
        if part.tag != self.tag {
            return Err(Misfit::Other);
        }
        if part.of.is_some() && part.of != self.length { Err(Misfit::Content) } else { Ok(()) }
    }

    fn fits_preview(&mut self, part: &Part) -> Result<(), Misfit> {
        let length = part.of.filter(|of| (1..=LONGEST_PREVIEW).contains(of)).ok_or(Misfit::Other)?;
        if part.from > 0 && (part.tag != self.tag || Some(length) != self.length) {
            return Err(Misfit::Other);
        }
        (self.length, self.tag) = (Some(length), part.tag.clone());
        Ok(())
    }

    /// So many more bytes have come; says whether there may be so many.
    pub fn comes(&mut self, bytes: usize) -> bool {
        let at = self.at.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        if self.length.is_none_or(|length| at > length) {
            // Nothing of what is here can be believed to be its beginning.
            self.begins_anew();
            return false;
        }
        self.at = at;
        if at > self.best {
            (self.best, self.failures) = (at, 0);
        }
        true
    }

    /// The answer has come to its end.
    pub fn is_over(&mut self, now_ms: u64, luck: u16) {
        if self.length != Some(self.at) {
            self.breaks(now_ms, luck, &LinkFailure::NoConnection);
        }
    }

    /// No answer, or not all of it.
    pub fn breaks(&mut self, now_ms: u64, luck: u16, failure: &LinkFailure) {
        match meaning(failure) {
            Meaning::GoOn => self.fails(now_ms, luck, failure.code()),
            Meaning::Anew => {
                self.begins_anew();
                self.fails(now_ms, luck, failure.code());
            }
            Meaning::Later(after) => {
                self.fails(now_ms, luck, failure.code());
                let after = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
                self.not_before_ms = self.not_before_ms.max(now_ms.saturating_add(after));
            }
            Meaning::Never => self.end = Some(Err(failure.code().to_owned())),
        }
    }

    /// All of it is here, and adds up to this.
    pub fn adds_up_to(&mut self, sum: [u8; 32]) {
        let is_it = self.sum.is_none_or(|wanted| wanted == sum);
        if !is_it && self.answers > 1 && !self.misfit {
            // The pieces may not have been of one thing: once more, in one.
            self.misfit = true;
            self.begins_anew();
            return;
        }
        self.end = Some(if is_it { Ok(()) } else { Err(OTHER_CONTENT.to_owned()) });
    }

    fn begins_anew(&mut self) {
        (self.at, self.answers) = (0, 0);
        if self.sum.is_none() {
            (self.length, self.tag) = (None, None);
        }
    }

    /// Counts a failure, and waits longer from one to the next.
    fn fails(&mut self, now_ms: u64, luck: u16, code: &str) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= TRIES {
            self.end = Some(Err(code.to_owned()));
            return;
        }
        let patience = if self.failures == 1 { AT_ONCE_MS } else { spread(self.failures - 1, luck) };
        self.not_before_ms = now_ms.saturating_add(patience);
    }
}

/// Why the bytes of an answer are not taken.
enum Misfit {
    /// They are of something else, or of nobody knows what.
    Other,
    /// The server has something else under this sum.
    Content,
}
