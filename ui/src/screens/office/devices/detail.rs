//! One device: what is known of it, and what can be done.

use apseko_contract::{DeviceLabel, DeviceRow, DeviceState, LabelDevice, PersonName};
use apseko_domain::{Capability, DeviceId};
use leptos::prelude::*;

use super::super::{DetailTitle, Rights};
use super::facts::{StateTag, UnsentTag, day, heard_exactly};
use super::lost::Lost;
use super::replacing::Replaced;
use super::wipe::Wipe;
use crate::act::use_act;
use crate::icon::Icon;
use crate::news::use_news;
use crate::parts::{
    Button, ButtonKind, ButtonLink, CodeText, EmptyState, KeyValue, KeyValues, Pending, TextField,
};
use crate::problem::ProblemBanner;
use crate::route::{OfficePlace, Route};
use crate::text::{Texts, moment, use_say};

/// What is shown beside the list.
#[component]
pub fn Detail(
    device: DeviceId,
    row: Memo<Option<DeviceRow>>,
    /// Whether there is none that the person may see.
    unknown: Memo<bool>,
    /// Hears how the device stands after a change.
    #[prop(into)]
    on_changed: Callback<DeviceRow>,
    /// Asks once more, because something was not done.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    let say = use_say();
    let is_known = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.id == device)));
    move || {
        if is_known.get() {
            let first = row.get_untracked();
            let current = Memo::new(move |last: Option<&Option<DeviceRow>>| {
                let now = row.get().filter(|row| row.id == device);
                now.or_else(|| last.cloned().flatten()).or_else(|| first.clone())
            });
            view! { <Known current=current on_changed=on_changed on_stale=on_stale /> }.into_any()
        } else if unknown.get() {
            view! {
                <EmptyState icon=Icon::Search title=say.word(Texts::device_unknown)>
                    {say.word(Texts::device_unknown_next)}
                </EmptyState>
            }
            .into_any()
        } else {
            view! { <Pending text=say.word(Texts::loading) /> }.into_any()
        }
    }
}

#[component]
fn Known(
    current: Memo<Option<DeviceRow>>,
    on_changed: Callback<DeviceRow>,
    on_stale: Callback<()>,
) -> impl IntoView {
    let label = Signal::derive(move || current.get().map_or_else(String::new, |row| row.label));
    let owner = Signal::derive(move || current.get().map(|row| row.owner.name));
    let rights = use_context::<Rights>();
    let say = use_say();
    let may_see_held = move || rights.is_some_and(|rights| rights.may(Capability::ReadAuditTechnical));
    let held = move || {
        let device = current.with_untracked(|row| row.as_ref().map(|row| row.id));
        Route::Office(device.map_or(OfficePlace::Held, OfficePlace::HeldOf)).href()
    };
    let may_manage = move || rights.is_some_and(|rights| rights.may(Capability::ManageDevices));
    let state = Memo::new(move |_| current.with(|row| row.as_ref().map(|row| row.state)));
    let is_alive = Memo::new(move |_| {
        !matches!(state.get(), None | Some(DeviceState::WipeOrdered | DeviceState::Wiped))
    });
    view! {
        <div class="stack">
            <DetailTitle text=label kicker=owner />
            {move || current.get().map(|row| view! { <Facts row=row /> })}
            <Show when=may_see_held>
                <div class="cluster">
                    <ButtonLink href=held()>{say.word(Texts::held_of_device)}</ButtonLink>
                </div>
            </Show>
            <Show when=may_manage>
                <Rename current=current on_changed=on_changed on_stale=on_stale />
                <Show when=move || is_alive.get()>
                    <Lost current=current on_changed=on_changed on_stale=on_stale />
                    <Wipe current=current on_changed=on_changed on_stale=on_stale />
                </Show>
            </Show>
        </div>
    }
}

