//! One task: what is known about it, and the notes people write while they work on it.

mod composer;
mod confirmation;
mod editor;
mod history;
mod notes;
mod visits;

use apseko_contract::{OpenTask, TaskView};
use apseko_domain::{LinkKind, TaskId, ThingLink};
use leptos::prelude::*;

use self::composer::Composer;
use self::confirmation::Confirmation;
use self::notes::Notes;
use self::visits::Visits;
use super::copy_link::CopyLink;
use super::evidence::EvidenceSection;
use super::task_facts::{TaskFacts, TaskTags};
use super::today::where_line;
use crate::answered::Answered;
use crate::frame::{PageTitle, is_wide};
use crate::icon::Icon;
use crate::parts::{Button, ButtonKind, Card, MainPane, SidePane};
use crate::query::{Asked, use_query};
use crate::route::Router;
use crate::text::{Texts, use_say};

/// The page of a task.
#[component]
pub fn TaskScreen(
    /// Which one.
    task: TaskId,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(OpenTask { task }));
    let wide = is_wide();
    view! {
        <div class="frame frame--detail">
            <MainPane label=say.word(Texts::task)>
                <Answered asked=asked let:task>
                    <TaskPage task=task asked=asked />
                </Answered>
            </MainPane>
            <Show when=move || wide.get() && asked.newest().with(Option::is_some)>
                <SidePane label=say.word(Texts::task_details)>
                    {move || asked.newest().get().map(|task| view! {
                        <Reason reason=task.reason.clone() />
                        <TaskFacts task=task />
                    })}
                </SidePane>
            </Show>
        </div>
    }
}

#[component]
fn TaskPage(task: Signal<TaskView>, asked: Asked<TaskView>) -> impl IntoView {
    let say = use_say();
    let router = use_context::<Router>();
    let wide = is_wide();
    let row = Memo::new(move |_| task.with(|task| task.row.clone()));
    let number = say.phrase(move |texts| {
        row.with(|row| match row.number.as_str() {
            "" => texts.number_later().to_owned(),
            number => texts.task_number(number),
        })
    });
    let back = move || {
        router.map(|router| {
            view! {
                <Button kind=ButtonKind::Quiet icon=Icon::Back on_press=move || router.back()>
                    {say.word(Texts::back)}
                </Button>
            }
        })
    };
    let link = ThingLink { kind: LinkKind::Task, id: row.with_untracked(|row| row.task.0) };
    view! {
        <div class="page">
            <div class="stack stack--tight">
                <div class="back back--both">{back()}<CopyLink link=link /></div>
                <PageTitle text=Signal::derive(move || row.with(|row| row.title.clone())) kicker=number />
                <p class="remark">{move || row.with(where_line)}</p>
                {move || view! { <TaskTags row=row.get() /> }}
            </div>
            <Confirmation task=task />
            <Visits task=row.with_untracked(|row| row.task) />
            <Show when=move || !wide.get()>
                <div class="stack">
                    {move || view! { <Reason reason=task.with(|task| task.reason.clone()) /> }}
                    <details class="facts">
                        <summary>{say.word(Texts::task_details)}</summary>
                        {move || view! { <TaskFacts task=task.get() /> }}
                    </details>
                </div>
            </Show>
            <EvidenceSection task=row.with_untracked(|row| row.task) />
            <Notes task=task asked=asked />
        </div>
        <Composer task=task />
    }
}

/// Why we go there, when somebody has written it down.
#[component]
fn Reason(reason: String) -> impl IntoView {
    let say = use_say();
    (!reason.is_empty()).then(|| {
        view! { <Card title=say.word(Texts::reason) level=2><p class="written">{reason}</p></Card> }
    })
}
