//! Counts down to the next try for the eye. It is no live region: a screen reader that comes by reads the time, and is
//! not disturbed by each second.

use std::time::Duration;

use jiff::Timestamp;
use leptos::prelude::*;

use crate::host;
use crate::text::{Texts, use_say};

const ONE_SECOND: Duration = Duration::from_secs(1);

/// When it is tried again.
#[component]
pub fn NextTry(until: Signal<Option<Timestamp>>) -> impl IntoView {
    let say = use_say();
    let now = RwSignal::new(host::now());
    let tick = move || {
        // A tick that was on its way when its screen went finds nothing to count.
        let _ = now.try_set(host::now());
    };
    if let Ok(timer) = set_interval_with_handle(tick, ONE_SECOND) {
        on_cleanup(move || timer.clear());
    }
    let left = Memo::new(move |_| until.get().map(|until| seconds_until(until, now.get())));
    move || left.get().map(|left| view! { <p class="sync-state__next number">{told(say.get(), left)}</p> })
}

fn told(texts: Texts, left: u64) -> String {
    if left == 0 { texts.tries_again().to_owned() } else { texts.wait(left) }
}

/// A part of a second is still a second. What is over is 0, also when a clock was set back meanwhile.
fn seconds_until(until: Timestamp, now: Timestamp) -> u64 {
    let left_ms = until.as_millisecond().saturating_sub(now.as_millisecond());
    u64::try_from(left_ms).map_or(0, |left_ms| left_ms.div_ceil(1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn the_time_until_the_next_try_runs_out_at_nought() {
        let until: Timestamp = "2026-11-20T10:05:00Z".parse().unwrap();
        let left = |now: &str| seconds_until(until, now.parse().unwrap());
        assert_eq!(left("2026-11-20T10:00:28Z"), 272);
        assert_eq!(left("2026-11-20T10:04:59.5Z"), 1);
        assert_eq!(left("2026-11-20T10:05:07Z"), 0);
        assert_eq!(told(Texts(Language::Latvian), 272), "Nākamais mēģinājums pēc 4:32.");
        assert_eq!(
            told(Texts(Language::Latvian), 0),
            "Mēģina vēlreiz…",
            "it must not stand at nought seconds"
        );
    }
}
