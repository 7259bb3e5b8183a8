//! Every task on this device, found by a few letters of anything that is known about it.

use std::time::Duration;

use apseko_contract::{ListTasks, TaskRow};
use leptos::html::Input;
use leptos::prelude::*;

use super::task_facts::{DueTag, TaskTags, UnconfirmedTag, sheet_codes};
use super::today::{row_key, where_line};
use crate::answered::Answered;
use crate::frame::{Keys, PageTitle, is_wide};
use crate::icon::Icon;
use crate::parts::{
    ButtonLink, Cell, Column, EmptyState, HeadCell, MainPane, NumberText, Row, Rows, SearchField, Table,
    TableRow,
};
use crate::query::use_query;
use crate::route::Route;
use crate::text::{Texts, moment, use_say};

/// Fast typing asks once, and a pause this short is not felt.
const ASK_AFTER: Duration = Duration::from_millis(60);

/// The list of all tasks.
#[component]
pub fn TasksScreen() -> impl IntoView {
    let say = use_say();
    let typed = RwSignal::new(String::new());
    let search = RwSignal::new(String::new());
    let mut settle = debounce(ASK_AFTER, move |text: String| {
        let _ = search.try_set(text);
    });
    let tasks = use_query(move || Some(ListTasks { search: search.get() }));
    let on_input = StoredValue::new_local(move |text: String| {
        typed.set(text.clone());
        settle(text);
    });
    let record = move || {
        view! { <ButtonLink href=Route::NewAdhoc.href()>{say.word(Texts::record_violation)}</ButtonLink> }
    };
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::tasks)>
                <div class="page page--fill">
                    <div class="stack">
                        <PageTitle text=say.word(Texts::tasks) actions=record />
                        <Search typed=typed on_input=move |text| on_input.update_value(|search| search(text)) />
                    </div>
                    <Answered asked=tasks titled=true let:found>
                        <Found found=found search=search />
                    </Answered>
                </div>
            </MainPane>
        </div>
    }
}

#[component]
fn Search(typed: RwSignal<String>, #[prop(into)] on_input: UnsyncCallback<String>) -> impl IntoView {
    let say = use_say();
    let keys = use_context::<Keys>();
    let field = NodeRef::<Input>::new();
    Effect::new(move || {
        if let (Some(field), true) = (field.get(), keys.is_some_and(Keys::claim_search)) {
            let _ = field.focus();
        }
    });
    view! {
        <SearchField
            label=say.word(Texts::search_tasks)
            placeholder=say.word(Texts::search_hint)
            clear_label=say.word(Texts::clear_search)
            value=typed
            slash=keys.is_some_and(|keys| keys.single_keys().get_untracked())
            node_ref=field
            on_input=on_input
        />
    }
}

#[component]
fn Found(found: Signal<Vec<TaskRow>>, search: RwSignal<String>) -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    let count = move || found.with(|found| u64::try_from(found.len()).unwrap_or(u64::MAX));
    let is_empty = Memo::new(move |_| found.with(Vec::is_empty));
    let shape = move || match (is_empty.get(), wide.get()) {
        (true, _) => view! { <NothingFound search=search /> }.into_any(),
        (false, true) => view! { <TaskTable found=found /> }.into_any(),
        (false, false) => view! { <TaskList found=found /> }.into_any(),
    };
    view! {
        <p class="sr-only" role="status">{move || say.get().tasks_found(count())}</p>
        {shape}
    }
}

#[component]
fn NothingFound(search: RwSignal<String>) -> impl IntoView {
    let say = use_say();
    let record = move || {
        view! { <ButtonLink href=Route::NewAdhoc.href()>{say.word(Texts::record_violation)}</ButtonLink> }
    };
    move || {
        if search.with(|search| search.trim().is_empty()) {
            view! {
                <EmptyState icon=Icon::Tasks title=say.word(Texts::no_tasks_title) action=record>
                    {say.word(Texts::no_tasks_next)}
                </EmptyState>
            }
        } else {
            view! {
                <EmptyState icon=Icon::Search title=say.word(Texts::nothing_found)>
                    {say.word(Texts::nothing_found_next)}
                </EmptyState>
            }
        }
    }
}

#[component]
fn TaskTable(found: Signal<Vec<TaskRow>>) -> impl IntoView {
    let say = use_say();
    let columns = move || {
        let texts = say.get();
        vec![
            Column::new("title", texts.column_title()),
            Column::new("day", texts.column_day()),
            Column::new("place", texts.column_place()),
            Column::new("origin", texts.column_origin()),
            Column::new("sheets", texts.column_sheets()),
            Column::new("due", texts.column_due()),
            Column::new("number", texts.column_number()),
        ]
    };
    view! {
        <Table caption=say.word(Texts::tasks) columns=columns>
            <For each=move || found.get() key=row_key let:row>
                <TableLine row=row />
            </For>
        </Table>
    }
}

#[component]
fn TableLine(row: TaskRow) -> impl IntoView {
    let say = use_say();
    let place = where_line(&row);
    let TaskRow { task, number, title, origin, unconfirmed, sheets, day, time, due, days_left, .. } = row;
    let day_told = move || {
        let hour = time.map_or_else(String::new, |time| format!(" {}", moment::hour(time)));
        day.map(|day| format!("{}{hour}", moment::day(say.get().0, day)))
    };
    let due_told = move || due.map(|due| moment::day(say.get().0, due));
    let overdue = days_left.filter(|days| *days < 0);
    view! {
        <TableRow>
            <HeadCell href=Route::Task(task).href()>{title}</HeadCell>
            <Cell><NumberText>{day_told}</NumberText></Cell>
            <Cell>{place}</Cell>
            <Cell>
                <NumberText>{move || say.get().origin_short(origin)}</NumberText>
                {unconfirmed.then(|| view! { " " <UnconfirmedTag /> })}
            </Cell>
            <Cell>{sheet_codes(&sheets)}</Cell>
            <Cell>
                <NumberText>{due_told}</NumberText>
                {overdue.map(|days| view! { " " <DueTag days_left=Some(days) /> })}
            </Cell>
            <Cell><NumberText>{number}</NumberText></Cell>
        </TableRow>
    }
}

#[component]
fn TaskList(found: Signal<Vec<TaskRow>>) -> impl IntoView {
    let say = use_say();
    view! {
        <Rows label=say.word(Texts::tasks)>
            <For each=move || found.get() key=row_key let:row>
                <ListLine row=row />
            </For>
        </Rows>
    }
}

#[component]
fn ListLine(row: TaskRow) -> impl IntoView {
    let say = use_say();
    let (day, time) = (row.day, row.time);
    let aside = move || {
        day.map(|day| {
            view! {
                <time>{move || moment::short_day(say.get().0, day)}</time>
                {time.map(|time| view! { <time>{moment::hour(time)}</time> })}
            }
        })
    };
    view! {
        <Row title=row.title.clone() href=Route::Task(row.task).href() aside=aside>
            <p>{where_line(&row)}</p>
            <TaskTags row=row />
        </Row>
    }
}
