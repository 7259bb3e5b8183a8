//! The invitation: its code is told once, large enough to be copied by eye, and alone on paper when printed.

use apseko_contract::{InvitationView, InvitePerson, Seen, UiError};
use leptos::prelude::*;

use super::person::Colleague;
use crate::act::use_act;
use crate::icon::Icon;
use crate::parts::{Button, ButtonKind, CodeText, Dialog};
use crate::problem::ProblemBanner;
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
    let press =
        move || invite.send(InvitePerson { person: colleague.id(), seen: Seen { seen: colleague.seen() } });
    let actions = move || {
        view! {
            <Button icon=Icon::Print on_press=print>{say.word(Texts::invitation_print)}</Button>
            <Button kind=ButtonKind::Main on_press=move || told.set(None)>
                {say.word(Texts::invitation_noted)}
            </Button>
        }
    };
    view! {
        <Button busy=invite.busy() on_press=press>{say.word(Texts::staff_invite)}</Button>
        <ProblemBanner error=invite.error() />
        <Dialog
            open=Signal::derive(move || told.with(Option::is_some))
            title=say.word(Texts::invitation_code_title)
            close_label=say.word(Texts::close)
            on_close=move || told.set(None)
            actions=actions
        >
            {move || told.get().map(|InvitationView { code, until }| {
                view! {
                    <p>{move || colleague.view.get().row.name}</p>
                    <p class="office__code"><CodeText>{code}</CodeText></p>
                    <p>{move || say.get().invitation_until(until)}</p>
                    <p class="remark">{say.word(Texts::invitation_once)}</p>
                }
            })}
        </Dialog>
    }
}

fn print() {
    // A browser that cannot print shows the code all the same.
    let _ = window().print();
}
