//! Exists for short facts with names, as registers give them: name at the left, fact at the
//! right, one line each while it fits.

use leptos::prelude::*;

#[component]
pub fn KeyValues(children: Children) -> impl IntoView {
    view! { <dl class="kv">{children()}</dl> }
}

#[component]
pub fn KeyValue(#[prop(into)] name: Signal<String>, children: Children) -> impl IntoView {
    view! { <div class="kv__line"><dt>{name}</dt><dd>{children()}</dd></div> }
}
