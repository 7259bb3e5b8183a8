//! Says how long the persons on a site have been waiting: they are asked while they are still there.

use std::time::Duration;

use jiff::Timestamp;
use leptos::prelude::*;

use crate::host;
use crate::parts::Tag;
use crate::text::use_say;

/// Much finer than what is shown, so that a minute is never shown long after it has passed.
const LOOK_EACH: Duration = Duration::from_secs(5);

/// The minutes since the first person was seen; nothing before.
#[component]
pub fn SinceFirst(first: Memo<Option<Timestamp>>) -> impl IntoView {
    let say = use_say();
    let now = RwSignal::new(host::now());
    let look = move || {
        // A tick that was on its way when its screen went has nowhere to show anything.
        let _ = now.try_set(host::now());
    };
    if let Ok(timer) = set_interval_with_handle(look, LOOK_EACH) {
        on_cleanup(move || timer.clear());
    }
    let minutes = Memo::new(move |_| first.get().map(|first| minutes_since(first, now.get())));
    move || {
        minutes.get().map(|minutes| {
            view! { <Tag>{move || say.get().since_first(minutes)}</Tag> }
        })
    }
}

/// A clock that was set back counts nothing below zero.
fn minutes_since(first: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.as_second().saturating_sub(first.as_second()) / 60).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_counted_whole_and_never_below_zero() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let first = at("2026-11-20T08:00:30Z");
        assert_eq!(minutes_since(first, at("2026-11-20T08:01:29Z")), 0);
        assert_eq!(minutes_since(first, at("2026-11-20T08:14:31Z")), 14);
        assert_eq!(minutes_since(first, at("2026-11-20T07:00:00Z")), 0, "a clock that was set back");
    }
}
