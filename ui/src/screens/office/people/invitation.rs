//! The way to an invitation for a person.

use apseko_contract::{InvitationForm, InvitationView, InvitePerson, UiError};
use leptos::prelude::*;

use super::person::Colleague;
use crate::act::use_act;
use crate::parts::Button;
use crate::problem::ProblemBanner;
use crate::screens::office::InvitationCode;
use crate::text::{Texts, use_say};

/// The button, and what comes of it.
#[component]
pub fn Invite(
    /// Whom.
    colleague: Colleague,
) -> impl IntoView {
    let say = use_say();
    let told = RwSignal::new(None::<InvitationView>);
    let invite = use_act(move |outcome: Result<InvitationView, UiError>| {
        if let Ok(invitation) = outcome {
            told.set(Some(invitation));
        }
    });
    let press = move || {
        let invitation = InvitationForm { seen: colleague.seen(), replaces: None };
        invite.send(InvitePerson { person: colleague.id(), invitation });
    };
    view! {
        <Button busy=invite.busy() on_press=press>{say.word(Texts::staff_invite)}</Button>
        <ProblemBanner error=invite.error() />
        <InvitationCode told=told name=move || colleague.view.get().row.name />
    }
}
