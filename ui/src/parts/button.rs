//! Exists so that every action looks and weighs the same: one main action per screen, the rest
//! plain, and a busy button keeps its place, its size and the focus.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    Main,
    #[default]
    Plain,
    Quiet,
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Main => "button--main",
            Self::Plain => "button--plain",
            Self::Quiet => "button--quiet",
            Self::Danger => "button--danger",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    #[default]
    Normal,
    Large,
}

fn classes(kind: ButtonKind, size: ButtonSize, wide: bool) -> String {
    let large = if size == ButtonSize::Large { " button--large" } else { "" };
    let wide = if wide { " button--wide" } else { "" };
    format!("button {}{large}{wide}", kind.class())
}

/// A busy button stays focusable and only ignores presses: taking `disabled` would throw the
/// keyboard user back to the top of the page.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional)] wide: bool,
    #[prop(optional)] submit: bool,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional, into)] busy: Signal<bool>,
    /// Stands in the place of the label while busy; both take part in the width.
    #[prop(optional, into)]
    busy_label: MaybeProp<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] keys: MaybeProp<String>,
    #[prop(optional, into)] on_press: Option<UnsyncCallback<()>>,
    children: Children,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    let swaps_label = move || busy.get() && busy_label.with(Option::is_some);
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=classes(kind, size, wide)
            class:button--busy=busy
            disabled=disabled
            aria-disabled=move || busy.get().then_some("true")
            aria-keyshortcuts=move || keys.get()
            on:click=press
        >
            {icon.map(|icon| view! { <Glyph icon=icon /> })}
            <span class="button__words">
                <span class="button__label" class:is-hidden=swaps_label>
                    {children()}
                </span>
                <span class="button__label" class:is-hidden=move || !swaps_label()>
                    {move || busy_label.get()}
                </span>
            </span>
        </button>
    }
}

#[component]
pub fn ButtonLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional)] wide: bool,
    #[prop(optional)] icon: Option<Icon>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=classes(kind, size, wide) href=href>
            {icon.map(|icon| view! { <Glyph icon=icon /> })}
            <span class="button__label">{children()}</span>
        </a>
    }
}
