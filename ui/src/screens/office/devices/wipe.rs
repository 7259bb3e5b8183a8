//! The order that destroys what is on a device. It cannot be taken back, so it is confirmed, and with a fresh code.

use apseko_contract::{DeviceDeed, DeviceRow, OrderWipe};
use leptos::prelude::*;

use super::facts::below_title;
use super::lost::{ReasonField, Undelivered, reason};
use crate::news::use_news;
use crate::parts::{Banner, Button, ButtonKind, Dialog, Heading, Tone};
use crate::problem::ProblemBanner;
use crate::step_up::use_stepped_up_wish;
use crate::text::{Texts, use_say};

/// The way to order it.
#[component]
pub fn Wipe(
    current: Memo<Option<DeviceRow>>,
    on_changed: Callback<DeviceRow>,
    on_stale: Callback<()>,
) -> impl IntoView {
    let say = use_say();
    let level = below_title();
    let news = use_news();
    let is_open = RwSignal::new(false);
    let order = use_stepped_up_wish::<OrderWipe>(move |outcome| match outcome {
        Ok(row) => {
            on_changed.run(row);
            news.tell(Texts::device_wipe_ordered);
        }
        Err(_) => on_stale.run(()),
    });
    let send = move |deed: OrderWipe| {
        // The code is asked for in a dialog of its own.
        is_open.set(false);
        order.send(deed);
    };
    view! {
        <section class="stack">
            <Heading level=level>{say.word(Texts::device_wipe)}</Heading>
            <p class="remark">{say.word(Texts::device_wipe_about)}</p>
            <ProblemBanner error=order.error() />
            <div class="cluster">
                <Button kind=ButtonKind::Danger busy=order.busy() on_press=move || is_open.set(true)>
                    {say.word(Texts::device_wipe)}
                </Button>
            </div>
            <Dialog
                open=is_open
                title=say.word(Texts::device_wipe_title)
                close_label=say.word(Texts::close)
                on_close=move || is_open.set(false)
            >
                <Weighing current=current on_order=send on_cancel=move || is_open.set(false) />
            </Dialog>
        </section>
    }
}

#[component]
fn Weighing(
    current: Memo<Option<DeviceRow>>,
    #[prop(into)] on_order: Callback<OrderWipe>,
    #[prop(into)] on_cancel: Callback<()>,
) -> impl IntoView {
    let say = use_say();
    let why = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (row, reason) = (current.get_untracked(), why.with_untracked(|why| reason(why)));
        if let (Some(row), Some(reason)) = (row, reason) {
            on_order.run(OrderWipe { device: row.id, deed: DeviceDeed { seen: row.version, reason } });
        }
    };
    let whose = move || current.get().map(|row| format!("{} · {}", row.label, row.owner.name));
    let can_recover = move || current.with(|row| row.as_ref().is_some_and(|row| row.recoverable));
    let lacks = Signal::derive(move || tried.get() && why.with(|why| reason(why).is_none()));
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p><b>{whose}</b></p>
            <p>{say.word(Texts::device_wipe_how)}</p>
            <Banner tone=Tone::Warn title=say.word(Texts::device_wipe_for_ever)>
                <Undelivered current=current />
                <Show when=can_recover><p>{say.word(Texts::device_wipe_recover_first)}</p></Show>
            </Banner>
            <ReasonField value=why fault=lacks />
            <div class="cluster">
                <Button kind=ButtonKind::Danger submit=true>{say.word(Texts::device_wipe)}</Button>
                <Button kind=ButtonKind::Quiet on_press=move || on_cancel.run(())>{say.word(Texts::cancel)}</Button>
            </div>
        </form>
    }
}
