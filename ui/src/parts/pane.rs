//! Exists because the page itself never scrolls: what scrolls is a pane, and a pane must be
//! reachable with the keyboard to be scrolled.

use leptos::prelude::*;

#[component]
pub fn MainPane(#[prop(into)] label: Signal<String>, children: Children) -> impl IntoView {
    view! { <main class="pane pane--main" id="main" tabindex="-1" aria-label=label>{children()}</main> }
}

#[component]
pub fn SidePane(#[prop(into)] label: Signal<String>, children: Children) -> impl IntoView {
    view! { <aside class="pane pane--side" aria-label=label tabindex="0">{children()}</aside> }
}

#[component]
pub fn RailPane(#[prop(into)] label: Signal<String>, children: Children) -> impl IntoView {
    view! { <nav class="pane pane--rail" aria-label=label>{children()}</nav> }
}
