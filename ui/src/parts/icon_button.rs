//! Exists for tools that repeat on every row, where a word would repeat too: the word is still
//! there for a screen reader and as a tooltip.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

#[component]
pub fn IconButton(
    #[prop(into)] icon: Signal<Icon>,
    #[prop(into)] label: Signal<String>,
    /// Makes it a switch: a screen reader then says whether it is on.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Says "there is something here already"; the label should say it too.
    #[prop(optional, into)]
    marked: Signal<bool>,
    /// An icon alone on a main-coloured ground, beside a field.
    #[prop(optional)]
    main: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] keys: MaybeProp<String>,
    #[prop(into)] on_press: UnsyncCallback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="tool"
            class:tool--main=main
            class:tool--marked=marked
            disabled=disabled
            aria-label=label
            title=label
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            aria-keyshortcuts=move || keys.get()
            on:click=move |_| on_press.run(())
        >
            <Glyph icon=icon />
        </button>
    }
}
