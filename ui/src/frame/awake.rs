//! Says to the host that somebody is using the screen, so that it does not lock under their hands. Only what a person
//! does counts: a list that refreshes itself would keep the screen open for ever.

use apseko_contract::StayAwake;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::host;

/// How often it is said at most. The screen locks after ten minutes, so half a minute costs nobody anything.
const AT_MOST_EACH_MS: i64 = 30_000;
const SIGNS_OF_LIFE: [&str; 5] = ["pointerdown", "pointermove", "touchmove", "wheel", "keydown"];

/// Follows the hands for as long as the frame is on the page.
pub fn stay_awake() {
    let last_ms = StoredValue::new(None::<i64>);
    for sign in SIGNS_OF_LIFE {
        let listener = window_event_listener_untyped(sign, move |_| {
            let now_ms = host::now().as_millisecond();
            if is_due(last_ms.get_value(), now_ms) {
                last_ms.set_value(Some(now_ms));
                // When it is not heard, the worst is a lock, and the next sign of life says it again.
                spawn_local(async { drop(host::call(StayAwake {}).await) });
            }
        });
        on_cleanup(move || listener.remove());
    }
}

/// A clock that was set back must not silence this for hours.
fn is_due(last_ms: Option<i64>, now_ms: i64) -> bool {
    last_ms.is_none_or(|last_ms| !(0..AT_MOST_EACH_MS).contains(&now_ms.saturating_sub(last_ms)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sign_counts_at_once_and_the_next_after_half_a_minute() {
        assert!(is_due(None, 0));
        assert!(!is_due(Some(0), 29_999));
        assert!(is_due(Some(0), 30_000));
        assert!(is_due(Some(60_000), 0), "a clock set back is no reason to lock a busy screen");
    }
}
