//! What all tabs of the administration share: the heading, the tabs, and a list with its detail beside or below it.

use apseko_contract::Command;
use leptos::ev::KeyboardEvent;
use leptos::html::{H2, Nav};
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use super::Rights;
use crate::frame::{PageTitle, is_typing, is_wide};
use crate::icon::Icon;
use crate::parts::{ButtonLink, EmptyState, MainPane, SidePane};
use crate::query::{Asked, use_query};
use crate::route::{OfficePlace, OfficeTab, Route, Router};
use crate::text::{Texts, Word, use_say};

/// A page of the administration: `children` is the list, `detail` what stands beside it.
#[component]
pub fn OfficePage(
    /// The tab that is open.
    tab: OfficeTab,
    /// The buttons beside the heading.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// What is shown of one thing of the list, while there is one; it comes alone where there is no room for two.
    #[prop(optional, into)]
    detail: Option<ViewFn>,
    /// Whether there is such a thing now.
    #[prop(optional, into)]
    detailed: Signal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    let rights = use_context::<Rights>();
    let is_closed =
        Memo::new(move |_| rights.is_some_and(|rights| rights.are_known() && !rights.tabs().contains(&tab)));
    let alone = Memo::new(move |_| detailed.get() && !wide.get());
    let beside = Memo::new(move |_| detailed.get() && wide.get() && !is_closed.get());
    let actions = StoredValue::new(actions);
    let detail = StoredValue::new(detail);
    let children = StoredValue::new(children);
    let shown = move || detail.with_value(|detail| detail.as_ref().map(ViewFn::run));
    let list = move || {
        let tools = move || actions.with_value(|actions| actions.as_ref().map(ViewFn::run));
        view! {
            <div class="stack">
                <PageTitle text=say.word(word(tab)) kicker=say.word(Texts::office) actions=tools />
                <OfficeTabs tab=tab />
            </div>
            {children.with_value(|children| children())}
        }
    };
    view! {
        <div class="frame frame--detail office" on:keydown=go_back_on_escape>
            <MainPane label=say.word(word(tab))>
                <div class="page">
                    {move || match (is_closed.get(), alone.get()) {
                        (true, _) => view! { <Closed tab=tab /> }.into_any(),
                        (false, true) => view! { <NarrowBack tab=tab /> {shown()} }.into_any(),
                        (false, false) => list().into_any(),
                    }}
                </div>
            </MainPane>
            <Show when=move || beside.get()>
                <SidePane label=say.word(Texts::office_detail)>{shown}</SidePane>
            </Show>
        </div>
    }
}

/// The name of a tab.
fn word(tab: OfficeTab) -> Word {
    match tab {
        OfficeTab::Units => Texts::office_units,
        OfficeTab::People => Texts::office_people,
        OfficeTab::Devices => Texts::office_devices,
        OfficeTab::Packs => Texts::office_packs,
        OfficeTab::Keys => Texts::office_keys,
        OfficeTab::Audit => Texts::office_audit,
    }
}

#[component]
fn OfficeTabs(tab: OfficeTab) -> impl IntoView {
    let say = use_say();
    let rights = use_context::<Rights>();
    let nav = NodeRef::<Nav>::new();
    // On a phone the row is longer than the screen, and the tab that is open may be outside of it.
    Effect::new(move || {
        let known = rights.is_some_and(Rights::are_known);
        let Some(nav) = nav.get().filter(|_| known) else { return };
        request_animation_frame(move || bring_into_view(&nav));
    });
    let link = move |one: OfficeTab| {
        let here = (one == tab).then_some("page");
        view! { <a href=Route::Office(one.place()).href() aria-current=here>{say.word(word(one))}</a> }
    };
    view! {
        <nav class="office__tabs" node_ref=nav aria-label=say.word(Texts::office)>
            {move || rights.map(|rights| rights.tabs().into_iter().map(link).collect_view())}
        </nav>
    }
}

