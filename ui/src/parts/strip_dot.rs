//! Exists for the first sign on the strip. Its shape differs too, and the word beside it is
//! the caller's: a dot alone tells nobody anything.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DotState {
    On,
    #[default]
    Off,
    Attention,
}

impl DotState {
    const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Attention => "attention",
        }
    }
}

#[component]
pub fn StripDot(#[prop(into)] state: Signal<DotState>) -> impl IntoView {
    view! { <span class="dot" data-state=move || state.get().name() aria-hidden="true"></span> }
}
