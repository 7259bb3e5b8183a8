//! The third step: an own password, a PIN for short pauses, and the proof that the authenticator has the secret. The
//! code is asked for last, so that it is still good when it is sent.

use apseko_contract::{FinishEnrolment, RecoveryCodes};
use apseko_domain::Code;
use leptos::prelude::*;

use crate::act::use_act;
use crate::lock::page::focus_first_fault;
use crate::parts::{Button, ButtonKind, ButtonSize, CodeField};
use crate::problem::ProblemBanner;
use crate::secret::{CODE_LENGTH, CodePad, NewPassword, NewPin, Secret};
use crate::text::{Texts, use_say};

/// Password, PIN, code.
#[component]
pub fn PasswordStep(
    user: RwSignal<String>,
    /// The shortest password that will be accepted.
    shortest: u32,
    #[prop(into)] on_finished: UnsyncCallback<RecoveryCodes>,
) -> impl IntoView {
    let say = use_say();
    let password = NewPassword::new(shortest);
    let pin = NewPin::optional();
    let code = Secret::new();
    let tried = RwSignal::new(false);
    let finish = use_act::<FinishEnrolment>(move |outcome| {
        code.clear();
        tried.set(false);
        // A slip of one digit must not cost a new password typed twice.
        if outcome.as_ref().is_err_and(|error| error.code == Code::EnrolCodeWrong) {
            return;
        }
        password.clear();
        pin.clear();
        if let Ok(codes) = outcome {
            on_finished.run(codes);
        }
    });
    let lacks_code = move || code.length() != CODE_LENGTH;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let whole = untrack(|| password.is_whole() && pin.is_whole() && !lacks_code());
        if whole {
            finish.send(FinishEnrolment { password: password.typed(), pin: pin.typed(), code: code.typed() });
        } else {
            focus_first_fault();
        }
    };
    view! {
        <form class="lock__form" novalidate on:submit=submit>
            // Password managers file a new password under the name that stands before it.
            <input type="hidden" autocomplete="username" prop:value=user />
            <div class="lock__fields">
                {password.fields(say, tried)}
                {pin.fields(say, tried, Texts::new_pin, Texts::new_pin_again)}
                <CodeField
                    label=say.word(Texts::proof_code)
                    hint=say.word(Texts::proof_hint)
                    length=CODE_LENGTH
                    value=code.shown()
                    fault=Signal::derive(move || (tried.get() && lacks_code()).then(|| say.get().fault_code().to_owned()))
                    on_input=move |text| code.set(text)
                />
            </div>
            <CodePad code=code length=CODE_LENGTH />
            // The form is longer than a telephone: what is told stands where the thumb has just been.
            <div class="lock__telling"><ProblemBanner error=finish.error() /></div>
            <div class="lock__action">
                <Button
                    kind=ButtonKind::Main
                    size=ButtonSize::Large
                    wide=true
                    submit=true
                    busy=finish.busy()
                    busy_label=say.word(Texts::logging_in)
                >
                    {say.word(Texts::finish_enrolment)}
                </Button>
            </div>
        </form>
    }
}
