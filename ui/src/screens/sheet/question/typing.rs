//! Words in a field of a question: saved when the field is left, or after a pause, or when there may be no later
//! moment. What is typed is never replaced by what comes in meanwhile.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use apseko_sheets::Answer;
use leptos::prelude::*;

use super::open::OpenQuestion;

/// How long a pause has to be.
const PAUSE: Duration = Duration::from_millis(800);

static NEXT: AtomicU32 = AtomicU32::new(1);

/// A field with words in it.
#[derive(Debug, Clone, Copy)]
pub struct Typing {
    question: OpenQuestion,
    text: RwSignal<String>,
    truth: Signal<String>,
    begun: StoredValue<Option<Begun>>,
    last_saved: StoredValue<Option<String>>,
    is_focused: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
    write: Callback<(String,), Edit>,
}

/// What stood there when the person began to type.
#[derive(Debug, Clone)]
struct Begun {
    truth: String,
    seen: Vec<String>,
}

/// What the words do to the answer.
pub type Edit = Box<dyn FnOnce(&mut Answer)>;

/// Follows a field. `truth` is what is saved in it; `write` makes typed words part of the answer.
pub fn use_typing(
    question: OpenQuestion,
    truth: impl Fn() -> String + Send + Sync + 'static,
    write: impl Fn(String) -> Edit + Send + Sync + 'static,
) -> Typing {
    let truth: Signal<String> = Memo::new(move |_| truth()).into();
    let typing = Typing {
        question,
        text: RwSignal::new(truth.get_untracked()),
        truth,
        begun: StoredValue::new(None),
        last_saved: StoredValue::new(None),
        is_focused: StoredValue::new(false),
        timer: StoredValue::new(None),
        write: Callback::new(move |(text,)| write(text)),
    };
    Effect::new(move || {
        let truth = truth.get();
        let is_free = typing.begun.with_value(Option::is_none) && !typing.is_focused.get_value();
        if is_free && !question.has_failed_now() && typing.text.with_untracked(|text| *text != truth) {
            typing.text.set(truth);
        }
    });
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    question.store().add_pad(number, Callback::new(move |()| typing.save()));
    on_cleanup(move || {
        question.store().remove_pad(number);
        typing.save();
    });
    typing
}

impl Typing {
    /// What the field says.
    pub fn text(self) -> Signal<String> {
        self.text.into()
    }

    /// Takes note of what the field says now.
    pub fn typed(self, text: String) {
        if self.begun.try_with_value(Option::is_none) == Some(true) {
            let truth = self.truth.try_get_untracked().unwrap_or_default();
            let _ = self.begun.try_set_value(Some(Begun { truth, seen: self.question.seen_now() }));
        }
        let _ = self.text.try_set(text);
        self.stop_timer();
        let _ = self.timer.try_set_value(set_timeout_with_handle(move || self.save(), PAUSE).ok());
    }

    /// The same at once, for words that were chosen and not typed.
    pub fn chosen(self, text: String) {
        self.typed(text);
        self.save();
    }

    /// The field says something else that is saved in another way.
    pub fn replaced(self, text: String) {
        self.stop_timer();
        let _ = self.begun.try_set_value(None);
        let _ = self.last_saved.try_set_value(Some(text.clone()));
        let _ = self.text.try_set(text);
    }

    /// The field has the focus: nothing may move in it.
    pub fn entered(self) {
        let _ = self.is_focused.try_set_value(true);
    }

    /// The field is left; also by going away with its question, when nothing of it is there any more.
    pub fn left(self) {
        let _ = self.is_focused.try_set_value(false);
        if self.begun.try_with_value(Option::is_some) == Some(true) {
            self.save();
        } else if !self.question.has_failed_now() {
            let truth = self.truth.try_get_untracked();
            truth.into_iter().for_each(|truth| drop(self.text.try_set(truth)));
        }
    }

    /// Saves what is typed, if anything is.
    pub fn save(self) {
        self.stop_timer();
        let Some(begun) = self.begun.try_update_value(Option::take).flatten() else { return };
        let Some(text) = self.text.try_get_untracked() else { return };
        let truth = self.truth.try_get_untracked().unwrap_or_default();
        if text == truth {
            return;
        }
        let Some(edit) = self.write.try_run((text.clone(),)) else { return };
        let own_last = self.last_saved.try_get_value().flatten();
        let is_own = truth == begun.truth || own_last.as_ref() == Some(&truth);
        let _ = self.last_saved.try_set_value(Some(text));
        if is_own {
            self.question.change(edit);
        } else {
            self.question.change_unseen(begun.seen, edit);
        }
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}
