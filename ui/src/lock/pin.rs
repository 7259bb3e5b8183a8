//! Coming back after a short pause with a PIN, or by being recognised.

use apseko_contract::{LockView, ResumeWithBiometric, ResumeWithPin, Stage, UiError};
use apseko_domain::Code;
use leptos::prelude::*;

use super::OtherUser;
use super::page::{LockPage, focus_soon};
use super::password::who;
use crate::act::use_act;
use crate::gate::Gate;
use crate::parts::{Button, ButtonKind, ButtonSize, PinField};
use crate::problem::ProblemBanner;
use crate::secret::{CodePad, PIN_LENGTHS, Secret};
use crate::text::{Texts, use_say};

/// A person who has not failed yet need not be told how often they may.
const TRIES_AT_FIRST: u8 = 5;

fn tries_left(lock: &LockView) -> Option<u64> {
    match lock.stage {
        Stage::Pin { tries_left, .. } if tries_left < TRIES_AT_FIRST => Some(u64::from(tries_left)),
        Stage::Pin { .. }
        | Stage::New
        | Stage::LogIn { .. }
        | Stage::Password { .. }
        | Stage::Open { .. } => None,
    }
}

fn can_recognise(lock: &LockView) -> bool {
    matches!(lock.stage, Stage::Pin { biometric: true, .. })
}

/// The PIN and the number pad.
#[component]
pub fn PinScreen(
    gate: Gate,
    lock: Memo<LockView>,
    /// Hears why, when it is not the person's own wish.
    #[prop(into)]
    on_password: UnsyncCallback<Option<UiError>>,
) -> impl IntoView {
    let say = use_say();
    let pin = Secret::new();
    let tried = RwSignal::new(false);
    let field = NodeRef::new();
    let resume = use_act::<ResumeWithPin>(move |outcome| {
        pin.clear();
        tried.set(false);
        gate.ask_again();
        match outcome {
            Err(error) if error.code == Code::PinGone => on_password.run(Some(error)),
            Err(_) => focus_soon(field),
            Ok(()) => {}
        }
    });
    let recognise = use_act::<ResumeWithBiometric>(move |_| gate.ask_again());
    let is_whole = move || PIN_LENGTHS.contains(&pin.length());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if untrack(is_whole) {
            recognise.forget_error();
            resume.send(ResumeWithPin { pin: pin.typed() });
        }
    };
    focus_soon(field);
    let error = Signal::derive(move || resume.error().get().or_else(|| recognise.error().get()));
    view! {
        <LockPage
            title=who(lock)
            kicker=say.word(Texts::screen_locked)
            lock=lock
            foot=move || view! {
                <Button kind=ButtonKind::Quiet on_press=move || on_password.run(None)>{say.word(Texts::use_password)}</Button>
                <OtherUser gate=gate />
            }
        >
            <form class="lock__form lock__form--pin" novalidate on:submit=submit>
                <div class="lock__telling">
                    <ProblemBanner error=error on_retry=move || gate.ask_again() />
                    <p class="lock__said" role="status">
                        {move || lock.with(tries_left).map(|left| say.get().tries_left(left))}
                    </p>
                </div>
                <div class="lock__fields">
                    <PinField
                        label=say.word(Texts::pin)
                        shortest=*PIN_LENGTHS.start()
                        longest=*PIN_LENGTHS.end()
                        value=pin.shown()
                        fault=Signal::derive(move || (tried.get() && !is_whole()).then(|| say.get().fault_pin().to_owned()))
                        node_ref=field
                        on_input=move |text| pin.set(text)
                    />
                </div>
                <CodePad code=pin length=*PIN_LENGTHS.end() />
                <div class="lock__action">
                    <Button
                        kind=ButtonKind::Main
                        size=ButtonSize::Large
                        wide=true
                        submit=true
                        busy=resume.busy()
                        busy_label=say.word(Texts::logging_in)
                    >
                        {say.word(Texts::unlock)}
                    </Button>
                    <Show when=move || lock.with(can_recognise)>
                        <Button
                            wide=true
                            busy=recognise.busy()
                            on_press=move || recognise.send(ResumeWithBiometric {})
                        >
                            {say.word(Texts::use_biometric)}
                        </Button>
                    </Show>
                </div>
            </form>
        </LockPage>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_counted_aloud_only_after_a_failure() {
        let lock = |tries_left| LockView {
            stage: Stage::Pin { name: String::new(), tries_left, biometric: false },
            can_enrol: false,
            demonstration: false,
            wiped: None,
        };
        assert_eq!(super::tries_left(&lock(5)), None);
        assert_eq!(super::tries_left(&lock(2)), Some(2));
    }
}
