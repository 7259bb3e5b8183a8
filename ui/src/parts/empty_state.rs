//! Exists because an empty list is a question ("is it broken?") that deserves an answer and the
//! next step.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

#[component]
pub fn EmptyState(
    icon: Icon,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] action: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Glyph icon=icon />
            <p class="empty__title">{title}</p>
            <div class="empty__next">{children()}</div>
            {action.map(|action| view! { <div class="empty__action">{action.run()}</div> })}
        </div>
    }
}
