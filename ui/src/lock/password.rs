//! Coming back after a pause with the password alone.

use apseko_contract::{LockView, Resume, Stage, UiError};
use leptos::prelude::*;

use super::OtherUser;
use super::countdown::{Countdown, CountdownLine, seconds_to_wait};
use super::page::{LockPage, focus_soon};
use crate::act::use_act;
use crate::gate::Gate;
use crate::parts::{Button, ButtonKind, ButtonSize, SecretField};
use crate::problem::ProblemBanner;
use crate::secret::Secret;
use crate::text::{Texts, use_say};

/// Who paused.
pub fn who(lock: Memo<LockView>) -> Signal<String> {
    Signal::derive(move || {
        lock.with(|lock| match &lock.stage {
            Stage::Password { name } | Stage::Pin { name, .. } => name.clone(),
            Stage::New | Stage::LogIn { .. } | Stage::Open { .. } => String::new(),
        })
    })
}

/// The password, or the way to another user.
#[component]
pub fn PasswordScreen(
    gate: Gate,
    lock: Memo<LockView>,
    /// Why the PIN did not open.
    because: Signal<Option<UiError>>,
    /// Goes back to the PIN, where there is one.
    #[prop(into)]
    on_pin: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let password = Secret::new();
    let tried = RwSignal::new(false);
    let field = NodeRef::new();
    let countdown = Countdown::new();
    let resume = use_act::<Resume>(move |outcome| {
        password.clear();
        tried.set(false);
        countdown.stop();
        gate.ask_again();
        if let Err(error) = outcome {
            seconds_to_wait(&error).into_iter().for_each(|seconds| countdown.start(seconds));
            focus_soon(field);
        }
    });
    let lacks_password = move || password.length() == 0;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if !untrack(lacks_password) && !countdown.runs().get_untracked() {
            resume.send(Resume { password: password.typed() });
        }
    };
    focus_soon(field);
    let error = Signal::derive(move || resume.error().get().or_else(|| because.get()));
    let has_pin = move || lock.with(|lock| matches!(lock.stage, Stage::Pin { .. }));
    view! {
        <LockPage
            title=who(lock)
            kicker=say.word(Texts::screen_locked)
            lock=lock
            foot=move || view! {
                <Show when=has_pin>
                    <Button kind=ButtonKind::Quiet on_press=move || on_pin.run(())>{say.word(Texts::use_pin)}</Button>
                </Show>
                <OtherUser gate=gate />
            }
        >
            <form class="lock__form" novalidate on:submit=submit>
                <div class="lock__telling">
                    <ProblemBanner error=error on_retry=move || gate.ask_again() />
                    <CountdownLine countdown=countdown />
                </div>
                <div class="lock__fields">
                    <SecretField
                        label=say.word(Texts::device_password)
                        show_label=say.word(Texts::show_password)
                        hide_label=say.word(Texts::hide_password)
                        value=password.shown()
                        fault=Signal::derive(move || (tried.get() && lacks_password()).then(|| say.get().fault_password().to_owned()))
                        node_ref=field
                        on_input=move |text| password.set(text)
                    />
                </div>
                <div class="lock__action">
                    <Button
                        kind=ButtonKind::Main
                        size=ButtonSize::Large
                        wide=true
                        submit=true
                        disabled=countdown.runs()
                        busy=resume.busy()
                        busy_label=say.word(Texts::logging_in)
                    >
                        {say.word(Texts::resume)}
                    </Button>
                </div>
            </form>
        </LockPage>
    }
}
