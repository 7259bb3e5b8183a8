//! Coming in with user, password and code.

use apseko_contract::{LockView, LogIn, Stage, UiError};
use apseko_domain::Code;
use leptos::prelude::*;

use super::countdown::{Countdown, CountdownLine, seconds_to_wait};
use super::page::{LockPage, focus_first_fault, focus_soon};
use super::reopen::ReopenScreen;
use crate::act::use_act;
use crate::gate::Gate;
use crate::parts::{Banner, Button, ButtonKind, ButtonSize, CodeField, SecretField, TextField, Tone};
use crate::problem::ProblemBanner;
use crate::secret::{CODE_LENGTH, CodePad, Secret};
use crate::text::{Texts, use_say};

/// The log-in, and what opens it again when it is shut.
#[component]
pub fn LogInScreen(
    gate: Gate,
    lock: Memo<LockView>,
    #[prop(into)] on_enrol: UnsyncCallback<()>,
) -> impl IntoView {
    let user = RwSignal::new(last_user(&lock.get_untracked()));
    let shut_by = RwSignal::new(None::<UiError>);
    let reopened = RwSignal::new(false);
    let reopens = Memo::new(move |_| shut_by.with(Option::is_some));
    let on_done = move |done: bool| {
        reopened.set(done);
        shut_by.set(None);
    };
    move || {
        if reopens.get() {
            view! { <ReopenScreen lock=lock user=user because=shut_by on_done=on_done /> }.into_any()
        } else {
            let on_shut = move |error| {
                reopened.set(false);
                shut_by.set(Some(error));
            };
            view! {
                <LogInForm gate=gate lock=lock user=user reopened=reopened on_shut=on_shut on_enrol=on_enrol />
            }
            .into_any()
        }
    }
}

fn last_user(lock: &LockView) -> String {
    match &lock.stage {
        Stage::LogIn { last_user } => last_user.clone(),
        Stage::New | Stage::Password { .. } | Stage::Pin { .. } | Stage::Open { .. } => String::new(),
    }
}

/// Whether only a recovery code helps.
fn is_shut(error: &UiError) -> bool {
    matches!(error.code, Code::LoginDisabled | Code::LoginClock)
}

/// What the form holds.
#[derive(Debug, Clone, Copy)]
struct Form {
    user: RwSignal<String>,
    password: Secret,
    code: Secret,
    by_recovery: RwSignal<bool>,
    tried: RwSignal<bool>,
    password_field: NodeRef<leptos::html::Input>,
    user_field: NodeRef<leptos::html::Input>,
}

impl Form {
    fn new(user: RwSignal<String>) -> Self {
        Self {
            user,
            password: Secret::new(),
            code: Secret::new(),
            by_recovery: RwSignal::new(false),
            tried: RwSignal::new(false),
            password_field: NodeRef::new(),
            user_field: NodeRef::new(),
        }
    }

    fn lacks_user(self) -> bool {
        self.user.with(|user| user.trim().is_empty())
    }

    fn lacks_password(self) -> bool {
        self.password.length() == 0
    }

    fn lacks_code(self) -> bool {
        let length = self.code.length();
        if self.by_recovery.get() { length == 0 } else { length != CODE_LENGTH }
    }

    fn command(self) -> Option<LogIn> {
        let complete = !self.lacks_user() && !self.lacks_password() && !self.lacks_code();
        let user = self.user.with_untracked(|user| user.trim().to_owned());
        complete.then(|| LogIn { user, password: self.password.typed(), code: self.code.typed() })
    }

    fn empty(self) {
        self.password.clear();
        self.code.clear();
        self.tried.set(false);
        focus_soon(self.first_field());
    }

    fn first_field(self) -> NodeRef<leptos::html::Input> {
        if untrack(|| self.lacks_user()) { self.user_field } else { self.password_field }
    }
}

