//! What is saved, what is delivered, what waits, and what the device itself is worth.

use apseko_contract::{ClockTrust, Connection, DeviceView, KeyProtection, ShowDevice};
use apseko_domain::riga;
use jiff::Timestamp;
use leptos::prelude::*;

use super::SupportLog;
use crate::answered::Answered;
use crate::frame::{PageTitle, space_tone};
use crate::host;
use crate::parts::{Button, Card, CodeText, DotState, KeyValue, KeyValues, MainPane, StripDot, Tag, Tone};
use crate::query::use_query;
use crate::text::{Say, Texts, moment, use_say};

/// The sync centre.
#[component]
pub fn SyncScreen() -> impl IntoView {
    let say = use_say();
    let device = use_query(|| Some(ShowDevice {}));
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::sync)>
                <div class="page">
                    <PageTitle text=say.word(Texts::sync) />
                    <Answered asked=device titled=true let:device>
                        <div class="pairs"><DeviceState device=device /></div>
                    </Answered>
                    <div class="pairs pairs--one"><LogCard /></div>
                </div>
            </MainPane>
        </div>
    }
}

#[component]
fn DeviceState(device: Signal<DeviceView>) -> impl IntoView {
    let say = use_say();
    view! {
        <Card title=say.word(Texts::connection_name) level=2>
            {move || connection(say, device.get().connection)}
            <KeyValues>
                <KeyValue name=say.word(Texts::waiting_changes)>{move || waiting(say, &device.get())}</KeyValue>
                <KeyValue name=say.word(Texts::last_saved)>
                    {move || moment_told(say, &device.get(), device.get().last_saved)}
                </KeyValue>
                <KeyValue name=say.word(Texts::last_delivered)>
                    {move || moment_told(say, &device.get(), device.get().last_delivered)}
                </KeyValue>
            </KeyValues>
            <p class="remark">{say.word(Texts::saved_is_not_delivered)}</p>
        </Card>
        <Card title=say.word(Texts::this_device) level=2>
            <KeyValues>
                <KeyValue name=say.word(Texts::free_space_name)>
                    {move || device.get().free_bytes.map(|bytes| space(say, bytes))}
                </KeyValue>
                <KeyValue name=say.word(Texts::clock_name)>{move || clock(say, device.get().clock)}</KeyValue>
                <KeyValue name=say.word(Texts::key_name)>{move || key(say, device.get().key)}</KeyValue>
                <KeyValue name=say.word(Texts::version)>
                    <CodeText>{move || device.get().version}</CodeText>
                </KeyValue>
            </KeyValues>
        </Card>
    }
}

fn connection(say: Say, connection: Connection) -> impl IntoView {
    let dot = match connection {
        Connection::Online => DotState::On,
        Connection::NotConnected | Connection::Offline => DotState::Off,
    };
    view! {
        <p class="connection">
            <StripDot state=dot /> " " <strong>{move || say.get().connection(connection)}</strong>
            <br />
            {move || say.get().connection_told(connection)}
        </p>
    }
}

fn waiting(say: Say, device: &DeviceView) -> String {
    let texts = say.get();
    match device.waiting_changes {
        Some(0) => texts.nothing_waits().to_owned(),
        Some(count) => texts.changes(u64::from(count)),
        None => texts.not_open().to_owned(),
    }
}

fn space(say: Say, bytes: u64) -> AnyView {
    let told = say.phrase(move |texts| moment::space(texts.0, bytes));
    let tone = space_tone(bytes);
    if tone == Tone::Neutral {
        told.into_any()
    } else {
        view! { <Tag tone=tone icon=tone.icon()>{told}</Tag> }.into_any()
    }
}

fn clock(say: Say, clock: ClockTrust) -> AnyView {
    let told = move || say.get().clock_told(clock);
    match clock {
        ClockTrust::SetBack => view! {
            <Tag tone=Tone::Warn icon=Tone::Warn.icon()>{move || say.get().clock(clock)}</Tag>
            <br />
            {told}
        }
        .into_any(),
        ClockTrust::Unchecked | ClockTrust::Trusted => told.into_any(),
    }
}

fn key(say: Say, key: Option<KeyProtection>) -> AnyView {
    match key {
        None => say.word(Texts::no_key_yet).into_any(),
        Some(key @ KeyProtection::Keystore) => (move || say.get().key_told(key)).into_any(),
        Some(key @ KeyProtection::KeyFile) => view! {
            <Tag tone=Tone::Warn icon=Tone::Warn.icon()>{move || say.get().key(key)}</Tag>
            <br />
            {move || say.get().key_told(key)}
        }
        .into_any(),
    }
}

/// When something happened, that it never did, or that nobody can know while the data is closed.
fn moment_told(say: Say, device: &DeviceView, at: Option<Timestamp>) -> String {
    let texts = say.get();
    match (device.waiting_changes, at) {
        (None, _) => texts.not_open().to_owned(),
        (Some(_), None) => texts.never_yet().to_owned(),
        (Some(_), Some(at)) => moment::instant(texts.0, at, riga(host::now()).date),
    }
}

#[component]
fn LogCard() -> impl IntoView {
    let say = use_say();
    let is_open = RwSignal::new(false);
    let label = move || {
        if is_open.get() { say.get().hide_support_log() } else { say.get().show_support_log() }
    };
    view! {
        <Card title=say.word(Texts::support_log) level=2>
            <p class="remark">{say.word(Texts::support_log_about)}</p>
            <div class="cluster">
                <Button on_press=move || is_open.update(|open| *open = !*open)>{label}</Button>
            </div>
            <Show when=move || is_open.get()>
                <SupportLog />
            </Show>
        </Card>
    }
}
