//! How a device is told in a few words, in the list and beside it.

use apseko_contract::{DeviceRow, DeviceState};
use apseko_domain::riga;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::frame::is_wide;
use crate::host;
use crate::parts::{Tag, Tone};
use crate::text::{Texts, moment, use_say};

/// Work that was not delivered for so long is worth a question.
const OLD_SECONDS: u64 = 24 * 60 * 60;

/// How much a state needs somebody's care.
pub(super) fn tone(state: DeviceState) -> Tone {
    match state {
        DeviceState::Working => Tone::Ok,
        DeviceState::LeaseOver | DeviceState::WipeOrdered => Tone::Warn,
        DeviceState::Revoked | DeviceState::Wiped => Tone::Neutral,
    }
}

/// How a device stands.
#[component]
pub fn StateTag(state: DeviceState) -> impl IntoView {
    let say = use_say();
    let tone = tone(state);
    view! { <Tag tone=tone icon=tone.icon()>{move || say.get().device_stands(state)}</Tag> }
}

/// How long ago something was, in seconds.
pub(super) fn age(at: Timestamp) -> u64 {
    u64::try_from(host::now().as_second().saturating_sub(at.as_second())).unwrap_or(0)
}

/// When it was last heard of, in words.
pub(super) fn heard(row: &DeviceRow, texts: Texts) -> String {
    row.last_contact.map_or_else(|| texts.device_never_heard().to_owned(), |at| texts.ago(age(at)))
}

/// The same with its day and hour.
pub(super) fn heard_exactly(row: &DeviceRow, texts: Texts) -> String {
    let Some(at) = row.last_contact else { return texts.device_never_heard().to_owned() };
    format!("{} ({})", texts.ago(age(at)), moment::minute(texts.0, at))
}

/// What it has not delivered; old work stands out.
#[component]
pub fn UnsentTag(row: DeviceRow) -> impl IntoView {
    let say = use_say();
    let is_old = row.last_contact.is_none_or(|at| age(at) > OLD_SECONDS);
    match row.unsent {
        None => view! { <span>{say.word(Texts::device_unsent_unknown)}</span> }.into_any(),
        Some(0) => view! { <span>{say.word(Texts::device_unsent_none)}</span> }.into_any(),
        Some(count) if is_old => view! {
            <Tag tone=Tone::Warn icon=Tone::Warn.icon()>{move || say.get().device_unsent_count(count)}</Tag>
        }
        .into_any(),
        Some(count) => view! { <span>{move || say.get().device_unsent_count(count)}</span> }.into_any(),
    }
}

/// The level of a heading inside the detail, whose own heading is the page's where it stands alone.
pub(super) fn below_title() -> u8 {
    if is_wide().get_untracked() { 3 } else { 2 }
}

/// A day, as people write it.
pub(super) fn day(at: Timestamp, texts: Texts) -> String {
    moment::day(texts.0, riga(at).date)
}
