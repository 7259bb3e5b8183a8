//! The forms about the account on the server. The code is asked for last, so that it is still good when it is sent.

use apseko_contract::{BeginServerAccount, BeginServerAuthenticator, ChangeServerPassword, ServerSeed};
use leptos::prelude::*;

use crate::act::use_act;
use crate::lock::{Countdown, CountdownLine, seconds_to_wait};
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, CodeField, SecretField};
use crate::problem::ProblemBanner;
use crate::secret::{CODE_LENGTH, CodePad, NewPassword, Secret};
use crate::step_up::use_stepped_up_wish;
use crate::text::{Texts, use_say};

/// Until the server says otherwise; it has the last word.
const SHORTEST_PASSWORD: u32 = 12;

/// What shows once more that it is the person.
#[derive(Debug, Clone, Copy)]
struct Present {
    password: Secret,
    code: Secret,
    tried: RwSignal<bool>,
}

impl Present {
    fn new() -> Self {
        Self { password: Secret::new(), code: Secret::new(), tried: RwSignal::new(false) }
    }

    fn lacks_password(self) -> bool {
        self.password.length() == 0
    }

    fn lacks_code(self) -> bool {
        self.code.length() != CODE_LENGTH
    }

    fn is_whole(self) -> bool {
        !self.lacks_password() && !self.lacks_code()
    }

    /// A code is spent by a try; a password that was mistyped is typed anew.
    fn clear(self) {
        self.password.clear();
        self.code.clear();
        self.tried.set(false);
    }
}

#[component]
fn PresentPassword(present: Present) -> impl IntoView {
    let say = use_say();
    let fault = move || {
        (present.tried.get() && present.lacks_password())
            .then(|| say.get().fault_server_password().to_owned())
    };
    view! {
        <SecretField
            label=say.word(Texts::present_server_password)
            show_label=say.word(Texts::show_password)
            hide_label=say.word(Texts::hide_password)
            fault=Signal::derive(fault)
            value=present.password.shown()
            on_input=move |text| present.password.set(text)
        />
    }
}

#[component]
fn PresentCode(present: Present) -> impl IntoView {
    let say = use_say();
    let fault =
        move || (present.tried.get() && present.lacks_code()).then(|| say.get().fault_code().to_owned());
    view! {
        <CodeField
            label=say.word(Texts::server_code)
            hint=say.word(Texts::server_code_hint)
            length=CODE_LENGTH
            value=present.code.shown()
            fault=Signal::derive(fault)
            on_input=move |text| present.code.set(text)
        />
        <CodePad code=present.code length=CODE_LENGTH />
    }
}

/// The first password. The device asks for a fresh code of its own, because an account opens other devices.
#[component]
pub fn MakeForm(#[prop(into)] on_seed: UnsyncCallback<ServerSeed>) -> impl IntoView {
    let say = use_say();
    let new = NewPassword::new(SHORTEST_PASSWORD);
    let tried = RwSignal::new(false);
    let make = use_stepped_up_wish::<BeginServerAccount>(move |outcome| {
        if let Ok(seed) = outcome {
            new.clear();
            on_seed.run(seed);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if untrack(|| new.is_whole()) {
            make.send(BeginServerAccount { password: new.typed() });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p>{say.word(Texts::server_account_made_about)}</p>
            <ProblemBanner error=make.error() />
            {new.fields(say, tried)}
            <Button kind=ButtonKind::Main wide=true submit=true busy=make.busy() busy_label=say.word(Texts::asking_office)>
                {say.word(Texts::go_on)}
            </Button>
        </form>
    }
}

/// Present password and code, for the seed of another authenticator.
#[component]
pub fn SeedForm(#[prop(into)] on_seed: UnsyncCallback<ServerSeed>) -> impl IntoView {
    let say = use_say();
    let present = Present::new();
    let countdown = Countdown::new();
    let begin = use_act::<BeginServerAuthenticator>(move |outcome| {
        present.clear();
        countdown.stop();
        match outcome {
            Ok(seed) => on_seed.run(seed),
            Err(error) => seconds_to_wait(&error).into_iter().for_each(|seconds| countdown.start(seconds)),
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        present.tried.set(true);
        if untrack(|| present.is_whole() && !countdown.runs().get()) {
            let (password, code) = (present.password.typed(), present.code.typed());
            begin.send(BeginServerAuthenticator { password, code });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p>{say.word(Texts::server_authenticator_about)}</p>
            <PresentPassword present=present />
            <PresentCode present=present />
            // The form is longer than a telephone: what is told stands where the thumb has just been.
            <ProblemBanner error=begin.error() />
            <CountdownLine countdown=countdown />
            <Button kind=ButtonKind::Main wide=true submit=true busy=begin.busy() busy_label=say.word(Texts::asking_office)>
                {say.word(Texts::go_on)}
            </Button>
        </form>
    }
}

/// Present password, another one, and a code.
#[component]
pub fn PasswordForm(#[prop(into)] on_done: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let present = Present::new();
    let new = NewPassword::new(SHORTEST_PASSWORD);
    let countdown = Countdown::new();
    let change = use_act::<ChangeServerPassword>(move |outcome| {
        present.clear();
        countdown.stop();
        match outcome {
            Ok(()) => {
                new.clear();
                news.tell(Texts::server_password_changed);
                on_done.run(());
            }
            // The new one stays: whatever was wrong, it need not be thought of twice.
            Err(error) => seconds_to_wait(&error).into_iter().for_each(|seconds| countdown.start(seconds)),
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        present.tried.set(true);
        if untrack(|| present.is_whole() && new.is_whole() && !countdown.runs().get()) {
            let (password, code) = (present.password.typed(), present.code.typed());
            change.send(ChangeServerPassword { password, code, new: new.typed() });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p>{say.word(Texts::server_password_ends)}</p>
            <PresentPassword present=present />
            {new.fields(say, present.tried)}
            <PresentCode present=present />
            // The form is longer than a telephone: what is told stands where the thumb has just been.
            <ProblemBanner error=change.error() />
            <CountdownLine countdown=countdown />
            <Button kind=ButtonKind::Main wide=true submit=true busy=change.busy() busy_label=say.word(Texts::asking_office)>
                {say.word(Texts::server_password_change)}
            </Button>
        </form>
    }
}
