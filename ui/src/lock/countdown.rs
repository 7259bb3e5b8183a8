//! Counts down until the next try, for the eye each second and for the ear only now and then.

use std::time::Duration;

use apseko_contract::UiError;
use apseko_domain::Code;
use leptos::prelude::*;

use crate::host;
use crate::text::{Texts, use_say};

const ONE_SECOND: Duration = Duration::from_secs(1);
/// A screen reader hears the time at this distance; each second would be noise.
const TOLD_EACH: u64 = 30;

/// How long a refusal asks to wait.
pub fn seconds_to_wait(error: &UiError) -> Option<u64> {
    if error.code == Code::LoginWait { error.params.get("seconds")?.parse().ok() } else { None }
}

/// A wait that runs down by itself.
#[derive(Debug, Clone, Copy)]
pub struct Countdown {
    left: RwSignal<u64>,
    ends_at_ms: StoredValue<i64>,
    is_over: RwSignal<bool>,
}

impl Countdown {
    /// Starts at rest.
    pub fn new() -> Self {
        let countdown =
            Self { left: RwSignal::new(0), ends_at_ms: StoredValue::new(0), is_over: RwSignal::new(false) };
        if let Ok(timer) = set_interval_with_handle(move || countdown.tick(), ONE_SECOND) {
            on_cleanup(move || timer.clear());
        }
        countdown
    }

    /// Starts to count.
    pub fn start(self, seconds: u64) {
        let length_ms = i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX);
        self.ends_at_ms.set_value(host::now().as_millisecond().saturating_add(length_ms));
        self.is_over.set(false);
        self.left.set(seconds);
    }

    /// Stops without a word, because something else was answered.
    pub fn stop(self) {
        self.left.set(0);
        self.is_over.set(false);
    }

    /// Whether it still runs.
    pub fn runs(self) -> Signal<bool> {
        let left = self.left;
        Signal::derive(move || left.get() > 0)
    }

    fn tick(self) {
        // A tick that was on its way when its screen went finds nothing to count.
        if self.left.try_get_untracked().unwrap_or_default() == 0 {
            return;
        }
        let left = seconds_left(self.ends_at_ms.get_value(), host::now().as_millisecond());
        // A clock that is set back meanwhile must not make the wait longer.
        self.left.update(|shown| *shown = left.min(*shown));
        if left == 0 {
            self.is_over.set(true);
        }
    }
}

fn seconds_left(ends_at_ms: i64, now_ms: i64) -> u64 {
    u64::try_from(ends_at_ms.saturating_sub(now_ms)).map_or(0, |left_ms| left_ms.div_ceil(1000))
}

/// What is left of a wait.
#[component]
pub fn CountdownLine(countdown: Countdown) -> impl IntoView {
    let say = use_say();
    let left = countdown.left;
    let told = Memo::new(move |_| left.get().div_ceil(TOLD_EACH) * TOLD_EACH);
    view! {
        {move || countdown.runs().get().then(|| view! {
            <p class="countdown" aria-hidden="true">{move || say.get().wait(left.get())}</p>
        })}
        <p class="sr-only" role="status">
            {move || match (told.get(), countdown.is_over.get()) {
                (0, true) => say.get().can_try_again().to_owned(),
                (0, false) => String::new(),
                (seconds, _) => say.get().wait(seconds),
            }}
        </p>
        {move || countdown.is_over.get().then(|| view! {
            <p class="saved" aria-hidden="true">{say.word(Texts::can_try_again)}</p>
        })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_second_is_still_a_second() {
        assert_eq!(seconds_left(30_000, 0), 30);
        assert_eq!(seconds_left(30_000, 29_001), 1, "an early try would be refused");
        assert_eq!(seconds_left(30_000, 30_000), 0);
        assert_eq!(seconds_left(0, i64::MAX), 0);
    }
}
