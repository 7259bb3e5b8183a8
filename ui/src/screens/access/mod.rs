//! „Mana piekļuve”: who one is on this device, until when, and the own keys to it.

mod audit;
mod authenticator;
mod password;
mod pin;
mod server_account;

use apseko_contract::{AuthenticatorView, KeyProtection, OwnAccessView, ServerSeed, ShowOwnAccess};
use leptos::prelude::*;

use crate::answered::Answered;
use crate::frame::{FEW_CODES, PageTitle};
use crate::gate::Gate;
use crate::icon::Icon;
use crate::parts::{Button, ButtonLink, Card, KeyValue, KeyValues, MainPane, Tag, Tone};
use crate::query::use_query;
use crate::route::Route;
use crate::screens::access::authenticator::{AuthenticatorCard, NewAuthenticator};
use crate::screens::access::password::PasswordCard;
use crate::screens::access::pin::PinCard;
use crate::screens::access::server_account::{NewServerAuthenticator, ServerAccountCard};
use crate::text::{Say, Texts, moment, use_say};

pub use audit::AuditScreen;

/// An authenticator that is being bound: it takes the whole screen.
#[derive(Debug, Clone)]
enum Binding {
    Device(AuthenticatorView),
    Server(ServerSeed),
}

/// One's own access.
#[component]
pub fn AccessScreen() -> impl IntoView {
    let say = use_say();
    let access = use_query(|| Some(ShowOwnAccess {}));
    let bound = RwSignal::new(None::<Binding>);
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::own_access)>
                <div class="page">
                    {move || match bound.get() {
                        Some(Binding::Server(seed)) => {
                            view! { <NewServerAuthenticator seed=seed on_done=move || bound.set(None) /> }.into_any()
                        }
                        Some(Binding::Device(secret)) => {
                            view! { <NewAuthenticator secret=secret on_done=move || bound.set(None) /> }.into_any()
                        }
                        None => view! {
                            <PageTitle text=say.word(Texts::own_access) actions=leaving />
                            <Answered asked=access titled=true let:access>
                                <Cards access=access on_bound=move |binding| bound.set(Some(binding)) />
                            </Answered>
                        }
                        .into_any(),
                    }}
                </div>
            </MainPane>
        </div>
    }
}

/// The ways out stand at the top: whoever needs them is in a hurry.
fn leaving() -> impl IntoView {
    let say = use_say();
    use_context::<Gate>().map(|gate| {
        view! {
            <Button
                icon=Icon::Lock
                busy=gate.is_shutting()
                busy_label=say.word(Texts::locking)
                on_press=move || gate.lock()
            >
                {say.word(Texts::lock_now)}
            </Button>
            <Button busy=gate.is_shutting() on_press=move || gate.log_out()>{say.word(Texts::log_out)}</Button>
        }
    })
}

#[component]
fn Cards(access: Signal<OwnAccessView>, #[prop(into)] on_bound: UnsyncCallback<Binding>) -> impl IntoView {
    view! {
        <div class="pairs">
            <div class="stack"><PersonCard access=access /><AuditCard /></div>
            <div class="stack">
                <PasswordCard />
                <PinCard access=access />
                <AuthenticatorCard on_bound=move |secret| on_bound.run(Binding::Device(secret)) />
                <ServerAccountCard on_seed=move |seed| on_bound.run(Binding::Server(seed)) />
            </div>
        </div>
    }
}

#[component]
fn PersonCard(access: Signal<OwnAccessView>) -> impl IntoView {
    let say = use_say();
    let until = move || {
        let texts = say.get();
        moment::minute(texts.0, access.get().lease_until)
    };
    view! {
        <Card title=Signal::derive(move || access.get().name) level=2>
            <KeyValues>
                <KeyValue name=say.word(Texts::unit)>{move || access.get().unit}</KeyValue>
                <KeyValue name=say.word(Texts::user_name)>{move || access.get().user}</KeyValue>
                <KeyValue name=say.word(Texts::lease_until)>{until}</KeyValue>
                <KeyValue name=say.word(Texts::codes_left)>
                    {move || codes_left(access.get().recovery_codes_left)}
                </KeyValue>
                <KeyValue name=say.word(Texts::key_name)>
                    {move || key_kept(say, access.get().key)}
                </KeyValue>
            </KeyValues>
            <p class="remark">{move || say.get().key_told(access.get().key)}</p>
            {move || few_codes(say, access.get().recovery_codes_left)}
        </Card>
    }
}

fn codes_left(count: u8) -> AnyView {
    if count > FEW_CODES {
        count.to_string().into_any()
    } else {
        view! { <Tag tone=Tone::Warn icon=Tone::Warn.icon()>{count.to_string()}</Tag> }.into_any()
    }
}

/// A file is a warning: only the password guards the data then.
fn key_kept(say: Say, key: KeyProtection) -> AnyView {
    let told = move || say.get().key(key);
    match key {
        KeyProtection::Keystore => told.into_any(),
        KeyProtection::KeyFile => {
            view! { <Tag tone=Tone::Warn icon=Tone::Warn.icon()>{told}</Tag> }.into_any()
        }
    }
}

fn few_codes(say: Say, count: u8) -> Option<impl IntoView> {
    (count <= FEW_CODES).then(|| view! { <p class="remark">{say.word(Texts::few_codes_left)}</p> })
}

#[component]
fn AuditCard() -> impl IntoView {
    let say = use_say();
    let open = move || {
        view! { <ButtonLink href=Route::Audit.href() icon=Icon::History>{say.word(Texts::open_audit)}</ButtonLink> }
    };
    view! {
        <Card title=say.word(Texts::audit) level=2 actions=open>
            <p>{say.word(Texts::audit_about)}</p>
        </Card>
    }
}
