//! Knows every draft that is being written, so that locking the screen loses nobody's words.

use std::sync::Arc;

use apseko_contract::KeepDraft;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::draft::{DraftKeeper, a_moment, tell_not_kept};
use crate::host;
use crate::news::News;

/// How many moments a lock waits for drafts. A disk that does not answer must not keep the screen open.
const MOST_MOMENTS: u32 = 200;

/// A screen that saves by itself what is written on it, such as a control sheet.
pub trait Owing: Send + Sync + std::fmt::Debug {
    /// Begins to save what is typed, without waiting for a pause.
    fn write_down(&self);

    /// Whether the host does not have everything yet.
    fn owes(&self) -> bool;
}

/// The drafts on the screens, and the words that a lock has cut off.
#[derive(Debug, Clone, Copy)]
pub struct Keepers {
    live: StoredValue<Vec<(u32, DraftKeeper)>>,
    owing: StoredValue<Vec<(u32, Arc<dyn Owing>)>>,
    last_number: StoredValue<u32>,
    held: StoredValue<Vec<KeepDraft>>,
    may_hold: StoredValue<bool>,
}

impl Keepers {
    fn new() -> Self {
        Self {
            live: StoredValue::new(Vec::new()),
            owing: StoredValue::new(Vec::new()),
            last_number: StoredValue::new(0),
            held: StoredValue::new(Vec::new()),
            may_hold: StoredValue::new(true),
        }
    }

    /// Makes itself known to every screen; meant to be called once, outside the screens.
    pub fn provide() -> Self {
        let keepers = Self::new();
        provide_context(keepers);
        keepers
    }

    /// Takes note of a draft; the number is for forgetting it.
    pub fn add(self, keeper: DraftKeeper) -> u32 {
        let number = self.next_number();
        self.live.update_value(|live| live.push((number, keeper)));
        number
    }

    /// Takes note of a screen that saves by itself; the number is for forgetting it.
    pub fn add_owing(self, screen: Arc<dyn Owing>) -> u32 {
        let number = self.next_number();
        self.owing.update_value(|owing| owing.push((number, screen)));
        number
    }

    /// Forgets a draft whose screen is gone.
    pub fn remove(self, number: u32) {
        self.live.update_value(|live| live.retain(|(known, _)| *known != number));
        self.owing.update_value(|owing| owing.retain(|(known, _)| *known != number));
    }

    fn next_number(self) -> u32 {
        let number = self.last_number.get_value().wrapping_add(1);
        self.last_number.set_value(number);
        number
    }

    /// Keeps every draft, and waits until the host has them.
    pub async fn keep_all(self) {
        let live: Vec<DraftKeeper> =
            self.live.with_value(|live| live.iter().map(|(_, keeper)| *keeper).collect());
        live.iter().for_each(|keeper| keeper.keep_now());
        let owing: Vec<Arc<dyn Owing>> =
            self.owing.with_value(|owing| owing.iter().map(|(_, screen)| Arc::clone(screen)).collect());
        owing.iter().for_each(|screen| screen.write_down());
        for _ in 0..MOST_MOMENTS {
            if !live.iter().any(|keeper| keeper.owes()) && !owing.iter().any(|screen| screen.owes()) {
                return;
            }
            a_moment().await;
        }
    }

    /// Holds words that the lock refused, in memory alone, and only while the same person has to come back.
    pub fn hold(self, words: KeepDraft) {
        if self.may_hold.get_value() {
            self.held.update_value(|held| {
                held.retain(|known| known.slot != words.slot);
                held.push(words);
            });
        }
    }

    /// Says whether the next one who comes in is the same person. Words of anybody else are dropped.
    pub fn may_hold(self, same_person: bool) {
        self.may_hold.set_value(same_person);
        if !same_person {
            self.held.set_value(Vec::new());
        }
    }

    /// Gives held words to the host before any screen asks for its draft, and then goes on.
    pub fn hand_over(self, news: News, then: impl FnOnce() + 'static) {
        let held = self.held.try_update_value(std::mem::take).unwrap_or_default();
        if held.is_empty() {
            return then();
        }
        spawn_local(async move {
            for words in held {
                if let Err(error) = host::call(words.clone()).await {
                    tell_not_kept(&error, words, news);
                }
            }
            then();
        });
    }
}

/// The drafts that are being written.
pub fn use_keepers() -> Keepers {
    use_context::<Keepers>().unwrap_or_else(Keepers::new)
}
