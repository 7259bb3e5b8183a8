//! The way from a list of gaps, violations or workers to the very question they speak of.

use apseko_contract::Spot;
use apseko_domain::SheetId;
use leptos::prelude::*;

use crate::route::{Route, Router};

/// The question that somebody wants to see next. It outlives the screen that asks for it.
#[derive(Debug, Clone, Copy)]
pub struct SheetJump {
    wanted: RwSignal<Option<(SheetId, Spot)>>,
}

impl SheetJump {
    /// Makes itself known to every screen; meant to be called once, outside the screens.
    pub fn provide() {
        provide_context(Self::new());
    }

    fn new() -> Self {
        Self { wanted: RwSignal::new(None) }
    }

    /// Asks for a question, for a link that leads to the sheet by itself.
    pub fn ask_for(self, sheet: SheetId, place: Spot) {
        self.wanted.set(Some((sheet, place)));
    }

    /// Goes to a question. Its section and its row are found by the sheet itself.
    pub fn go(self, router: Router, sheet: SheetId, place: Spot) {
        self.ask_for(sheet, place);
        router.go(Route::Sheet(sheet, 0));
    }

    /// The question that is wanted on this sheet; the caller runs again when another one is wanted.
    pub(super) fn wanted(self, sheet: SheetId) -> Option<Spot> {
        self.wanted
            .with(|wanted| wanted.as_ref().filter(|(on, _)| *on == sheet).map(|(_, place)| place.clone()))
    }

    /// Forgets the question once it is shown.
    pub(super) fn arrived(self) {
        self.wanted.set(None);
    }
}

/// The way to a question. Outside the interface there is no sheet to go to, and nothing happens.
pub fn use_sheet_jump() -> SheetJump {
    use_context::<SheetJump>().unwrap_or_else(SheetJump::new)
}
