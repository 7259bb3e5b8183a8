//! Writes from a screen: one at a time, and the same wish again when nobody knows what became of the first try.

use apseko_contract::{Command, Kind, UiError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::host::{self, Wish};
use crate::news::{News, use_news};

/// A kind of write that a screen asks for.
#[derive(Debug)]
pub struct Wishing<C: Command + Sync> {
    busy: RwSignal<bool>,
    error: RwSignal<Option<UiError>>,
    last: StoredValue<Option<Wish<C>>>,
    news: News,
    done: Callback<(C, Result<C::Reply, UiError>)>,
}

impl<C: Command + Sync> Clone for Wishing<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Command + Sync> Copy for Wishing<C> {}

impl<C: Command + Clone + PartialEq + Sync> Wishing<C> {
    /// Sends a command unless one is on its way already, as with a double tap.
    pub fn send(self, command: C) {
        self.send_after(std::future::ready(()), command);
    }

    /// The same, when something has to be finished first; a second tap is ignored from the first moment on.
    pub fn send_after(self, first: impl Future<Output = ()> + 'static, command: C) {
        if !self.busy.get_untracked() {
            let wish = self.last.with_value(|last| Wish::repeat_or_new(last.as_ref(), command));
            self.dispatch(first, wish);
        }
    }

    /// Whether an answer is being waited for.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Why the last wish was not carried out.
    pub fn error(self) -> Signal<Option<UiError>> {
        self.error.into()
    }

    fn dispatch(self, first: impl Future<Output = ()> + 'static, wish: Wish<C>) {
        self.busy.set(true);
        self.last.set_value(Some(wish.clone()));
        spawn_local(async move {
            first.await;
            let outcome = host::send(&wish).await;
            let screen_is_gone = self.busy.try_set(false).is_some();
            if screen_is_gone {
                if let Err(error) = outcome {
                    tell_not_done(&error, wish, self.news);
                }
            } else {
                self.error.set(outcome.as_ref().err().cloned());
                if outcome.is_ok() {
                    self.last.set_value(None);
                }
                let _ = self.done.try_run((wish.into_body(), outcome));
            }
        });
    }
}

/// Whoever has gone on to another screen still hears that a save failed, and can repeat the same wish.
fn tell_not_done<C: Command + Clone + Sync>(error: &UiError, wish: Wish<C>, news: News) {
    news.tell_failed(error, move || {
        let wish = wish.clone();
        spawn_local(async move {
            if let Err(error) = host::send(&wish).await {
                tell_not_done(&error, wish, news);
            }
        });
    });
}

/// Prepares writes of one kind; `done` hears of each one how it ended.
pub fn use_wish<C>(done: impl Fn(C, Result<C::Reply, UiError>) + Send + Sync + 'static) -> Wishing<C>
where
    C: Command + Clone + PartialEq + Sync,
{
    const { assert!(matches!(C::KIND, Kind::Write), "an act is sent once and never kept: see `act`") };
    Wishing {
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        last: StoredValue::new(None),
        news: use_news(),
        done: Callback::new(move |(command, outcome)| done(command, outcome)),
    }
}
