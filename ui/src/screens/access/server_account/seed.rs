//! Binding an authenticator to the account on the server: its seed is shown once, and counts only with the first code.

use apseko_contract::{
    AuthenticatorView, DrawSquare, FinishServerAuthenticator, ServerSeed, SquareView, Typed, UiError,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::act::use_act;
use crate::frame::PageTitle;
use crate::host;
use crate::lock::{AuthenticatorSecret, focus_heading};
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, CodeField, Pending};
use crate::problem::ProblemBanner;
use crate::secret::{CODE_LENGTH, CodePad, Secret};
use crate::text::{Texts, use_say};

/// Letters of a key are read in groups of so many.
const GROUP: usize = 4;

/// The key inside the address of a square, for whoever types it by hand.
fn key_of(uri: &str) -> String {
    let key = uri.split_once("secret=").map_or("", |(_, rest)| rest).split('&').next().unwrap_or_default();
    let letters: Vec<char> = key.chars().filter(char::is_ascii_alphanumeric).collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// The seed and the proof. It takes the whole screen, as the one of the device does.
#[component]
pub fn NewServerAuthenticator(seed: ServerSeed, #[prop(into)] on_done: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let shown = RwSignal::new(None::<AuthenticatorView>);
    let error = RwSignal::new(None::<UiError>);
    let ServerSeed { uri, ticket, .. } = seed;
    let secret = Typed::new(key_of(uri.text()));
    spawn_local(async move {
        // A screen that is gone meanwhile needs no square.
        let _ = match host::call(DrawSquare { text: uri }).await {
            Ok(SquareView { rows }) => {
                shown.try_set(Some(AuthenticatorView { secret, picture: rows })).is_none()
            }
            Err(refused) => error.try_set(Some(refused)).is_none(),
        };
    });
    Effect::new(focus_heading);
    view! {
        <PageTitle text=say.word(Texts::server_authenticator_title) kicker=say.word(Texts::own_access) />
        <div class="narrow stack">
            <ProblemBanner error=error />
            {move || match (shown.get(), error.with(Option::is_some)) {
                (Some(view), _) => view! { <AuthenticatorSecret view=view /> }.into_any(),
                (None, false) => view! { <Pending text=say.word(Texts::loading) /> }.into_any(),
                (None, true) => ().into_any(),
            }}
            <ProofForm ticket=ticket on_done=on_done />
        </div>
    }
}

#[component]
fn ProofForm(ticket: String, on_done: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let code = Secret::new();
    let tried = RwSignal::new(false);
    let ticket = StoredValue::new(ticket);
    let finish = use_act::<FinishServerAuthenticator>(move |outcome| {
        code.clear();
        tried.set(false);
        if outcome.is_ok() {
            news.tell(Texts::server_authenticator_bound);
            on_done.run(());
        }
    });
    let lacks_code = move || code.length() != CODE_LENGTH;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if !untrack(lacks_code) {
            finish.send(FinishServerAuthenticator { ticket: ticket.get_value(), code: code.typed() });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <CodeField
                label=say.word(Texts::server_proof_code)
                hint=say.word(Texts::proof_hint)
                length=CODE_LENGTH
                value=code.shown()
                fault=Signal::derive(move || (tried.get() && lacks_code()).then(|| say.get().fault_code().to_owned()))
                on_input=move |text| code.set(text)
            />
            <CodePad code=code length=CODE_LENGTH />
            <ProblemBanner error=finish.error() />
            <div class="cluster">
                <Button kind=ButtonKind::Main submit=true busy=finish.busy() busy_label=say.word(Texts::asking_office)>
                    {say.word(Texts::bind)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=on_done>{say.word(Texts::cancel)}</Button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn the_key_is_read_out_of_the_address_in_groups() {
        let uri = "otpauth://totp/Apseko%20serveris:ilze?secret=ABCDEFGHIJ234567&issuer=Apseko%20serveris";
        assert_eq!(key_of(uri), "ABCD EFGH IJ23 4567");
        assert_eq!(key_of("otpauth://totp/x"), "", "an address without a key shows none");
    }
}
