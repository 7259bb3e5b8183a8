//! The account on the server, from one's own device: with it a person comes onto the next device without an invitation. Only the
//! server knows it, so without a connection there is nothing to show.

mod forms;
mod seed;

use apseko_contract::{Connection, DeviceView, MeView, ServerSeed, ShowDevice, ShowMe};
use jiff::Timestamp;
use leptos::prelude::*;

use crate::parts::{Button, Card, Dialog, Pending};
use crate::problem::ProblemBanner;
use crate::query::{Asked, use_query};
use crate::text::{Texts, Word, moment, use_say};
use forms::{MakeForm, PasswordForm, SeedForm};

pub use seed::NewServerAuthenticator;

/// What the person wants to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Account,
    Password,
    Authenticator,
}

impl Wanted {
    fn title(self, texts: Texts) -> &'static str {
        match self {
            Self::Account => texts.server_account_make(),
            Self::Password => texts.server_password_change(),
            Self::Authenticator => texts.server_authenticator_change(),
        }
    }
}

/// The account, and what can be done about it.
#[component]
pub fn ServerAccountCard(#[prop(into)] on_seed: UnsyncCallback<ServerSeed>) -> impl IntoView {
    let say = use_say();
    let device = use_query(|| Some(ShowDevice {})).newest();
    let is_set_up = |device: &Option<DeviceView>| {
        device.as_ref().is_some_and(|device| device.connection != Connection::NotConnected)
    };
    // Where no server has been set up there is no account, and nobody to ask about one.
    let has_server = Memo::new(move |_| device.with(is_set_up));
    let asked = use_query(move || has_server.get().then_some(ShowMe {}));
    let wanted = RwSignal::new(None::<Wanted>);
    // The title stays while the dialog closes.
    let last = RwSignal::new(Wanted::Account);
    Effect::new(move || wanted.get().into_iter().for_each(|now| last.set(now)));
    let close = move || wanted.set(None);
    let got = move |seed| {
        close();
        on_seed.run(seed);
    };
    view! {
        <Show when=move || has_server.get()>
            <Card title=say.word(Texts::server_account) level=2>
                <Standing asked=asked wanted=wanted />
            </Card>
        </Show>
        <Dialog
            open=Signal::derive(move || wanted.get().is_some())
            title=Signal::derive(move || last.get().title(say.get()).to_owned())
            close_label=say.word(Texts::close)
            on_close=close
        >
            {move || match wanted.get() {
                Some(Wanted::Account) => view! { <MakeForm on_seed=got /> }.into_any(),
                Some(Wanted::Authenticator) => view! { <SeedForm on_seed=got /> }.into_any(),
                Some(Wanted::Password) => view! { <PasswordForm on_done=close /> }.into_any(),
                None => ().into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Standing(asked: Asked<MeView>, wanted: RwSignal<Option<Wanted>>) -> impl IntoView {
    let say = use_say();
    let known = asked.newest();
    let since = Memo::new(move |_| known.with(|me| me.as_ref().map(|me| me.account_since)));
    let button = move |what: Wanted, word: Word| {
        view! { <Button on_press=move || wanted.set(Some(what))>{say.word(word)}</Button> }
    };
    move || {
        // What was known before the connection went may be old, and nothing can be done about it now.
        if asked.error().with(Option::is_some) {
            return view! {
                <p>{say.word(Texts::server_account_online)}</p>
                <ProblemBanner error=asked.error() on_retry=move || asked.again() />
            }
            .into_any();
        }
        match since.get() {
            None => view! { <Pending text=say.word(Texts::loading) /> }.into_any(),
            Some(None) => view! {
                <p>{say.word(Texts::server_account_none)}</p>
                <div class="cluster">{button(Wanted::Account, Texts::server_account_make)}</div>
            }
            .into_any(),
            Some(Some(at)) => view! {
                <p>{say.word(Texts::server_account_is)}</p>
                <p class="remark"><Since at=at /></p>
                <div class="cluster">
                    {button(Wanted::Password, Texts::server_password_change)}
                    {button(Wanted::Authenticator, Texts::server_authenticator_change)}
                </div>
            }
            .into_any(),
        }
    }
}

#[component]
fn Since(at: Timestamp) -> impl IntoView {
    let say = use_say();
    move || {
        let texts = say.get();
        format!("{}: {}", texts.server_account_since(), moment::minute(texts.0, at))
    }
}
