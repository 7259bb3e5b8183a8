//! Exists for codes that are written down once: numbered, in two columns, and alone on paper when printed.

use leptos::prelude::*;

use super::code::CodeText;

#[component]
pub fn CodeList(#[prop(into)] label: Signal<String>, codes: Vec<String>) -> impl IntoView {
    view! {
        <ol class="codes" aria-label=label>
            {codes
                .into_iter()
                .map(|code| view! { <li class="codes__one"><CodeText>{code}</CodeText></li> })
                .collect_view()}
        </ol>
    }
}
