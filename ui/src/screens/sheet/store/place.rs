//! One place on a sheet: what the host knows of it, and what is on its way there.

use apseko_contract::{Cell, Spot, UiError};
use apseko_sheets::Answer;
use leptos::prelude::*;

use super::set_if_new;

/// An answer that could not be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Why.
    pub error: UiError,
    /// What should have been saved.
    pub answer: Answer,
}

/// The signals of one place.
#[derive(Debug, Clone)]
pub struct Place {
    pub cell: ArcRwSignal<Cell>,
    pub pending: ArcRwSignal<Option<Answer>>,
    pub failed: ArcRwSignal<Option<Failed>>,
}

/// One place as a screen reads it: each part wakes only who reads it.
#[derive(Debug, Clone)]
pub struct Standing {
    place: Place,
}

impl Place {
    pub fn empty(place: &Spot) -> Self {
        Self {
            cell: ArcRwSignal::new(nothing_at(place)),
            pending: ArcRwSignal::new(None),
            failed: ArcRwSignal::new(None),
        }
    }

    /// Takes the truth in. The same truth again wakes nobody.
    pub fn take(&self, cell: Cell) {
        set_if_new(&self.cell, cell);
    }

    /// What the person sees as the answer now.
    pub fn answer_now(&self) -> Answer {
        self.pending.get_untracked().unwrap_or_else(|| self.cell.with_untracked(answer_of))
    }

    pub fn standing(&self) -> Standing {
        Standing { place: self.clone() }
    }
}

impl Standing {
    /// A place of a sheet that is gone.
    pub fn empty(place: &Spot) -> Self {
        Self { place: Place::empty(place) }
    }

    /// What the host knows.
    pub fn cell(&self) -> Signal<Cell> {
        self.place.cell.clone().into()
    }

    /// The answer that the person sees: what is on its way, else what stands.
    pub fn answer(&self) -> Answer {
        self.place.pending.get().unwrap_or_else(|| self.place.cell.with(answer_of))
    }

    /// The same without following it.
    pub fn answer_now(&self) -> Answer {
        self.place.answer_now()
    }

    /// The answer that could not be saved.
    pub fn failed(&self) -> Option<Failed> {
        self.place.failed.get()
    }

    /// Whether some answer could not be saved, without following it.
    pub fn has_failed_now(&self) -> bool {
        self.place.failed.with_untracked(Option::is_some)
    }
}

/// A place of which nothing is known.
pub fn nothing_at(place: &Spot) -> Cell {
    Cell {
        place: place.clone(),
        shown: false,
        parts: 0,
        answer: None,
        known: None,
        warnings: Vec::new(),
        breaches: Vec::new(),
        others: Vec::new(),
        seen: Vec::new(),
    }
}

fn answer_of(cell: &Cell) -> Answer {
    cell.answer.as_ref().and_then(|given| given.answer.clone()).unwrap_or_default()
}
