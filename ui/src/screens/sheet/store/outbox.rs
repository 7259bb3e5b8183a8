//! The order in which answers go out: one at a time, and of one place only the newest waits.

use std::collections::VecDeque;

use apseko_contract::Spot;
use apseko_sheets::Answer;

/// An answer that waits to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Where.
    pub place: Spot,
    /// What.
    pub answer: Answer,
    /// What the person had before them.
    pub seen: Vec<String>,
    /// An earlier answer of the same person is on its way: what it replaces is known only when that one is saved.
    pub after_own: bool,
}

/// The answers that wait.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: VecDeque<Letter>,
    on_its_way: Option<Spot>,
}

impl Outbox {
    /// Takes an answer in; it takes the turn of an earlier one of the same place that has not gone out yet.
    pub fn put(&mut self, place: Spot, answer: Answer, seen: Vec<String>) {
        if let Some(earlier) = self.waiting.iter_mut().find(|letter| letter.place == place) {
            earlier.answer = answer;
            return;
        }
        let after_own = self.on_its_way.as_ref() == Some(&place);
        self.waiting.push_back(Letter { place, answer, seen, after_own });
    }

    /// The answer that goes out now, unless one is on its way.
    pub fn next(&mut self) -> Option<Letter> {
        if self.on_its_way.is_some() {
            return None;
        }
        let letter = self.waiting.pop_front()?;
        self.on_its_way = Some(letter.place.clone());
        Some(letter)
    }

    /// The answer on its way has arrived, or failed.
    pub fn settle(&mut self) {
        self.on_its_way = None;
    }

    /// Whether a newer answer of this place waits.
    pub fn waits(&self, place: &Spot) -> bool {
        self.waiting.iter().any(|letter| letter.place == *place)
    }

    /// Whether anything is not saved yet.
    pub fn owes(&self) -> bool {
        self.on_its_way.is_some() || !self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(code: &str) -> Spot {
        Spot { question: code.to_owned(), row: None }
    }

    #[test]
    fn answers_go_out_one_at_a_time_and_in_order() {
        let mut outbox = Outbox::default();
        outbox.put(at("A"), Answer::choice("yes"), Vec::new());
        outbox.put(at("B"), Answer::choice("no"), Vec::new());
        assert_eq!(outbox.next().map(|letter| letter.place), Some(at("A")));
        assert_eq!(outbox.next(), None, "a second one could overtake the first");
        outbox.settle();
        assert_eq!(outbox.next().map(|letter| letter.place), Some(at("B")));
        outbox.settle();
        assert!(!outbox.owes());
    }

    #[test]
    fn of_one_place_only_the_newest_answer_waits() {
        let mut outbox = Outbox::default();
        outbox.put(at("A"), Answer::choice("yes"), Vec::new());
        let _ = outbox.next();
        outbox.put(at("A"), Answer::choice("partly"), vec!["1".to_owned()]);
        outbox.put(at("A"), Answer::choice("no"), vec!["1".to_owned()]);
        outbox.settle();
        let last = outbox.next().unwrap();
        assert_eq!(last.answer, Answer::choice("no"));
        assert!(last.after_own, "it replaces the answer that was on its way, not what stood before that");
        outbox.settle();
        assert_eq!(outbox.next(), None);
    }
}
