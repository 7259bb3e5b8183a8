//! One question as its controls see it: what is asked, what stands there, and the one way to change it.

use std::sync::Arc;

use apseko_contract::{Cell, PartView, QuestionView, Spot};
use apseko_domain::VisitId;
use apseko_sheets::{Answer, MAIN, Value};
use leptos::prelude::*;

use super::super::store::{Failed, SheetStore, Standing};

/// A question on the screen. Copies are the same question.
#[derive(Debug, Clone, Copy)]
pub struct OpenQuestion {
    store: SheetStore,
    place: StoredValue<Spot>,
    view: StoredValue<Arc<QuestionView>>,
    standing: StoredValue<Standing>,
    cell: Signal<Cell>,
    answer: Memo<Answer>,
}

impl OpenQuestion {
    /// Opens a place of the sheet; none if the sheet does not ask there.
    pub fn at(store: SheetStore, place: Spot) -> Option<Self> {
        let view = store.plan_now()?.question(&place.question)?;
        let standing = store.standing(&place);
        let cell = standing.cell();
        let followed = standing.clone();
        Some(Self {
            store,
            place: StoredValue::new(place),
            view: StoredValue::new(view),
            standing: StoredValue::new(standing),
            cell,
            answer: Memo::new(move |_| followed.answer()),
        })
    }

    /// The sheet.
    pub fn store(self) -> SheetStore {
        self.store
    }

    /// The visit that the sheet belongs to, once there is one.
    pub fn visit(self) -> Option<VisitId> {
        self.store.plan_now()?.view.visit
    }

    /// Where it stands.
    pub fn place(self) -> Spot {
        self.place.get_value()
    }

    /// What is asked.
    pub fn view(self) -> Arc<QuestionView> {
        self.view.get_value()
    }

    /// The parts of the answer with their numbers, the main one first.
    pub fn parts(self) -> Vec<PartView> {
        self.view.with_value(|view| view.parts.clone())
    }

    /// What the host knows.
    pub fn cell(self) -> Signal<Cell> {
        self.cell
    }

    /// The answer that the person sees.
    pub fn answer(self) -> Memo<Answer> {
        self.answer
    }

    /// The answer that could not be saved.
    pub fn failed(self) -> Option<Failed> {
        self.standing.try_get_value()?.failed()
    }

    /// Whether an answer could not be saved, without following it.
    pub fn has_failed_now(self) -> bool {
        self.standing.try_with_value(Standing::has_failed_now).unwrap_or(false)
    }

    /// The value of a part: what was answered, else what is known and counts until somebody says otherwise.
    pub fn value(self, part: &str) -> Option<Value> {
        let given =
            self.answer.with(|answer| (answer.parts.get(part).cloned(), answer.not_checked.is_some()));
        match given {
            (Some(value), _) => Some(value),
            (None, false) if part == MAIN => self.cell.with(|cell| {
                cell.known.as_ref().filter(|known| known.holds).map(|known| known.value.clone())
            }),
            (None, _) => None,
        }
    }

    /// What an edit replaces now.
    pub fn seen_now(self) -> Vec<String> {
        self.cell.try_with_untracked(|cell| cell.seen.clone()).unwrap_or_default()
    }

    /// Changes the answer as the person sees it; what others are writing in its other parts stays.
    pub fn change(self, edit: impl FnOnce(&mut Answer)) {
        if let Some(answer) = self.changed(edit) {
            self.place.with_value(|place| self.store.give(place, answer));
        }
    }

    /// The same for words that were begun before somebody else's answer came: that one is not replaced.
    pub fn change_unseen(self, seen: Vec<String>, edit: impl FnOnce(&mut Answer)) {
        if let Some(answer) = self.changed(edit) {
            self.place.with_value(|place| self.store.give_over(place, answer, seen));
        }
    }

    /// Sets one part, or empties it, and takes back that the question was not checked.
    pub fn set_part(self, part: &str, value: Option<Value>) {
        self.change(|answer| put(answer, part, value));
    }

    fn changed(self, edit: impl FnOnce(&mut Answer)) -> Option<Answer> {
        let mut answer = self.standing.try_get_value()?.answer_now();
        edit(&mut answer);
        // A source of nothing says nothing.
        Some(if answer.is_empty() { Answer::default() } else { answer })
    }
}

/// Sets one part of an answer, or empties it.
pub fn put(answer: &mut Answer, part: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            answer.not_checked = None;
            answer.parts.insert(part.into(), value);
        }
        None => {
            answer.parts.remove(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answering_takes_back_that_it_was_not_checked() {
        let mut answer = Answer::not_checked("Nav piekļuves").with_note("Vārti slēgti");
        put(&mut answer, MAIN, Some(Value::Choice("yes".into())));
        assert_eq!(answer, Answer::choice("yes").with_note("Vārti slēgti"), "the note stays");
    }
}
