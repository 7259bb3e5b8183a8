//! Exists so that an action can happen at once and be taken back: a word about what was done
//! and a way to undo it, for ten seconds, never over the thing being worked on.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::toast_room::{make_room, take_room_back};
use crate::icon::{Glyph, Icon};

const SHOWN_FOR: Duration = Duration::from_secs(10);
const AT_MOST: usize = 3;

#[derive(Clone, Debug)]
pub struct Toast {
    pub text: String,
    pub action: Option<(String, UnsyncCallback<()>)>,
}

impl Toast {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), action: None }
    }

    #[must_use]
    pub fn action(self, label: impl Into<String>, run: impl Into<UnsyncCallback<()>>) -> Self {
        Self { action: Some((label.into(), run.into())), ..self }
    }
}

#[derive(Clone, Debug)]
struct Shown {
    number: u64,
    toast: Toast,
    timer: Option<TimeoutHandle>,
}

#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    shown: RwSignal<Vec<Shown>>,
    last_number: StoredValue<u64>,
    held: StoredValue<bool>,
}

impl Toasts {
    fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            last_number: StoredValue::new(0),
            held: StoredValue::new(false),
        }
    }

    pub fn show(self, toast: Toast) {
        self.last_number.update_value(|number| *number += 1);
        let number = self.last_number.get_value();
        let timer = if self.held.get_value() { None } else { self.start_timer(number) };
        self.shown.update(|shown| {
            shown.push(Shown { number, toast, timer });
            let surplus = shown.len().saturating_sub(AT_MOST);
            shown.drain(..surplus).for_each(stop_timer);
        });
    }

    /// Takes every word away at once.
    pub fn clear(self) {
        self.shown.update(|shown| shown.drain(..).for_each(stop_timer));
    }

    fn dismiss(self, number: u64) {
        self.shown.update(|shown| {
            shown.extract_if(.., |toast| toast.number == number).for_each(stop_timer);
        });
    }

    fn start_timer(self, number: u64) -> Option<TimeoutHandle> {
        set_timeout_with_handle(move || self.dismiss(number), SHOWN_FOR).ok()
    }

    fn hold(self) {
        self.held.set_value(true);
        self.shown.update_untracked(|shown| {
            for toast in shown {
                if let Some(timer) = toast.timer.take() {
                    timer.clear();
                }
            }
        });
    }

    /// Starts the ten seconds again: who came to read deserves the whole time.
    fn release(self) {
        self.held.set_value(false);
        self.shown.update_untracked(|shown| {
            for toast in shown.iter_mut().filter(|toast| toast.timer.is_none()) {
                toast.timer = self.start_timer(toast.number);
            }
        });
    }
}

fn stop_timer(toast: Shown) {
    if let Some(timer) = toast.timer {
        timer.clear();
    }
}

/// Outside a [`ToastHost`] there is nowhere to show anything, so the words are dropped.
pub fn use_toasts() -> Toasts {
    use_context::<Toasts>().unwrap_or_else(Toasts::new)
}

/// Stands once around the whole interface.
#[component]
pub fn ToastHost(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] dismiss_label: Signal<String>,
    children: Children,
) -> impl IntoView {
    let toasts = Toasts::new();
    provide_context(toasts);
    let place = NodeRef::<leptos::html::Section>::new();
    Effect::new(move |before: Option<usize>| {
        let now = toasts.shown.with(Vec::len);
        match place.get_untracked() {
            Some(place) if now > 0 => make_room(place, now > before.unwrap_or(0)),
            Some(_) | None => take_room_back(),
        }
        now
    });
    view! {
        {children()}
        <section
            class="toasts"
            node_ref=place
            aria-label=label
            aria-live="polite"
            aria-relevant="additions"
            on:pointerenter=move |_| toasts.hold()
            on:pointerleave=move |_| toasts.release()
            on:focusin=move |_| toasts.hold()
            on:focusout=move |_| toasts.release()
        >
            <For
                each=move || toasts.shown.get()
                key=|shown| shown.number
                children=move |shown| view! { <ToastLine toasts=toasts shown=shown dismiss_label=dismiss_label /> }
            />
        </section>
    }
}

#[component]
fn ToastLine(toasts: Toasts, shown: Shown, dismiss_label: Signal<String>) -> impl IntoView {
    let Shown { number, toast: Toast { text, action }, .. } = shown;
    let action = action.map(|(label, run)| {
        let press = move |_| {
            toasts.dismiss(number);
            run.run(());
        };
        view! { <button type="button" class="toast__action" on:click=press>{label}</button> }
    });
    view! {
        <div class="toast">
            <p class="toast__text">{text}</p>
            {action}
            <button
                type="button"
                class="toast__dismiss"
                aria-label=dismiss_label
                title=dismiss_label
                on:click=move |_| toasts.dismiss(number)
            >
                <Glyph icon=Icon::Cross />
            </button>
        </div>
    }
}
