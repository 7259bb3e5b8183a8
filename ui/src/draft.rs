//! Keeps what is being typed, so that a dead battery costs no more than the last words.

use std::time::Duration;

use apseko_contract::{DraftSlot, DraftView, KeepDraft, UiError};
use apseko_domain::Code;
use jiff::Timestamp;
use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::host;
use crate::keepers::{Keepers, use_keepers};
use crate::news::{News, use_news};

/// How long typed words may wait. The wait starts with the first word and is not prolonged by the next,
/// because somebody who types without a pause has the most to lose.
const KEEP_AFTER: Duration = Duration::from_millis(400);
/// How long to wait before keeping is tried again after it failed.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(3);

/// What the screen can say about a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// There is none.
    None,
    /// It was kept then.
    Kept(Timestamp),
    /// It could not be kept: it exists only on the screen.
    NotKept,
}

/// Keeps the text of one slot.
#[derive(Debug, Clone, Copy)]
pub struct DraftKeeper {
    slot: DraftSlot,
    based_on: Option<u32>,
    news: News,
    keepers: Keepers,
    pad: StoredValue<Pad>,
    timer: StoredValue<Option<TimeoutHandle>>,
    state: RwSignal<DraftState>,
}

impl DraftKeeper {
    /// Starts from the draft that the host has. Leaving the screen, the field or the page keeps at once.
    pub fn start(slot: DraftSlot, known: Option<&DraftView>) -> Self {
        Self::start_on(slot, None, known)
    }

    /// The same for a text that replaces an earlier one: `based_on` is the revision that the person has seen.
    pub fn start_on(slot: DraftSlot, based_on: Option<u32>, known: Option<&DraftView>) -> Self {
        let keeper = Self {
            slot,
            based_on,
            news: use_news(),
            keepers: use_keepers(),
            pad: StoredValue::new(Pad::holding(known.map_or("", |draft| draft.text.as_str()))),
            timer: StoredValue::new(None),
            state: RwSignal::new(known.map_or(DraftState::None, |draft| DraftState::Kept(draft.kept_at))),
        };
        for moment in ["visibilitychange", "pagehide"] {
            let listener = window_event_listener_untyped(moment, move |_| keeper.keep_at_once());
            on_cleanup(move || listener.remove());
        }
        let number = keeper.keepers.add(keeper);
        on_cleanup(move || {
            keeper.keepers.remove(number);
            keeper.keep_at_once();
        });
        keeper
    }

    /// What to say about the draft.
    pub fn state(self) -> Signal<DraftState> {
        self.state.into()
    }

    /// Takes note of what the field says now.
    pub fn typed(self, text: &str) {
        let changed = self.pad.try_update_value(|pad| pad.typed(text)).unwrap_or(false);
        if changed && self.timer.with_value(Option::is_none) {
            self.keep_after(KEEP_AFTER);
        }
    }

    /// Keeps without waiting for a pause, as when the field loses the focus.
    pub fn keep_now(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        spawn_local(self.keep_in_turn());
    }

    /// Keeps without waiting even for a request that is on its way, because there may be no later moment.
    fn keep_at_once(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        // Detached from the screen, because the words have to arrive also when the screen is gone.
        if let Some(text) = self.pad.try_update_value(Pad::farewell).flatten() {
            spawn_local(async move {
                let outcome = host::call(self.command(&text)).await;
                self.note_outcome(&text, outcome.is_ok());
                let screen_is_gone = self.pad.try_with_value(|_| ()).is_none();
                match outcome {
                    Err(error) if screen_is_gone => self.tell_words_lost(&error, &text),
                    outcome => self.go_on(outcome.is_ok()).await,
                }
            });
        }
    }

    /// Whether the host does not have yet what the field says.
    pub fn owes(self) -> bool {
        self.pad.try_with_value(Pad::owes).unwrap_or(false)
    }

    /// A lock that came first refuses the last words; they wait until the same person is back.
    fn tell_words_lost(self, error: &UiError, text: &str) {
        let words = self.command(text);
        if error.code == Code::AccessLocked {
            self.keepers.hold(words);
        } else {
            tell_not_kept(error, words, self.news);
        }
    }

    /// Stops keeping because the text is being saved. The last words are kept before, so that a save that
    /// fails costs nothing, and no late draft comes back after a save that succeeds.
    pub async fn pause(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.keep_in_turn().await;
        while self.pad.try_with_value(|pad| pad.on_their_way > 0).unwrap_or(false) {
            a_moment().await;
        }
        let _ = self.pad.try_update_value(|pad| pad.paused = true);
    }

    /// Goes on keeping after a save that failed.
    pub fn resume(self) {
        let unkept = self.pad.try_update_value(Pad::resume).unwrap_or(false);
        if unkept {
            self.keep_after(KEEP_AFTER);
        }
    }

    /// Starts anew after the host has forgotten the draft together with the save. `left` is what the field
    /// still says, because somebody may have typed on meanwhile.
    pub fn saved(self, left: &str) {
        self.pad.set_value(Pad::holding(""));
        self.state.set(DraftState::None);
        self.typed(left);
    }

    /// Forgets the draft here and at the host, because the person has dropped the text.
    pub fn forget(self) {
        self.typed("");
        self.keep_now();
    }

    fn keep_after(self, wait: Duration) {
        let timer = set_timeout_with_handle(
            move || {
                let _ = self.timer.try_update_value(Option::take);
                spawn_local(self.keep_in_turn());
            },
            wait,
        );
        let _ = self.timer.try_set_value(timer.ok());
    }

