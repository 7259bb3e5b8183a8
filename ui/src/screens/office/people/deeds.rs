//! What can be done about a person: one form at a time, in the place of the buttons.

use apseko_contract::{DismissForm, DismissPerson, EndSessions, ReinstatePerson, Seen};
use leptos::prelude::*;

use super::absences::AbsenceFields;
use super::deed_forms::{MoveFields, PostFields, RenameFields};
use super::form::{DayField, focus_first_field, today};
use super::invitation::Invite;
use super::person::Colleague;
use crate::parts::{Button, ButtonKind, Dialog};
use crate::problem::ProblemBanner;
use crate::screens::office::units::may_manage;
use crate::text::{Texts, Word, use_say};

/// A form that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// To another unit.
    Move,
    /// One post more.
    GivePost,
    /// A post in somebody's place.
    Deputise,
    /// A time away.
    Absence,
    /// What they are called.
    Rename,
}

const FORMS: [(Deed, Word); 5] = [
    (Deed::Move, Texts::staff_move),
    (Deed::GivePost, Texts::staff_give_post),
    (Deed::Deputise, Texts::staff_deputise),
    (Deed::Absence, Texts::staff_absence),
    (Deed::Rename, Texts::staff_rename),
];

/// The buttons, or the form that one of them opened.
#[component]
pub fn Deeds(
    /// About whom.
    colleague: Colleague,
) -> impl IntoView {
    let may_change = may_manage();
    let dismissed = Memo::new(move |_| colleague.view.with(|view| view.row.dismissed_on.is_some()));
    move || match (may_change.get(), colleague.open.get()) {
        (false, _) => ().into_any(),
        (true, Some(Deed::Move)) => view! { <MoveFields colleague=colleague /> }.into_any(),
        (true, Some(Deed::GivePost)) => view! { <PostFields colleague=colleague /> }.into_any(),
        (true, Some(Deed::Deputise)) => view! { <PostFields colleague=colleague deputy=true /> }.into_any(),
        (true, Some(Deed::Absence)) => view! { <AbsenceFields colleague=colleague /> }.into_any(),
        (true, Some(Deed::Rename)) => view! { <RenameFields colleague=colleague /> }.into_any(),
        (true, None) if dismissed.get() => view! { <Reinstate colleague=colleague /> }.into_any(),
        (true, None) => view! { <Buttons colleague=colleague /> }.into_any(),
    }
}

#[component]
fn Buttons(colleague: Colleague) -> impl IntoView {
    let say = use_say();
    let form = move |(deed, word): (Deed, Word)| {
        let press = move || {
            colleague.open.set(Some(deed));
            focus_first_field();
        };
        view! { <Button on_press=press>{say.word(word)}</Button> }
    };
    view! {
        <div class="cluster">{FORMS.map(form)}<Invite colleague=colleague /><Sessions colleague=colleague /><Dismiss colleague=colleague /></div>
    }
}

#[component]
fn Sessions(colleague: Colleague) -> impl IntoView {
    let say = use_say();
    let end = colleague.change::<EndSessions>(Texts::sessions_ended);
    let press =
        move || end.send(EndSessions { person: colleague.id(), seen: Seen { seen: colleague.seen() } });
    view! {
        <Button busy=end.busy() on_press=press>{say.word(Texts::staff_end_sessions)}</Button>
        <ProblemBanner error=end.error() />
    }
}

#[component]
fn Reinstate(colleague: Colleague) -> impl IntoView {
    let say = use_say();
    let back = colleague.change::<ReinstatePerson>(Texts::staff_reinstated);
    let press =
        move || back.send(ReinstatePerson { person: colleague.id(), seen: Seen { seen: colleague.seen() } });
    view! {
        <ProblemBanner error=back.error() />
        <div class="cluster">
            <Button busy=back.busy() on_press=press>{say.word(Texts::staff_reinstate)}</Button>
        </div>
    }
}

/// The one thing here that is asked for twice: it takes somebody's work away from today on.
#[component]
fn Dismiss(colleague: Colleague) -> impl IntoView {
    let say = use_say();
    let is_open = RwSignal::new(false);
    let on = RwSignal::new(today().to_string());
    let tried = RwSignal::new(false);
    let dismiss = colleague.change::<DismissPerson>(Texts::staff_was_dismissed);
    let confirm = move || {
        tried.set(true);
        if let Ok(on) = on.with_untracked(|on| on.parse()) {
            let dismissal = DismissForm { seen: colleague.seen(), on };
            dismiss.send(DismissPerson { person: colleague.id(), dismissal });
        }
    };
    let actions = move || {
        view! {
            <Button on_press=move || is_open.set(false)>{say.word(Texts::cancel)}</Button>
            <Button kind=ButtonKind::Danger busy=dismiss.busy() on_press=confirm>
                {say.word(Texts::staff_dismiss)}
            </Button>
        }
    };
    view! {
        <Button kind=ButtonKind::Quiet on_press=move || is_open.set(true)>{say.word(Texts::staff_dismiss)}</Button>
        <Dialog
            open=is_open
            title=say.word(Texts::staff_dismiss_title)
            close_label=say.word(Texts::close)
            on_close=move || is_open.set(false)
            actions=actions
        >
            <ProblemBanner error=dismiss.error() />
            <p>{move || colleague.view.get().row.name}</p>
            <p class="remark">{say.word(Texts::staff_dismiss_about)}</p>
            <DayField label=say.word(Texts::staff_dismiss_on) value=on tried=tried />
        </Dialog>
    }
}
