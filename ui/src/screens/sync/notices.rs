//! What happened in the exchange and has not been read: plain words, and they stay until the person says that they know them.

use apseko_contract::{AcknowledgeNotice, ClockTrust, DeviceView, NoticeView, SyncView};
use apseko_domain::riga;
use leptos::prelude::*;

use crate::act::use_act;
use crate::host;
use crate::parts::{Banner, Button, Tone};
use crate::problem::ProblemBanner;
use crate::text::{Texts, moment, use_say};

/// Every notice, the newest first; before them a clock that is wrong, which goes by itself when it is right.
#[component]
pub fn Notices(
    /// What was told.
    sync: Signal<SyncView>,
    /// What the clock is worth.
    device: Signal<Option<DeviceView>>,
    /// Asks anew after the person has read one.
    #[prop(into)]
    on_read: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let told = Memo::new(move |_| sync.with(|sync| sync.notices.clone()));
    let clock = Memo::new(move |_| {
        device.with(|device| match device.as_ref().map(|device| device.clock) {
            Some(ClockTrust::Off { minutes }) => Some(minutes),
            Some(ClockTrust::Unchecked | ClockTrust::Trusted | ClockTrust::SetBack) | None => None,
        })
    });
    let is_there = Memo::new(move |_| told.with(|told| !told.is_empty()) || clock.get().is_some());
    let on_read = StoredValue::new_local(on_read);
    let reading = use_act::<AcknowledgeNotice>(move |outcome| {
        if outcome.is_ok() {
            on_read.with_value(|on_read| on_read.run(()));
        }
    });
    let read = move |notice: u64| reading.send(AcknowledgeNotice { notice });
    view! {
        <Show when=move || is_there.get()>
            <section class="section">
                <h2>{say.word(Texts::notices)}</h2>
                <ProblemBanner error=reading.error() />
                {move || clock.get().map(|minutes| view! { <WrongClock minutes=minutes /> })}
                <For each=move || told.get() key=|notice| notice.notice let:notice>
                    <OneNotice notice=notice on_read=read />
                </For>
            </section>
        </Show>
    }
}

#[component]
fn OneNotice(notice: NoticeView, on_read: impl Fn(u64) + Copy + Send + Sync + 'static) -> impl IntoView {
    let say = use_say();
    let tone = if notice.kind.needs_act() { Tone::Warn } else { Tone::Info };
    let (number, at) = (notice.notice, notice.at);
    let notice = StoredValue::new(notice);
    let title = say.phrase(move |texts| notice.with_value(|notice| texts.notice(notice)));
    let told = say.phrase(move |texts| notice.with_value(|notice| texts.notice_told(notice)));
    let when = say.phrase(move |texts| {
        let at = moment::instant(texts.0, at, riga(host::now()).date);
        let task = notice.with_value(|notice| notice.number.clone());
        if task.is_empty() { at } else { format!("{at} · {task}") }
    });
    let action = move || {
        view! { <Button on_press=move || on_read(number)>{say.word(Texts::i_understand)}</Button> }.into_any()
    };
    view! {
        <Banner tone=tone title=title action=action>
            <p>{told}</p>
            <p class="remark number">{when}</p>
        </Banner>
    }
}

#[component]
fn WrongClock(minutes: i64) -> impl IntoView {
    let say = use_say();
    view! {
        <Banner tone=Tone::Warn title=say.phrase(move |texts| texts.clock_off(minutes))>
            <p>{say.word(Texts::clock_off_told)}</p>
        </Banner>
    }
}
