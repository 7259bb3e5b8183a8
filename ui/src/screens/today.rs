//! The first screen: where to go today, what waits at the desk, and what is known about the chosen task.

use apseko_contract::{OpenTask, ShowToday, TaskRow, TodayView};
use apseko_domain::TaskId;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::task_facts::{DueTag, TaskFacts, TaskTags};
use crate::answered::Answered;
use crate::frame::{PageTitle, is_wide};
use crate::icon::Icon;
use crate::parts::{
    ButtonKind, ButtonLink, ButtonSize, Card, EmptyState, Heading, MainPane, Row, Rows, SidePane,
};
use crate::query::use_query;
use crate::route::{Route, Router};
use crate::text::{Texts, moment, use_say};

/// The day.
#[component]
pub fn TodayScreen() -> impl IntoView {
    let say = use_say();
    let today = use_query(|| Some(ShowToday {}));
    let wide = is_wide();
    let router = use_context::<Router>();
    let chosen = Memo::new(move |_| {
        let named = router.and_then(|router| router.get().task_of_today());
        today.newest().with(|today| named.or_else(|| first_of(today.as_ref()?)))
    });
    view! {
        <div class="frame frame--detail">
            <MainPane label=say.word(Texts::today)>
                <div
                    class="page"
                    on:focusin=move |event| follow_focus(&event, router, wide)
                    on:keydown=move |event| open_on_enter(&event, router)
                >
                    <Answered asked=today let:today>
                        <Day today=today chosen=chosen />
                    </Answered>
                </div>
            </MainPane>
            <Show when=move || wide.get() && today.newest().with(Option::is_some)>
                <SidePane label=say.word(Texts::task_details)>
                    {move || match chosen.get() {
                        Some(task) => view! { <ChosenTask task=task /> }.into_any(),
                        None => view! { <p class="remark">{say.word(Texts::no_task_chosen)}</p> }.into_any(),
                    }}
                </SidePane>
            </Show>
        </div>
    }
}

fn first_of(today: &TodayView) -> Option<TaskId> {
    today.visits.first().or_else(|| today.desk.first()).map(|row| row.task)
}

#[component]
fn Day(today: Signal<TodayView>, chosen: Memo<Option<TaskId>>) -> impl IntoView {
    let say = use_say();
    let heading = say.phrase(move |texts| texts.visits_today(today.with(|today| count(&today.visits))));
    let day = say.phrase(move |texts| moment::long_day(texts.0, today.with(|today| today.date)));
    let record = move || {
        view! { <ButtonLink href=Route::NewAdhoc.href()>{say.word(Texts::record_violation)}</ButtonLink> }
    };
    let no_visits = Memo::new(move |_| today.with(|today| today.visits.is_empty()));
    let no_desk = Memo::new(move |_| today.with(|today| today.desk.is_empty()));
    view! {
        <PageTitle text=heading kicker=day actions=record />
        <Show when=move || !no_visits.get() fallback=NoVisits>
            <Rows label=say.word(Texts::visits_today_list)>
                <For each=move || today.get().visits key=row_key let:row>
                    <Visit row=row chosen=chosen />
                </For>
            </Rows>
        </Show>
        <Show when=move || !no_desk.get()>
            <section class="section">
                <Heading level=2>{say.word(Texts::at_the_desk)}</Heading>
                <Rows label=say.word(Texts::at_the_desk)>
                    <For each=move || today.get().desk key=row_key let:row>
                        <DeskWork row=row chosen=chosen />
                    </For>
                </Rows>
            </section>
        </Show>
    }
}

#[component]
fn NoVisits() -> impl IntoView {
    let say = use_say();
    let all = move || {
        view! { <ButtonLink href=Route::Tasks.href()>{say.word(Texts::show_all_tasks)}</ButtonLink> }
    };
    view! {
        <EmptyState icon=Icon::Today title=say.word(Texts::no_visits_title) action=all>
            {say.word(Texts::no_visits_next)}
        </EmptyState>
    }
}

#[component]
fn Visit(row: TaskRow, chosen: Memo<Option<TaskId>>) -> impl IntoView {
    let say = use_say();
    let task = row.task;
    let time = row.time;
    let lead = move || match time {
        Some(time) => view! { <time>{moment::hour(time)}</time> }.into_any(),
        None => view! { <small>{say.word(Texts::no_time)}</small> }.into_any(),
    };
    view! {
        <Row
            title=row.title.clone()
            href=Route::TodayTask(task).href()
            current=is_current(task, chosen)
            lead=lead
        >
            <p>{where_line(&row)}</p>
            <TaskTags row=row />
        </Row>
    }
}

