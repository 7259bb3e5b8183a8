//! A limit on what strangers can have written down: they need no pass to be refused, and each refusal costs a line.
//!
//! It is fair: whoever floods from one address is counted, and what comes from others meanwhile is still written.

use std::collections::HashMap;

use super::action;
use super::event::{Actor, Event};

const MINUTE_MS: i64 = 60_000;
/// So many refusals in a minute are written down one by one, those beyond are counted.
const MOST_IN_A_MINUTE: u32 = 240;
/// So many of them from one address.
const MOST_FROM_ONE: u32 = 60;
/// So many addresses are told apart in a minute; those beyond are one.
const MOST_ADDRESSES: usize = 1_000;
/// So many of those that were counted most are named.
const NAMED: usize = 10;
const OTHERS: &str = "others";

#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    written: u32,
    counted: u64,
}

/// Counts what is too much.
#[derive(Debug, Default)]
pub(super) struct Flood {
    began_ms: i64,
    written: u32,
    /// By action and address.
    seen: HashMap<(String, String), Seen>,
}

impl Flood {
    /// What is to be written down for an event: itself, or nothing, and before it what was only counted until now.
    pub fn pass(&mut self, event: Event) -> Vec<Event> {
        let mut out = Vec::new();
        let now = event.at_ms;
        if now < self.began_ms || now.saturating_sub(self.began_ms) >= MINUTE_MS {
            out.extend(self.sums(now));
            *self = Self { began_ms: now, ..Self::default() };
        }
        if !is_of_strangers(&event.action) || self.has_room(&event) {
            out.push(event);
        }
        out
    }

    fn has_room(&mut self, event: &Event) -> bool {
        let mut key = (event.action.clone(), event.address.clone());
        if self.seen.len() >= MOST_ADDRESSES && !self.seen.contains_key(&key) {
            key.1 = OTHERS.to_owned();
        }
        let seen = self.seen.entry(key).or_default();
        let has_room = seen.written < MOST_FROM_ONE && self.written < MOST_IN_A_MINUTE;
        if has_room {
            (seen.written, self.written) = (seen.written + 1, self.written + 1);
        } else {
            seen.counted = seen.counted.saturating_add(1);
        }
        has_room
    }

    /// The same, when nothing more will come.
    pub fn close(&mut self) -> Vec<Event> {
        self.sums(self.began_ms.saturating_add(MINUTE_MS))
    }

    /// What was only counted, as events: the addresses with most each in one, the others together.
    fn sums(&mut self, now_ms: i64) -> Vec<Event> {
        let mut counted: Vec<((String, String), u64)> =
            self.seen.drain().map(|(key, seen)| (key, seen.counted)).collect();
        counted.retain(|(_, count)| *count > 0);
        counted.sort_unstable_by(|(one, more), (other, less)| less.cmp(more).then_with(|| one.cmp(other)));
        let rest: u64 = counted.iter().skip(NAMED).map(|(_, count)| count).sum();
        counted.truncate(NAMED);
        let rest = (rest > 0).then(|| ((OTHERS.to_owned(), OTHERS.to_owned()), rest));
        counted
            .into_iter()
            .chain(rest)
            .map(|((of, address), count)| sum(now_ms, of, address, count))
            .collect()
    }
}

fn sum(now_ms: i64, of: String, address: String, count: u64) -> Event {
    let detail = vec![("count".to_owned(), count.to_string())];
    Event { object: of, address, detail, ..Event::new(now_ms, Actor::Server, action::COUNTED) }
}

fn is_of_strangers(what: &str) -> bool {
    [action::SESSION_REFUSED, action::ACCESS_REFUSED, action::LOG_IN_REFUSED].contains(&what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(at_ms: i64, address: &str, action: &str) -> Event {
        Event { address: address.to_owned(), ..Event::new(at_ms, Actor::Unknown, action) }
    }

    fn count(event: &Event) -> (&str, &str, &str) {
        (&event.object, &event.address, &event.detail[0].1)
    }

    #[test]
    fn a_flood_of_refusals_is_counted_and_everything_else_is_written() {
        let mut flood = Flood::default();
        let of_one = |at| refused(at, "10.0.0.1", action::LOG_IN_REFUSED);
        let written: usize = (0..1_000).map(|at| flood.pass(of_one(at)).len()).sum();
        assert_eq!(written, 60);
        let pulled = Event::new(5, Actor::Unknown, action::PULLED);
        assert_eq!(flood.pass(pulled.clone()).len(), 1, "access is never only counted");
        let later = flood.pass(Event { at_ms: 70_000, ..pulled });
        let [sum, _] = &later[..] else { panic!("the sum, then the event: {later:?}") };
        assert_eq!(count(sum), (action::LOG_IN_REFUSED, "10.0.0.1", "940"));
    }

    #[test]
    fn one_address_does_not_hide_another() {
        let mut flood = Flood::default();
        (0..10_000).for_each(|at| drop(flood.pass(refused(at, "10.0.0.1", action::LOG_IN_REFUSED))));
        let other = refused(10_001, "10.0.0.2", action::LOG_IN_REFUSED);
        assert_eq!(
            flood.pass(other).len(),
            1,
            "a refusal from elsewhere is written in the middle of the flood"
        );
        let of_device = refused(10_002, "10.0.0.1", action::SESSION_REFUSED);
        assert_eq!(flood.pass(of_device).len(), 1, "and one of another kind");
    }

    #[test]
    fn many_addresses_cost_no_more_than_the_limit_and_a_bounded_memory() {
        let mut flood = Flood::default();
        let from = |number: i64| refused(number / 10, &format!("10.{number}"), action::LOG_IN_REFUSED);
        let written: usize = (0..50_000).map(|number| flood.pass(from(number)).len()).sum();
        assert_eq!(written, 240);
        assert!(flood.seen.len() <= MOST_ADDRESSES + 4, "{} addresses", flood.seen.len());
        let sums = flood.sums(60_000);
        assert_eq!(sums.len(), NAMED + 1, "the worst by name, the others together");
        let total: u64 = sums.iter().map(|sum| sum.detail[0].1.parse::<u64>().unwrap()).sum();
        assert_eq!(total, 50_000 - 240, "nothing is left out of the count");
    }
}
