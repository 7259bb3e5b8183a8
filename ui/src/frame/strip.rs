//! One line that is always there: connection, what waits, what was saved, what the clock and the disk are
//! worth. It never lies: "saved on the device" is not "delivered".

use apseko_contract::{ClockTrust, Connection, DeviceView, KeyProtection};
use apseko_domain::riga;
use leptos::prelude::*;

use crate::host;
use crate::parts::{DotState, StripDot, Tag, Tone};
use crate::query::Asked;
use crate::route::Route;
use crate::text::{Texts, moment, use_say};

const LITTLE_SPACE_BYTES: u64 = 2_000_000_000;
const NO_SPACE_BYTES: u64 = 200_000_000;

/// The strip; the whole line leads to the sync centre.
#[component]
pub fn Strip(
    /// The state of the device.
    device: Asked<DeviceView>,
) -> impl IntoView {
    let say = use_say();
    let silent = move || device.error().get().is_some();
    view! {
        <header class="strip">
            <a href=Route::Sync.href() title=say.word(Texts::open_device_state)>
                {move || match device.newest().get() {
                    _ if silent() => view! { <Silent /> }.into_any(),
                    Some(device) => view! { <Line device=device /> }.into_any(),
                    None => ().into_any(),
                }}
            </a>
        </header>
    }
}

#[component]
fn Silent() -> impl IntoView {
    let say = use_say();
    view! {
        <span class="strip__item"><StripDot state=DotState::Attention /> <b>{say.word(Texts::program_silent)}</b></span>
    }
}

#[component]
fn Line(device: DeviceView) -> impl IntoView {
    let say = use_say();
    let DeviceView { connection, waiting_changes, clock, free_bytes, demonstration, key, .. } = device;
    let in_file = key == Some(KeyProtection::KeyFile);
    let waits = waiting_changes.filter(|count| *count > 0).map(u64::from);
    let dot = match connection {
        Connection::Online => DotState::On,
        Connection::NotConnected | Connection::Offline => DotState::Off,
    };
    view! {
        <span class="strip__item"><StripDot state=dot /> <b>{move || say.get().connection(connection)}</b></span>
        // On a phone there is room for one fact more, and what waits is the more urgent one.
        <span class="strip__item" class:strip__more=waits.is_some()><Saved device=device /></span>
        {waits.map(|count| view! {
            <span class="strip__item">
                <span>
                    {say.phrase(move |texts| texts.waiting(count))}
                    // On a phone the word before says already what they wait for.
                    <span class="strip__more">" " {say.word(Texts::for_a_connection)}</span>
                </span>
            </span>
        })}
        <span class="strip__gap"></span>
        {demonstration.then(|| view! {
            <span class:strip__more=in_file><Tag tone=Tone::Info>{say.word(Texts::sample)}</Tag></span>
        })}
        {in_file.then(|| view! {
            <span class="strip__item">
                <Tag tone=Tone::Warn icon=Tone::Warn.icon()>
                    // On a phone there is room for one word; the sync centre tells the rest.
                    {say.word(Texts::key_of_strip)} <span class="strip__more">" " {say.word(Texts::in_file_of_strip)}</span>
                </Tag>
            </span>
        })}
        // What is in order gives way on a phone; a warning never does.
        <span
            class="strip__item"
            class:strip__more=clock != ClockTrust::SetBack
            class:strip__least=clock != ClockTrust::SetBack
        >{clock_fact(clock, say.phrase(move |texts| texts.clock(clock).to_owned()))}</span>
        {free_bytes.map(|bytes| {
            let told = say.phrase(move |texts| texts.free_space(&moment::space(texts.0, bytes)));
            view! { <span class="strip__item" class:strip__more=space_tone(bytes) == Tone::Neutral>
                    {fact(space_tone(bytes), told)}
                </span> }
        })}
    }
}

#[component]
fn Saved(device: DeviceView) -> impl IntoView {
    let say = use_say();
    let at = match (device.waiting_changes, device.last_saved) {
        (None, _) => return say.word(Texts::data_not_open).into_any(),
        (Some(_), None) => return say.word(Texts::nothing_saved_yet).into_any(),
        (Some(_), Some(at)) => at,
    };
    let told = say.phrase(move |texts| moment::instant(texts.0, at, riga(host::now()).date));
    view! { {say.word(Texts::saved_on_device)} " " <b class="number">{told}</b> }.into_any()
}

fn clock_fact(clock: ClockTrust, told: Signal<String>) -> AnyView {
    match clock {
        ClockTrust::SetBack => fact(Tone::Warn, told),
        ClockTrust::Unchecked | ClockTrust::Trusted => fact(Tone::Neutral, told),
    }
}

/// What is in order is said plainly; what is not stands out by shape as well as by colour.
fn fact(tone: Tone, told: Signal<String>) -> AnyView {
    if tone == Tone::Neutral {
        told.into_any()
    } else {
        view! { <Tag tone=tone icon=tone.icon()>{told}</Tag> }.into_any()
    }
}

/// How worrying the free space is.
pub fn space_tone(bytes: u64) -> Tone {
    match bytes {
        ..NO_SPACE_BYTES => Tone::Bad,
        NO_SPACE_BYTES..LITTLE_SPACE_BYTES => Tone::Warn,
        LITTLE_SPACE_BYTES.. => Tone::Neutral,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_warns_before_it_is_too_late() {
        assert_eq!(space_tone(41_000_000_000), Tone::Neutral);
        assert_eq!(space_tone(1_999_999_999), Tone::Warn);
        assert_eq!(space_tone(199_999_999), Tone::Bad);
    }
}
