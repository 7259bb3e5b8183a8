//! A running sheet over a few questions, in the words of a story.

use std::sync::Arc;

use jiff::civil::{Date, date};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::expr::{GroupIx, RowIx};
use crate::library::tests::small::Small;
use crate::live::{At, Changes, Facts, Live, Row};
use crate::{Answer, Decimal, Fact, FactValue, Form, Order, Value};

/// The day of every visit in these stories.
pub const DAY: Date = date(2026, 11, 20);
/// The group of workers of the small pack.
pub const PERSONS: GroupIx = GroupIx(0);

/// A sheet of all questions of a small pack.
pub fn sheet(pack: &Small) -> Live {
    let library = pack.read().unwrap_or_else(|faults| panic!("\n{faults}"));
    let form = Form::generate(library.on(DAY).unwrap(), Order::default());
    Live::new(Arc::new(form), DAY, Facts::new())
}

/// The same from questions.
pub fn of(questions: Json) -> Live {
    sheet(&Small::of(questions))
}

/// A worker by a number, of an age if it is known.
pub fn worker(number: u128, age: Option<i64>) -> Row {
    let facts = age.map(|age| (Fact::PersonAge, FactValue::Number(Decimal::whole(age))));
    Row {
        id: Uuid::from_u128(number),
        title: format!("Nr. {number}"),
        party: None,
        facts: facts.into_iter().collect(),
    }
}

impl Live {
    /// Where a question is, in a row by its place.
    pub fn place(&self, code: &str, row: Option<u32>) -> At {
        let question = self.edition().find(code).unwrap_or_else(|| panic!("there is no {code}"));
        At { question, row: row.map(RowIx) }
    }

    /// Answers a question of the sheet with an option.
    pub fn say(&mut self, code: &str, option: &str) -> Changes {
        self.put(code, None, Some(Answer::choice(option)))
    }

    /// Answers, or takes the answer back.
    pub fn put(&mut self, code: &str, row: Option<u32>, answer: Option<Answer>) -> Changes {
        let at = self.place(code, row);
        let row = self.row(at).map(|row| row.id);
        let answer = answer.map(|answer| self.question(at).unwrap().fit(answer));
        self.answer(at.question, row, answer)
    }

    /// Whether a question of the sheet is asked.
    pub fn asks(&self, code: &str) -> bool {
        self.is_shown(self.place(code, None))
    }

    /// The codes of the violations that follow.
    pub fn violated(&self) -> Vec<String> {
        self.breaches().iter().map(|breach| breach.violation.code.to_string()).collect()
    }
}

/// A number as it is typed.
pub fn typed(text: &str) -> Answer {
    Answer::of(Value::Text(text.to_owned()))
}