    /// Whoever typed on while a request was on its way left it to that request to come back for more.
    async fn go_on(self, kept: bool) {
        if kept {
            self.keep_in_turn().await;
        } else {
            self.keep_after(TRY_AGAIN_AFTER);
        }
    }

    /// One request at a time, so that an older text can never arrive after a newer one.
    async fn keep_in_turn(self) {
        while let Some(text) = self.pad.try_update_value(Pad::next).flatten() {
            let outcome = host::call(self.command(&text)).await;
            self.note_outcome(&text, outcome.is_ok());
            if outcome.is_err() {
                self.keep_after(TRY_AGAIN_AFTER);
                return;
            }
        }
    }

    /// What keeps this text in this place.
    pub fn command(self, text: &str) -> KeepDraft {
        KeepDraft { slot: self.slot, text: text.to_owned(), based_on: self.based_on }
    }

    fn note_outcome(self, text: &str, kept: bool) {
        let _ = self.pad.try_update_value(|pad| pad.answered(text, kept));
        let _ = self.state.try_set(match (kept, text.is_empty()) {
            (true, true) => DraftState::None,
            (true, false) => DraftState::Kept(host::now()),
            (false, _) => DraftState::NotKept,
        });
    }
}

/// Puts dropped words back as a draft when their screen is gone; they are there when somebody returns to it.
pub fn keep_again(words: KeepDraft, news: News) {
    spawn_local(async move {
        if let Err(error) = host::call(words.clone()).await {
            tell_not_kept(&error, words, news);
        }
    });
}

/// Says that words are only on the screen, and offers to try again.
pub fn tell_not_kept(error: &UiError, words: KeepDraft, news: News) {
    news.tell_failed(error, move || keep_again(words.clone(), news));
}

/// What the field says against what the host has. Decides what has to be sent, and touches nothing.
#[derive(Debug, Default)]
struct Pad {
    typed: String,
    kept: String,
    on_their_way: u32,
    paused: bool,
}

impl Pad {
    fn holding(text: &str) -> Self {
        Self { typed: text.to_owned(), kept: text.to_owned(), ..Self::default() }
    }

    /// Answers whether there is anything to keep.
    fn typed(&mut self, text: &str) -> bool {
        text.clone_into(&mut self.typed);
        !self.paused && self.typed != self.kept
    }

    /// The text to send now, if it is its turn.
    fn next(&mut self) -> Option<String> {
        if self.on_their_way > 0 { None } else { self.farewell() }
    }

    /// The text to send when there will be no other turn.
    fn farewell(&mut self) -> Option<String> {
        if self.paused || self.typed == self.kept {
            return None;
        }
        self.on_their_way += 1;
        Some(self.typed.clone())
    }

    /// Answers whether there is anything to keep.
    fn resume(&mut self) -> bool {
        self.paused = false;
        self.typed != self.kept
    }

    /// While the text is being saved, the save answers for it.
    fn owes(&self) -> bool {
        self.on_their_way > 0 || (!self.paused && self.typed != self.kept)
    }

    fn answered(&mut self, text: &str, kept: bool) {
        self.on_their_way = self.on_their_way.saturating_sub(1);
        if kept {
            text.clone_into(&mut self.kept);
        }
    }
}

/// Lets everything else run for a little while.
pub async fn a_moment() {
    let passed = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 10);
    });
    let _ = JsFuture::from(passed).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_words_are_sent_and_one_request_at_a_time() {
        let mut pad = Pad::holding("");
        assert!(pad.typed("Jum"));
        assert_eq!(pad.next().as_deref(), Some("Jum"));
        assert!(pad.typed("Jumts"));
        assert_eq!(pad.next(), None, "a second request could overtake the first");
        pad.answered("Jum", true);
        assert_eq!(pad.next().as_deref(), Some("Jumts"));
        pad.answered("Jumts", true);
        assert_eq!(pad.next(), None, "what is kept is not sent again");
    }

    #[test]
    fn words_that_could_not_be_kept_are_tried_again() {
        let mut pad = Pad::holding("");
        pad.typed("Jumts");
        let _ = pad.next();
        pad.answered("Jumts", false);
        assert_eq!(pad.next().as_deref(), Some("Jumts"));
    }

    #[test]
    fn the_last_words_go_out_although_a_request_is_on_its_way() {
        let mut pad = Pad::holding("");
        pad.typed("Jum");
        let _ = pad.next();
        pad.typed("Jumts");
        assert_eq!(
            pad.farewell().as_deref(),
            Some("Jumts"),
            "after the page is closed there is no next turn"
        );
    }

    #[test]
    fn an_emptied_field_forgets_its_draft() {
        let mut pad = Pad::holding("Jumts");
        assert!(pad.typed(""));
        assert_eq!(pad.next().as_deref(), Some(""));
    }

    #[test]
    fn words_are_owed_until_the_host_has_them() {
        let mut pad = Pad::holding("");
        assert!(!pad.owes());
        pad.typed("Jumts");
        assert!(pad.owes());
        let _ = pad.next();
        pad.answered("Jumts", true);
        assert!(!pad.owes(), "the lock waits for nothing that is kept");
    }

    #[test]
    fn while_the_text_is_being_saved_nothing_is_kept() {
        let mut pad = Pad { paused: true, ..Pad::holding("") };
        assert!(!pad.typed("Jumts"), "a draft that arrives after the save would come back as unsaved");
        assert_eq!(pad.farewell(), None);
        assert!(pad.resume(), "after a save that failed the words are kept after all");
    }
}
