//! What room files take on this device, and the way to make some: only what the office has signed for, or has sent itself, may
//! go.

use apseko_contract::{MakeRoom, RoomView};
use leptos::prelude::*;

use crate::act::{Acting, use_act};
use crate::parts::{Button, ButtonKind, Card, Dialog, KeyValue, KeyValues, NumberText, Toast, use_toasts};
use crate::problem::ProblemBanner;
use crate::text::{Texts, Word, moment, use_say};

/// The room, quietly: nobody has to do anything about it.
#[component]
pub fn Room(
    /// What files take.
    room: Signal<RoomView>,
    /// Asks anew after room was made.
    #[prop(into)]
    on_made: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let toasts = use_toasts();
    let asks = RwSignal::new(false);
    let on_made = StoredValue::new_local(on_made);
    let making = use_act::<MakeRoom>(move |outcome| {
        if let Ok(made) = outcome {
            let texts = say.now();
            toasts.show(Toast::new(texts.room_made(made.files, &moment::sent_size(texts.0, made.bytes))));
            asks.set(false);
            on_made.with_value(|on_made| on_made.run(()));
        }
    });
    let is_there = Memo::new(move |_| room.with(takes_any));
    let goes = Memo::new(move |_| room.with(may_go));
    let label = say.phrase(move |texts| texts.room_make(&moment::sent_size(texts.0, goes.get())));
    view! {
        <Show when=move || is_there.get()>
            <div class="pairs">
                <Card title=say.word(Texts::room) level=2>
                    <Lines room=room />
                    {move || if goes.get() > 0 {
                        view! { <div class="cluster"><Button on_press=move || asks.set(true)>{label}</Button></div> }.into_any()
                    } else {
                        view! { <p>{say.word(Texts::room_nothing_yet)}</p> }.into_any()
                    }}
                </Card>
            </div>
        </Show>
        <Asking asks=asks making=making label=label />
    }
}

fn takes_any(room: &RoomView) -> bool {
    room.own > 0 || room.fetched > 0
}

/// How much would go.
fn may_go(room: &RoomView) -> u64 {
    room.can_go.saturating_add(room.fetched)
}

#[component]
fn Lines(room: Signal<RoomView>) -> impl IntoView {
    let say = use_say();
    let line = move |name: Word, amount: fn(&RoomView) -> Option<u64>| {
        let bytes = Memo::new(move |_| room.with(amount));
        move || {
            bytes.get().map(|bytes| {
                // As on the button, which must not promise more than goes.
                let told = say.phrase(move |texts| moment::sent_size(texts.0, bytes));
                view! { <KeyValue name=say.word(name)><NumberText>{told}</NumberText></KeyValue> }
            })
        }
    };
    let free = move || {
        let free = room.with(|room| room.free)?;
        let told = say.phrase(move |texts| moment::space(texts.0, free));
        Some(view! { <KeyValue name=say.word(Texts::room_free)><NumberText>{told}</NumberText></KeyValue> })
    };
    view! {
        <KeyValues>
            {line(Texts::room_own, |room| Some(room.own))}
            {line(Texts::room_signed, |room| (room.own > 0).then_some(room.can_go))}
            {line(Texts::room_fetched, |room| (room.fetched > 0).then_some(room.fetched))}
            {free}
        </KeyValues>
    }
}

/// Says what happens before it does.
#[component]
fn Asking(asks: RwSignal<bool>, making: Acting<MakeRoom>, label: Signal<String>) -> impl IntoView {
    let say = use_say();
    let actions = move || {
        view! {
            <Button on_press=move || asks.set(false)>{say.word(Texts::cancel)}</Button>
            <Button
                kind=ButtonKind::Main
                busy=making.busy()
                busy_label=say.word(Texts::room_freeing)
                on_press=move || making.send(MakeRoom {})
            >
                {label}
            </Button>
        }
    };
    view! {
        <Dialog
            open=asks
            title=say.word(Texts::room_title)
            close_label=say.word(Texts::close)
            on_close=move || {
                making.forget_error();
                asks.set(false);
            }
            actions=actions
        >
            <p>{say.word(Texts::room_what_happens)}</p>
            <p>{say.word(Texts::room_then)}</p>
            <ProblemBanner error=making.error() on_retry=move || making.send(MakeRoom {}) />
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_go_is_what_was_signed_for_and_what_was_fetched() {
        let room = RoomView { free: None, own: 900, can_go: 400, fetched: 50 };
        assert_eq!(may_go(&room), 450, "what the office has not signed for stays");
        assert!(takes_any(&room));
        assert!(!takes_any(&RoomView { free: Some(1), ..RoomView::default() }), "free room is no file");
    }
}
