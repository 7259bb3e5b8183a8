//! Exists for work done in a fixed order, as a document that is filled in, signed, handed over.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    Done,
    Current,
    #[default]
    Ahead,
}

impl StepState {
    const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Ahead => "ahead",
        }
    }
}

#[component]
pub fn Steps(children: Children) -> impl IntoView {
    view! { <ol class="steps">{children()}</ol> }
}

#[component]
pub fn Step(
    number: usize,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] state: Signal<StepState>,
    /// Says the state to those who do not see the mark.
    #[prop(into)]
    state_label: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let is_current = move || state.get() == StepState::Current;
    let mark = move || match state.get() {
        StepState::Done => view! { <Glyph icon=Icon::Check /> }.into_any(),
        StepState::Current | StepState::Ahead => number.into_any(),
    };
    view! {
        <li
            class="step"
            data-state=move || state.get().name()
            aria-current=move || is_current().then_some("step")
        >
            <span class="step__mark" aria-hidden="true">{mark}</span>
            <div class="step__body">
                <p class="step__title">{title}<span class="sr-only">" "{state_label}</span></p>
                {children.map(|children| children())}
            </div>
        </li>
    }
}
