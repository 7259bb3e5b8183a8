//! The visits of a task and its control sheet: what is prepared, what is going on, what has been finished.

use apseko_contract::{
    PrepareSheet, SheetBasis, SheetRow, ShowTaskVisits, StartVisit, TaskVisits, VisitRow, VisitStage,
};
use apseko_domain::{TaskId, riga};
use leptos::prelude::*;

use super::super::visit::{StageTag, share_of};
use crate::answered::Answered;
use crate::parts::{Banner, Button, ButtonKind, ButtonLink, ButtonSize, Heading, Ring, Row, Rows, Tone};
use crate::problem::ProblemBanner;
use crate::query::use_query;
use crate::route::{Route, Router};
use crate::text::{Texts, moment, use_say};
use crate::wish::{Wishing, use_wish};

/// What a task's screen offers of its visits.
#[component]
pub fn Visits(
    /// The task.
    task: TaskId,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowTaskVisits { task }));
    view! {
        <section class="section" aria-labelledby="visits-of-task">
            <Heading level=2 id="visits-of-task">{say.word(Texts::visit_card)}</Heading>
            <Answered asked=asked titled=true let:visits>
                <Offer task=task visits=visits />
                <Finished visits=visits />
            </Answered>
        </section>
    }
}

#[component]
fn Offer(task: TaskId, visits: Signal<TaskVisits>) -> impl IntoView {
    let router = use_context::<Router>();
    let prepare = use_wish(|_: PrepareSheet, _| ());
    let start = use_wish(move |_: StartVisit, outcome| {
        if let (Ok(started), Some(router)) = (outcome, router) {
            router.go(Route::Visit(started.visit));
        }
    });
    let running = Memo::new(move |_| visits.with(running));
    let sheet = Memo::new(move |_| visits.with(|visits| visits.sheet.clone()));
    let cannot = Memo::new(move |_| visits.with(|visits| visits.no_definitions && visits.sheet.is_none()));
    let again = Memo::new(move |_| visits.with(|visits| !visits.visits.is_empty()));
    view! {
        <div class="card visits">
            {move || match (running.get(), cannot.get()) {
                (Some(visit), _) => view! { <Running visit=visit /> }.into_any(),
                (None, true) => view! { <NoDefinitions /> }.into_any(),
                (None, false) => ().into_any(),
            }}
            <ProblemBanner error=prepare.error() on_retry=move || prepare.send(usual_sheet(task)) />
            <ProblemBanner error=start.error() on_retry=move || start.send(StartVisit { task }) />
            <Show when=move || running.with(Option::is_none) && !cannot.get()>
                <StartButton task=task start=start again=again />
            </Show>
            {move || (!cannot.get()).then(|| view! { <Prepared task=task sheet=sheet.get() prepare=prepare /> })}
        </div>
    }
}

/// The sheet that follows from the task. Whoever asks for it sees none; one that is there by now stays as it is.
fn usual_sheet(task: TaskId) -> PrepareSheet {
    let was = Some(SheetBasis::default());
    PrepareSheet { task, purpose: None, kinds: Vec::new(), picked: Vec::new(), was, disputed: Vec::new() }
}

#[component]
fn StartButton(task: TaskId, start: Wishing<StartVisit>, again: Memo<bool>) -> impl IntoView {
    let say = use_say();
    let word = move || {
        let texts = say.get();
        if again.get() { texts.visit_start_again() } else { texts.visit_start() }
    };
    view! {
        <Button
            kind=ButtonKind::Main
            size=ButtonSize::Large
            busy=start.busy()
            busy_label=say.word(Texts::visit_starting)
            on_press=move || start.send(StartVisit { task })
        >
            {word}
        </Button>
    }
}

#[component]
fn Running(visit: VisitRow) -> impl IntoView {
    let say = use_say();
    let VisitRow { visit, state, started_at, .. } = visit;
    let begun = move || {
        let texts = say.get();
        started_at.map(|at| texts.begun_at(&clock(texts, at)))
    };
    view! {
        <p class="meta"><StageTag stage=state /> <span class="remark number">{begun}</span></p>
        <ButtonLink href=Route::Visit(visit).href() kind=ButtonKind::Main size=ButtonSize::Large>
            {say.word(Texts::visit_go_on)}
        </ButtonLink>
    }
}

