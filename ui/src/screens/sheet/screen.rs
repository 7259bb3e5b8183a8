//! The screen of a sheet: sections at the left, questions in the middle, what belongs to a question at the right; on a
//! phone one column, with the sections behind a button.

use apseko_domain::{Code, SheetId};
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use super::about::AboutPane;
use super::basis::BasisDialog;
use super::foot::SheetFoot;
use super::jump::use_sheet_jump;
use super::keyboard::use_keys;
use super::rail::{OfVisit, RailContent};
use super::rows::RowsOfSection;
use super::section::SectionQuestions;
use super::store::{SheetStore, modules_of, share};
use super::walk::Walk;
use crate::frame::is_wide;
use crate::icon::Icon;
use crate::parts::{
    Banner, Button, Dialog, EmptyState, MainPane, Pending, RailPane, SheetSection, SidePane, Tag, Tone,
};
use crate::problem::{ProblemBanner, ProblemPage};
use crate::route::Router;
use crate::text::{Texts, use_say};

const SECTION: &str = "sheet-section";
const SECTION_TITLE: &str = "sheet-section-title";

/// A control sheet.
#[component]
pub fn SheetScreen(sheet: SheetId) -> impl IntoView {
    let say = use_say();
    let store = SheetStore::follow(sheet);
    let walk = Walk::start(store, sheet);
    let wide = is_wide();
    let of_visit = OfVisit::ask(walk);
    let basis_is_open = RwSignal::new(false);
    let has_left =
        move || store.error().with(|error| error.as_ref().is_some_and(|error| error.code == Code::CaseLeft));
    let is_known = Memo::new(move |_| store.plan().is_some() && !has_left());
    follow_jumps(walk);
    follow_section(walk);
    use_keys(walk);
    view! {
        <div class="frame" class:frame--three=move || !has_left()>
            <Show when=move || wide.get() && is_known.get()>
                <RailPane label=say.word(Texts::sheet_sections)>
                    <RailContent walk=walk of_visit=of_visit on_basis=move || basis_is_open.set(true) />
                </RailPane>
            </Show>
            <MainPane label=say.word(Texts::control_sheet)>
                {move || match (is_known.get(), store.error().get()) {
                    (true, _) => view! {
                        <Show when=move || !wide.get()>
                            <NarrowHead walk=walk of_visit=of_visit basis_is_open=basis_is_open />
                        </Show>
                        <Questions walk=walk />
                        <SheetFoot walk=walk />
                    }
                    .into_any(),
                    (false, Some(error)) => {
                        view! { <ProblemPage error=error on_retry=move || store.again() /> }.into_any()
                    }
                    (false, None) => view! { <Pending text=say.word(Texts::loading) /> }.into_any(),
                }}
            </MainPane>
            <Show when=move || wide.get() && is_known.get()>
                <SidePane label=say.word(Texts::about_question)>
                    <AboutPane store=store current=walk.current() />
                </SidePane>
            </Show>
            <BasisDialog store=store is_open=basis_is_open />
        </div>
    }
}

/// The sections behind a button, where there is no room for a rail.
#[component]
fn NarrowHead(walk: Walk, of_visit: OfVisit, basis_is_open: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let is_open = RwSignal::new(false);
    let total = Memo::new(move |_| walk.store().total());
    let title =
        Memo::new(move |_| walk.store().plan().map(|plan| plan.view.title.clone()).unwrap_or_default());
    let label = say.phrase(move |texts| texts.sections_done(total.get().answered, total.get().asked));
    let change_basis = move || {
        is_open.set(false);
        basis_is_open.set(true);
    };
    view! {
        <div class="sheet-bar">
            <p class="sheet-bar__title">{title}</p>
            <Button icon=Icon::Tasks on_press=move || is_open.set(true)>{label}</Button>
        </div>
        <Dialog
            open=is_open
            title=say.word(Texts::sections)
            close_label=say.word(Texts::close)
            on_close=move || is_open.set(false)
        >
            <nav class="sheet-sections" aria-label=say.word(Texts::sheet_sections) on:click=move |event| close_after_link(&event, is_open)>
                <RailContent walk=walk of_visit=of_visit on_basis=change_basis />
            </nav>
        </Dialog>
    }
}

/// Whoever has chosen a section wants to see it.
fn close_after_link(event: &leptos::ev::MouseEvent, is_open: RwSignal<bool>) {
    let target = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    if target.and_then(|target| target.closest("a").ok().flatten()).is_some() {
        is_open.set(false);
    }
}

