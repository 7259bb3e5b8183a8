//! What expressions see of a sheet: answers that count, facts, rows, violations that follow.

use jiff::civil::Date;

use super::{At, Live};
use crate::expr::{GroupIx, ListIx, PartIx, QuestionIx, RowIx, RowOf, Values};
use crate::fact::{Fact, FactValue};
use crate::value::Value;

impl Values for Live {
    fn answer(&self, question: QuestionIx, part: PartIx, row: Option<RowIx>) -> Option<&Value> {
        let at = At { question, row };
        let slot = self.slot(at).filter(|slot| slot.shown)?;
        let value = if part == PartIx::MAIN {
            self.main(at)
        } else {
            let answer = slot.answer.as_ref().filter(|answer| answer.not_checked.is_none())?;
            let part = usize::from(part.0);
            let code = &self.question(at)?.parts.get(part).filter(|_| slot.shows_part(part))?.code;
            answer.parts.get(code)
        };
        value.filter(|value| !matches!(value, Value::Unfit(_)))
    }

    fn is_answered(&self, question: QuestionIx, row: Option<RowIx>) -> bool {
        let at = At { question, row };
        self.is_shown(at) && Self::is_answered(self, at)
    }

    fn is_not_checked(&self, question: QuestionIx, row: Option<RowIx>) -> bool {
        let at = At { question, row };
        self.slot(at).is_some_and(|slot| slot.shown && slot.is_put_off()) && !self.is_fixed(at)
    }

    fn fact(&self, fact: Fact, row: Option<RowOf>) -> Option<&FactValue> {
        match row {
            None => self.facts.get(&fact),
            Some(RowOf { group, row }) => self.rows(group).get(row.0 as usize)?.facts.get(&fact),
        }
    }

    fn rows(&self, group: GroupIx) -> u32 {
        u32::try_from(Self::rows(self, group).len()).unwrap_or(u32::MAX)
    }

    fn in_list(&self, list: ListIx, code: &str) -> bool {
        self.lists.get(usize::from(list.0)).is_some_and(|prefixes| prefixes.begin(code))
    }

    fn violated(&self, prefix: &str, row: Option<RowOf>) -> bool {
        self.edition().graph.owners(prefix).iter().any(|(question, rule)| {
            let group = self.edition().question(*question).and_then(|question| question.group);
            let breached = |at: At| self.slot(at).is_some_and(|slot| slot.breaches & (1 << rule) != 0);
            match row {
                None => self.places(*question).any(breached),
                Some(RowOf { group: here, row }) => {
                    group == Some(here) && breached(At { question: *question, row: Some(row) })
                }
            }
        })
    }

    fn day(&self) -> Date {
        self.day
    }
}
