//! Acts of a person on the lock and on their keys: one at a time, sent once, and never kept, because they carry
//! passwords and codes.

use apseko_contract::{Command, Kind, UiError};
use apseko_domain::Code;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::host::{self, Changes};

/// A kind of act that a screen asks for.
#[derive(Debug)]
pub struct Acting<C: Command> {
    busy: RwSignal<bool>,
    error: RwSignal<Option<UiError>>,
    done: Callback<(Result<C::Reply, UiError>,)>,
    changes: Option<Changes>,
}

impl<C: Command> Clone for Acting<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Command> Copy for Acting<C> {}

impl<C: Command> Acting<C> {
    /// Sends an act unless one is on its way already. It is never repeated by itself: a code counts once.
    pub fn send(self, act: C) {
        self.send_after(std::future::ready(()), act);
    }

    /// The same, when something has to be finished first.
    pub fn send_after(self, first: impl Future<Output = ()> + 'static, act: C) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            first.await;
            let outcome = host::call(act).await;
            if outcome.as_ref().is_err_and(|error| error.code == Code::HostUnreachable) {
                // Nobody knows whether it was done, and only the lock itself can tell.
                self.changes.into_iter().for_each(Changes::lock_may_have_moved);
            }
            let screen_is_gone = self.busy.try_set(false).is_some();
            if !screen_is_gone {
                self.error.set(outcome.as_ref().err().cloned());
                let _ = self.done.try_run((outcome,));
            }
        });
    }

    /// Whether an answer is being waited for.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Why the last act was not carried out.
    pub fn error(self) -> Signal<Option<UiError>> {
        self.error.into()
    }

    /// Takes the last refusal off the screen.
    pub fn forget_error(self) {
        self.error.set(None);
    }
}

/// Prepares acts of one kind; `done` hears of each one how it ended.
pub fn use_act<C: Command>(done: impl Fn(Result<C::Reply, UiError>) + Send + Sync + 'static) -> Acting<C> {
    const { assert!(matches!(C::KIND, Kind::Act), "what may be repeated is a wish") };
    Acting {
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        done: Callback::new(move |(outcome,)| done(outcome)),
        changes: use_context::<Changes>(),
    }
}
