//! The card that answers "what is going on, and do I have to do something?".

use apseko_contract::{SyncNow, SyncState, SyncView};
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use super::advice::{Advice, Way, advice};
use super::files::FilesStand;
use super::network::CHOSEN_NETWORK;
use super::next_try::NextTry;
use crate::act::use_act;
use crate::icon::Icon;
use crate::parts::{Button, ButtonKind, CodeText, DotState, StripDot, Tone};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};

/// The state in a sentence, what to do, and when it is tried again.
#[component]
pub fn StateCard(
    /// The exchange of changes.
    sync: Signal<SyncView>,
    /// How the files stand, of which the exchange knows nothing.
    files: Signal<FilesStand>,
) -> impl IntoView {
    let say = use_say();
    let told: Memo<Advice> = Memo::new(move |_| sync.with(|sync| advice(sync, files.get(), say.get())));
    let title = Memo::new(move |_| told.with(|told| told.title.clone()));
    let dot = Signal::derive(move || told.with(|told| told.dot));
    let tone = move || if dot.get() == DotState::Attention { Tone::Bad } else { Tone::Neutral };
    let until = Memo::new(move |_| told.with(|told| told.until));
    let code = Memo::new(move |_| told.with(|told| told.code.clone()));
    view! {
        <section class="card sync-state" data-tone=move || tone().name()>
            <div class="sync-state__words">
                <h2 class="sync-state__title"><StripDot state=dot /><span>{title}</span></h2>
                <p class="sync-state__told">{move || told.with(|told| told.told)}</p>
                <NextTry until=until.into() />
                {move || code.get().map(|code| view! {
                    <p class="remark">{say.word(Texts::code)} ": " <CodeText>{code}</CodeText></p>
                })}
            </div>
            // The title changes by itself, and whoever does not see it hears it once.
            <p class="sr-only" role="status">{title}</p>
            <WayOut sync=sync way=Signal::derive(move || told.with(|told| told.way)) />
        </section>
    }
}

#[component]
fn WayOut(sync: Signal<SyncView>, way: Signal<Way>) -> impl IntoView {
    let say = use_say();
    let now = use_act::<SyncNow>(|_| ());
    let works = Memo::new(move |_| sync.with(|sync| sync.state == SyncState::Working));
    let busy = Signal::derive(move || now.busy().get() || works.get());
    // A button that is made anew would lose the focus.
    let way = Memo::new(move |_| way.get());
    let button = move || match way.get() {
        Way::None => ().into_any(),
        Way::Now => view! {
            <Button
                kind=ButtonKind::Main
                icon=Icon::Sync
                busy=busy
                busy_label=say.word(Texts::synchronising)
                on_press=move || now.send(SyncNow {})
            >
                {say.word(Texts::sync_now)}
            </Button>
        }
        .into_any(),
        Way::Networks => view! {
            <Button on_press=go_to_networks>{say.word(Texts::change_networks)}</Button>
        }
        .into_any(),
    };
    view! {
        <div class="sync-state__way">{button}</div>
        <ProblemBanner error=now.error() />
    }
}

/// The choice stands further down on the same screen.
pub fn go_to_networks() {
    let chosen = document().query_selector(CHOSEN_NETWORK).ok().flatten();
    if let Some(chosen) = chosen.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = chosen.focus();
    }
}
