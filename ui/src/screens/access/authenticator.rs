//! Binding another authenticator, for a new or lost telephone or when recovery codes run out.

use apseko_contract::{AuthenticatorView, BeginNewAuthenticator, FinishNewAuthenticator, RecoveryCodes};
use leptos::prelude::*;

use crate::act::use_act;
use crate::frame::PageTitle;
use crate::lock::{AuthenticatorSecret, CodesOnce, focus_heading};
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, Card, CodeField, SecretField};
use crate::problem::ProblemBanner;
use crate::secret::{CODE_LENGTH, CodePad, Secret};
use crate::step_up::use_stepped_up_wish;
use crate::text::{Texts, use_say};

/// The way to begin.
#[component]
pub fn AuthenticatorCard(#[prop(into)] on_bound: UnsyncCallback<AuthenticatorView>) -> impl IntoView {
    let say = use_say();
    let begin = use_stepped_up_wish::<BeginNewAuthenticator>(move |outcome| {
        if let Ok(secret) = outcome {
            on_bound.run(secret);
        }
    });
    let actions = move || {
        view! {
            <Button busy=begin.busy() on_press=move || begin.send(BeginNewAuthenticator {})>
                {say.word(Texts::new_authenticator)}
            </Button>
        }
    };
    view! {
        <Card title=say.word(Texts::authenticator_title) level=2 actions=actions>
            <p>{say.word(Texts::authenticator_card)}</p>
            <ProblemBanner error=begin.error() on_retry=move || begin.send(BeginNewAuthenticator {}) />
        </Card>
    }
}

/// The secret, the proof, and the new recovery codes. It takes the whole screen and not a dialog, because the codes
/// are shown only once and a dialog closes at a key.
#[component]
pub fn NewAuthenticator(
    secret: AuthenticatorView,
    #[prop(into)] on_done: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let codes = RwSignal::new(None::<RecoveryCodes>);
    let secret = StoredValue::new(secret);
    let end = move || {
        news.tell(Texts::authenticator_bound);
        on_done.run(());
    };
    Effect::new(move || {
        codes.track();
        focus_heading();
    });
    move || match codes.get() {
        Some(RecoveryCodes { codes }) => view! {
            <PageTitle text=say.word(Texts::codes_title) kicker=say.word(Texts::own_access) />
            <div class="narrow"><CodesOnce codes=codes on_done=end /></div>
        }
        .into_any(),
        None => view! {
            <PageTitle text=say.word(Texts::new_authenticator_title) kicker=say.word(Texts::own_access) />
            <div class="narrow stack">
                <AuthenticatorSecret view=secret.get_value() />
                <ProofForm on_bound=move |new| codes.set(Some(new)) on_cancel=on_done />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn ProofForm(
    #[prop(into)] on_bound: UnsyncCallback<RecoveryCodes>,
    on_cancel: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let password = Secret::new();
    let code = Secret::new();
    let tried = RwSignal::new(false);
    let finish = use_act::<FinishNewAuthenticator>(move |outcome| {
        password.clear();
        code.clear();
        tried.set(false);
        if let Ok(codes) = outcome {
            on_bound.run(codes);
        }
    });
    let lacks_password = move || password.length() == 0;
    let lacks_code = move || code.length() != CODE_LENGTH;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if untrack(|| !lacks_password() && !lacks_code()) {
            finish.send(FinishNewAuthenticator { password: password.typed(), code: code.typed() });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ProblemBanner error=finish.error() />
            <SecretField
                label=say.word(Texts::device_password)
                show_label=say.word(Texts::show_password)
                hide_label=say.word(Texts::hide_password)
                fault=Signal::derive(move || (tried.get() && lacks_password()).then(|| say.get().fault_password().to_owned()))
                value=password.shown()
                on_input=move |text| password.set(text)
            />
            <CodeField
                label=say.word(Texts::proof_code)
                hint=say.word(Texts::proof_hint)
                length=CODE_LENGTH
                value=code.shown()
                fault=Signal::derive(move || (tried.get() && lacks_code()).then(|| say.get().fault_code().to_owned()))
                on_input=move |text| code.set(text)
            />
            <CodePad code=code length=CODE_LENGTH />
            <div class="cluster">
                <Button kind=ButtonKind::Main submit=true busy=finish.busy() busy_label=say.word(Texts::logging_in)>
                    {say.word(Texts::bind)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=on_cancel>{say.word(Texts::cancel)}</Button>
            </div>
        </form>
    }
}
