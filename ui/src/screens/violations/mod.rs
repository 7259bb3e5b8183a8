//! The violations of a visit: what follows from the answers, and what a person says about it.

mod add;
mod details;
mod edit;
mod fields;
mod reasons;
mod row;

use apseko_contract::{ShowViolations, ViolationView, ViolationsView};
use apseko_domain::{ViolationId, VisitId};
use leptos::prelude::*;

use self::add::AddViolationForm;
use self::details::Details;
use self::row::ViolationRow;
use super::visit::{BackTo, count};
use crate::answered::Answered;
use crate::frame::{PageTitle, is_wide};
use crate::icon::Icon;
use crate::parts::{Button, EmptyState, Heading, MainPane, Rows, SidePane};
use crate::query::use_query;
use crate::route::Route;
use crate::text::{Texts, Word, use_say};

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// One of the violations.
    This(ViolationId),
    /// The form for another one.
    New,
}

/// The screen.
#[component]
pub fn ViolationsScreen(
    /// Whose violations.
    visit: VisitId,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowViolations { visit }));
    let wide = is_wide();
    let open = RwSignal::new(None::<Open>);
    let is_known = Memo::new(move |_| asked.newest().with(Option::is_some));
    view! {
        <div class="frame frame--detail">
            <MainPane label=say.word(Texts::visit_violations)>
                <Answered asked=asked let:view>
                    <Page visit=visit view=view open=open />
                </Answered>
            </MainPane>
            <Show when=move || wide.get() && is_known.get()>
                <SidePane label=say.word(Texts::violation_details)>
                    <Answered asked=asked titled=true let:view>
                        <Beside visit=visit view=view open=open />
                    </Answered>
                </SidePane>
            </Show>
        </div>
    }
}

#[component]
fn Page(visit: VisitId, view: Signal<ViolationsView>, open: RwSignal<Option<Open>>) -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    let charged = Memo::new(move |_| view.with(|view| of_those(view, false)));
    let dropped = Memo::new(move |_| view.with(|view| of_those(view, true)));
    let no_longer = Memo::new(move |_| view.with(|view| ids(&view.no_longer)));
    let title = say.phrase(move |texts| texts.violations_counted(count(charged.with(Vec::len))));
    let employer = Signal::derive(move || {
        let main = view.with(|view| view.parties.first().map(|main| main.form.name.clone()));
        main.filter(|name| !name.is_empty())
    });
    let is_adding = Memo::new(move |_| open.get() == Some(Open::New));
    let add = move || {
        view! {
            <Button icon=Icon::Plus on_press=move || open.set(Some(Open::New))>
                {say.word(Texts::violation_add)}
            </Button>
        }
    };
    view! {
        <div class="page">
            <div class="stack stack--tight">
                <div class="back"><BackTo to=Signal::stored(Route::Visit(visit)) word=Texts::visit_card /></div>
                <PageTitle text=title kicker=employer actions=add />
            </div>
            <Show when=move || !wide.get() && is_adding.get()>
                <div class="card"><AddViolationForm visit=visit view=view open=open /></div>
            </Show>
            <Show
                when=move || charged.with(|charged| !charged.is_empty())
                fallback=move || view! {
                    <EmptyState icon=Icon::Check title=say.word(Texts::visit_violations_none)>
                        {say.word(Texts::violations_none_next)}
                    </EmptyState>
                }
            >
                <List visit=visit view=view open=open shown=charged label=Texts::violations_in_list />
            </Show>
            <Aside visit=visit view=view open=open shown=dropped title=Texts::violations_dropped />
            <Aside
                visit=visit
                view=view
                open=open
                shown=no_longer
                title=Texts::violations_no_longer
                about=Texts::violations_no_longer_about
            />
        </div>
    }
}

/// Violations that do not count now, below those that do.
#[component]
fn Aside(
    visit: VisitId,
    view: Signal<ViolationsView>,
    open: RwSignal<Option<Open>>,
    shown: Memo<Vec<ViolationId>>,
    title: Word,
    #[prop(default = Texts::violations_dropped_about)] about: Word,
) -> impl IntoView {
    let say = use_say();
    view! {
        <Show when=move || shown.with(|shown| !shown.is_empty())>
            <section class="section section--muted">
                <Heading level=2>{say.word(title)}</Heading>
                <p class="remark">{say.word(about)}</p>
                <List visit=visit view=view open=open shown=shown label=title />
            </section>
        </Show>
    }
}

#[component]
fn List(
    visit: VisitId,
    view: Signal<ViolationsView>,
    open: RwSignal<Option<Open>>,
    shown: Memo<Vec<ViolationId>>,
    label: Word,
) -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    view! {
        <Rows label=say.word(label)>
            <For each=move || shown.get() key=|id| *id let:id>
                {
                    let is_here = Memo::new(move |_| !wide.get() && open.get() == Some(Open::This(id)));
                    view! {
                        <ViolationRow view=view id=id open=open />
                        <Show when=move || is_here.get()>
                            <li class="row row--form">
                                <Details visit=visit view=view id=id in_place=true on_dropped=move || open.set(None) />
                            </li>
                        </Show>
                    }
                }
            </For>
        </Rows>
    }
}

/// The details beside the list; before anything is chosen those of the gravest.
#[component]
fn Beside(visit: VisitId, view: Signal<ViolationsView>, open: RwSignal<Option<Open>>) -> impl IntoView {
    let say = use_say();
    let shown = Memo::new(move |_| {
        view.with(|view| shown_beside(view, open.get()).filter(|open| is_known(view, *open)))
    });
    move || match shown.get() {
        Some(Open::This(id)) => view! { <Details visit=visit view=view id=id /> }.into_any(),
        Some(Open::New) => view! { <AddViolationForm visit=visit view=view open=open /> }.into_any(),
        None => view! { <p class="remark">{say.word(Texts::violation_choose)}</p> }.into_any(),
    }
}

/// What stands beside the list: what was opened, else the first.
pub fn shown_beside(view: &ViolationsView, open: Option<Open>) -> Option<Open> {
    open.or_else(|| of_those(view, false).first().copied().map(Open::This))
}

/// What was added a moment ago is opened before the list knows it.
fn is_known(view: &ViolationsView, open: Open) -> bool {
    match open {
        Open::This(id) => find(view, id).is_some(),
        Open::New => true,
    }
}

fn of_those(view: &ViolationsView, dropped: bool) -> Vec<ViolationId> {
    view.violations
        .iter()
        .filter(|violation| violation.dropped == dropped)
        .map(|violation| violation.violation)
        .collect()
}

fn ids(violations: &[ViolationView]) -> Vec<ViolationId> {
    violations.iter().map(|violation| violation.violation).collect()
}

/// The violation of this id, among those that follow and those that no longer do.
pub fn find(view: &ViolationsView, id: ViolationId) -> Option<ViolationView> {
    view.violations.iter().chain(&view.no_longer).find(|violation| violation.violation == id).cloned()
}
