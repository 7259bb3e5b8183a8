//! One device in the place of another: what stands on both, and the invitation that makes it so.

use apseko_contract::{
    DeviceRow, InvitationForm, InvitationView, InvitePerson, OtherDevice, ShowPerson, UiError,
};
use apseko_domain::{Capability, DeviceId, PersonId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::{InvitationCode, Rights};
use crate::host;
use crate::icon::Icon;
use crate::parts::{Button, ButtonLink, KeyValue};
use crate::problem::ProblemBanner;
use crate::route::{OfficePlace, Route};
use crate::text::{Texts, Word, use_say};

/// The facts of whatever device it took the place of, or that took its place.
#[component]
pub fn Replaced(
    /// The device whose place it takes.
    replaces: Option<OtherDevice>,
    /// The device that took its place.
    replaced_by: Option<OtherDevice>,
) -> impl IntoView {
    let say = use_say();
    let fact = move |name: Word, other: OtherDevice, with_unsent: bool| {
        let href = Route::Office(OfficePlace::Device(other.id)).href();
        // What the old one had not delivered is still to be asked about; the new one tells for itself.
        let unsent = other.unsent.filter(|count| with_unsent && *count > 0);
        view! {
            <KeyValue name=say.word(name)>
                <a href=href>{other.label}</a>
                {unsent.map(|count| view! { " · " {move || say.get().device_unsent_count(count)} })}
            </KeyValue>
        }
    };
    view! {
        {replaces.map(|other| fact(Texts::device_replaces, other, true))}
        {replaced_by.map(|other| fact(Texts::device_replaced_by, other, false))}
    }
}

/// The last step about a lost device: an invitation onto one that takes its place.
#[component]
pub fn InviteInPlace(current: Memo<Option<DeviceRow>>) -> impl IntoView {
    let say = use_say();
    let rights = use_context::<Rights>();
    let may = move |capability| rights.is_some_and(|rights| rights.may(capability));
    let owner = Memo::new(move |_| current.with(|row| row.as_ref().map(|row| row.owner.id)));
    let link = move || {
        owner.get().filter(|_| may(Capability::ReadPeople)).map(|owner| {
            let href = Route::Office(OfficePlace::Person(owner)).href();
            view! { <ButtonLink href=href icon=Icon::People>{say.word(Texts::device_to_person)}</ButtonLink> }
        })
    };
    view! {
        <p class="remark">{say.word(Texts::device_new_about)}</p>
        <div class="cluster">
            <Show when=move || may(Capability::ManagePeople)><Invite current=current /></Show>
            {link}
        </div>
    }
}

#[component]
fn Invite(current: Memo<Option<DeviceRow>>) -> impl IntoView {
    let say = use_say();
    let told = RwSignal::new(None::<InvitationView>);
    let error = RwSignal::new(None::<UiError>);
    let busy = RwSignal::new(false);
    let name = Signal::derive(move || current.get().map_or_else(String::new, |row| row.owner.name));
    let press = move || {
        let Some(row) = current.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let outcome = invite(row.owner.id, row.id).await;
            let _ = busy.try_set(false);
            let _ = error.try_set(outcome.as_ref().err().cloned());
            let _ = told.try_set(outcome.ok());
        });
    };
    view! {
        <Button busy=busy on_press=press>{say.word(Texts::staff_invite)}</Button>
        <ProblemBanner error=error />
        <InvitationCode told=told name=name />
    }
}

/// Nobody has looked at the person here, so their newest state is asked for first.
async fn invite(person: PersonId, device: DeviceId) -> Result<InvitationView, UiError> {
    let seen = host::call(ShowPerson { person }).await?.row.version;
    host::call(InvitePerson { person, invitation: InvitationForm { seen, replaces: Some(device) } }).await
}
