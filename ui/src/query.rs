//! Questions that keep themselves fresh: asked again when their input changes or what they depend on does.

use apseko_contract::{Command, UiError};
use apseko_domain::Code;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::host::{self, Changes};

/// A question on a screen: its answer to read, and a way to ask at once.
#[derive(Debug)]
pub struct Asked<R: Send + Sync + 'static> {
    newest: RwSignal<Option<R>>,
    error: RwSignal<Option<UiError>>,
    again: Trigger,
}

impl<R: Send + Sync + 'static> Clone for Asked<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static> Copy for Asked<R> {}

impl<R: Clone + PartialEq + Send + Sync + 'static> Asked<R> {
    fn new() -> Self {
        Self { newest: RwSignal::new(None), error: RwSignal::new(None), again: Trigger::new() }
    }

    /// The last good answer; it stays when a later asking fails, so that nobody loses what they look at.
    pub fn newest(self) -> Signal<Option<R>> {
        self.newest.into()
    }

    /// Why the last asking brought no answer.
    pub fn error(self) -> Signal<Option<UiError>> {
        self.error.into()
    }

    /// Asks again, although nothing is known to have changed.
    pub fn again(self) {
        self.again.notify();
    }

    /// Shows an answer. The same answer again changes nothing on the screen, so a list keeps its focus.
    fn settle(self, answer: Result<R, UiError>) {
        match answer {
            Ok(reply) => {
                set_if_new(self.newest, Some(reply));
                set_if_new(self.error, None);
            }
            Err(error) => {
                // What belongs to somebody else by now is not to be looked at any longer.
                if error.code == Code::CaseLeft {
                    set_if_new(self.newest, None);
                }
                set_if_new(self.error, Some(error));
            }
        }
    }
}

/// Asks what `question` says, now and whenever it says something else or the answer may have changed.
pub fn use_query<C>(question: impl Fn() -> Option<C> + 'static) -> Asked<C::Reply>
where
    C: Command,
    C::Reply: Clone + PartialEq + Sync,
{
    let asked = Asked::new();
    let newest = StoredValue::new(Ticket(0));
    let changes = use_context::<Changes>();
    Effect::new(move || {
        asked.again.track();
        let ticket = newest.try_update_value(Ticket::next).unwrap_or(Ticket(0));
        let Some(command) = question() else {
            set_if_new(asked.newest, None);
            set_if_new(asked.error, None);
            return;
        };
        if let Some(changes) = changes {
            changes.watch(C::DEPENDS_ON);
        }
        spawn_local(async move {
            let answer = host::call(command).await;
            // An answer that was overtaken by a newer question, or whose screen is gone, is dropped.
            if newest.try_get_value() == Some(ticket) {
                asked.settle(answer);
            }
        });
    });
    asked
}

fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    let is_new = signal.try_with_untracked(|known| *known != value).unwrap_or(false);
    if is_new {
        let _ = signal.try_set(value);
    }
}

/// Numbers the askings of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ticket(u32);

impl Ticket {
    fn next(&mut self) -> Self {
        self.0 = self.0.wrapping_add(1);
        *self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_asking_overtakes_an_earlier_one() {
        let mut newest = Ticket(u32::MAX - 1);
        let earlier = newest.next();
        let later = newest.next();
        assert_ne!(earlier, later);
        assert_eq!(later, newest, "only the last ticket is honoured");
    }
}
