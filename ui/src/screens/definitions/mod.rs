//! The definitions of control sheets, walked without a visit by whoever writes or checks them: a lawyer sees every norm
//! with its status, a planner tries what an answer brings about. Nothing is stored.

mod basis;
mod norms;
mod question;
mod section;

use std::sync::Arc;

use apseko_contract::PreviewSheet;
use leptos::prelude::*;

use self::basis::{Basis, Draft};
use self::norms::NormList;
use self::section::{Index, Section};
use super::sheet::{Plan, SheetStore};
use crate::frame::{PageTitle, is_wide};
use crate::icon::Icon;
use crate::parts::{EmptyState, MainPane, Pending, RailPane, SidePane};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};

/// What of the definitions is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pick {
    Section(usize),
    Norms,
}

/// How the definitions are looked at.
#[derive(Debug, Clone, Copy)]
struct Looking {
    draft: RwSignal<Draft>,
    picked: RwSignal<Option<Pick>>,
    only_unconfirmed: RwSignal<bool>,
    hidden_too: RwSignal<bool>,
    /// Counts up when the tried answers are dropped.
    begun: RwSignal<u32>,
}

/// The screen.
#[component]
pub fn DefinitionsScreen() -> impl IntoView {
    let looking = Looking {
        draft: RwSignal::new(Draft::default()),
        picked: RwSignal::new(None),
        only_unconfirmed: RwSignal::new(false),
        hidden_too: RwSignal::new(true),
        begun: RwSignal::new(0),
    };
    let asks = Memo::new(move |_| looking.draft.with(Draft::asks));
    move || {
        looking.begun.track();
        view! { <Walk looking=looking asks=asks /> }
    }
}

#[component]
fn Walk(looking: Looking, asks: Memo<PreviewSheet>) -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    let store = SheetStore::preview(asks.into());
    let plan = Memo::new(move |_| store.plan());
    view! {
        <div class="frame frame--three">
            <Show when=move || wide.get() && plan.with(Option::is_some)>
                <RailPane label=say.word(Texts::definitions_sections)>
                    {move || plan.get().map(|plan| view! { <Index plan=plan store=store looking=looking /> })}
                </RailPane>
            </Show>
            <MainPane label=say.word(Texts::definitions)>
                <Shown looking=looking store=store plan=plan />
            </MainPane>
            <Show when=move || wide.get()>
                <SidePane label=say.word(Texts::definitions_basis)>
                    <Basis looking=looking plan=plan />
                </SidePane>
            </Show>
        </div>
    }
}

/// The head, and what is picked below it.
#[component]
fn Shown(looking: Looking, store: SheetStore, plan: Memo<Option<Arc<Plan>>>) -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    let named = say.phrase(move |texts| {
        plan.with(|plan| {
            let view = plan.as_ref().map(|plan| &plan.view);
            view.map_or_else(String::new, |view| {
                texts.definition_named(&view.definition, &view.modules.join(", "))
            })
        })
    });
    let known = move || plan.get().map(|plan| view! { <Picked plan=plan store=store looking=looking /> });
    let loading = move || {
        (plan.with(Option::is_none) && store.error().with(Option::is_none)).then(|| {
            view! { <Pending text=say.word(Texts::loading) /> }
        })
    };
    view! {
        <div class="page definitions__head">
            <PageTitle text=say.word(Texts::definitions) />
            <p class="remark">
                {say.word(Texts::definitions_about)} " " {say.word(Texts::definitions_tried)}
            </p>
            <p class="kicker">{named}</p>
            <ProblemBanner error=store.error() on_retry=move || store.again() />
            <Show when=move || !wide.get()>
                <details class="facts">
                    <summary>{say.word(Texts::definitions_basis)}</summary>
                    <div class="stack"><Basis looking=looking plan=plan /></div>
                </details>
                {move || plan.get().map(|plan| view! { <section::Chooser plan=plan looking=looking /> })}
            </Show>
            {loading}
        </div>
        {known}
    }
}

#[component]
fn Picked(plan: Arc<Plan>, store: SheetStore, looking: Looking) -> impl IntoView {
    let say = use_say();
    let plan = StoredValue::new(plan);
    let picked = Memo::new(move |_| {
        let only = looking.only_unconfirmed.get();
        plan.with_value(|plan| pick(plan, looking.picked.get(), only))
    });
    move || match picked.get() {
        Some(Pick::Section(at)) => {
            view! { <Section plan=plan.get_value() store=store looking=looking at=at /> }.into_any()
        }
        Some(Pick::Norms) => view! { <NormList plan=plan.get_value() looking=looking /> }.into_any(),
        None => view! {
            <div class="page">
                <EmptyState icon=Icon::Search title=say.word(Texts::definitions_empty)>
                    {say.word(Texts::definitions_empty_next)}
                </EmptyState>
            </div>
        }
        .into_any(),
    }
}

/// What was picked as long as it is there, else the first section that has something to show.
fn pick(plan: &Plan, picked: Option<Pick>, only_unconfirmed: bool) -> Option<Pick> {
    let has = |at: usize| section::questions(plan, at, only_unconfirmed).next().is_some();
    match picked {
        Some(Pick::Norms) => Some(Pick::Norms),
        Some(Pick::Section(at)) if has(at) => Some(Pick::Section(at)),
        Some(Pick::Section(_)) | None => (0..plan.view.sections.len()).find(|at| has(*at)).map(Pick::Section),
    }
}
