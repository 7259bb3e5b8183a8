//! A field that is saved while it is typed: after a short pause, when the focus leaves it, and when the screen does.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

/// How long typed words wait. The wait begins with the first and is not prolonged by the next.
const SAVE_AFTER: Duration = Duration::from_millis(800);

/// What a field says, with what the person had before them when they wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What stands in the field.
    pub text: String,
    /// What stood there before.
    pub was: String,
    /// Whether the person saw that people disagree on it.
    pub disputed: bool,
}

/// What the person has seen of a field: what it showed, and their own words since.
#[derive(Debug, Clone, Default)]
struct Seen {
    shown: String,
    /// Their own words that were handed on to be saved, until the host knows them.
    handed_on: Option<String>,
    /// Those were not saved.
    failed: bool,
    /// Whether people disagreed when the person began to write; nothing while nobody writes.
    disputed: Option<bool>,
}

impl Seen {
    fn was(&self) -> &str {
        self.handed_on.as_deref().filter(|_| !self.failed).unwrap_or(&self.shown)
    }

    fn written(&self, text: String) -> Written {
        Written { text, was: self.was().to_owned(), disputed: self.disputed.unwrap_or_default() }
    }

    fn hands_on(&mut self, text: String) {
        (self.handed_on, self.failed) = (Some(text), false);
    }

    fn shows(&mut self, known: String) {
        (self.shown, self.handed_on, self.failed) = (known, None, false);
    }

    /// The host knows this, and the field may show something else.
    fn learns(&mut self, known: &str) {
        if self.handed_on.as_deref() == Some(known) {
            self.shows(known.to_owned());
        }
    }
}

/// What stands in a field, and whether it is saved.
#[derive(Debug, Clone, Copy)]
pub struct Typing {
    text: RwSignal<String>,
    /// What was last handed on to be saved, or is known to be.
    saved: StoredValue<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    seen: StoredValue<Seen>,
    is_disputed: Signal<bool>,
    save: StoredValue<Callback<(Written,), bool>>,
}

impl Typing {
    /// What stands in the field.
    pub fn text(self) -> Signal<String> {
        self.text.into()
    }

    /// Takes note of what the field says now.
    pub fn typed(self, text: String) {
        let _ = self.text.try_set(text);
        let disputed = self.is_disputed.try_get_untracked().unwrap_or_default();
        let _ = self.seen.try_update_value(|seen| *seen.disputed.get_or_insert(disputed));
        // A field that is gone saved its last words when it went; nothing is left to wait for.
        if self.timer.try_with_value(Option::is_none) == Some(true) {
            let handle = set_timeout_with_handle(move || self.save_now(), SAVE_AFTER).ok();
            let _ = self.timer.try_set_value(handle);
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
            let _ = self.saved.try_set_value(text.clone());
            let Some(written) = self.seen.try_with_value(|seen| seen.written(text.clone())) else { return };
            let is_taken = self.save.try_with_value(|save| save.try_run((written,))).flatten();
            if is_taken == Some(true) {
                let _ = self.seen.try_update_value(|seen| seen.hands_on(text));
            }
        }
    }

    /// Saves, because the field is left. Whoever comes back to it sees whether people disagree.
    pub fn leave(self) {
        self.save_now();
        let _ = self.seen.try_update_value(|seen| seen.disputed = None);
    }

    /// Puts this in the field, as something that is known.
    pub fn show(self, known: String) {
        let _ = self.saved.try_set_value(known.clone());
        let _ = self.seen.try_update_value(|seen| seen.shows(known.clone()));
        let _ = self.text.try_set(known);
    }

    /// What was handed on was not saved after all: the next pause tries it again.
    pub fn not_saved(self, known: String) {
        let _ = self.saved.try_set_value(known);
        let _ = self.seen.try_update_value(|seen| seen.failed = true);
    }

    /// Takes over what the host knows, unless something else is being typed.
    fn learn(self, known: String) {
        let Some(text) = self.text.try_get_untracked() else { return };
        let is_clean = self.saved.try_with_value(|saved| *saved == text).unwrap_or(false);
        let _ = self.saved.try_set_value(known.clone());
        let shows = is_clean || text == known;
        let _ = self
            .seen
            .try_update_value(|seen| if shows { seen.shows(known.clone()) } else { seen.learns(&known) });
        if is_clean && text != known {
            let _ = self.text.try_set(known);
        }
    }
}

/// Prepares a field that begins with what is known and follows it. `save` says whether it took the words.
pub fn use_typing(
    known: Signal<String>,
    is_disputed: Signal<bool>,
    save: impl Fn(Written) -> bool + Send + Sync + 'static,
) -> Typing {
    let first = known.get_untracked();
    let typing = Typing {
        text: RwSignal::new(first.clone()),
        saved: StoredValue::new(first.clone()),
        timer: StoredValue::new(None),
        seen: StoredValue::new(Seen { shown: first, ..Seen::default() }),
        is_disputed,
        save: StoredValue::new(Callback::new(move |(written,)| save(written))),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(shown: &str) -> Seen {
        Seen { shown: shown.to_owned(), ..Seen::default() }
    }

    #[test]
    fn words_that_go_on_stand_on_the_words_that_were_handed_on() {
        let mut seen = seen("Nav");
        assert_eq!(seen.was(), "Nav");
        seen.hands_on("Nav vār".to_owned());
        assert_eq!(seen.was(), "Nav vār", "the own words are no others that were not seen");
        seen.learns("Nav vār");
        assert_eq!(seen.was(), "Nav vār");
    }

    #[test]
    fn what_somebody_else_wrote_meanwhile_was_not_seen_until_the_field_shows_it() {
        let mut seen = seen("");
        seen.hands_on("Nav".to_owned());
        seen.learns("Žogs nojaukts");
        assert_eq!(seen.was(), "Nav");
        seen.shows("Žogs nojaukts".to_owned());
        assert_eq!(seen.was(), "Žogs nojaukts");
    }

    #[test]
    fn words_that_were_not_saved_stand_in_nobodys_way() {
        let mut seen = seen("Nav");
        seen.hands_on("Nav vār".to_owned());
        seen.failed = true;
        assert_eq!(seen.was(), "Nav", "the host still knows the words before");
        // The first try had been saved all the same, or was tried again.
        seen.learns("Nav vār");
        assert_eq!(seen.was(), "Nav vār");
    }
}