/// Moves the row sideways only, so that the page does not jump.
fn bring_into_view(nav: &HtmlElement) {
    let here = nav.query_selector("[aria-current]").ok().flatten();
    let Some(here) = here.and_then(|here| here.dyn_into::<HtmlElement>().ok()) else { return };
    let middle = here.offset_left() - nav.offset_left() + here.offset_width() / 2;
    nav.set_scroll_left(middle - nav.client_width() / 2);
}

#[component]
fn Closed(tab: OfficeTab) -> impl IntoView {
    let say = use_say();
    view! {
        <PageTitle text=say.word(word(tab)) kicker=say.word(Texts::office) />
        <EmptyState icon=Icon::Lock title=say.word(Texts::office_closed)>
            {say.word(Texts::office_closed_next)}
        </EmptyState>
    }
}

/// The way back to the list, where it does not stand beside.
#[component]
pub fn NarrowBack(
    /// The tab whose list it is.
    tab: OfficeTab,
) -> impl IntoView {
    let say = use_say();
    view! {
        <p class="back only-narrow">
            <ButtonLink
                href=Route::Office(tab.place()).href()
                kind=crate::parts::ButtonKind::Quiet
                icon=Icon::Back
            >
                {say.word(word(tab))}
            </ButtonLink>
        </p>
    }
}

/// The heading of a detail. It takes the focus when the detail was opened, so that reading goes on there.
#[component]
pub fn DetailTitle(
    /// The heading.
    #[prop(into)]
    text: Signal<String>,
    /// The small line above it.
    #[prop(optional, into)]
    kicker: MaybeProp<String>,
) -> AnyView {
    if !is_wide().get_untracked() {
        return view! { <PageTitle text=text kicker=kicker /> }.into_any();
    }
    let heading = NodeRef::<H2>::new();
    Effect::new(move || {
        let Some(heading) = heading.get() else { return };
        if use_context::<Router>().is_some_and(Router::claim_heading_focus) {
            let _ = heading.focus();
        }
    });
    view! {
        <div>
            {move || kicker.get().map(|kicker| view! { <p class="kicker">{kicker}</p> })}
            <h2 class="side__title" tabindex="-1" node_ref=heading>{text}</h2>
        </div>
    }
    .into_any()
}

/// The level of a heading inside a detail, so that none is left out where the detail stands alone.
pub fn detail_level() -> u8 {
    if is_wide().get_untracked() { 3 } else { 2 }
}

/// Asks a question of the server, and once more whenever it comes into reach again.
pub fn use_office<C>(question: impl Fn() -> Option<C> + 'static) -> Asked<C::Reply>
where
    C: Command,
    C::Reply: Clone + PartialEq + Sync,
{
    let rights = use_context::<Rights>();
    use_query(move || {
        let _ = rights.map(Rights::contacts);
        question()
    })
}

/// The place in the administration that the address names.
pub fn use_place() -> Memo<Option<OfficePlace>> {
    let router = use_context::<Router>();
    Memo::new(move |_| router.and_then(|router| router.get().office()))
}

/// Esc leaves a field first, and then the detail; the row that was open has the focus again.
fn go_back_on_escape(event: KeyboardEvent) {
    let Some(router) = use_context::<Router>() else { return };
    let Some(place) = untrack(|| router.get().office()) else { return };
    let list = place.tab().place();
    if event.key() != "Escape" || event.default_prevented() || place == list {
        return;
    }
    event.prevent_default();
    if is_typing(&event) {
        focus(document().query_selector(".office .side__title, .office h1").ok().flatten());
        return;
    }
    router.go(Route::Office(list));
    let row = format!(".office a[href='{}']", Route::Office(place).href());
    set_timeout(
        move || focus(document().query_selector(&row).ok().flatten()),
        std::time::Duration::from_millis(50),
    );
}

fn focus(element: Option<leptos::web_sys::Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
