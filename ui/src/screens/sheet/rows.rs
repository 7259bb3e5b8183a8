//! The rows of a section that is walked several times: parties side by side, workers and points of an order as a
//! list, victims and workplaces with the way to add one.

use apseko_contract::{AddRow, GiveAnswer, GroupOf, GroupView, Removal, RemoveRow, RowView, ShowRoster};
use apseko_domain::{RowId, VisitId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::store::share;
use super::walk::Walk;
use crate::host;
use crate::icon::Icon;
use crate::news::{News, use_news};
use crate::parts::{Button, ButtonKind, ButtonLink, Dialog, EmptyState, IconButton, Ring, TextField};
use crate::problem::ProblemBanner;
use crate::query::use_query;
use crate::route::Route;
use crate::text::{Texts, Word, use_say};
use crate::wish::use_wish;

/// The rows of the section, and what can be done with them.
#[component]
pub fn RowsOfSection(walk: Walk) -> impl IntoView {
    let group =
        Memo::new(move |_| walk.store().plan().and_then(|plan| plan.group_of(walk.section().get()).cloned()));
    let visit = Memo::new(move |_| walk.store().plan().and_then(|plan| plan.view.visit));
    move || {
        group.get().map(|group| match group.of {
            GroupOf::Party | GroupOf::OrderItem if group.rows.len() < 2 => group
                .rows
                .into_iter()
                .next()
                .filter(|_| group.of == GroupOf::OrderItem)
                .map(about_row)
                .into_any(),
            GroupOf::Party | GroupOf::OrderItem => view! { <RowSwitch walk=walk group=group /> }.into_any(),
            GroupOf::Worker => view! { <Workers walk=walk group=group visit=visit.get() /> }.into_any(),
            GroupOf::Added => view! { <Added walk=walk group=group /> }.into_any(),
        })
    }
}

/// What a single row is, where there is nothing to switch to.
fn about_row(row: RowView) -> impl IntoView {
    view! {
        <div class="rows-of-section">
            <p class="written">{row.title}</p>
            <p class="remark">{row.about}</p>
        </div>
    }
}

/// Buttons that choose a row, each with how far it has come.
#[component]
fn RowSwitch(walk: Walk, group: GroupView) -> impl IntoView {
    let say = use_say();
    let is_list = group.of != GroupOf::Party;
    let button = move |row: RowView| {
        let id = row.row;
        let progress = Memo::new(move |_| walk.store().row_progress(walk.section().get(), id));
        let is_chosen = move || walk.row().get() == Some(id);
        let title = if row.title.is_empty() { say.now().nameless_row().to_owned() } else { row.title };
        let label = title.clone();
        let told = say.phrase(move |texts| {
            let progress = progress.get();
            texts.section_progress(&label, progress.answered, progress.asked)
        });
        view! {
            <button
                type="button"
                class="row-choice"
                aria-pressed=move || is_chosen().to_string()
                on:click=move |_| walk.choose_row(id)
            >
                <Ring share=Signal::derive(move || share(progress.get())) label=told />
                <span class="row-choice__words">
                    <span class="row-choice__title">{title}</span>
                    {(!row.about.is_empty()).then(|| view! { <small>{row.about}</small> })}
                </span>
                <span class="number">{move || format!("{}/{}", progress.get().answered, progress.get().asked)}</span>
            </button>
        }
    };
    view! {
        <div
            class="row-switch"
            class:row-switch--list=is_list
            role="group"
            aria-label=say.word(Texts::rows_of_section)
        >
            {group.rows.into_iter().map(button).collect_view()}
        </div>
    }
}

/// The workers: all of them, or the one whose questions are below.
#[component]
fn Workers(walk: Walk, group: GroupView, visit: Option<VisitId>) -> impl IntoView {
    let say = use_say();
    if group.rows.is_empty() {
        let add =
            move || {
                visit.map(|visit| view! {
            <ButtonLink href=Route::Workers(visit).href()>{say.word(Texts::add_workers)}</ButtonLink>
        })
            };
        return view! {
            <div class="rows-of-section">
                <EmptyState icon=Icon::People title=say.word(Texts::no_workers_yet) action=add>
                    {say.word(Texts::no_workers_next)}
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let group = StoredValue::new(group);
    let is_one = group.with_value(|group| group.rows.len() == 1);
    let chosen = Memo::new(move |_| {
        let row = walk.row().get()?;
        group.with_value(|group| group.rows.iter().find(|known| known.row == row).cloned())
    });
    view! {
        {move || match chosen.get() {
            Some(row) => view! { <ChosenWorker walk=walk row=row visit=visit is_one=is_one /> }.into_any(),
            None => view! { <RowSwitch walk=walk group=group.get_value() /> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn ChosenWorker(walk: Walk, row: RowView, visit: Option<VisitId>, is_one: bool) -> impl IntoView {
    let say = use_say();
    let roster = use_query(move || visit.map(|visit| ShowRoster { visit }));
    let id = row.row;
    let address = Memo::new(move |_| {
        let workers = roster.newest().get()?.workers;
        let worker = workers.into_iter().find(|worker| worker.row == Some(id))?.worker;
        Some(Route::Worker(visit?, worker).href())
    });
    view! {
        <div class="rows-of-section rows-of-section--chosen">
            <div class="stack stack--tight">
                <p class="row-choice__title">{row.title}</p>
                <p class="remark">{row.about}</p>
            </div>
            <div class="cluster">
                {(!is_one).then(|| view! {
                    <Button icon=Icon::Back on_press=move || walk.leave_row()>{say.word(Texts::all_rows)}</Button>
                })}
                {move || address.get().map(|address| view! {
                    <ButtonLink href=address>{say.word(Texts::open_worker)}</ButtonLink>
                })}
            </div>
        </div>
    }
}

/// Rows that people add.
#[component]
fn Added(walk: Walk, group: GroupView) -> impl IntoView {
    let say = use_say();
    let is_asking = RwSignal::new(false);
    let add_word = added_words(&group.code).0;
    let add = move || {
        view! {
            <Button icon=Icon::Plus on_press=move || is_asking.set(true)>{say.word(add_word)}</Button>
        }
    };
    let code = group.code.clone();
    let rows = group.rows.clone();
    let list = if rows.is_empty() {
        view! {
            <EmptyState icon=Icon::Plus title=say.word(Texts::no_rows_yet) action=add>
                {say.word(Texts::no_rows_next)}
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <RowSwitch walk=walk group=group />
            <div class="cluster">{add()} <RemoveChosen walk=walk rows=rows /></div>
        }
        .into_any()
    };
    view! {
        <div class="rows-of-section">{list}</div>
        <AddDialog walk=walk code=code is_open=is_asking />
    }
}

#[component]
fn AddDialog(walk: Walk, code: String, is_open: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let (title_word, label_word) = added_words(&code);
    let title = RwSignal::new(String::new());
    let add = use_wish(move |_: AddRow, outcome| {
        if let Ok(row) = outcome {
            is_open.set(false);
            title.set(String::new());
            walk.choose_row(row);
        }
    });
    let code = StoredValue::new(code);
    let send = move || {
        add.send(AddRow { sheet: walk.sheet(), group: code.get_value(), title: title.get_untracked() });
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Quiet on_press=move || is_open.set(false)>{say.word(Texts::cancel)}</Button>
            <Button kind=ButtonKind::Main busy=add.busy() busy_label=say.word(Texts::saving) on_press=send>
                {say.word(title_word)}
            </Button>
        }
    };
    view! {
        <Dialog
            open=is_open
            title=say.word(title_word)
            close_label=say.word(Texts::close)
            on_close=move || is_open.set(false)
            actions=actions
        >
            <ProblemBanner error=add.error() on_retry=send />
            <TextField
                label=say.word(label_word)
                hint=say.word(Texts::row_title_hint)
                value=title
                on_input=move |text| title.set(text)
            />
        </Dialog>
    }
}

/// What adding is called, and what the name is called.
fn added_words(group: &str) -> (Word, Word) {
    match group {
        "victims" => (Texts::add_victim, Texts::victim_title),
        "workplaces" => (Texts::add_workplace, Texts::workplace_title),
        _ => (Texts::add_row, Texts::row_title),
    }
}

#[component]
fn RemoveChosen(walk: Walk, rows: Vec<RowView>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let remove = use_wish(move |sent: RemoveRow, outcome| match outcome {
        Ok(Removal::Out) => {
            let back = way_back(walk, sent.row);
            news.tell_undoable(Texts::row_removed, move || put_back(back.clone(), news));
        }
        Ok(Removal::Disputed) => news.tell(Texts::stays_unseen),
        Err(_) => {}
    });
    let send = move || {
        let chosen = walk.row().get_untracked();
        if let Some(row) = chosen.filter(|chosen| rows.iter().any(|row| row.row == *chosen)) {
            remove.send(RemoveRow { row, seen_to: walk.store().seen_to() });
        }
    };
    let send = StoredValue::new_local(send);
    view! {
        <IconButton icon=Icon::Trash label=say.word(Texts::remove_row) on_press=move || send.with_value(|send| send()) />
        <ProblemBanner error=remove.error() on_retry=move || send.with_value(|send| send()) />
    }
}

/// What puts a row back: an answer in it, the same as it was, because whoever answers in a row wants it there.
fn way_back(walk: Walk, row: RowId) -> Option<GiveAnswer> {
    let plan = walk.store().plan_now()?;
    let spots: Vec<_> =
        plan.sections_of_row(row).into_iter().flat_map(|section| plan.spots(section, Some(row))).collect();
    let standing = |place: &apseko_contract::Spot| walk.store().standing(place).answer_now();
    let place = spots.iter().find(|place| !standing(place).is_empty()).or_else(|| spots.first())?.clone();
    let answer = standing(&place);
    let based_on = walk.store().standing(&place).cell().with_untracked(|cell| cell.seen.clone());
    Some(GiveAnswer { sheet: walk.sheet(), place, answer, based_on })
}

fn put_back(answer: Option<GiveAnswer>, news: News) {
    let Some(answer) = answer else { return };
    spawn_local(async move {
        if let Err(error) = host::call(answer.clone()).await {
            news.tell_failed(&error, move || put_back(Some(answer.clone()), news));
        }
    });
}
