//! How an original comes to the screen: asked for at the office where it is not here, read from this device as soon as it is,
//! and given up at any moment.

use std::sync::Arc;

use apseko_contract::{Copy as Whereabouts, EvidenceRow, FetchFile, Shape, StopFetching, UiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::fault::Fault;
use super::looks::Showing;
use super::object_url::ObjectUrl;
use super::whole::read_whole;
use crate::host;

/// The code of a file whose bytes nobody has here.
const MISSING: &str = "file.missing";
/// The code of what the browser could not show, whatever it is called.
const NOT_SHOWN: &str = "file.not_shown";

/// What has been done for an original since somebody pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody wants it.
    Resting,
    /// Somebody wants it, and nothing has been done yet.
    Wanted,
    /// The office was asked for it.
    Asked,
    /// What it failed of last time is being forgotten, so that the same failure is heard of again.
    Forgetting,
    /// It is read from this device.
    Reading,
    /// It is on the screen.
    Open,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Next {
    Nothing,
    Ask,
    Forget,
    Read,
    Fail(Fault),
}

/// What follows from where the bytes are.
fn next(stage: Stage, whereabouts: &Whereabouts) -> Next {
    match (stage, whereabouts) {
        (Stage::Wanted | Stage::Asked | Stage::Forgetting, Whereabouts::Here) => Next::Read,
        (Stage::Wanted | Stage::Forgetting, Whereabouts::Away) => Next::Ask,
        // Nobody else has it, so there is nothing to ask for.
        (Stage::Wanted | Stage::Forgetting, Whereabouts::Failed { code }) if code == MISSING => {
            Next::Fail(Fault::new(code))
        }
        (Stage::Wanted, Whereabouts::Failed { .. }) => Next::Forget,
        (Stage::Asked, Whereabouts::Failed { code }) => Next::Fail(Fault::new(code)),
        (Stage::Wanted | Stage::Asked | Stage::Forgetting, Whereabouts::None) => {
            Next::Fail(Fault::new(MISSING))
        }
        (Stage::Resting | Stage::Reading | Stage::Open, _)
        | (Stage::Wanted | Stage::Asked | Stage::Forgetting, Whereabouts::Coming { .. })
        | (Stage::Asked, Whereabouts::Away)
        | (Stage::Forgetting, Whereabouts::Failed { .. }) => Next::Nothing,
    }
}

/// The way of one original.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    evidence: Uuid,
    mime: Option<&'static str>,
    /// Where it stands.
    pub stage: RwSignal<Stage>,
    /// The original, as soon as it is open.
    pub original: RwSignal<Option<Arc<ObjectUrl>>>,
    /// How many of how many bytes have been read.
    pub read: RwSignal<(u64, u64)>,
    /// Why it did not open.
    pub fault: RwSignal<Option<Fault>>,
    /// Counts the wishes, so that what an earlier one brings is not taken for this one's.
    turn: RwSignal<u32>,
}

impl Opening {
    /// Follows an original for as long as its place stands.
    pub fn follow(row: Memo<EvidenceRow>) -> Self {
        let first = row.get_untracked();
        // What is on its way was wanted by somebody who has come back, and what is here costs nothing.
        let comes = matches!(first.original, Whereabouts::Coming { .. });
        let at_hand = first.original == Whereabouts::Here && first.preview != Whereabouts::Here;
        let mime = super::looks::is_opened_here(&first).then(|| Showing::of(&first.mime).mime()).flatten();
        let is_image = matches!(Showing::of(&first.mime), Showing::Image(_));
        let begins = mime.is_some() && (comes || (at_hand && is_image));
        let opening = Self {
            evidence: first.evidence,
            mime,
            stage: RwSignal::new(if begins { Stage::Wanted } else { Stage::Resting }),
            original: RwSignal::new(None),
            read: RwSignal::new((0, 0)),
            fault: RwSignal::new(None),
            turn: RwSignal::new(0),
        };
        let where_it_is = Memo::new(move |_| row.with(|row| row.original.clone()));
        Effect::new(move || {
            let next = where_it_is.with(|whereabouts| next(opening.stage.get(), whereabouts));
            opening.go_on(next);
        });
        opening
    }

    /// Whether it is on its way to the screen.
    pub fn is_under_way(self) -> bool {
        !matches!(self.stage.get(), Stage::Resting | Stage::Open)
    }

