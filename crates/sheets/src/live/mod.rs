//! A sheet that is being filled in: one answer makes those look again that depend on it, and nobody else.

mod breach;
mod gap;
mod settle;
mod slot;
mod values;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use uuid::Uuid;

use crate::expr::{GroupIx, Prefixes, QuestionIx, RowIx};
use crate::fact::{Fact, FactValue};
use crate::form::Form;
use crate::library::{Edition, Question, SectionIx, ViolationIx};
use crate::value::{Answer, Value};
pub use breach::{Breach, Cause};
pub use gap::{Captured, Gap, Missing};
use slot::Slot;
pub use slot::Tally;

/// What is known of a sheet as a whole.
pub type Facts = BTreeMap<Fact, FactValue>;

/// A row of a group: a party, a worker, a victim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: Uuid,
    /// What to call it.
    pub title: String,
    /// The party that it belongs to, or is.
    pub party: Option<Uuid>,
    /// What is known of it.
    pub facts: Facts,
}

/// One question in one row, or on the sheet itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The question.
    pub question: QuestionIx,
    /// The row of its group.
    pub row: Option<RowIx>,
}

/// What a step changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Where something is to be shown anew.
    pub at: BTreeSet<At>,
    /// Whether other violations follow than before.
    pub violations: bool,
    /// Whether rows came, went or moved.
    pub rows: bool,
}

/// A sheet that is being filled in.
#[derive(Debug, Clone)]
pub struct Live {
    form: Arc<Form>,
    day: Date,
    facts: Facts,
    main_party: Option<Uuid>,
    /// By group.
    rows: Vec<Vec<Row>>,
    /// By question, then by row.
    slots: Vec<Vec<Slot>>,
    /// Answers of rows that are not there, in case they come back.
    parked: BTreeMap<(Uuid, QuestionIx), Answer>,
    /// By section, then by row.
    tallies: Vec<Vec<Tally>>,
    /// By violation and party: from what it follows.
    breaches: BTreeMap<(ViolationIx, Option<Uuid>), BTreeSet<At>>,
    lists: Arc<[Prefixes]>,
    queue: BTreeSet<(u32, At)>,
    looked: u64,
}

impl Live {
    /// An empty sheet on a day.
    pub fn new(form: Arc<Form>, day: Date, facts: Facts) -> Self {
        let edition = Arc::clone(form.edition());
        let lists = edition
            .lists()
            .iter()
            .map(|list| Prefixes::new(list.entries.iter().map(|(code, _)| code.as_str())));
        let slots = edition.questions().iter().enumerate().map(|(at, question)| {
            let here = form.asks(crate::library::ix_of(at)) && question.group.is_none();
            if here { vec![Slot::default()] } else { Vec::new() }
        });
        let tallies = edition.sections().iter();
        let mut live = Self {
            day,
            facts,
            main_party: None,
            rows: vec![Vec::new(); edition.groups().len()],
            slots: slots.collect(),
            parked: BTreeMap::new(),
            tallies: tallies
                .map(|section| vec![Tally::default(); usize::from(section.group.is_none())])
                .collect(),
            breaches: BTreeMap::new(),
            lists: lists.collect(),
            queue: BTreeSet::new(),
            looked: 0,
            form,
        };
        for question in live.form.walk().to_vec() {
            live.look_at_all_rows(question);
        }
        live.settle(&mut Changes::default());
        live
    }

    /// The form that is being filled in.
    pub const fn form(&self) -> &Arc<Form> {
        &self.form
    }

    /// The definitions behind it.
    pub fn edition(&self) -> &Edition {
        self.form.edition()
    }

    /// The day of the visit; before it, today.
    pub const fn day(&self) -> Date {
        self.day
    }

    /// How often a question has been looked at since the sheet was opened.
    pub const fn looked(&self) -> u64 {
        self.looked
    }

    /// Gives, changes or takes back an answer. Nothing is refused: what cannot be understood is in [`Value::Unfit`].
    pub fn answer(&mut self, question: QuestionIx, row: Option<Uuid>, answer: Option<Answer>) -> Changes {
        let mut changes = Changes::default();
        let group = self.edition().question(question).and_then(|question| question.group);
        let place = match (group, row) {
            (None, None) => Some(None),
            (Some(group), Some(row)) => self.row_ix(group, row).map(Some),
            (None, Some(_)) | (Some(_), None) => None,
        };
        let at = place.map(|row| At { question, row }).filter(|at| self.slot(*at).is_some());
        let Some(at) = at else {
            // Kept for when the row or the question is there.
            let key = (row.unwrap_or(Uuid::nil()), question);
            match answer {
                Some(answer) => drop(self.parked.insert(key, answer)),
                None => drop(self.parked.remove(&key)),
            }
            return changes;
        };
        self.put_answer(at, answer);
        changes.at.insert(at);
        self.look_at_readers(at);
        self.look(at);
        self.settle(&mut changes);
        changes
    }

    /// The facts of the sheet are these from now on.
    pub fn set_facts(&mut self, day: Date, facts: Facts) -> Changes {
        let mut changes = Changes::default();
        for fact in Fact::ALL {
            let moved =
                if *fact == Fact::Day { self.day != day } else { self.facts.get(fact) != facts.get(fact) };
            if moved {
                self.look_at_readers_of_fact(*fact, None);
            }
        }
        (self.day, self.facts) = (day, facts);
        self.settle(&mut changes);
        changes
    }