#[component]
fn Questions(walk: Walk) -> impl IntoView {
    let say = use_say();
    let store = walk.store();
    let head = Memo::new(move |_| {
        let plan = store.plan()?;
        let section = walk.section().get();
        let title = plan.view.sections.get(section)?.title.clone();
        Some((title, plan.feature_of(section)))
    });
    let title = move || head.with(|head| head.as_ref().map(|head| head.0.clone()).unwrap_or_default());
    let kicker = move || {
        let texts = say.get();
        let shown = walk.visible().get();
        let all = || store.plan().map(|plan| plan.places_of(walk.section().get())).unwrap_or_default();
        let modules = modules_of(&if shown.is_empty() { all() } else { shown });
        modules.iter().map(|module| texts.module(module)).collect::<Vec<_>>().join("; ")
    };
    let feature = Memo::new(move |_| head.with(|head| head.as_ref().and_then(|head| head.1.clone())));
    let progress = Memo::new(move |_| store.progress(walk.section().get()));
    let told = say
        .phrase(move |texts| texts.section_progress(&title(), progress.get().answered, progress.get().asked));
    let is_over = Memo::new(move |_| store.plan().is_some_and(|plan| plan.view.finished));
    let reason = move || {
        move || feature.get().map(|feature| view! { <Tag>{say.get().section_by_feature(&feature)}</Tag> })
    };
    view! {
        <div class="sheet-body">
            <ProblemBanner error=store.error() on_retry=move || store.again() />
            <Show when=move || is_over.get()>
                <div class="over"><Banner tone=Tone::Info title=say.word(Texts::visit_is_over) /></div>
            </Show>
            <SheetSection
                id=SECTION
                kicker=Signal::derive(kicker)
                title=Signal::derive(title)
                share=Signal::derive(move || share(progress.get()))
                progress_label=told
                reason=reason
            >
                <RowsOfSection walk=walk />
                <SectionQuestions
                    store=store
                    section=walk.section()
                    row=walk.row()
                    current=walk.current()
                    on_enter=move |place| walk.enter(&place)
                />
                <NothingAsked walk=walk />
            </SheetSection>
        </div>
    }
}

/// A section that was left open while its reason went away.
#[component]
fn NothingAsked(walk: Walk) -> impl IntoView {
    let say = use_say();
    let is_empty = Memo::new(move |_| {
        let section = walk.section().get();
        let is_group = walk.store().plan().is_some_and(|plan| plan.group_of(section).is_some());
        walk.store().progress(section).shown == 0 && !is_group
    });
    view! {
        <Show when=move || is_empty.get()>
            <div class="rows-of-section">
                <EmptyState icon=Icon::Info title=say.word(Texts::no_questions_title)>
                    {say.word(Texts::no_questions_next)}
                </EmptyState>
            </div>
        </Show>
    }
}

/// Shows the question that another screen asked for, as soon as the sheet is known.
fn follow_jumps(walk: Walk) {
    let jump = use_sheet_jump();
    Effect::new(move || {
        if walk.store().plan().is_none() {
            return;
        }
        if let Some(place) = jump.wanted(walk.sheet()) {
            jump.arrived();
            walk.arrive(&place);
        }
    });
}

/// Names the page after the section, begins at its top, and lets a screen reader begin at its heading.
fn follow_section(walk: Walk) {
    let say = use_say();
    let router = use_context::<Router>();
    let title = Memo::new(move |_| {
        let plan = walk.store().plan()?;
        plan.view.sections.get(walk.section().get()).map(|section| section.title.clone())
    });
    Effect::new(move || {
        let name = title.get().unwrap_or_else(|| say.get().control_sheet().to_owned());
        document().set_title(&say.get().page_title(&name));
    });
    Effect::new(move |last: Option<Option<usize>>| {
        let here = title.with(Option::is_some).then(|| walk.section().get());
        if here.is_some() && last.flatten() != here {
            let wants_heading = router.is_some_and(Router::claim_heading_focus);
            if !walk.is_arriving() {
                scroll_to_top();
                if wants_heading {
                    request_animation_frame(focus_heading);
                }
            }
        }
        here
    });
}

/// In one column it is the frame that scrolls, else the pane.
fn scroll_to_top() {
    for scroller in [".frame", "#main"] {
        let found = document().query_selector(scroller).ok().flatten();
        found.iter().for_each(|element| element.set_scroll_top(0));
    }
}

fn focus_heading() {
    let heading = document().get_element_by_id(SECTION_TITLE);
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.set_attribute("tabindex", "-1");
        let _ = heading.focus();
    }
}
