//! Exists so that `/` brings the hand from the keyboard to the search in every list, and one tap
//! empties it again.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::fresh_id::fresh_id;
use super::kbd::Kbd;
use crate::icon::{Glyph, Icon};

fn is_being_typed_in(event: &leptos::ev::KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return false;
    };
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
}

fn focus_on_slash(input: NodeRef<leptos::html::Input>) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
        if event.key() != "/" || !plain || is_being_typed_in(&event) {
            return;
        }
        if let Some(input) = input.get_untracked() {
            event.prevent_default();
            // Focus only fails on a detached element, which the cleanup below rules out.
            let _ = input.focus();
        }
    });
    on_cleanup(move || listener.remove());
}

#[component]
pub fn SearchField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] clear_label: Signal<String>,
    #[prop(optional, into)] placeholder: MaybeProp<String>,
    /// At most one search on a screen may answer to `/`.
    #[prop(default = true)]
    slash: bool,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Input>,
    #[prop(into)] on_input: UnsyncCallback<String>,
) -> impl IntoView {
    if slash {
        focus_on_slash(node_ref);
    }
    let id = fresh_id("search");
    let is_empty = move || value.with(String::is_empty);
    let clear = move |_| {
        on_input.run(String::new());
        if let Some(input) = node_ref.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <div class="search" role="search">
            <label class="sr-only" for=id.clone()>{label}</label>
            <Glyph icon=Icon::Search />
            <input
                class="input search__input"
                id=id
                type="search"
                autocomplete="off"
                spellcheck="false"
                placeholder=move || placeholder.get()
                aria-keyshortcuts=slash.then_some("/")
                node_ref=node_ref
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
            <Show when=move || !is_empty()>
                <button type="button" class="search__clear" aria-label=clear_label title=clear_label on:click=clear>
                    <Glyph icon=Icon::Cross />
                </button>
            </Show>
            <Show when=move || slash && is_empty()>
                <Kbd keys="/" />
            </Show>
        </div>
    }
}