#[component]
fn DeskWork(row: TaskRow, chosen: Memo<Option<TaskId>>) -> impl IntoView {
    let say = use_say();
    let TaskRow { task, due, days_left, .. } = row;
    let aside = move || {
        view! {
            <DueTag days_left=days_left />
            {due.map(|due| view! { <span>{move || say.get().due_on(due)}</span> })}
        }
    };
    view! {
        <Row
            title=row.title.clone()
            href=Route::TodayTask(task).href()
            current=is_current(task, chosen)
            aside=aside
        >
            <p>{where_line(&row)}</p>
        </Row>
    }
}

/// A row is marked only where its details stand beside it.
fn is_current(task: TaskId, chosen: Memo<Option<TaskId>>) -> Signal<bool> {
    let wide = is_wide();
    Signal::derive(move || wide.get() && chosen.get() == Some(task))
}

#[component]
fn ChosenTask(task: TaskId) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(OpenTask { task }));
    view! {
        <Answered asked=asked titled=true let:task>
            {move || {
                let task = task.get();
                let row = task.row.clone();
                let address = Route::Task(row.task).href();
                let (number, title, place) = (row.number.clone(), row.title.clone(), where_line(&row));
                let reason = task.reason.clone();
                let kicker = say.phrase(move |texts| match number.as_str() {
                    "" => texts.number_later().to_owned(),
                    number => texts.task_number(number),
                });
                view! {
                    <div>
                        <p class="kicker">{kicker}</p>
                        <Heading level=2 class="side__title">{title}</Heading>
                        <p class="remark">{place}</p>
                    </div>
                    <TaskFacts task=task />
                    {(!reason.is_empty()).then(|| view! {
                        <Card title=say.word(Texts::reason)><p class="written">{reason}</p></Card>
                    })}
                    <ButtonLink href=address kind=ButtonKind::Main size=ButtonSize::Large wide=true>
                        {say.word(Texts::open_task)}
                    </ButtonLink>
                }
            }}
        </Answered>
    }
}

/// „Rūpniecības iela 12, Jelgava · būvobjekts”
pub fn where_line(row: &TaskRow) -> String {
    let known: Vec<&str> =
        [&row.place, &row.object].into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    known.join(" · ")
}

/// A row that changed is drawn anew, and one that did not keeps the focus.
pub fn row_key(row: &TaskRow) -> String {
    serde_json::to_string(row).unwrap_or_else(|_| row.task.to_string())
}

fn count(rows: &[TaskRow]) -> u64 {
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}

/// Where there is room for the details, the row that has the focus is the one that is shown.
fn follow_focus(event: &ev::FocusEvent, router: Option<Router>, wide: Signal<bool>) {
    if let (true, Some(router), Some(task)) = (wide.get_untracked(), router, task_at(event)) {
        router.replace(Route::TodayTask(task));
    }
}

/// A click shows the details beside the list, Enter goes to the task itself.
fn open_on_enter(event: &ev::KeyboardEvent, router: Option<Router>) {
    let plain = event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    if let (true, Some(router), Some(task)) = (plain, router, task_at(event)) {
        event.prevent_default();
        router.go(Route::Task(task));
    }
}

/// The task whose row the event happened in.
fn task_at(event: &leptos::web_sys::Event) -> Option<TaskId> {
    let link = event.target()?.dyn_into::<leptos::web_sys::Element>().ok()?;
    Route::parse(&link.get_attribute("href")?).task_of_today()
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_domain::TaskOrigin;

    fn row(place: &str, object: &str) -> TaskRow {
        TaskRow {
            task: "01936b3e-7e00-7000-8000-000000000001".parse().unwrap(),
            number: String::new(),
            title: "SIA „Baltijas Jumti”".to_owned(),
            place: place.to_owned(),
            object: object.to_owned(),
            origin: TaskOrigin::Preventive,
            unconfirmed: false,
            sheets: Vec::new(),
            area: None,
            day: None,
            time: None,
            due: None,
            days_left: None,
        }
    }

    #[test]
    fn the_line_below_a_title_has_only_what_is_known() {
        assert_eq!(where_line(&row("Rūpniecības iela 12", "būvobjekts")), "Rūpniecības iela 12 · būvobjekts");
        assert_eq!(where_line(&row("", "būvobjekts")), "būvobjekts");
        assert_eq!(where_line(&row("", "")), "");
    }

    #[test]
    fn the_first_visit_is_chosen_and_desk_work_only_without_visits() {
        let day = "2026-11-20".parse().unwrap();
        let visit = row("a", "");
        let desk = TaskRow { task: "01936b3e-7e00-7000-8000-000000000002".parse().unwrap(), ..row("b", "") };
        let both = TodayView { date: day, visits: vec![visit.clone()], desk: vec![desk.clone()] };
        assert_eq!(first_of(&both), Some(visit.task));
        assert_eq!(first_of(&TodayView { visits: Vec::new(), ..both }), Some(desk.task));
    }

    #[test]
    fn a_changed_row_has_another_key() {
        assert_eq!(row_key(&row("a", "")), row_key(&row("a", "")));
        assert_ne!(row_key(&row("a", "")), row_key(&row("b", "")), "an old row would stay on the screen");
    }
}
