//! Short news at the edge of the screen. They outlive the screen they come from: somebody who has gone on
//! can still take back what was done there.

use apseko_contract::UiError;
use apseko_domain::Code;
use leptos::prelude::*;

use crate::parts::{Toast, Toasts, use_toasts};
use crate::problem::explain_error;
use crate::text::{Say, Texts, Word, use_say};

/// The way to tell news.
#[derive(Debug, Clone, Copy)]
pub struct News {
    toasts: Toasts,
    say: Say,
    /// What a piece of news can do must belong to the whole interface, not to a screen.
    owner: StoredValue<Owner>,
}

impl News {
    /// Makes news known to everything inside; meant to be called once, around everything that may tell some.
    pub fn provide() -> Self {
        let owner = Owner::current().unwrap_or_default();
        let news = Self { toasts: use_toasts(), say: use_say(), owner: StoredValue::new(owner) };
        provide_context(news);
        news
    }

    /// Takes everything back that is on the screen.
    pub fn clear(self) {
        self.toasts.clear();
    }

    /// Tells what happened.
    pub fn tell(self, what: Word) {
        self.toasts.show(Toast::new(what(self.say.now())));
    }

    /// Tells what was done and how to take it back.
    pub fn tell_undoable(self, what: Word, undo: impl Fn() + 'static) {
        self.tell_with(what(self.say.now()), Texts::undo, undo);
    }

    /// Tells that something behind the scenes was not done.
    pub fn tell_failed(self, error: &UiError, again: impl Fn() + 'static) {
        // The lock screen tells this itself, and must not carry an action of the screen before it.
        if error.code == Code::AccessLocked {
            return;
        }
        self.tell_with(explain_error(error, self.say.now().0).happened, Texts::try_again, again);
    }

    fn tell_with(self, text: &'static str, label: Word, run: impl Fn() + 'static) {
        let label = label(self.say.now());
        let toast = self.owner.with_value(|owner| owner.with(|| Toast::new(text).action(label, run)));
        self.toasts.show(toast);
    }
}

/// The way to tell news. Outside the frame there is nowhere to show them, and they are dropped.
pub fn use_news() -> News {
    use_context::<News>().unwrap_or_else(|| News {
        toasts: use_toasts(),
        say: use_say(),
        owner: StoredValue::new(Owner::new()),
    })
}
