//! What the server has not confirmed: all together as a bar, and by task, each of which can be opened.

use apseko_contract::{SyncState, SyncView, WaitingTask};
use apseko_domain::TaskId;
use leptos::prelude::*;

use super::course::Course;
use crate::icon::{Glyph, Icon};
use crate::parts::{Button, ButtonKind, NumberText, Progress, Row, Rows};
use crate::route::Route;
use crate::text::{Texts, use_say};

/// So many tasks say where it is being worked; the rest comes on demand.
const FIRST: usize = 6;

/// How far everything has come.
#[component]
pub fn Waiting(sync: Signal<SyncView>) -> impl IntoView {
    let say = use_say();
    let course = Memo::new(move |_| sync.with(Course::of));
    let alone = Memo::new(move |_| sync.with(|sync| sync.state == SyncState::NoServer));
    let title =
        say.phrase(move |texts| if alone.get() { texts.kept_here() } else { texts.delivery() }.to_owned());
    let told = say.phrase(move |texts| course_told(texts, course.get(), alone.get()));
    let shows_bar = Memo::new(move |_| !alone.get() && course.get().whole() > 0);
    view! {
        <section class="section sync-waiting">
            <div class="stack stack--tight">
                <h2>{title}</h2>
                <p class="sync-waiting__told">{told}</p>
                {move || shows_bar.get().then(|| view! {
                    <Progress share=Signal::derive(move || course.get().share()) label=say.word(Texts::delivery_bar) />
                })}
                <Apart sync=sync />
            </div>
            <ByTask sync=sync />
        </section>
    }
}

fn course_told(texts: Texts, course: Course, alone: bool) -> String {
    match (alone, course) {
        (true, Course { waits: 0, .. }) | (false, Course { delivered: 0, waits: 0 }) => {
            texts.nothing_waits_here().to_owned()
        }
        (true, Course { waits, .. }) => texts.kept_on_device(waits),
        (false, Course { delivered, waits: 0 }) => texts.delivered_whole(delivered),
        (false, course) => format!("{}.", texts.delivered_of(course.delivered, course.whole())),
    }
}

/// What is not the usual way of things, each in a sentence.
#[component]
fn Apart(sync: Signal<SyncView>) -> impl IntoView {
    let say = use_say();
    let told = move |count: fn(&SyncView) -> u64, told: fn(Texts, u64) -> String| {
        Memo::new(move |_| {
            Some(sync.with(count)).filter(|count| *count > 0).map(|count| told(say.get(), count))
        })
    };
    let calm = [
        told(|sync| sync.waiting.of_others, Texts::of_others_told),
        told(|sync| sync.parked, Texts::parked_told),
    ];
    let refused = told(|sync| sync.refused, Texts::refused_told);
    view! {
        {calm.map(|told| move || told.get().map(|told| view! { <p class="remark">{told}</p> }))}
        {move || refused.get().map(|told| view! {
            <p class="warned"><Glyph icon=Icon::Warning /><span>{told}</span></p>
        })}
    }
}

#[component]
fn ByTask(sync: Signal<SyncView>) -> impl IntoView {
    let say = use_say();
    let all = RwSignal::new(false);
    let known = Memo::new(move |_| sync.with(|sync| sync.waiting.tasks.len()));
    let elsewhere = Memo::new(move |_| sync.with(|sync| sync.waiting.elsewhere));
    let shown = Memo::new(move |_| {
        let many = if all.get() { usize::MAX } else { FIRST };
        sync.with(|sync| sync.waiting.tasks.iter().map(|waits| waits.task).take(many).collect::<Vec<_>>())
    });
    let is_long = Memo::new(move |_| known.get() > FIRST);
    let is_there = Memo::new(move |_| known.get() > 0 || elsewhere.get() > 0);
    let sends_in_order =
        Memo::new(move |_| known.get() > 1 && sync.with(|sync| sync.state != SyncState::NoServer));
    let label = move || {
        if all.get() { say.get().show_fewer().to_owned() } else { say.get().show_all_of(known.get()) }
    };
    move || {
        is_there.get().then(|| view! {
            <Rows label=say.word(Texts::waiting_by_task)>
                <For each=move || shown.get() key=|task| *task let:task>
                    <TaskLine task=task sync=sync />
                </For>
                <Show when=move || elsewhere.get().ne(&0)>
                    <Elsewhere count=elsewhere.into() />
                </Show>
            </Rows>
            <div class="cluster cluster--apart">
                <Show when=move || sends_in_order.get()>
                    <p class="remark">{say.word(Texts::newest_at_top)}</p>
                </Show>
                <Show when=move || is_long.get()>
                    <Button kind=ButtonKind::Quiet on_press=move || all.update(|all| *all = !*all)>{label}</Button>
                </Show>
            </div>
        })
    }
}

