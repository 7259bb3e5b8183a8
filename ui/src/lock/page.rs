//! How every form of the lock stands on the paper: the name of the program, a heading, the form, the ways elsewhere.

use apseko_contract::{LockView, UiError};
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use crate::parts::{Tag, Tone};
use crate::problem::ProblemPage;
use crate::text::{Texts, use_say};

/// The head of a form and the form under it.
#[component]
pub fn LockPage(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// The small line above it.
    #[prop(optional, into)]
    kicker: MaybeProp<String>,
    /// The state of the lock.
    lock: Memo<LockView>,
    /// Whether a number pad may stand beside the fields.
    #[prop(optional)]
    roomy: bool,
    /// The ways elsewhere.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let say = use_say();
    Effect::new(move || document().set_title(&say.get().page_title(&title.get())));
    view! {
        <div class="lock__page" class:lock__page--roomy=roomy>
            <Brand demonstration=Signal::derive(move || lock.with(|lock| lock.demonstration)) />
            <header class="lock__head">
                {move || kicker.get().map(|kicker| view! { <p class="kicker">{kicker}</p> })}
                <h1 tabindex="-1">{title}</h1>
            </header>
            {children()}
            {foot.map(|foot| view! { <div class="lock__foot">{foot.run()}</div> })}
        </div>
    }
}

#[component]
fn Brand(demonstration: Signal<bool>) -> impl IntoView {
    let say = use_say();
    view! {
        <div class="lock__brand">
            <img class="lock__mark" src="icon.svg" alt="" />
            <span class="lock__name" translate="no">"Apseko"</span>
            {move || demonstration.get().then(|| view! {
                <span title=say.word(Texts::invented)><Tag tone=Tone::Info>{say.word(Texts::sample)}</Tag></span>
            })}
        </div>
    }
}

/// The host cannot say whether the device is open.
#[component]
pub fn LockProblem(
    /// Why.
    error: Signal<Option<UiError>>,
    /// Asks once more.
    #[prop(into)]
    on_retry: UnsyncCallback<()>,
) -> impl IntoView {
    view! {
        <main class="lock" id="main">
            <div class="lock__page">
                <Brand demonstration=Signal::stored(false) />
                {move || error.get().map(|error| view! { <ProblemPage error=error on_retry=on_retry /> })}
            </div>
        </main>
    }
}

/// Puts the focus into a field once it is on the page.
pub fn focus_soon(field: NodeRef<leptos::html::Input>) {
    request_animation_frame(move || {
        if let Some(field) = field.try_get_untracked().flatten() {
            let _ = field.focus();
        }
    });
}

/// Puts the focus into the first field that lacks something: it may have been scrolled away.
pub fn focus_first_fault() {
    focus_on("#main [aria-invalid=true]");
}

/// Puts the focus on the heading, so that a screen reader begins where the page has become another one.
pub fn focus_heading() {
    focus_on("#main h1");
}

fn focus_on(what: &'static str) {
    request_animation_frame(move || {
        let found = document().query_selector(what).ok().flatten();
        if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            let _ = found.focus();
        }
    });
}
