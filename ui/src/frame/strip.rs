//! One line that is always there: connection, what waits, what was saved or delivered, what the clock and the disk are
//! worth. It never lies: "saved on the device" is not "delivered".

mod facts;

use apseko_contract::DeviceView;
use apseko_domain::riga;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::host;
use crate::parts::{DotState, StripDot, Tag, Tone};
use crate::query::Asked;
use crate::route::Route;
use crate::text::{Say, Texts, Word, moment, use_say};
use facts::{Fact, Kept, dot};

pub use facts::space_tone;

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
                    Some(device) => view! { <StripLine device=device /> }.into_any(),
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

/// What the line says. What does not fit goes under its edge, the least urgent first.
#[component]
pub fn StripLine(
    /// The state of the device.
    device: DeviceView,
) -> impl IntoView {
    let say = use_say();
    let (right, left): (Vec<_>, Vec<_>) =
        facts::facts(&device).into_iter().partition(|fact| fact.at_the_right());
    let items = |facts: Vec<Fact>| facts.into_iter().map(|fact| item(say, fact)).collect_view();
    view! {
        {items(left)}
        <span class="strip__gap"></span>
        {items(right)}
    }
}

fn item(say: Say, fact: Fact) -> impl IntoView {
    view! { <span class="strip__item">{told(say, fact)}</span> }
}

fn told(say: Say, fact: Fact) -> AnyView {
    match fact {
        Fact::Connection(connection) => view! {
            <StripDot state=dot(connection) />
            <b>{move || say.get().connection(connection)}</b>
        }
        .into_any(),
        Fact::Kept(kept) => kept_told(say, kept),
        Fact::Conflicts(count) => view! {
            <Tag tone=Tone::Warn icon=Tone::Warn.icon()>{say.phrase(move |texts| texts.to_decide(count))}</Tag>
        }
        .into_any(),
        Fact::Notices(count) => view! {
            <Tag tone=Tone::Warn icon=Tone::Warn.icon()>{say.phrase(move |texts| texts.notices_of_strip(count))}</Tag>
        }
        .into_any(),
        Fact::Waits { count, for_a_connection } => waits_told(say, count, for_a_connection),
        Fact::Sample => view! { <Tag tone=Tone::Info>{say.word(Texts::sample)}</Tag> }.into_any(),
        Fact::KeyInFile => view! {
            <Tag tone=Tone::Warn icon=Tone::Warn.icon()>
                {say.word(Texts::key_of_strip)} <span class="strip__more">" " {say.word(Texts::in_file_of_strip)}</span>
            </Tag>
        }
        .into_any(),
        Fact::Clock(clock) => {
            let tone = if facts::is_wrong(clock) { Tone::Warn } else { Tone::Neutral };
            let whole = say.phrase(move |texts| texts.clock(clock));
            shortened(tone, whole, say.word(Texts::clock_name))
        }
        Fact::Space(bytes) => {
            let whole = say.phrase(move |texts| texts.free_space(&moment::space(texts.0, bytes)));
            let short = say.phrase(move |texts| texts.space_short(&moment::space(texts.0, bytes)));
            shortened(space_tone(bytes), whole, short)
        }
    }
}

fn kept_told(say: Say, kept: Kept) -> AnyView {
    match kept {
        Kept::Closed => say.word(Texts::data_not_open).into_any(),
        Kept::NothingYet => say.word(Texts::nothing_saved_yet).into_any(),
        Kept::Saved(at) => at_told(say, Texts::saved_on_device, at),
        Kept::Delivered(at) => at_told(say, Texts::all_delivered, at),
    }
}

fn at_told(say: Say, word: Word, at: Timestamp) -> AnyView {
    let told = say.phrase(move |texts| moment::instant(texts.0, at, riga(host::now()).date));
    view! { {say.word(word)} " " <b class="number">{told}</b> }.into_any()
}

/// On a phone the number and one word have to do.
fn waits_told(say: Say, count: u64, for_a_connection: bool) -> AnyView {
    view! {
        <span>
            {count} " "
            <span class="strip__more">{say.phrase(move |texts| texts.change_noun(count))} " "</span>
            {say.word(Texts::waits_of_strip)}
            {for_a_connection.then(|| view! {
                <span class="strip__more">" " {say.word(Texts::for_a_connection)}</span>
            })}
        </span>
    }
    .into_any()
}

/// What is in order is said plainly; what is not stands out by shape as well as by colour. On a phone there is room for
/// one word of a warning; the sync centre tells the rest.
fn shortened(tone: Tone, whole: Signal<String>, short: Signal<String>) -> AnyView {
    if tone == Tone::Neutral {
        return whole.into_any();
    }
    view! {
        <Tag tone=tone icon=tone.icon()>
            <span class="only-wide">{whole}</span><span class="only-phone">{short}</span>
        </Tag>
    }
    .into_any()
}