#[component]
fn TaskLine(task: TaskId, sync: Signal<SyncView>) -> impl IntoView {
    let say = use_say();
    let line = Memo::new(move |_| {
        sync.with(|sync| sync.waiting.tasks.iter().find(|waits| waits.task == task).cloned())
    });
    let title = say.phrase(move |texts| {
        line.with(|line| line.as_ref().map(|line| title(texts, line)).unwrap_or_default())
    });
    let under = say.phrase(move |texts| {
        line.with(|line| line.as_ref().map(|line| under(texts, line)).unwrap_or_default())
    });
    let count = move || line.with(|line| line.as_ref().map_or(0, |line| line.waiting));
    let aside = move || view! { <NumberText>{move || say.get().changes(count())}</NumberText> };
    view! {
        <Row title=title href=Route::Task(task).href() aside=aside>
            <p>{under}</p>
        </Row>
    }
}

#[component]
fn Elsewhere(count: Signal<u64>) -> impl IntoView {
    let say = use_say();
    let aside = move || view! { <NumberText>{move || say.get().changes(count.get())}</NumberText> };
    view! {
        <Row title=say.word(Texts::waits_elsewhere) aside=aside>
            <p>{say.word(Texts::waits_elsewhere_about)}</p>
        </Row>
    }
}

/// Whatever of the task is known first.
fn title(texts: Texts, waits: &WaitingTask) -> String {
    [&waits.employer, &waits.place, &waits.number]
        .into_iter()
        .find(|text| !text.is_empty())
        .map_or_else(|| texts.task_without_name().to_owned(), Clone::clone)
}

/// What the title does not say already.
fn under(texts: Texts, waits: &WaitingTask) -> String {
    let place = if waits.employer.is_empty() { "" } else { waits.place.as_str() };
    let number = match waits.number.as_str() {
        "" => texts.number_later(),
        _ if waits.employer.is_empty() && waits.place.is_empty() => "",
        number => number,
    };
    [place, number].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    const LV: Texts = Texts(Language::Latvian);

    fn waits(employer: &str, place: &str, number: &str) -> WaitingTask {
        let [employer, place, number] = [employer, place, number].map(str::to_owned);
        WaitingTask { task: TaskId(uuid::Uuid::nil()), number, employer, place, waiting: 3 }
    }

    #[test]
    fn a_task_is_called_by_what_is_known_of_it() {
        let site = waits("SIA „Baltijas Jumti”", "Rūpniecības iela 12, Jelgava", "U-2026-00893");
        assert_eq!(title(LV, &site), "SIA „Baltijas Jumti”");
        assert_eq!(under(LV, &site), "Rūpniecības iela 12, Jelgava · U-2026-00893");
        let found = waits("", "Meža iela 3", "");
        assert_eq!(title(LV, &found), "Meža iela 3");
        assert_eq!(under(LV, &found), LV.number_later(), "the place is not said twice");
        let number = waits("", "", "U-2026-00893");
        assert_eq!((title(LV, &number).as_str(), under(LV, &number).as_str()), ("U-2026-00893", ""));
        assert_eq!(title(LV, &waits("", "", "")), "Uzdevums bez nosaukuma", "a link needs a name");
    }

    #[test]
    fn the_way_is_told_as_far_as_it_is_known() {
        let told = |delivered, waits, alone| course_told(LV, Course { delivered, waits }, alone);
        assert_eq!(told(12, 45, false), "12 no 57 izmaiņām nogādātas.");
        assert_eq!(told(0, 0, false), "Neviena izmaiņa negaida nosūtīšanu.");
        assert_eq!(told(57, 0, false), "Nogādātas visas 57 izmaiņas.");
        assert_eq!(told(0, 12, true), "Ierīcē ir saglabātas 12 izmaiņas.");
    }
}
