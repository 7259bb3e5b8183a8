//! The sections with how far they have come, and the lists of the visit: beside the questions where there is room,
//! else behind a button.

use apseko_contract::{CountVisit, VisitCounts};
use apseko_domain::riga;
use leptos::prelude::*;

use super::store::share;
use super::walk::Walk;
use crate::parts::{Button, ButtonKind, SectionLink, Tag, Tone};
use crate::query::{Asked, use_query};
use crate::route::Route;
use crate::text::{Texts, moment, use_say};

/// What the rail knows of the visit besides the sheet: numbers, because it asks after every answer.
#[derive(Debug, Clone, Copy)]
pub struct OfVisit(Asked<VisitCounts>);

impl OfVisit {
    /// Asks for it once there is a visit.
    pub fn ask(walk: Walk) -> Self {
        let visit = Memo::new(move |_| walk.store().plan().and_then(|plan| plan.view.visit));
        Self(use_query(move || visit.get().map(|visit| CountVisit { visit })))
    }

    fn count(self, read: fn(&VisitCounts) -> usize) -> Signal<Option<usize>> {
        let newest = self.0.newest();
        Signal::derive(move || newest.with(|visit| visit.as_ref().map(read)))
    }
}

/// Everything in the rail.
#[component]
pub fn RailContent(
    walk: Walk,
    of_visit: OfVisit,
    #[prop(into)] on_basis: UnsyncCallback<()>,
) -> impl IntoView {
    view! {
        <RailHead walk=walk of_visit=of_visit on_basis=on_basis />
        <div class="rail__list">
            <For each=move || walk.listed().get() key=|section| *section let:section>
                <SectionLine walk=walk section=section />
            </For>
        </div>
        <VisitLinks walk=walk of_visit=of_visit />
    }
}

#[component]
fn RailHead(walk: Walk, of_visit: OfVisit, on_basis: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let head = Memo::new(move |_| {
        let plan = walk.store().plan()?;
        Some((
            plan.view.title.clone(),
            plan.view.place.clone(),
            plan.view.visit.is_some(),
            plan.view.task.is_some(),
        ))
    });
    let started = of_visit.0.newest();
    let line = move |place: &str| {
        let at = started.with(|visit| visit.as_ref().and_then(|visit| visit.started_at));
        match at {
            Some(at) => say.get().place_since(place, &moment::hour(riga(at).time)),
            None => place.to_owned(),
        }
    };
    move || {
        head.get().map(|(title, place, has_visit, has_task)| {
        let kicker = if has_visit { Texts::during_visit } else { Texts::prepared_sheet };
        view! {
            <div class="rail__head">
                <p class="kicker">{say.word(kicker)}</p>
                <h2>{title}</h2>
                <small>{move || line(&place)}</small>
                {has_task.then(|| view! {
                    <div class="rail__basis">
                        <Button kind=ButtonKind::Quiet on_press=on_basis>{say.word(Texts::sheet_basis)}</Button>
                    </div>
                })}
            </div>
        }
    })
    }
}

#[component]
fn SectionLine(walk: Walk, section: usize) -> impl IntoView {
    let say = use_say();
    let title = Memo::new(move |_| {
        let plan = walk.store().plan();
        plan.and_then(|plan| plan.view.sections.get(section).map(|known| known.title.clone()))
            .unwrap_or_default()
    });
    let progress = Memo::new(move |_| walk.store().progress(section));
    let told = say.phrase(move |texts| {
        let progress = progress.get();
        texts.section_progress(&title.get(), progress.answered, progress.asked)
    });
    // Nothing has to be answered here: a number of nothing would only puzzle.
    let count = move || {
        let progress = progress.get();
        (progress.asked > 0).then(|| format!("{}/{}", progress.answered, progress.asked))
    };
    view! {
        <SectionLink
            href=walk.address(section).href()
            title=title
            share=Signal::derive(move || share(progress.get()))
            progress_label=told
            current=Signal::derive(move || walk.section().get() == section)
        >
            {count}
        </SectionLink>
    }
}

#[component]
fn VisitLinks(walk: Walk, of_visit: OfVisit) -> impl IntoView {
    let say = use_say();
    let visit = Memo::new(move |_| walk.store().plan().map(|plan| (plan.view.visit, plan.view.task)));
    let number = |count: Signal<Option<usize>>| {
        move || count.get().filter(|count| *count > 0).map(|count| view! { <span>{count}</span> })
    };
    let marked = |count: Signal<Option<usize>>, tone: Tone| {
        move || count.get().filter(|count| *count > 0).map(|count| view! { <Tag tone=tone>{count}</Tag> })
    };
    let violations = Signal::derive(move || Some(walk.store().violations()));
    move || match visit.get() {
        Some((Some(visit), _)) => view! {
            <div class="rail__list">
                <SectionLink href=Route::Visit(visit).href() title=say.word(Texts::during_visit) />
                <SectionLink href=Route::Workers(visit).href() title=say.word(Texts::link_workers)>
                    {number(of_visit.count(|visit| visit.workers))}
                </SectionLink>
                <SectionLink href=Route::People(visit).href() title=say.word(Texts::link_people)>
                    {number(of_visit.count(|visit| visit.persons))}
                </SectionLink>
                <SectionLink href=Route::Violations(visit).href() title=say.word(Texts::link_violations)>
                    {marked(violations, Tone::Bad)}
                </SectionLink>
                <SectionLink href=Route::Gaps(visit).href() title=say.word(Texts::link_gaps)>
                    {marked(of_visit.count(|visit| visit.gaps), Tone::Warn)}
                </SectionLink>
            </div>
        }
        .into_any(),
        Some((None, Some(task))) => view! {
            <div class="rail__list">
                <SectionLink href=Route::Task(task).href() title=say.word(Texts::task) />
            </div>
        }
        .into_any(),
        Some((None, None)) | None => ().into_any(),
    }
}
