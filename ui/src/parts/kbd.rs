//! Exists to teach the keyboard where there is one: a key hint is hidden on touch, and from
//! screen readers, which learn it from `aria-keyshortcuts` on the control.

use leptos::prelude::*;

#[component]
pub fn Kbd(#[prop(into)] keys: Signal<String>) -> impl IntoView {
    view! { <kbd class="kbd" aria-hidden="true">{keys}</kbd> }
}
