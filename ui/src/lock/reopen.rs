//! Opening a log-in again that is shut after ten failures or for a doubtful clock.

use apseko_contract::{LockView, UiError, UseRecoveryCode};
use leptos::prelude::*;

use super::page::{LockPage, focus_soon};
use crate::act::use_act;
use crate::parts::{Button, ButtonKind, ButtonSize, TextField};
use crate::problem::ProblemBanner;
use crate::secret::Secret;
use crate::text::{Texts, use_say};

/// Asks for a recovery code; `on_done` hears whether it opened the log-in or somebody only went back.
#[component]
pub fn ReopenScreen(
    lock: Memo<LockView>,
    user: RwSignal<String>,
    /// Why the log-in is shut.
    because: RwSignal<Option<UiError>>,
    #[prop(into)] on_done: UnsyncCallback<bool>,
) -> impl IntoView {
    let say = use_say();
    let code = Secret::new();
    let tried = RwSignal::new(false);
    let field = NodeRef::new();
    let reopen = use_act::<UseRecoveryCode>(move |outcome| {
        code.clear();
        tried.set(false);
        match outcome {
            Ok(()) => on_done.run(true),
            Err(_) => focus_soon(field),
        }
    });
    let lacks_user = move || user.with(|user| user.trim().is_empty());
    let lacks_code = move || code.length() == 0;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if !untrack(lacks_user) && !untrack(lacks_code) {
            let user = user.with_untracked(|user| user.trim().to_owned());
            reopen.send(UseRecoveryCode { user, code: code.typed() });
        }
    };
    focus_soon(field);
    // The newest refusal is the one that counts.
    let error = Signal::derive(move || reopen.error().get().or_else(|| because.get()));
    view! {
        <LockPage
            title=say.word(Texts::recovery_title)
            lock=lock
            foot=move || view! {
                <Button kind=ButtonKind::Quiet on_press=move || on_done.run(false)>{say.word(Texts::to_log_in)}</Button>
            }
        >
            <form class="lock__form" novalidate on:submit=submit>
                <div class="lock__telling"><ProblemBanner error=error /></div>
                <div class="lock__fields">
                    <p>{say.word(Texts::recovery_about)}</p>
                    <TextField
                        label=say.word(Texts::user_name)
                        autocomplete="username"
                        value=user
                        fault=Signal::derive(move || (tried.get() && lacks_user()).then(|| say.get().fault_user().to_owned()))
                        on_input=move |text| user.set(text)
                    />
                    <TextField
                        label=say.word(Texts::recovery_code)
                        hint=say.word(Texts::recovery_hint)
                        value=code.shown()
                        fault=Signal::derive(move || (tried.get() && lacks_code()).then(|| say.get().fault_recovery_code().to_owned()))
                        node_ref=field
                        on_input=move |text| code.set(text)
                    />
                </div>
                <div class="lock__action">
                    <Button
                        kind=ButtonKind::Main
                        size=ButtonSize::Large
                        wide=true
                        submit=true
                        busy=reopen.busy()
                        busy_label=say.word(Texts::logging_in)
                    >
                        {say.word(Texts::reopen_log_in)}
                    </Button>
                </div>
            </form>
        </LockPage>
    }
}
