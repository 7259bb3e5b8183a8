//! A limit on what strangers can have written down: they need no pass to be refused, and each refusal costs a line.

use super::event::{Actor, Event};
use super::{action, event};

const MINUTE_MS: i64 = 60_000;
/// So many refusals in a minute are written down one by one, those beyond are counted.
const MOST_IN_A_MINUTE: u32 = 120;

/// Counts what is too much.
#[derive(Debug, Default)]
pub(super) struct Flood {
    began_ms: i64,
    written: u32,
    counted: u32,
}

impl Flood {
    /// What is to be written down for an event: itself, or nothing, and before it what was only counted until now.
    pub fn pass(&mut self, event: Event) -> Vec<Event> {
        let mut out = Vec::new();
        let now = event.at_ms;
        if now < self.began_ms || now.saturating_sub(self.began_ms) >= MINUTE_MS {
            out.extend(self.sum(now));
            *self = Self { began_ms: now, written: 0, counted: 0 };
        }
        if !matches!(event.action.as_str(), action::SESSION_REFUSED | action::ACCESS_REFUSED) {
            out.push(event);
        } else if self.written < MOST_IN_A_MINUTE {
            self.written += 1;
            out.push(event);
        } else {
            self.counted = self.counted.saturating_add(1);
        }
        out
    }

    /// What was only counted, as an event.
    pub fn sum(&mut self, now_ms: i64) -> Option<Event> {
        let counted = std::mem::take(&mut self.counted);
        let detail = vec![("count".to_owned(), counted.to_string())];
        (counted > 0).then(|| event::Event { detail, ..Event::new(now_ms, Actor::Server, action::COUNTED) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_refusals_is_counted_and_everything_else_is_written() {
        let mut flood = Flood::default();
        let refused = |at| Event::new(at, Actor::Unknown, action::SESSION_REFUSED);
        let written: usize = (0..1_000).map(|at| flood.pass(refused(at)).len()).sum();
        assert_eq!(written, 120);
        let pulled = Event::new(5, Actor::Unknown, action::PULLED);
        assert_eq!(flood.pass(pulled.clone()).len(), 1, "access is never only counted");
        let later = flood.pass(Event { at_ms: 70_000, ..pulled });
        let [sum, _] = &later[..] else { panic!("the sum, then the event: {later:?}") };
        assert_eq!(sum.detail, [("count".to_owned(), "880".to_owned())]);
    }
}
