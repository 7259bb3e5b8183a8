//! Exists so that a part can stand at any depth of a screen and headings still follow one
//! another without gaps.

use leptos::prelude::*;

#[component]
pub fn Heading(
    level: u8,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] id: Option<String>,
    children: Children,
) -> AnyView {
    match level {
        1 => view! { <h1 class=class id=id>{children()}</h1> }.into_any(),
        2 => view! { <h2 class=class id=id>{children()}</h2> }.into_any(),
        3 => view! { <h3 class=class id=id>{children()}</h3> }.into_any(),
        _ => view! { <h4 class=class id=id>{children()}</h4> }.into_any(),
    }
}
