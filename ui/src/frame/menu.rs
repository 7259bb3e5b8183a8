//! The ways to the other screens: above on a desk, under the thumb on a phone.

use apseko_contract::{DeviceView, PersonView};
use leptos::prelude::*;

use crate::gate::Gate;
use crate::icon::{Glyph, Icon};
use crate::query::Asked;
use crate::route::{OfficeTab, Route, Router};
use crate::screens::Rights;
use crate::text::{Texts, Word, use_say};

const PLACES: [(Route, Icon, Word); 4] = [
    (Route::Today, Icon::Today, Texts::today),
    (Route::Tasks, Icon::Tasks, Texts::tasks),
    (Route::Sync, Icon::Sync, Texts::sync),
    (Route::Settings, Icon::Settings, Texts::settings),
];

/// The menu above, with who works here at its right.
#[component]
pub fn TopMenu(
    /// The state of the device.
    device: Asked<DeviceView>,
) -> impl IntoView {
    let say = use_say();
    let person = move || device.newest().get().and_then(|device| device.person).filter(is_known);
    view! {
        <nav class="topnav" aria-label=say.word(Texts::main_menu)>
            <div class="topnav__links">
                {PLACES.map(|(route, _, word)| view! { <PlaceLink route=route word=word /> })}
                <OfficeLink />
            </div>
            {move || person().map(|PersonView { name, unit }| view! {
                <p class="topnav__who"><span>{name}</span> <small>{unit}</small></p>
            })}
            {use_context::<Gate>().map(|gate| view! {
                <button
                    type="button"
                    class="topnav__lock"
                    aria-keyshortcuts="l"
                    aria-disabled=move || gate.is_shutting().get().then_some("true")
                    on:click=move |_| gate.lock()
                >
                    <Glyph icon=Icon::Lock />
                    <span>{say.word(Texts::lock)}</span>
                </button>
            })}
        </nav>
    }
}

/// The menu below, on a phone.
#[component]
pub fn BottomBar() -> impl IntoView {
    let say = use_say();
    view! {
        <nav class="bottombar" aria-label=say.word(Texts::main_menu)>
            {PLACES.map(|(route, icon, word)| view! { <PlaceLink route=route word=word icon=icon /> })}
        </nav>
    }
}

#[component]
fn PlaceLink(route: Route, word: Word, #[prop(optional)] icon: Option<Icon>) -> impl IntoView {
    let say = use_say();
    let router = use_context::<Router>();
    let is_here = move || router.is_some_and(|router| belongs_to(router.get()) == Some(route));
    view! {
        <a href=route.href() aria-current=move || is_here().then_some("page")>
            {icon.map(|icon| view! { <Glyph icon=icon /> })}
            <span>{say.word(word)}</span>
        </a>
    }
}

/// The administration, for those to whom some of it is open. Under a thumb there is no room for a fifth place, and the
/// settings lead there.
#[component]
fn OfficeLink() -> impl IntoView {
    let say = use_say();
    let router = use_context::<Router>();
    let rights = use_context::<Rights>();
    let first = Memo::new(move |_| rights.and_then(|rights| rights.tabs().first().copied()));
    let is_here = move || router.is_some_and(|router| router.get().office().is_some());
    move || {
        first.get().map(OfficeTab::place).map(|place| {
            view! {
                <a href=Route::Office(place).href() aria-current=move || is_here().then_some("page")>
                    <span>{say.word(Texts::office)}</span>
                </a>
            }
        })
    }
}

/// Under which word of the menu a screen is found.
fn belongs_to(route: Route) -> Option<Route> {
    match route {
        Route::Today | Route::TodayTask(_) | Route::NewAdhoc => Some(Route::Today),
        Route::Tasks | Route::Task(_) | Route::Evidence(..) => Some(Route::Tasks),
        Route::Visit(_)
        | Route::People(_)
        | Route::Workers(_)
        | Route::Worker(..)
        | Route::Violations(_)
        | Route::Gaps(_)
        | Route::Sheet(..) => Some(Route::Today),
        Route::Sync | Route::Conflict(..) => Some(Route::Sync),
        Route::Settings | Route::Access | Route::Audit | Route::Definitions => Some(Route::Settings),
        #[cfg(debug_assertions)]
        Route::Gallery => Some(Route::Settings),
        // Its link knows by itself, because not everybody has it.
        Route::Office(_) | Route::Link(_) | Route::Unknown => None,
    }
}

fn is_known(person: &PersonView) -> bool {
    !person.name.is_empty() || !person.unit.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_in_the_menu_marks_itself() {
        for (route, _, _) in PLACES {
            assert_eq!(belongs_to(route), Some(route), "aria-current must be on the link that was followed");
        }
    }
}