#[component]
fn Facts(row: DeviceRow) -> impl IntoView {
    let say = use_say();
    let (state, reason, lease, enrolled) = (row.state, row.reason, row.lease_until, row.enrolled);
    let (told, number, unit, program) =
        (row.clone(), row.id.to_string(), row.unit_name.clone(), row.program.clone());
    let owner = row.owner.clone();
    let (replaces, replaced_by) = (row.replaces.clone(), row.replaced_by.clone());
    let recovery = if row.recoverable { Texts::device_recoverable } else { Texts::device_not_recoverable };
    let lease = move || {
        let texts = say.get();
        lease.map_or_else(|| texts.device_lease_none().to_owned(), |until| moment::minute(texts.0, until))
    };
    view! {
        <p class="meta"><StateTag state=state /></p>
        {after(state).map(|word| view! { <p class="remark">{say.word(word)}</p> })}
        <KeyValues>
            {reason.map(|reason| view! {
                <KeyValue name=say.word(Texts::device_reason)>{move || say.get().device_why(reason)}</KeyValue>
            })}
            <Replaced replaces=replaces replaced_by=replaced_by />
            <KeyValue name=say.word(Texts::device_owner)><Owner person=owner /></KeyValue>
            <KeyValue name=say.word(Texts::unit)>{unit}</KeyValue>
            <KeyValue name=say.word(Texts::device_heard)>{move || heard_exactly(&told, say.get())}</KeyValue>
            <KeyValue name=say.word(Texts::device_unsent)><UnsentTag row=row /></KeyValue>
            <KeyValue name=say.word(Texts::device_lease)>{lease}</KeyValue>
            <KeyValue name=say.word(Texts::device_recovery)>{say.word(recovery)}</KeyValue>
            <KeyValue name=say.word(Texts::device_enrolled)>{move || day(enrolled, say.get())}</KeyValue>
            {(!program.is_empty()).then_some(view! {
                <KeyValue name=say.word(Texts::device_program)><CodeText>{program}</CodeText></KeyValue>
            })}
        </KeyValues>
        <p class="remark office__id">{say.word(Texts::device_id)} " " <CodeText>{number}</CodeText></p>
    }
}

/// Whose it is; a way there for those who may see people.
#[component]
fn Owner(person: PersonName) -> impl IntoView {
    let rights = use_context::<Rights>();
    let href = Route::Office(OfficePlace::Person(person.id)).href();
    move || {
        let name = person.name.clone();
        if rights.is_some_and(|rights| rights.may(Capability::ReadPeople)) {
            view! { <a href=href.clone()>{name}</a> }.into_any()
        } else {
            name.into_any()
        }
    }
}

/// What happens next by itself.
fn after(state: DeviceState) -> Option<crate::text::Word> {
    match state {
        DeviceState::WipeOrdered => Some(Texts::device_wipe_waits),
        DeviceState::Wiped => Some(Texts::device_wipe_done),
        DeviceState::Working | DeviceState::LeaseOver | DeviceState::Revoked => None,
    }
}

#[component]
fn Rename(
    current: Memo<Option<DeviceRow>>,
    on_changed: Callback<DeviceRow>,
    on_stale: Callback<()>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let typed = RwSignal::new(None::<String>);
    let tried = RwSignal::new(false);
    let rename = use_act::<LabelDevice>(move |outcome| match outcome {
        Ok(row) => {
            typed.set(None);
            on_changed.run(row);
            news.tell(Texts::device_renamed);
        }
        Err(_) => on_stale.run(()),
    });
    let open = move || typed.set(current.with_untracked(|row| row.as_ref().map(|row| row.label.clone())));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let label = typed.get_untracked().unwrap_or_default().trim().to_owned();
        tried.set(label.is_empty());
        if let Some(row) = current.get_untracked().filter(|_| !label.is_empty()) {
            rename.send(LabelDevice { device: row.id, label: DeviceLabel { seen: row.version, label } });
        }
    };
    let form = move || {
        view! {
            <form class="stack" novalidate on:submit=submit>
                <ProblemBanner error=rename.error() />
                <TextField
                    label=say.word(Texts::device_new_name)
                    value=Signal::derive(move || typed.get().unwrap_or_default())
                    fault=Signal::derive(move || tried.get().then(|| say.get().fault_empty().to_owned()))
                    on_input=move |text| typed.set(Some(text))
                />
                <div class="cluster">
                    <Button kind=ButtonKind::Main submit=true busy=rename.busy() busy_label=say.word(Texts::saving)>
                        {say.word(Texts::office_save)}
                    </Button>
                    <Button kind=ButtonKind::Quiet on_press=move || typed.set(None)>{say.word(Texts::cancel)}</Button>
                </div>
            </form>
        }
    };
    view! {
        <Show
            when=move || typed.with(Option::is_some)
            fallback=move || view! {
                <div class="cluster"><Button on_press=open>{say.word(Texts::device_rename)}</Button></div>
            }
        >
            {form}
        </Show>
    }
}
