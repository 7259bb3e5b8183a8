//! Exists to hold what belongs together beside the work: a norm, a registry fact, a history.

use leptos::prelude::*;

use super::heading::Heading;

#[component]
pub fn Card(
    #[prop(optional, into)] title: MaybeProp<String>,
    #[prop(default = 3)] level: u8,
    #[prop(optional, into)] actions: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let head =
        move || title.get().map(|title| view! { <Heading level=level class="card__title">{title}</Heading> });
    view! {
        <div class="card">
            {head}
            {children()}
            {actions.map(|actions| view! { <div class="card__actions">{actions.run()}</div> })}
        </div>
    }
}
