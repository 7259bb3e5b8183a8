//! Changes that are saved the moment they are made: one write at a time, what comes meanwhile right after it, and
//! nothing is lost when the screen is left.

use apseko_contract::{Command, Kind, UiError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::host::{self, Wish};
use crate::news::{News, use_news};

/// Saves changes of one kind.
#[derive(Debug)]
pub struct Saving<C: Command + Sync> {
    screen: Screen<C>,
    queue: StoredValue<ArcStoredValue<Queue<C>>>,
    news: News,
}

/// What the screen hears; it can be gone while a write is still under way.
#[derive(Debug)]
struct Screen<C: Command + Sync> {
    busy: RwSignal<bool>,
    error: RwSignal<Option<UiError>>,
    failed: StoredValue<Option<Wish<C>>>,
    on_end: Callback<(bool,)>,
}

impl<C: Command + Sync> Clone for Saving<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Command + Sync> Copy for Saving<C> {}

impl<C: Command + Sync> Clone for Screen<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Command + Sync> Copy for Screen<C> {}

/// What waits while a write is under way.
#[derive(Debug, Clone)]
struct Queue<C> {
    is_sending: bool,
    next: Option<C>,
    join: fn(C, C) -> C,
}

impl<C> Queue<C> {
    /// The command to send now, if none is under way.
    fn take_in(&mut self, command: C) -> Option<C> {
        if !self.is_sending {
            self.is_sending = true;
            return Some(command);
        }
        self.next = Some(match self.next.take() {
            Some(waiting) => (self.join)(waiting, command),
            None => command,
        });
        None
    }

    /// The command to send after one has ended.
    fn go_on(&mut self) -> Option<C> {
        self.is_sending = self.next.is_some();
        self.next.take()
    }
}

impl<C: Command + Clone + Sync> Saving<C> {
    /// Saves a change, after the one that is under way.
    pub fn save(self, command: C) {
        let Some(queue) = self.queue.try_get_value() else { return };
        // Trying an earlier change again later would undo this one.
        let _ = self.screen.failed.try_set_value(None);
        if let Some(Some(command)) = queue.try_update_value(|queue| queue.take_in(command)) {
            self.send(queue, Wish::new(command));
        }
    }

    /// Tries the change again that was not saved.
    pub fn again(self) {
        let Some(queue) = self.queue.try_get_value() else { return };
        let Some(wish) = self.screen.failed.try_update_value(Option::take).flatten() else { return };
        let is_free = queue.try_update_value(|queue| !std::mem::replace(&mut queue.is_sending, true));
        if is_free == Some(true) {
            self.send(queue, wish);
        } else {
            self.save(wish.into_body());
        }
    }

    /// Whether a write is under way.
    pub fn busy(self) -> Signal<bool> {
        self.screen.busy.into()
    }

    /// Why the last change was not saved.
    pub fn error(self) -> Signal<Option<UiError>> {
        self.screen.error.into()
    }

    fn send(self, queue: ArcStoredValue<Queue<C>>, first: Wish<C>) {
        let (screen, news) = (self.screen, self.news);
        let _ = screen.busy.try_set(true);
        spawn_local(async move {
            let mut next = Some(first);
            while let Some(wish) = next.take() {
                let outcome = host::send(&wish).await;
                let waiting = queue.try_update_value(Queue::go_on).flatten();
                screen.ended(wish, outcome.err(), waiting.is_none(), news);
                next = waiting.map(Wish::new);
            }
        });
    }
}

impl<C: Command + Clone + Sync> Screen<C> {
    fn ended(self, wish: Wish<C>, error: Option<UiError>, is_last: bool, news: News) {
        let is_gone = self.busy.try_set(!is_last).is_some();
        match error {
            Some(error) if is_gone => tell_not_saved(&error, wish, news),
            error => {
                let saved = error.is_none();
                let _ = self.failed.try_set_value((!saved).then_some(wish));
                let _ = self.error.try_set(error);
                let _ = self.on_end.try_run((saved,));
            }
        }
    }
}

/// Whoever has gone on to another screen still hears that a change was not saved, and can repeat it.
fn tell_not_saved<C: Command + Clone + Sync>(error: &UiError, wish: Wish<C>, news: News) {
    news.tell_failed(error, move || {
        let wish = wish.clone();
        spawn_local(async move {
            if let Err(error) = host::send(&wish).await {
                tell_not_saved(&error, wish, news);
            }
        });
    });
}

/// Prepares to save changes of one kind. `join` makes one change of two that wait, the later one last; `on_end` hears
/// of each whether it was saved.
pub fn use_saving<C>(join: fn(C, C) -> C, on_end: impl Fn(bool) + Send + Sync + 'static) -> Saving<C>
where
    C: Command + Clone + Sync,
{
    const { assert!(matches!(C::KIND, Kind::Write), "only a write can be saved") };
    let queue = Queue { is_sending: false, next: None, join };
    Saving {
        screen: Screen {
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            failed: StoredValue::new(None),
            on_end: Callback::new(move |(saved,)| on_end(saved)),
        },
        queue: StoredValue::new(ArcStoredValue::new(queue)),
        news: use_news(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_while_a_write_is_under_way_waits_and_is_not_lost() {
        let mut queue =
            Queue { is_sending: false, next: None, join: |first, second| format!("{first}+{second}") };
        assert_eq!(queue.take_in("a".to_owned()), Some("a".to_owned()));
        assert_eq!(queue.take_in("b".to_owned()), None, "two writes at a time could overtake each other");
        assert_eq!(queue.take_in("c".to_owned()), None);
        assert_eq!(queue.go_on(), Some("b+c".to_owned()), "both changes that waited are saved");
        assert_eq!(queue.go_on(), None);
        assert_eq!(queue.take_in("d".to_owned()), Some("d".to_owned()));
    }
}
