//! A field that is saved while it is typed: after a short pause, when the focus leaves it, and when the screen does.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

/// How long typed words wait. The wait begins with the first and is not prolonged by the next.
const SAVE_AFTER: Duration = Duration::from_millis(800);

/// What stands in a field, and whether it is saved.
#[derive(Debug, Clone, Copy)]
pub struct Typing {
    text: RwSignal<String>,
    /// What was last handed on to be saved, or is known to be.
    saved: StoredValue<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    save: StoredValue<Callback<(String,)>>,
}

impl Typing {
    /// What stands in the field.
    pub fn text(self) -> Signal<String> {
        self.text.into()
    }

    /// Takes note of what the field says now.
    pub fn typed(self, text: String) {
        self.text.set(text);
        if self.timer.with_value(Option::is_none) {
            let handle = set_timeout_with_handle(move || self.save_now(), SAVE_AFTER).ok();
            self.timer.set_value(handle);
        }
    }

    /// Saves without waiting.
    pub fn save_now(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let Some(text) = self.text.try_get_untracked() else { return };
        let is_new = self.saved.try_with_value(|saved| *saved != text).unwrap_or(false);
        if is_new {
            self.saved.set_value(text.clone());
            self.save.with_value(|save| save.run((text,)));
        }
    }

    /// Puts this in the field, as something that is known.
    pub fn show(self, known: String) {
        self.saved.set_value(known.clone());
        self.text.set(known);
    }

    /// What was handed on was not saved after all: the next pause tries it again.
    pub fn not_saved(self, known: String) {
        let _ = self.saved.try_set_value(known);
    }

    /// Takes over what the host knows, unless something else is being typed.
    fn learn(self, known: String) {
        let is_clean = self.text.with_untracked(|text| self.saved.with_value(|saved| saved == text));
        self.saved.set_value(known.clone());
        if is_clean && self.text.with_untracked(|text| *text != known) {
            self.text.set(known);
        }
    }
}

/// Prepares a field that begins with what is known and follows it.
pub fn use_typing(known: Signal<String>, save: impl Fn(String) + Send + Sync + 'static) -> Typing {
    let first = known.get_untracked();
    let typing = Typing {
        text: RwSignal::new(first.clone()),
        saved: StoredValue::new(first),
        timer: StoredValue::new(None),
        save: StoredValue::new(Callback::new(move |(text,)| save(text))),
    };
    Effect::new(move |before: Option<String>| {
        let known = known.get();
        if before.is_some_and(|before| before != known) {
            typing.learn(known.clone());
        }
        known
    });
    for moment in ["visibilitychange", "pagehide"] {
        let listener = window_event_listener_untyped(moment, move |_| typing.save_now());
        on_cleanup(move || listener.remove());
    }
    on_cleanup(move || typing.save_now());
    typing
}
