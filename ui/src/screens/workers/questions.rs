//! The questions about one person, and the way to the next one: eight answers in three minutes, with one thumb.

use std::sync::Arc;

use apseko_contract::{PartKindView, RosterView, Spot, WorkerRow};
use apseko_domain::{RowId, VisitId, WorkerId};
use leptos::prelude::*;

use super::super::sheet::{Plan, RowQuestions, SheetStore, scroll_to_question};
use super::list::share_of;
use crate::parts::{Button, ButtonKind, Heading, Pending, Progress};
use crate::problem::ProblemBanner;
use crate::route::{Route, Router};
use crate::text::{Texts, use_say};

/// The questions of the sheet about one person.
#[component]
pub fn Questions(row: Memo<WorkerRow>, store: Option<SheetStore>) -> impl IntoView {
    let say = use_say();
    let Some(store) = store else {
        return view! { <p class="remark worker__remark">{say.word(Texts::worker_no_sheet)}</p> }.into_any();
    };
    let on_sheet = Memo::new(move |_| row.with(|row| row.row));
    let asks = Memo::new(move |_| {
        let row = on_sheet.get();
        store.plan().map(|plan| row.filter(|row| !plan.sections_of_row(*row).is_empty()))
    });
    let loading = move || {
        store.error().with(Option::is_none).then(|| view! { <Pending text=say.word(Texts::loading) /> })
    };
    view! {
        <section class="worker__questions">
            <div class="worker__remark"><ProblemBanner error=store.error() on_retry=move || store.again() /></div>
            <Heading level=2 class="sr-only">{say.word(Texts::worker_questions)}</Heading>
            {move || match asks.get() {
                Some(Some(row)) => {
                    follow_the_thumb(store, row);
                    view! { <RowQuestions store=store row=row /> }.into_any()
                }
                Some(None) => view! { <p class="remark worker__remark">{say.word(Texts::worker_no_questions)}</p> }.into_any(),
                None => view! { <div class="worker__remark">{loading}</div> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

/// What the next step needs to know of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    place: Spot,
    /// Answered with one touch, and not by typing.
    by_touch: bool,
    shown: bool,
    answered: bool,
}

/// On touch the next open question comes into view by itself. Where there is a keyboard or a mouse, nothing moves under
/// the hand, and nothing moves while somebody types.
fn follow_the_thumb(store: SheetStore, row: RowId) {
    if !is_touched() {
        return;
    }
    let steps = Memo::new(move |_| store.plan().map(|plan| steps(store, &plan, row)).unwrap_or_default());
    Effect::new(move |before: Option<Vec<Step>>| {
        let now = steps.get();
        if let Some(next) = before.and_then(|before| next_step(&before, &now)) {
            request_animation_frame(move || scroll_to_question(&next));
        }
        now
    });
}

fn steps(store: SheetStore, plan: &Arc<Plan>, row: RowId) -> Vec<Step> {
    let places = plan.sections_of_row(row).into_iter().flat_map(|section| plan.spots(section, Some(row)));
    places
        .map(|place| {
            let question = plan.question(&place.question);
            let by_touch = question.is_some_and(|question| {
                question.parts.first().is_some_and(|part| matches!(part.kind, PartKindView::Choice(_)))
            });
            // What the host knows, because which question comes next follows from it.
            let cell = store.standing(&place).cell();
            let (shown, answered) = cell.with(|cell| {
                let answer = cell.answer.as_ref().and_then(|given| given.answer.as_ref());
                (
                    cell.shown,
                    answer.is_some_and(|answer| answer.main().is_some() || answer.not_checked.is_some()),
                )
            });
            Step { place, by_touch, shown, answered }
        })
        .collect()
}

/// The first open question after the one that was answered just now.
fn next_step(before: &[Step], now: &[Step]) -> Option<Spot> {
    let was_open =
        |step: &Step| before.iter().any(|known| known.place == step.place && known.shown && !known.answered);
    let just = now.iter().position(|step| step.by_touch && step.answered && was_open(step))?;
    now.iter().skip(just + 1).find(|step| step.shown && !step.answered).map(|step| step.place.clone())
}

fn is_touched() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// How far the questions have come, and the next person.
#[component]
pub fn GoOn(visit: VisitId, roster: Signal<RosterView>, row: Memo<WorkerRow>, alone: bool) -> impl IntoView {
    let say = use_say();
    let router = use_context::<Router>();
    let worker = row.with_untracked(|row| row.worker);
    let done = Memo::new(move |_| row.with(|row| (row.progress.answered, row.progress.asked)));
    let told = say.phrase(move |texts| {
        let (answered, asked) = done.get();
        texts.questions_done(u64::from(answered), u64::from(asked))
    });
    let next = Memo::new(move |_| roster.with(|roster| next_person(roster, worker)));
    let go = move || {
        let place = next.get_untracked().map_or(Route::Workers(visit), |next| Route::Worker(visit, next));
        if let Some(router) = router {
            if alone { router.leave_to(place) } else { router.replace(place) }
        }
    };
    let label = say.phrase(move |texts| {
        if next.get().is_some() { texts.worker_next() } else { texts.worker_last() }.to_owned()
    });
    // Beside the list the main action is to add the next person, and the list itself is the way back.
    let kind = if alone { ButtonKind::Main } else { ButtonKind::Plain };
    let leads_on = move || alone || next.get().is_some();
    view! {
        <div class="foot worker__foot">
            <Show when=move || done.get().1 != 0>
                <Progress share=Signal::derive(move || share_of(done.get())) label=told />
                <small aria-hidden="true">{told}</small>
            </Show>
            <Show when=leads_on>
                <Button kind=kind on_press=go>{label}</Button>
            </Show>
        </div>
    }
}

/// The next one down the list with open questions, and from its end on from its top.
fn next_person(roster: &RosterView, after: WorkerId) -> Option<WorkerId> {
    let at = roster.workers.iter().position(|row| row.worker == after).map_or(0, |at| at + 1);
    let (above, below) = roster.workers.split_at_checked(at)?;
    let is_open = |row: &&WorkerRow| row.worker != after && row.progress.answered < row.progress.asked;
    below.iter().chain(above).find(is_open).map(|row| row.worker)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{roster, row};
    use super::*;
    use apseko_contract::Progress;

    fn asked(number: u128, answered: u32) -> WorkerRow {
        WorkerRow { progress: Progress { asked: 8, answered, ..Progress::default() }, ..row(number, "x") }
    }

    fn step(code: &str, shown: bool, answered: bool) -> Step {
        Step { place: Spot { question: code.to_owned(), row: None }, by_touch: true, shown, answered }
    }

    #[test]
    fn the_next_person_is_the_next_one_with_open_questions() {
        let id = |number| WorkerId(uuid::Uuid::from_u128(number));
        let list = roster(vec![asked(4, 0), asked(3, 8), asked(2, 5), asked(1, 8)]);
        assert_eq!(next_person(&list, id(4)), Some(id(2)), "whoever is done is passed over");
        assert_eq!(next_person(&list, id(2)), Some(id(4)), "from the end the list begins anew");
        assert_eq!(next_person(&roster(vec![asked(1, 3)]), id(1)), None, "there is nobody else");
    }

    #[test]
    fn an_answer_leads_to_the_next_open_question_that_is_shown() {
        let before =
            [step("A", true, false), step("B", true, true), step("C", false, false), step("D", true, false)];
        let mut now = before.to_vec();
        now[0].answered = true;
        assert_eq!(next_step(&before, &now).map(|place| place.question).as_deref(), Some("D"));
        now[2].shown = true;
        let next = next_step(&before, &now).map(|place| place.question);
        assert_eq!(next.as_deref(), Some("C"), "a question that the answer brought comes first");
    }

    #[test]
    fn a_corrected_answer_and_a_typed_one_move_nothing() {
        let before = [step("A", true, true), step("B", true, false)];
        assert_eq!(next_step(&before, &before), None);
        let typed = |answered| Step { by_touch: false, ..step("A", true, answered) };
        assert_eq!(
            next_step(&[typed(false), step("B", true, false)], &[typed(true), step("B", true, false)]),
            None
        );
    }
}
