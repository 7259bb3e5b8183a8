//! What can be put back: one step for each decision, not one for each pause in typing.

use apseko_contract::Spot;
use apseko_sheets::{Answer, Value};

/// Older steps than this are history, not slips of the finger.
const MOST_STEPS: usize = 50;

/// A change that can be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Where.
    pub place: Spot,
    /// What stood there before.
    pub before: Answer,
}

/// The changes of this screen, the newest last.
#[derive(Debug, Clone, Default)]
pub struct Undo {
    steps: Vec<Done>,
}

impl Undo {
    /// Remembers a change.
    pub fn remember(&mut self, place: &Spot, before: Answer, after: &Answer) {
        let goes_on =
            self.steps.last().is_some_and(|last| last.place == *place && only_words(&before, after));
        if !goes_on {
            self.steps.push(Done { place: place.clone(), before });
            let surplus = self.steps.len().saturating_sub(MOST_STEPS);
            self.steps.drain(..surplus);
        }
    }

    /// Takes the newest change out.
    pub fn take(&mut self) -> Option<Done> {
        self.steps.pop()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// Whether two answers differ only in what is typed.
fn only_words(before: &Answer, after: &Answer) -> bool {
    let chosen = |answer: &Answer| -> Vec<(String, Value)> {
        answer
            .parts
            .iter()
            .filter(|(_, value)| matches!(value, Value::Choice(_) | Value::Multi(_)))
            .map(|(part, value)| (part.to_string(), value.clone()))
            .collect()
    };
    before.not_checked.is_some() == after.not_checked.is_some() && chosen(before) == chosen(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(code: &str) -> Spot {
        Spot { question: code.to_owned(), row: None }
    }

    #[test]
    fn a_note_written_with_pauses_is_put_back_as_one() {
        let mut undo = Undo::default();
        let chosen = Answer::choice("no");
        undo.remember(&at("A"), Answer::default(), &chosen);
        let (one, two) = (chosen.clone().with_note("Jumts"), chosen.clone().with_note("Jumts bez margām"));
        undo.remember(&at("A"), chosen, &one);
        undo.remember(&at("A"), one, &two);
        assert_eq!(
            undo.take().map(|done| done.before),
            Some(Answer::default()),
            "the note belongs to the choice"
        );
        assert!(undo.is_empty());
    }

    #[test]
    fn each_choice_is_a_step_of_its_own() {
        let mut undo = Undo::default();
        undo.remember(&at("A"), Answer::default(), &Answer::choice("yes"));
        undo.remember(&at("A"), Answer::choice("yes"), &Answer::choice("no"));
        assert_eq!(undo.take().map(|done| done.before), Some(Answer::choice("yes")));
    }
}
