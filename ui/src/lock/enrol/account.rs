//! Coming onto the device by an account on the server. The code is asked for last, so that it is still good when it is sent.

use apseko_contract::{BeginByAccount, EnrolmentView};
use leptos::prelude::*;

use crate::act::use_act;
use crate::lock::countdown::{Countdown, CountdownLine, seconds_to_wait};
use crate::lock::page::focus_first_fault;
use crate::parts::{Button, ButtonKind, ButtonSize, CodeField, SecretField, TextField};
use crate::problem::ProblemBanner;
use crate::secret::{CODE_LENGTH, CodePad, Secret};
use crate::text::{Texts, use_say};

/// What the form holds.
#[derive(Debug, Clone, Copy)]
struct Form {
    user: RwSignal<String>,
    password: Secret,
    code: Secret,
    tried: RwSignal<bool>,
}

impl Form {
    fn lacks_user(self) -> bool {
        self.user.with(|user| user.trim().is_empty())
    }

    fn lacks_password(self) -> bool {
        self.password.length() == 0
    }

    fn lacks_code(self) -> bool {
        self.code.length() != CODE_LENGTH
    }

    fn command(self) -> Option<BeginByAccount> {
        let is_whole = !self.lacks_user() && !self.lacks_password() && !self.lacks_code();
        let user = self.user.with_untracked(|user| user.trim().to_owned());
        is_whole.then(|| BeginByAccount { user, password: self.password.typed(), code: self.code.typed() })
    }
}

/// User name, server password, code.
#[component]
pub fn AccountStep(
    user: RwSignal<String>,
    #[prop(into)] on_begun: UnsyncCallback<EnrolmentView>,
) -> impl IntoView {
    let say = use_say();
    let form = Form { user, password: Secret::new(), code: Secret::new(), tried: RwSignal::new(false) };
    let countdown = Countdown::new();
    let begin = use_act::<BeginByAccount>(move |outcome| {
        // A code is spent by a try; the password stays, because most slips are of a digit or of the connection.
        form.code.clear();
        form.tried.set(false);
        countdown.stop();
        match outcome {
            Ok(view) => {
                form.password.clear();
                on_begun.run(view);
            }
            Err(error) => seconds_to_wait(&error).into_iter().for_each(|seconds| countdown.start(seconds)),
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.tried.set(true);
        match untrack(|| form.command()) {
            Some(command) if !countdown.runs().get_untracked() => begin.send(command),
            Some(_) => {}
            None => focus_first_fault(),
        }
    };
    view! {
        <form class="lock__form" novalidate on:submit=submit>
            <p>{say.word(Texts::account_about)}</p>
            <div class="lock__fields"><Fields form=form /></div>
            <CodePad code=form.code length=CODE_LENGTH />
            // The form is longer than a telephone: what is told stands where the thumb has just been.
            <div class="lock__telling">
                <ProblemBanner error=begin.error() />
                <CountdownLine countdown=countdown />
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

#[component]
fn Fields(form: Form) -> impl IntoView {
    let say = use_say();
    let fault = move |lacks: fn(Form) -> bool, word: fn(Texts) -> &'static str| {
        Signal::derive(move || (form.tried.get() && lacks(form)).then(|| word(say.get()).to_owned()))
    };
    view! {
        <TextField
            label=say.word(Texts::user_name)
            autocomplete="username"
            value=form.user
            fault=fault(Form::lacks_user, Texts::fault_user)
            on_input=move |text| form.user.set(text)
        />
        <SecretField
            label=say.word(Texts::server_password)
            show_label=say.word(Texts::show_password)
            hide_label=say.word(Texts::hide_password)
            value=form.password.shown()
            fault=fault(Form::lacks_password, Texts::fault_server_password)
            on_input=move |text| form.password.set(text)
        />
        <CodeField
            label=say.word(Texts::server_code)
            hint=say.word(Texts::server_code_hint)
            length=CODE_LENGTH
            value=form.code.shown()
            fault=fault(Form::lacks_code, Texts::fault_code)
            on_input=move |text| form.code.set(text)
        />
    }
}
