//! The heading of a screen. It names the page, and takes the focus when the screen was navigated to.

use leptos::html::H1;
use leptos::prelude::*;

use crate::route::Router;
use crate::text::use_say;

/// The head of a screen.
#[component]
pub fn PageTitle(
    /// The heading.
    #[prop(into)]
    text: Signal<String>,
    /// The small line above it.
    #[prop(optional, into)]
    kicker: MaybeProp<String>,
    /// The buttons beside it.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> impl IntoView {
    let say = use_say();
    let heading = NodeRef::<H1>::new();
    Effect::new(move || document().set_title(&say.get().page_title(&text.get())));
    Effect::new(move || {
        let Some(heading) = heading.get() else { return };
        if use_context::<Router>().is_some_and(Router::claim_heading_focus) {
            let _ = heading.focus();
        }
    });
    view! {
        <header class="page__head">
            <div class="page__title">
                {move || kicker.get().map(|kicker| view! { <p class="kicker">{kicker}</p> })}
                <h1 tabindex="-1" node_ref=heading>{text}</h1>
            </div>
            {actions.map(|actions| view! { <div class="page__actions">{actions.run()}</div> })}
        </header>
    }
}
