//! Looking again, in an order in which nobody has to look twice at what is not settled yet.

use super::slot::Asked;
use super::{At, Changes, Live, Row, Slot, Tally, place};
use crate::expr::{GroupIx, QuestionIx, Reach, RowIx};
use crate::fact::Fact;
use crate::library::{Dependent, ViolationIx};
use crate::value::{Answer, Value};

/// What a question comes to, before its rules.
struct Seen {
    shown: bool,
    parts: u32,
    known: Option<Value>,
}

impl Live {
    pub(super) fn settle(&mut self, changes: &mut Changes) {
        while let Some((_, at)) = self.queue.pop_first() {
            self.looked += 1;
            self.look_again(at, changes);
        }
    }

    fn look_again(&mut self, at: At, changes: &mut Changes) {
        let Some(before) = self.slot(at) else { return };
        let (was_shown, had_parts, warned_before, breached_before) =
            (before.shown, before.parts, before.warned, before.breaches);
        let known_before = before.known.clone();
        let tally_before = self.tally_of(at);
        let seen = self.see(at);
        let moved = seen.shown != was_shown || seen.parts != had_parts || seen.known != known_before;
        if let Some(slot) = self.slot_mut(at) {
            (slot.shown, slot.parts, slot.known) = (seen.shown, seen.parts, seen.known);
        }
        let (warned, breached) = self.rules(at);
        if let Some(slot) = self.slot_mut(at) {
            (slot.warned, slot.breaches) = (warned, breached);
        }
        self.move_tally(at, tally_before);
        if moved {
            self.look_at_readers(at);
        }
        if moved || warned != warned_before || breached != breached_before {
            changes.at.insert(at);
        }
        if breached != breached_before {
            changes.violations = true;
            self.move_breaches(at, breached_before, breached);
        }
    }

    /// Whether the question is asked, which parts of its answer are, and what is known without asking.
    fn see(&mut self, at: At) -> Seen {
        let form = std::sync::Arc::clone(&self.form);
        let hidden = Seen { shown: false, parts: 0, known: None };
        let Some(question) = form.edition().question(at.question) else { return hidden };
        let section = form.edition().sections().get(question.section);
        let mut conditions =
            question.shown_when.iter().chain(section.and_then(|section| section.shown_when.as_ref()));
        // Whoever picks a question by its code has a reason that no definition knows.
        if !form.is_picked(at.question) && !conditions.all(|condition| condition.holds(self, at.row)) {
            return hidden;
        }
        let known = question.prefill.as_ref().and_then(|prefill| prefill.from.value(self, at.row));
        // A part may wait for a part before it, so each is seen before the next is asked about.
        if let Some(slot) = self.slot_mut(at) {
            (slot.shown, slot.parts) = (true, 1);
            slot.known.clone_from(&known);
        }
        let mut parts = 1;
        for (place, part) in question.parts.iter().enumerate().skip(1) {
            if part.shown_when.as_ref().is_none_or(|condition| condition.holds(self, at.row)) {
                parts |= 1 << place;
            }
            if let Some(slot) = self.slot_mut(at) {
                slot.parts = parts;
            }
        }
        Seen { shown: true, parts, known }
    }

    /// Which checks do not hold, and which violations follow. Nothing, while the question is hidden.
    fn rules(&self, at: At) -> (u32, u32) {
        let Some(question) = self.question(at).filter(|_| self.is_shown(at)) else { return (0, 0) };
        let checks = question.checks.iter().map(|check| !check.holds.holds(self, at.row));
        let follows = question.follows.iter().map(|rule| rule.when.holds(self, at.row));
        (bits(checks), bits(follows))
    }

    pub(super) fn put_answer(&mut self, at: At, answer: Option<Answer>) {
        let before = self.tally_of(at);
        if let Some(slot) = self.slot_mut(at) {
            slot.answer = answer;
        }
        self.move_tally(at, before);
    }

    fn tally_of(&self, at: At) -> Tally {
        let Some((slot, question)) = self.slot(at).zip(self.question(at)) else { return Tally::default() };
        let asked =
            Asked { by_nobody: question.fixed, optional: question.optional, answered: self.is_answered(at) };
        slot.tally(asked)
    }

    fn move_tally(&mut self, at: At, before: Tally) {
        let after = self.tally_of(at);
        let section = self.question(at).map(|question| question.section);
        let tallies = section.and_then(|section| self.tallies.get_mut(section));
        if let Some(tally) = tallies.and_then(|tallies| tallies.get_mut(place(at.row))) {
            tally.take(before);
            tally.add(after);
        }
    }

    pub(super) fn look(&mut self, at: At) {
        if self.slot(at).is_some() {
            self.queue.insert((self.edition().graph.rank(at.question), at));
        }
    }

    pub(super) fn look_at_all_rows(&mut self, question: QuestionIx) {
        for at in self.places(question) {
            self.look(at);
        }
    }

    pub(super) fn look_at_readers(&mut self, at: At) {
        let form = std::sync::Arc::clone(&self.form);
        let edition = form.edition();
        let of = edition.question(at.question).and_then(|question| question.group).zip(at.row);
        for reader in edition.graph.readers(at.question) {
            self.look_at_dependent(*reader, of);
        }
    }

