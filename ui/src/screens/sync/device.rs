//! What this device itself is worth, and what support can read of it.

use apseko_contract::{ClockTrust, DeviceView, KeyProtection};
use leptos::prelude::*;

use crate::frame::space_tone;
use crate::parts::{Button, Card, CodeText, KeyValue, KeyValues, Tag, Tone};
use crate::screens::SupportLog;
use crate::text::{Say, Texts, moment, use_say};

/// Room, clock, key and version.
#[component]
pub fn DeviceCard(device: Signal<DeviceView>) -> impl IntoView {
    let say = use_say();
    view! {
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
        ClockTrust::SetBack | ClockTrust::Off { .. } => view! {
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

/// The technical log, opened on demand.
#[component]
pub fn LogCard() -> impl IntoView {
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
