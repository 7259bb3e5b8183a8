//! The server's audit: what happened, who looked at whose data and why, and whether the chain holds.

mod chain;
mod entry;
mod happened;
mod person;
mod table;
mod viewed;

use apseko_domain::Capability;
use leptos::prelude::*;

use self::chain::CheckChain;
use self::happened::Happened;
use self::viewed::Viewed;
use super::{OfficePage, OfficePlace, OfficeTab, Rights, use_place};
use crate::parts::{Tab, Tabs};
use crate::route::{Route, Router};
use crate::text::{Texts, use_say};

const HAPPENED: &str = "happened";
const VIEWED: &str = "viewed";

/// The tab.
#[component]
pub fn Audit() -> impl IntoView {
    let say = use_say();
    let place = use_place();
    let router = use_context::<Router>();
    let rights = use_context::<Rights>();
    let may_see_views = Memo::new(move |_| rights.is_some_and(|rights| rights.may(Capability::ReadAuditAll)));
    let is_viewed = Memo::new(move |_| place.get() == Some(OfficePlace::Viewed) && may_see_views.get());
    let choose = move |view: String| {
        let place = if view == VIEWED { OfficePlace::Viewed } else { OfficePlace::Audit };
        if let Some(router) = router {
            router.replace(Route::Office(place));
        }
    };
    let tabs = move || {
        let texts = say.get();
        vec![Tab::new(HAPPENED, texts.events_happened()), Tab::new(VIEWED, texts.events_viewed())]
    };
    let chosen = move || (if is_viewed.get() { VIEWED } else { HAPPENED }).to_owned();
    let inside = move || {
        if is_viewed.get() { view! { <Viewed /> }.into_any() } else { view! { <Happened /> }.into_any() }
    };
    view! {
        <OfficePage tab=OfficeTab::Audit>
            <div class="stack">
                <CheckChain />
                {move || if may_see_views.get() {
                    view! {
                        <Tabs
                            label=say.word(Texts::events_views)
                            tabs=Signal::derive(tabs)
                            chosen=Signal::derive(chosen)
                            on_choose=choose
                        >
                            {inside}
                        </Tabs>
                    }.into_any()
                } else {
                    inside()
                }}
            </div>
        </OfficePage>
    }
}