#[component]
fn LogInForm(
    gate: Gate,
    lock: Memo<LockView>,
    user: RwSignal<String>,
    reopened: RwSignal<bool>,
    #[prop(into)] on_shut: UnsyncCallback<UiError>,
    on_enrol: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let form = Form::new(user);
    let countdown = Countdown::new();
    let log_in = use_act::<LogIn>(move |outcome| {
        form.empty();
        countdown.stop();
        match outcome {
            Ok(told) => gate.arrive(told),
            Err(error) if is_shut(&error) => on_shut.run(error),
            Err(error) => seconds_to_wait(&error).into_iter().for_each(|seconds| countdown.start(seconds)),
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.tried.set(true);
        reopened.set(false);
        match untrack(|| form.command()) {
            Some(command) if !countdown.runs().get_untracked() => log_in.send(command),
            Some(_) => {}
            None => focus_first_fault(),
        }
    };
    focus_soon(form.first_field());
    let tries_left = move || {
        let left = log_in.error().with(|error| error.as_ref()?.params.get("left")?.parse::<u64>().ok())?;
        Some(view! { <p class="lock__said">{move || say.get().tries_left(left)}</p> })
    };
    view! {
        <LockPage
            title=say.word(Texts::log_in_title)
            lock=lock
            roomy=true
            foot=move || view! { <Elsewhere form=form lock=lock on_enrol=on_enrol /> }
        >
            <form class="lock__form" novalidate on:submit=submit>
                <div class="lock__telling">
                    <Show when=move || reopened.get()>
                        <Banner tone=Tone::Ok title=say.word(Texts::log_in_reopened)>
                            <p>{say.word(Texts::log_in_reopened_next)}</p>
                        </Banner>
                    </Show>
                    <ProblemBanner error=log_in.error() on_retry=move || gate.ask_again() />
                    {tries_left}
                    <CountdownLine countdown=countdown />
                </div>
                <div class="lock__fields"><Fields form=form /></div>
                <Show when=move || !form.by_recovery.get()>
                    <CodePad code=form.code length=CODE_LENGTH />
                </Show>
                <div class="lock__action">
                    <Button
                        kind=ButtonKind::Main
                        size=ButtonSize::Large
                        wide=true
                        submit=true
                        disabled=countdown.runs()
                        busy=log_in.busy()
                        busy_label=say.word(Texts::logging_in)
                    >
                        {say.word(Texts::log_in)}
                    </Button>
                    <p class="remark">{say.word(Texts::works_offline)}</p>
                </div>
            </form>
        </LockPage>
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
            node_ref=form.user_field
            on_input=move |text| form.user.set(text)
        />
        <SecretField
            label=say.word(Texts::device_password)
            show_label=say.word(Texts::show_password)
            hide_label=say.word(Texts::hide_password)
            value=form.password.shown()
            fault=fault(Form::lacks_password, Texts::fault_password)
            node_ref=form.password_field
            on_input=move |text| form.password.set(text)
        />
        {move || if form.by_recovery.get() {
            view! {
                <TextField
                    label=say.word(Texts::recovery_code)
                    hint=say.word(Texts::recovery_hint)
                    value=form.code.shown()
                    fault=fault(Form::lacks_code, Texts::fault_recovery_code)
                    on_input=move |text| form.code.set(text)
                />
            }.into_any()
        } else {
            view! {
                <CodeField
                    label=say.word(Texts::code_field)
                    hint=say.word(Texts::code_hint)
                    length=CODE_LENGTH
                    value=form.code.shown()
                    fault=fault(Form::lacks_code, Texts::fault_code)
                    on_input=move |text| form.code.set(text)
                />
            }.into_any()
        }}
    }
}

#[component]
fn Elsewhere(form: Form, lock: Memo<LockView>, on_enrol: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let swap = move || {
        form.code.clear();
        form.tried.set(false);
        form.by_recovery.update(|by_recovery| *by_recovery = !*by_recovery);
    };
    let label = move || {
        let texts = say.get();
        if form.by_recovery.get() { texts.use_authenticator() } else { texts.use_recovery_code() }
    };
    view! {
        <Button kind=ButtonKind::Quiet on_press=swap>{label}</Button>
        {move || lock.with(|lock| lock.can_enrol).then(|| view! {
            <Button kind=ButtonKind::Quiet on_press=move || on_enrol.run(())>{say.word(Texts::add_user)}</Button>
        })}
    }
}
