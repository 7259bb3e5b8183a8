//! What is still missing before a visit can end, each with the way there; and the end itself.

mod finish;
mod list;

use apseko_contract::{GapsView, ShowGaps, ShowVisit, VisitStage, VisitView};
use apseko_domain::VisitId;
use leptos::prelude::*;

use self::finish::Finish;
use self::list::{GapsOfSheet, GapsOfVisit};
use super::visit::{BackTo, count};
use crate::answered::Answered;
use crate::frame::{PageTitle, is_wide};
use crate::icon::Icon;
use crate::parts::{EmptyState, MainPane, SidePane};
use crate::query::{Asked, use_query};
use crate::route::Route;
use crate::text::{Texts, use_say};

/// The screen.
#[component]
pub fn GapsScreen(
    /// Which visit.
    visit: VisitId,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowGaps { visit }));
    let whole = use_query(move || Some(ShowVisit { visit }));
    let wide = is_wide();
    let can_end = Memo::new(move |_| {
        whole.newest().with(|view| view.as_ref().is_some_and(|view| is_going_on(view.row.state)))
    });
    let missing = Memo::new(move |_| asked.newest().with(|gaps| gaps.as_ref().map_or(0, how_many)));
    view! {
        <div class="frame frame--detail">
            <MainPane label=say.word(Texts::visit_gaps)>
                <Answered asked=asked let:gaps>
                    <div class="page">
                        <Missing visit=visit gaps=gaps whole=whole missing=missing />
                        <Show when=move || !wide.get() && can_end.get()>
                            <Answered asked=whole titled=true let:view>
                                <Finish view=view missing=missing />
                            </Answered>
                        </Show>
                    </div>
                </Answered>
            </MainPane>
            <Show when=move || wide.get() && can_end.get()>
                <SidePane label=say.word(Texts::finish_title)>
                    <Answered asked=whole titled=true let:view>
                        <Finish view=view missing=missing />
                    </Answered>
                </SidePane>
            </Show>
        </div>
    }
}

#[component]
fn Missing(
    visit: VisitId,
    gaps: Signal<GapsView>,
    whole: Asked<VisitView>,
    missing: Memo<usize>,
) -> impl IntoView {
    let say = use_say();
    let title = say.phrase(move |texts| texts.gaps_counted(count(missing.get())));
    let employer =
        Memo::new(move |_| whole.newest().with(|view| view.as_ref().map(|view| view.task.title.clone())));
    let kicker = Signal::derive(move || employer.get());
    let ended = Memo::new(move |_| {
        whole.newest().with(|view| view.as_ref().is_some_and(|view| !is_going_on(view.row.state)))
    });
    view! {
        <div class="stack stack--tight">
            <div class="back"><BackTo to=Signal::stored(Route::Visit(visit)) word=Texts::visit_card /></div>
            <PageTitle text=title kicker=kicker />
        </div>
        <Show
            when=move || { missing.get() > 0 }
            fallback=move || view! {
                <EmptyState icon=Icon::Check title=say.word(Texts::gaps_none_title)>
                    {move || { let texts = say.get(); if ended.get() { texts.gaps_none_finished() } else { texts.gaps_none_next() } }}
                </EmptyState>
            }
        >
            <GapsOfVisit visit=visit gaps=gaps />
            <GapsOfSheet gaps=gaps />
        </Show>
    }
}

fn how_many(gaps: &GapsView) -> usize {
    gaps.of_visit.len() + gaps.of_sheet.len()
}

fn is_going_on(stage: VisitStage) -> bool {
    matches!(stage, VisitStage::Started | VisitStage::Paused)
}
