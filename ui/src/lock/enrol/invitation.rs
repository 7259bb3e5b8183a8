//! The first step: who it is, and that the office expects them.

use apseko_contract::{BeginEnrolment, EnrolmentView};
use leptos::prelude::*;

use crate::act::use_act;
use crate::lock::page::focus_soon;
use crate::parts::{Button, ButtonKind, ButtonSize, TextField};
use crate::problem::ProblemBanner;
use crate::secret::Secret;
use crate::text::{Texts, use_say};

/// User name and invitation.
#[component]
pub fn InvitationStep(
    user: RwSignal<String>,
    #[prop(into)] on_begun: UnsyncCallback<EnrolmentView>,
) -> impl IntoView {
    let say = use_say();
    let invitation = Secret::new();
    let tried = RwSignal::new(false);
    let field = NodeRef::new();
    let begin = use_act::<BeginEnrolment>(move |outcome| match outcome {
        Ok(view) => {
            invitation.clear();
            on_begun.run(view);
        }
        Err(_) => focus_soon(field),
    });
    let lacks_user = move || user.with(|user| user.trim().is_empty());
    let lacks_invitation = move || invitation.length() == 0;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if !untrack(lacks_user) && !untrack(lacks_invitation) {
            let user = user.with_untracked(|user| user.trim().to_owned());
            begin.send(BeginEnrolment { user, invitation: invitation.typed() });
        }
    };
    focus_soon(field);
    view! {
        <form class="lock__form" novalidate on:submit=submit>
            <div class="lock__telling"><ProblemBanner error=begin.error() /></div>
            <p>{say.word(Texts::invitation_about)}</p>
            <div class="lock__fields">
                <TextField
                    label=say.word(Texts::user_name)
                    autocomplete="username"
                    value=user
                    fault=Signal::derive(move || (tried.get() && lacks_user()).then(|| say.get().fault_user().to_owned()))
                    node_ref=field
                    on_input=move |text| user.set(text)
                />
                <TextField
                    label=say.word(Texts::invitation_code)
                    value=invitation.shown()
                    fault=Signal::derive(move || (tried.get() && lacks_invitation()).then(|| say.get().fault_invitation().to_owned()))
                    on_input=move |text| invitation.set(text)
                />
            </div>
            <div class="lock__action">
                <Button
                    kind=ButtonKind::Main
                    size=ButtonSize::Large
                    wide=true
                    submit=true
                    busy=begin.busy()
                    busy_label=say.word(Texts::asking_office)
                >
                    {say.word(Texts::go_on)}
                </Button>
            </div>
        </form>
    }
}
