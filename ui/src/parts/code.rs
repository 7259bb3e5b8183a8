//! Exists so that codes and numbers stand in columns and do not break in the middle.

use leptos::prelude::*;

#[component]
pub fn CodeText(children: Children) -> impl IntoView {
    view! { <span class="code" translate="no">{children()}</span> }
}

#[component]
pub fn NumberText(children: Children) -> impl IntoView {
    view! { <span class="number">{children()}</span> }
}
