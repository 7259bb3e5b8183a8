//! One question of one row as it stands: its answer, whether it is asked, what follows.

use crate::value::{Answer, Value};

/// The state of one question in one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Slot {
    /// What was answered, kept also while the question is hidden.
    pub answer: Option<Answer>,
    /// What is known without asking.
    pub known: Option<Value>,
    /// Whether it is asked.
    pub shown: bool,
    /// By part: whether it is asked, the main part first.
    pub parts: u32,
    /// By check: whether it does not hold.
    pub warned: u32,
    /// By rule: whether its violation follows.
    pub breaches: u32,
}

/// How far a section has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Questions that are asked and needed.
    pub asked: u32,
    /// Of these, those that are answered.
    pub answered: u32,
    /// Questions that are asked, needed or not.
    pub shown: u32,
    /// Put off with a reason.
    pub put_off: u32,
    /// Warnings.
    pub warned: u32,
}

/// What its question says about counting it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// It is known without asking: shown, and never something to do.
    pub by_nobody: bool,
    /// A visit can end without it.
    pub optional: bool,
    /// It is answered.
    pub answered: bool,
}

impl Tally {
    pub(super) const fn add(&mut self, other: Self) {
        self.asked += other.asked;
        self.answered += other.answered;
        self.shown += other.shown;
        self.put_off += other.put_off;
        self.warned += other.warned;
    }

    pub(super) const fn take(&mut self, other: Self) {
        self.asked = self.asked.saturating_sub(other.asked);
        self.answered = self.answered.saturating_sub(other.answered);
        self.shown = self.shown.saturating_sub(other.shown);
        self.put_off = self.put_off.saturating_sub(other.put_off);
        self.warned = self.warned.saturating_sub(other.warned);
    }

    /// Together with another.
    pub const fn and(mut self, other: Self) -> Self {
        self.add(other);
        self
    }
}

impl Slot {
    /// The main value that counts: what was answered, or what is known and holds.
    pub fn main(&self, prefill_holds: bool) -> Option<&Value> {
        match &self.answer {
            Some(answer) if answer.not_checked.is_some() => None,
            Some(answer) if answer.main().is_some() => answer.main(),
            _ => self.known.as_ref().filter(|_| prefill_holds),
        }
    }

    pub fn shows_part(&self, part: usize) -> bool {
        self.parts & (1 << part) != 0
    }

    pub fn is_put_off(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.not_checked.is_some())
    }

    /// What it adds to its section.
    pub fn tally(&self, question: Asked) -> Tally {
        if !self.shown {
            return Tally::default();
        }
        let needed = !question.optional && !question.by_nobody;
        Tally {
            asked: u32::from(needed),
            answered: u32::from(needed && question.answered),
            shown: 1,
            put_off: u32::from(self.is_put_off() && !question.by_nobody),
            warned: self.warned.count_ones(),
        }
    }
}
