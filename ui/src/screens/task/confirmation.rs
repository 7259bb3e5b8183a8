//! The second pair of eyes on a task that was recorded on the spot: asked for where somebody may give it, told to
//! everybody once it was given.

use apseko_contract::{ConfirmTask, ConfirmationStep, ConfirmationView, TaskView};
use apseko_domain::TaskId;
use leptos::html::Div;
use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{Banner, Button, Tag, Tone};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};
use crate::wish::{Wishing, use_wish};

/// What is said of it on the task's screen; nothing to whoever waits for somebody else.
#[component]
pub fn Confirmation(task: Signal<TaskView>) -> impl IntoView {
    let id = task.with_untracked(|task| task.row.task);
    let told = Memo::new(move |_| task.with(|task| task.confirmation.clone()));
    let place = NodeRef::<Div>::new();
    // The button goes with the press; whoever pressed it by the keyboard reads on where it was.
    let confirm = use_wish(move |_: ConfirmTask, outcome| {
        if let (Ok(()), Some(place)) = (outcome, place.get_untracked()) {
            let _ = place.focus();
        }
    });
    view! {
        <div class="confirm" tabindex="-1" node_ref=place>
            <ProblemBanner error=confirm.error() on_retry=move || confirm.send(ConfirmTask { task: id }) />
            {move || told.get().map(|told| shown(told, id, confirm))}
        </div>
    }
}

fn shown(told: ConfirmationView, task: TaskId, confirm: Wishing<ConfirmTask>) -> AnyView {
    let refused = (!told.refused.is_empty()).then(|| told.refused.clone());
    match told.step.clone() {
        ConfirmationStep::Asked { .. } => view! { <Asked /> }.into_any(),
        ConfirmationStep::Given { by, at } => view! { <Given by=by at=at /> }.into_any(),
        ConfirmationStep::Awaited => view! {
            {refused.map(|code| view! { <Refused code=code /> })}
            {told.may_confirm.then(|| view! { <Awaited told=told task=task confirm=confirm /> })}
        }
        .into_any(),
        ConfirmationStep::Missed => ().into_any(),
    }
}

#[component]
fn Awaited(told: ConfirmationView, task: TaskId, confirm: Wishing<ConfirmTask>) -> impl IntoView {
    let say = use_say();
    let ConfirmationView { made_by, made_at, .. } = told;
    let made = say.phrase(move |texts| texts.confirm_made(&made_by, made_at));
    let action = move || {
        view! {
            <Button
                busy=confirm.busy()
                busy_label=say.word(Texts::confirm_busy)
                on_press=move || confirm.send(ConfirmTask { task })
            >
                {say.word(Texts::confirm_now)}
            </Button>
        }
    };
    view! {
        <Banner tone=Tone::Warn title=say.word(Texts::confirm_awaited_title) action=action>
            <p>{made} " " {say.word(Texts::confirm_goes_on)}</p>
        </Banner>
    }
}

#[component]
fn Asked() -> impl IntoView {
    let say = use_say();
    view! {
        <Banner tone=Tone::Info title=say.word(Texts::confirm_asked_title)>
            <p>{say.word(Texts::confirm_asked_next)}</p>
        </Banner>
    }
}

#[component]
fn Given(by: String, at: Option<jiff::Timestamp>) -> impl IntoView {
    let say = use_say();
    let told = say.phrase(move |texts| texts.confirm_by(&by, at));
    view! {
        <p class="meta" role="status">
            <Tag tone=Tone::Ok icon=Icon::Check>{say.word(Texts::confirm_given)}</Tag>
            <span class="remark">{told}</span>
        </p>
    }
}

#[component]
fn Refused(code: String) -> impl IntoView {
    let say = use_say();
    let why = say.phrase(move |texts| texts.confirm_refused(&code));
    view! {
        <Banner tone=Tone::Warn title=say.word(Texts::confirm_refused_title)>
            <p>{why}</p>
        </Banner>
    }
}