    /// Whose violations those are that follow from answers about the site as a whole.
    pub fn set_main_party(&mut self, party: Option<Uuid>) -> Changes {
        if self.main_party == party {
            return Changes::default();
        }
        self.main_party = party;
        self.count_breaches_anew();
        Changes { violations: true, ..Changes::default() }
    }

    /// The rows of a group are these from now on. Answers of a row that goes are kept for when it comes back.
    pub fn set_rows(&mut self, group: GroupIx, rows: Vec<Row>) -> Changes {
        let mut changes = Changes::default();
        let Some(before) = self.rows.get(usize::from(group.0)) else { return changes };
        if *before == rows {
            return changes;
        }
        changes.rows = true;
        let same = before.len() <= rows.len() && before.iter().zip(&rows).all(|(old, new)| old.id == new.id);
        let breaches = self.breaches.clone();
        if same {
            self.change_and_append(group, rows)
        } else {
            self.replace_rows(group, rows)
        }
        self.settle(&mut changes);
        changes.violations = breaches != self.breaches;
        changes
    }

    /// The rows of a group.
    pub fn rows(&self, group: GroupIx) -> &[Row] {
        self.rows.get(usize::from(group.0)).map_or(&[], Vec::as_slice)
    }

    /// The row that a question stands in.
    pub fn row(&self, at: At) -> Option<&Row> {
        let group = self.edition().question(at.question)?.group?;
        self.rows(group).get(at.row?.0 as usize)
    }

    /// The answer as it was given, also while its question is hidden.
    pub fn given(&self, at: At) -> Option<&Answer> {
        self.slot(at)?.answer.as_ref()
    }

    /// Whether a question is asked now.
    pub fn is_shown(&self, at: At) -> bool {
        self.slot(at).is_some_and(|slot| slot.shown)
    }

    /// Whether a part of an answer is asked for now; the main part is 0.
    pub fn shows_part(&self, at: At, part: usize) -> bool {
        self.slot(at).is_some_and(|slot| slot.shown && slot.shows_part(part))
    }

    /// What is known without asking.
    pub fn known(&self, at: At) -> Option<&Value> {
        self.slot(at)?.known.as_ref()
    }

    /// Whether the question is known without asking, so that no answer to it counts.
    pub fn is_fixed(&self, at: At) -> bool {
        self.question(at).is_some_and(|question| question.fixed)
    }

    /// The value that counts: what was answered, or what is known and holds. An answer to a question that is known
    /// without asking is from a time when it was asked; it is kept, and counts no more.
    pub fn main(&self, at: At) -> Option<&Value> {
        if self.is_fixed(at) {
            return self.known(at);
        }
        let holds = self.question(at)?.prefill.as_ref().is_some_and(|prefill| prefill.holds);
        self.slot(at)?.main(holds)
    }

    /// Whether the question is answered: by its main part, or by one that stands instead of it. While the parts of its
    /// own answer are looked at one after the other, those behind do not count yet.
    pub fn is_answered(&self, at: At) -> bool {
        if self.main(at).is_some_and(|value| !matches!(value, Value::Unfit(_))) {
            return true;
        }
        let answer = self.given(at).filter(|answer| answer.not_checked.is_none());
        let Some((answer, question)) = answer.zip(self.question(at)) else { return false };
        question.parts.iter().enumerate().any(|(place, part)| {
            let fits = |value: &Value| part.misfit(value).is_none();
            part.instead && self.shows_part(at, place) && answer.parts.get(&part.code).is_some_and(fits)
        })
    }

    /// The checks that do not hold, by their place.
    pub fn warnings(&self, at: At) -> impl Iterator<Item = usize> + use<> {
        let warned = self.slot(at).map_or(0, |slot| slot.warned);
        (0..32).filter(move |check| warned & (1 << check) != 0)
    }

    /// How far a section has come: all its rows together.
    pub fn tally(&self, section: SectionIx) -> Tally {
        let rows = self.tallies.get(section).map_or(&[][..], Vec::as_slice);
        rows.iter().fold(Tally::default(), |sum, tally| sum.and(*tally))
    }

    /// How far one row of a section has come.
    pub fn tally_of_row(&self, section: SectionIx, row: RowIx) -> Tally {
        let rows = self.tallies.get(section);
        rows.and_then(|rows| rows.get(row.0 as usize)).copied().unwrap_or_default()
    }

    /// Every place of a question: the sheet itself, or each row.
    pub fn places(&self, question: QuestionIx) -> impl Iterator<Item = At> + use<> {
        let grouped = self.edition().question(question).is_some_and(|question| question.group.is_some());
        let rows = self.slots.get(question.0 as usize).map_or(0, Vec::len);
        (0..u32::try_from(rows).unwrap_or(u32::MAX))
            .map(move |row| At { question, row: grouped.then_some(RowIx(row)) })
    }

    /// The place of a row in its group.
    pub fn row_ix(&self, group: GroupIx, id: Uuid) -> Option<RowIx> {
        let at = self.rows(group).iter().zip(0..).find(|(row, _)| row.id == id);
        at.map(|(_, at)| RowIx(at))
    }

    pub(crate) fn question(&self, at: At) -> Option<&Question> {
        self.edition().question(at.question)
    }

    fn slot(&self, at: At) -> Option<&Slot> {
        self.slots.get(at.question.0 as usize)?.get(place(at.row))
    }

    fn slot_mut(&mut self, at: At) -> Option<&mut Slot> {
        self.slots.get_mut(at.question.0 as usize)?.get_mut(place(at.row))
    }
}

/// The sheet itself has one place.
fn place(row: Option<RowIx>) -> usize {
    row.map_or(0, |row| row.0 as usize)
}