#[component]
fn Prepared(task: TaskId, sheet: Option<SheetRow>, prepare: Wishing<PrepareSheet>) -> impl IntoView {
    let say = use_say();
    let Some(SheetRow { sheet, progress, purpose, kinds }) = sheet else {
        return view! {
            <div class="visits__sheet">
                <p class="visits__words remark">{say.word(Texts::sheet_none_yet)}</p>
                <Button
                    busy=prepare.busy()
                    busy_label=say.word(Texts::sheet_preparing)
                    on_press=move || prepare.send(usual_sheet(task))
                >
                    {say.word(Texts::sheet_prepare)}
                </Button>
            </div>
        }
        .into_any();
    };
    let told = say.phrase(move |texts| texts.answered_told(progress.answered, progress.asked));
    let title = move || say.get().sheet_made_for(purpose, &kinds);
    view! {
        <div class="visits__sheet">
            <Ring share=share_of(progress) label=told />
            <p class="visits__words"><strong>{title}</strong> <small>{told}</small></p>
            <ButtonLink href=Route::Sheet(sheet, 0).href()>{say.word(Texts::sheet_open)}</ButtonLink>
        </div>
    }
    .into_any()
}

#[component]
fn NoDefinitions() -> impl IntoView {
    let say = use_say();
    let out = move || {
        view! { <ButtonLink href=Route::Sync.href()>{say.word(Texts::open_sync)}</ButtonLink> }
    };
    view! {
        <Banner tone=Tone::Warn title=say.word(Texts::no_definitions_title) action=out>
            <p>{say.word(Texts::no_definitions_next)}</p>
        </Banner>
    }
}

#[component]
fn Finished(visits: Signal<TaskVisits>) -> impl IntoView {
    let say = use_say();
    let finished = Memo::new(move |_| visits.with(finished));
    view! {
        <Show when=move || finished.with(|finished| !finished.is_empty())>
            <Rows label=say.word(Texts::visits_before) compact=true>
                <For each=move || finished.get() key=|visit| visit.visit let:visit>
                    <FinishedRow visit=visit />
                </For>
            </Rows>
        </Show>
    }
}

#[component]
fn FinishedRow(visit: VisitRow) -> impl IntoView {
    let say = use_say();
    let VisitRow { visit, state, started_at, finished_at, outcome } = visit;
    let title = say.phrase(move |texts| times_told(texts, started_at, finished_at));
    let aside = move || view! { <StageTag stage=state /> };
    view! {
        <Row title=title href=Route::Visit(visit).href() aside=aside>
            {outcome.map(|outcome| view! { <p>{move || say.get().outcome(outcome)}</p> })}
        </Row>
    }
}

fn running(visits: &TaskVisits) -> Option<VisitRow> {
    visits.visits.iter().find(|visit| is_running(visit.state)).cloned()
}

fn finished(visits: &TaskVisits) -> Vec<VisitRow> {
    let ended = |visit: &&VisitRow| matches!(visit.state, VisitStage::Finished | VisitStage::Confirmed);
    visits.visits.iter().filter(ended).cloned().collect()
}

fn is_running(stage: VisitStage) -> bool {
    matches!(stage, VisitStage::Started | VisitStage::Paused)
}

fn clock(texts: Texts, at: jiff::Timestamp) -> String {
    let moment = riga(at);
    format!("{} {}", moment::short_day(texts.0, moment.date), moment::hour(moment.time))
}

/// 20.11.2026. 10:31–12:05
fn times_told(texts: Texts, from: Option<jiff::Timestamp>, to: Option<jiff::Timestamp>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if riga(from).date == riga(to).date => {
            format!("{}–{}", moment::minute(texts.0, from), moment::hour(riga(to).time))
        }
        (Some(from), Some(to)) => {
            format!("{} – {}", moment::minute(texts.0, from), moment::minute(texts.0, to))
        }
        (Some(at), None) | (None, Some(at)) => moment::minute(texts.0, at),
        (None, None) => texts.visit_finished().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn the_times_of_a_visit_name_a_day_once() {
        let at = |text: &str| Some(text.parse().unwrap());
        let texts = Texts(Language::Latvian);
        let told = times_told(texts, at("2026-11-20T08:31:00Z"), at("2026-11-20T10:05:00Z"));
        assert_eq!(told, "20.11.2026. 10:31–12:05");
        let night = times_told(texts, at("2026-11-20T20:00:00Z"), at("2026-11-21T00:10:00Z"));
        assert_eq!(night, "20.11.2026. 22:00 – 21.11.2026. 02:10", "a night raid ends on another day");
    }
}
