//! What to do about a lost device, in the right order: shut it out first, then see what is on it, then go on working.

use apseko_contract::{DeviceDeed, DeviceReason, DeviceRow, DeviceState, RevokeDevice};
use leptos::prelude::*;

use super::facts::below_title;
use super::replacing::InviteInPlace;
use crate::act::use_act;
use crate::news::use_news;
use crate::parts::{Button, Choice, Heading, SelectField, Step, StepState, Steps};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};

const REASONS: [(&str, DeviceReason); 5] = [
    ("lost", DeviceReason::Lost),
    ("stolen", DeviceReason::Stolen),
    ("broken", DeviceReason::Broken),
    ("replaced", DeviceReason::Replaced),
    ("person-left", DeviceReason::PersonLeft),
];

/// The reason that a choice means.
pub(super) fn reason(value: &str) -> Option<DeviceReason> {
    REASONS.iter().find(|(known, _)| *known == value).map(|(_, reason)| *reason)
}

/// Asks why.
#[component]
pub fn ReasonField(value: RwSignal<String>, #[prop(into)] fault: Signal<bool>) -> impl IntoView {
    let say = use_say();
    let choices = move || {
        let none = Choice::new("", say.get().device_choose_reason());
        let reasons = REASONS.map(|(value, reason)| Choice::new(value, say.get().device_why(reason)));
        std::iter::once(none).chain(reasons).collect::<Vec<_>>()
    };
    view! {
        <SelectField
            label=say.word(Texts::device_reason)
            choices=Signal::derive(choices)
            value=value
            fault=Signal::derive(move || fault.get().then(|| say.get().device_fault_reason().to_owned()))
            on_choose=move |chosen| value.set(chosen)
        />
    }
}

/// The three steps.
#[component]
pub fn Lost(
    current: Memo<Option<DeviceRow>>,
    on_changed: Callback<DeviceRow>,
    on_stale: Callback<()>,
) -> impl IntoView {
    let say = use_say();
    let level = below_title();
    let is_revoked = Memo::new(move |_| {
        current.with(|row| row.as_ref().is_some_and(|row| row.state == DeviceState::Revoked))
    });
    let first = move || if is_revoked.get() { StepState::Done } else { StepState::Current };
    let next = move || if is_revoked.get() { StepState::Current } else { StepState::Ahead };
    let label = |state: StepState| match state {
        StepState::Done => Texts::device_step_done,
        StepState::Current | StepState::Ahead => Texts::device_step_now,
    };
    view! {
        <section class="office__lost stack">
            <Heading level=level>{say.word(Texts::device_lost)}</Heading>
            <p class="remark">{say.word(Texts::device_lost_about)}</p>
            <Steps>
                <Step
                    number=1
                    title=say.word(Texts::device_revoke)
                    state=Signal::derive(first)
                    state_label=say.phrase(move |texts| label(first())(texts).to_owned())
                >
                    <Show
                        when=move || is_revoked.get()
                        fallback=move || view! { <Revoke current=current on_changed=on_changed on_stale=on_stale /> }
                    >
                        <p class="remark">{say.word(Texts::device_revoked_already)}</p>
                    </Show>
                </Step>
                <Step
                    number=2
                    title=say.word(Texts::device_check_work)
                    state=Signal::derive(next)
                    state_label=say.word(Texts::device_step_now)
                >
                    <Undelivered current=current />
                </Step>
                <Step
                    number=3
                    title=say.word(Texts::device_new)
                    state=Signal::derive(next)
                    state_label=say.word(Texts::device_step_now)
                >
                    <InviteInPlace current=current />
                </Step>
            </Steps>
        </section>
    }
}

#[component]
fn Revoke(
    current: Memo<Option<DeviceRow>>,
    on_changed: Callback<DeviceRow>,
    on_stale: Callback<()>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let why = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let revoke = use_act::<RevokeDevice>(move |outcome| match outcome {
        Ok(row) => {
            on_changed.run(row);
            news.tell(Texts::device_revoked);
        }
        Err(_) => on_stale.run(()),
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (row, reason) = (current.get_untracked(), why.with_untracked(|why| reason(why)));
        if let (Some(row), Some(reason)) = (row, reason) {
            revoke.send(RevokeDevice { device: row.id, deed: DeviceDeed { seen: row.version, reason } });
        }
    };
    let lacks = Signal::derive(move || tried.get() && why.with(|why| reason(why).is_none()));
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p class="remark">{say.word(Texts::device_revoke_about)}</p>
            <ProblemBanner error=revoke.error() />
            <ReasonField value=why fault=lacks />
            <div class="cluster">
                <Button submit=true busy=revoke.busy() busy_label=say.word(Texts::saving)>
                    {say.word(Texts::device_revoke)}
                </Button>
            </div>
        </form>
    }
}

/// What would be missing, and whether it can be brought in.
#[component]
pub fn Undelivered(current: Memo<Option<DeviceRow>>) -> impl IntoView {
    let say = use_say();
    let unsent = move || {
        let texts = say.get();
        current.with(|row| match row.as_ref().and_then(|row| row.unsent) {
            None => format!("{}: {}.", texts.device_unsent(), texts.device_unsent_unknown()),
            Some(count) => texts.device_unsent_told(count),
        })
    };
    let recovery = move || {
        let texts = say.get();
        let can = current.with(|row| row.as_ref().is_some_and(|row| row.recoverable));
        if can { texts.device_can_recover() } else { texts.device_cannot_recover() }
    };
    view! {
        <p class="remark">{unsent}</p>
        <p class="remark">{recovery}</p>
    }
}