    /// Somebody wants to see it.
    pub fn open(self) {
        self.fault.set(None);
        self.read.set((0, 0));
        self.turn.update(|turn| *turn = turn.wrapping_add(1));
        self.stage.set(Stage::Wanted);
    }

    /// Somebody does not want to wait any longer.
    pub fn give_up(self) {
        let asked = matches!(self.stage.get_untracked(), Stage::Asked | Stage::Wanted | Stage::Forgetting);
        self.turn.update(|turn| *turn = turn.wrapping_add(1));
        self.stage.set(Stage::Resting);
        if asked {
            spawn_local(async move {
                // Whoever does not wait any longer is not kept with a failure to stop.
                let _ = host::call(StopFetching { evidence: self.evidence }).await;
            });
        }
    }

    /// The browser could not show what was opened.
    pub fn is_not_shown(self) {
        self.original.set(None);
        self.fails(Fault::new(NOT_SHOWN));
    }

    fn go_on(self, next: Next) {
        match next {
            Next::Nothing => {}
            Next::Fail(fault) => self.fails(fault),
            Next::Read => self.reads(),
            Next::Ask => {
                self.stage.set(Stage::Asked);
                self.calls(FetchFile { evidence: self.evidence, what: Shape::Original });
            }
            Next::Forget => {
                self.stage.set(Stage::Forgetting);
                self.calls(StopFetching { evidence: self.evidence });
            }
        }
    }

    fn calls<C: apseko_contract::Command<Reply = ()>>(self, act: C) {
        let turn = self.turn.get_untracked();
        spawn_local(async move {
            let refused: Result<(), UiError> = host::call(act).await;
            if let (Err(error), true) = (refused, self.is_turn(turn)) {
                self.fails(error.into());
            }
        });
    }

    fn reads(self) {
        let Some(mime) = self.mime else { return };
        self.stage.set(Stage::Reading);
        let turn = self.turn.get_untracked();
        spawn_local(async move {
            let heard = move |got, of| self.is_turn(turn) && self.read.try_set((got, of)).is_none();
            let outcome = read_whole(self.evidence, Shape::Original, mime, heard).await;
            if !self.is_turn(turn) {
                return;
            }
            match outcome {
                Ok(original) => {
                    self.original.set(original);
                    self.stage.set(Stage::Open);
                }
                Err(fault) => self.fails(fault),
            }
        });
    }

    fn is_turn(self, turn: u32) -> bool {
        self.turn.try_get_untracked() == Some(turn)
    }

    fn fails(self, fault: Fault) {
        self.stage.set(Stage::Resting);
        self.fault.set(Some(fault));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> Whereabouts {
        Whereabouts::Failed { code: "file.not_arrived".to_owned() }
    }

    #[test]
    fn what_is_away_is_asked_for_once_and_read_when_it_is_here() {
        assert_eq!(next(Stage::Wanted, &Whereabouts::Away), Next::Ask);
        assert_eq!(next(Stage::Asked, &Whereabouts::Away), Next::Nothing, "the answer is on its way");
        assert_eq!(next(Stage::Asked, &Whereabouts::Coming { got: 1 }), Next::Nothing);
        assert_eq!(next(Stage::Asked, &Whereabouts::Here), Next::Read);
        assert_eq!(next(Stage::Reading, &Whereabouts::Here), Next::Nothing, "it is read once");
    }

    #[test]
    fn an_old_failure_is_forgotten_before_it_is_tried_again() {
        assert_eq!(next(Stage::Wanted, &failed()), Next::Forget, "else the same failure would not be heard");
        assert_eq!(next(Stage::Forgetting, &failed()), Next::Nothing);
        assert_eq!(next(Stage::Forgetting, &Whereabouts::Away), Next::Ask);
        assert_eq!(next(Stage::Asked, &failed()), Next::Fail(Fault::new("file.not_arrived")));
    }

    #[test]
    fn nobody_waits_for_what_is_not_there() {
        assert_eq!(next(Stage::Wanted, &Whereabouts::None), Next::Fail(Fault::new(MISSING)));
        let lost = Whereabouts::Failed { code: MISSING.to_owned() };
        assert_eq!(next(Stage::Wanted, &lost), Next::Fail(Fault::new(MISSING)), "it cannot be forgotten");
        assert_eq!(next(Stage::Resting, &Whereabouts::Here), Next::Nothing, "nothing opens by itself");
    }
}