    /// Whoever reads a fact looks again: of one row of a group, or everywhere.
    pub(super) fn look_at_readers_of_fact(&mut self, fact: Fact, of: Option<(GroupIx, RowIx)>) {
        let form = std::sync::Arc::clone(&self.form);
        for reader in form.edition().graph.readers_of_fact(fact) {
            self.look_at_dependent(*reader, of);
        }
    }

    /// Whoever asks whether a violation follows looks again.
    pub(super) fn look_at_readers_of_violation(&mut self, violation: ViolationIx, at: At) {
        let form = std::sync::Arc::clone(&self.form);
        let edition = form.edition();
        let Some(violation) = edition.violations().get(violation) else { return };
        let of = edition.question(at.question).and_then(|question| question.group).zip(at.row);
        for reader in edition.graph.readers_of_violation(violation.code.as_str()) {
            self.look_at_dependent(reader, of);
        }
    }

    /// One row of who depends on a row of the same group, else all of them.
    fn look_at_dependent(&mut self, reader: Dependent, of: Option<(GroupIx, RowIx)>) {
        if !self.form.asks(reader.question) {
            return;
        }
        let group = self.edition().question(reader.question).and_then(|question| question.group);
        match of {
            Some((of, row)) if group == Some(of) && reader.reach == Reach::Here => {
                self.look(At { question: reader.question, row: Some(row) });
            }
            Some(_) | None => self.look_at_all_rows(reader.question),
        }
    }

    fn look_at_row_counters(&mut self, group: GroupIx) {
        let form = std::sync::Arc::clone(&self.form);
        for reader in form.edition().graph.readers_of_rows(group).iter().filter(|reader| form.asks(**reader))
        {
            self.look_at_all_rows(*reader);
        }
    }

    /// The same rows in the same order, with other facts perhaps, and new ones behind them.
    pub(super) fn change_and_append(&mut self, group: GroupIx, rows: Vec<Row>) {
        let before = self
            .rows
            .get_mut(usize::from(group.0))
            .map(|old| std::mem::replace(old, rows))
            .unwrap_or_default();
        let now: Vec<Row> = self.rows(group).to_vec();
        let mut party_moved = false;
        for (at, (old, new)) in (0..).zip(before.iter().zip(&now)) {
            party_moved |= old.party != new.party;
            for fact in Fact::ALL.iter().filter(|fact| old.facts.get(fact) != new.facts.get(fact)) {
                self.look_at_readers_of_fact(*fact, Some((group, RowIx(at))));
            }
        }
        for (at, row) in (0..).zip(&now).skip(before.len()) {
            self.add_slots(group, RowIx(at), row);
        }
        if now.len() != before.len() {
            self.look_at_row_counters(group);
        }
        if party_moved {
            self.count_breaches_anew();
        }
    }

    fn add_slots(&mut self, group: GroupIx, row: RowIx, of: &Row) {
        for question in self.of_group(group) {
            let answer = self.parked.remove(&(of.id, question));
            if let Some(slots) = self.slots.get_mut(question.0 as usize) {
                slots.push(Slot { answer, ..Slot::default() });
            }
            self.look(At { question, row: Some(row) });
        }
        for (section, tallies) in self.form.edition().sections().iter().zip(&mut self.tallies) {
            if section.group == Some(group) {
                tallies.push(Tally::default());
            }
        }
    }

    /// Other rows, or another order: everything of the group is settled anew.
    pub(super) fn replace_rows(&mut self, group: GroupIx, rows: Vec<Row>) {
        let before = self
            .rows
            .get_mut(usize::from(group.0))
            .map(|old| std::mem::replace(old, rows))
            .unwrap_or_default();
        for question in self.of_group(group) {
            let slots = self.slots.get_mut(question.0 as usize).map(std::mem::take).unwrap_or_default();
            for (row, slot) in before.iter().zip(slots) {
                if let Some(answer) = slot.answer {
                    self.parked.insert((row.id, question), answer);
                }
            }
            // Whoever asks about all rows must look again, also if none is left.
            for reader in self.form.edition().graph.readers(question).to_vec() {
                self.look_at_all_rows(reader.question);
            }
        }
        for (section, tallies) in self.form.edition().sections().iter().zip(&mut self.tallies) {
            if section.group == Some(group) {
                tallies.clear();
            }
        }
        self.queue.retain(|(_, at)| {
            self.form.edition().question(at.question).is_none_or(|question| question.group != Some(group))
        });
        self.count_breaches_anew();
        for (at, row) in (0..).zip(&self.rows(group).to_vec()) {
            self.add_slots(group, RowIx(at), row);
        }
        self.look_at_row_counters(group);
        for reader in self.form.edition().graph.readers_of_violations().collect::<Vec<_>>() {
            self.look_at_all_rows(reader);
        }
    }

    /// The questions on the form that repeat with a group.
    fn of_group(&self, group: GroupIx) -> Vec<QuestionIx> {
        let is_of = |ix: &QuestionIx| self.edition().question(*ix).is_some_and(|it| it.group == Some(group));
        self.form.walk().iter().copied().filter(is_of).collect()
    }
}

fn bits(flags: impl Iterator<Item = bool>) -> u32 {
    flags.zip(0..32).fold(0, |bits, (flag, place)| if flag { bits | 1 << place } else { bits })
}
