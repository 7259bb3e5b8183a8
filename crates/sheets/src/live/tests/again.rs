//! A sheet beside everything that was put into it, so that it can be built anew and compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

use super::given::DAY;
use super::random_pack::Dice;
use crate::expr::{GroupIx, QuestionIx};
use crate::fact::{FactType, Per};
use crate::library::PartKind;
use crate::live::{Captured, Facts, Live, Row};
use crate::source::RowsOf;
use crate::{Answer, Decimal, Fact, FactValue, Form, Value};

/// A running sheet and its inputs.
pub struct Twin {
    pub live: Live,
    form: Arc<Form>,
    day: Date,
    facts: Facts,
    main_party: Option<Uuid>,
    rows: Vec<Vec<Row>>,
    answers: BTreeMap<(Option<Uuid>, QuestionIx), Answer>,
}

impl Twin {
    pub fn new(form: Form) -> Self {
        let form = Arc::new(form);
        let rows = vec![Vec::new(); form.edition().groups().len()];
        let live = Live::new(Arc::clone(&form), DAY, Facts::new());
        Self { live, form, day: DAY, facts: Facts::new(), main_party: None, rows, answers: BTreeMap::new() }
    }

    /// Something happens at the visit.
    pub fn step(&mut self, dice: &mut Dice) {
        match dice.below(12) {
            0 => {
                self.day = DAY.checked_add(i64::try_from(dice.below(30)).unwrap().days()).unwrap();
                self.facts = facts(Per::Sheet, dice);
                self.live.set_facts(self.day, self.facts.clone());
            }
            1 => {
                self.main_party = (!dice.one_in(3)).then(|| Uuid::from_u128(900 + dice.below(2) as u128));
                self.live.set_main_party(self.main_party);
            }
            2 | 3 if !self.rows.is_empty() => {
                let group = dice.below(self.rows.len());
                self.change_rows(group, dice);
                let ix = GroupIx(u16::try_from(group).unwrap());
                self.live.set_rows(ix, self.rows[group].clone());
            }
            _ => self.answer_something(dice),
        }
    }

    /// Gives, changes or takes back an answer to something that is on the form.
    pub fn answer_something(&mut self, dice: &mut Dice) {
        let question = dice.pick(self.form.walk());
        let group = self.form.edition().question(question).unwrap().group;
        let row = group.map(|group| {
            let there: Vec<Uuid> = self.rows[usize::from(group.0)].iter().map(|row| row.id).collect();
            if there.is_empty() || dice.one_in(8) { row_id(group, dice.below(6)) } else { dice.pick(&there) }
        });
        let answer = (!dice.one_in(6)).then(|| self.answer(question, dice));
        self.put(question, row, answer);
    }

    pub fn put(&mut self, question: QuestionIx, row: Option<Uuid>, answer: Option<Answer>) {
        match answer.clone() {
            Some(answer) => drop(self.answers.insert((row, question), answer)),
            None => drop(self.answers.remove(&(row, question))),
        }
        self.live.answer(question, row, answer);
    }

    /// What was put in so far.
    pub fn answers(&self) -> &BTreeMap<(Option<Uuid>, QuestionIx), Answer> {
        &self.answers
    }

    fn answer(&self, question: QuestionIx, dice: &mut Dice) -> Answer {
        if dice.one_in(8) {
            return Answer::not_checked("Nav laika");
        }
        let asked = self.form.edition().question(question).unwrap();
        let mut answer = Answer::default();
        for (place, part) in asked.parts.iter().enumerate() {
            if place == 0 || dice.one_in(2) {
                answer.parts.insert(part.code.clone(), value(&part.kind, dice));
            }
        }
        if dice.one_in(10) {
            answer.parts.remove(crate::MAIN);
        }
        if dice.one_in(2) { asked.fit(answer.with_note("Piezīme")) } else { asked.fit(answer) }
    }

    fn change_rows(&mut self, group: usize, dice: &mut Dice) {
        let ix = GroupIx(u16::try_from(group).unwrap());
        let per = match self.form.edition().groups()[group].of {
            RowsOf::Party => Some(Per::Party),
            RowsOf::Worker => Some(Per::Worker),
            RowsOf::OrderItem | RowsOf::Added => None,
        };
        let rows = &mut self.rows[group];
        match dice.below(4) {
            0 if !rows.is_empty() => drop(rows.remove(dice.below(rows.len()))),
            1 if !rows.is_empty() => {
                let at = dice.below(rows.len());
                rows[at].facts = per.map(|per| facts(per, dice)).unwrap_or_default();
                rows[at].party = dice.one_in(2).then(|| Uuid::from_u128(900 + dice.below(2) as u128));
            }
            2 => rows.reverse(),
            _ => {
                let id = row_id(ix, dice.below(6));
                if rows.iter().all(|row| row.id != id) {
                    let party = dice.one_in(2).then(|| Uuid::from_u128(900 + dice.below(2) as u128));
                    let facts = per.map(|per| facts(per, dice)).unwrap_or_default();
                    rows.push(Row { id, title: "Rinda".to_owned(), party, facts });
                }
            }
        }
    }

    /// A sheet built from the inputs in the order in which a device opens it.
    pub fn anew(&self) -> Live {
        let mut live = Live::new(Arc::clone(&self.form), self.day, self.facts.clone());
        for (group, rows) in (0..).zip(&self.rows) {
            live.set_rows(GroupIx(group), rows.clone());
        }
        live.set_main_party(self.main_party);
        for ((row, question), answer) in &self.answers {
            live.answer(*question, *row, Some(answer.clone()));
        }
        live
    }

    /// The same from the other end: answers before the rows that they are of, and what is known last.
    pub fn anew_backwards(&self) -> Live {
        let mut live = Live::new(Arc::clone(&self.form), "2020-02-29".parse().unwrap(), Facts::new());
        for ((row, question), answer) in self.answers.iter().rev() {
            live.answer(*question, *row, Some(answer.clone()));
        }
        live.set_main_party(self.main_party);
        for (group, rows) in (0..).zip(&self.rows).collect::<Vec<_>>().into_iter().rev() {
            live.set_rows(GroupIx(group), rows.clone());
        }
        live.set_facts(self.day, self.facts.clone());
        live
    }
}

/// Everything that is seen of two sheets is the same.
pub fn assert_same(one: &Live, other: &Live, why: &str) {
    for question in one.form.walk() {
        let code = &one.edition().question(*question).unwrap().code;
        let (slots, others) = (&one.slots[question.0 as usize], &other.slots[question.0 as usize]);
        assert_eq!(slots, others, "{code}: {why}");
    }
    assert_eq!(one.slots, other.slots, "{why}");
    assert_eq!(one.tallies, other.tallies, "progress: {why}");
    assert_eq!(one.breaches, other.breaches, "violations: {why}");
    assert_eq!(one.rows, other.rows, "rows: {why}");
    assert_eq!(one.breaches(), other.breaches(), "violations as they are told: {why}");
    assert_eq!(one.gaps(&Captured::new()), other.gaps(&Captured::new()), "what is missing: {why}");
    assert!(one.queue.is_empty() && other.queue.is_empty(), "nobody is still waiting: {why}");
}

fn row_id(group: GroupIx, number: usize) -> Uuid {
    Uuid::from_u128(u128::from(group.0) * 100 + number as u128 + 1)
}

/// What happens to be known of the sheet or of a row.
fn facts(per: Per, dice: &mut Dice) -> Facts {
    let known =
        Fact::ALL.iter().filter(|fact| fact.per() == per || (per == Per::Worker && fact.per() == Per::Party));
    let mut facts = Facts::new();
    for fact in known.filter(|fact| **fact != Fact::Day) {
        if dice.one_in(2) {
            facts.insert(*fact, fact_value(fact.of_type(), dice));
        }
    }
    facts
}

fn fact_value(of: FactType, dice: &mut Dice) -> FactValue {
    match of {
        FactType::Bool => FactValue::Bool(dice.one_in(2)),
        FactType::Number => FactValue::Number(Decimal::whole(i64::try_from(dice.below(40)).unwrap())),
        FactType::Text => FactValue::Text(dice.pick(&["43.41", "56.10", "x"]).to_owned()),
        FactType::Date => FactValue::Date(DAY),
        FactType::DateTime => FactValue::DateTime(DAY.at(8, 0, 0, 0)),
        FactType::Choice(known) => FactValue::Choice(dice.pick(known).into()),
        FactType::Multi(known) => FactValue::Multi([dice.pick(known).into()].into()),
    }
}

fn value(kind: &PartKind, dice: &mut Dice) -> Value {
    let earlier = |dice: &mut Dice| DAY.checked_sub(i64::try_from(dice.below(40)).unwrap().days()).unwrap();
    match kind {
        PartKind::Choice(options) => Value::Choice(dice.pick(options).code),
        PartKind::Multi(options) => {
            let many = 1 + dice.below(options.len().min(12));
            Value::Multi((0..many).map(|_| dice.pick(options).code).collect())
        }
        PartKind::Number { .. } => {
            Value::Text(dice.pick(&["0", "3", "5", "7,5", "daudz", "99999999"]).to_owned())
        }
        PartKind::Date => Value::Date(earlier(dice)),
        PartKind::DateTime => Value::DateTime(earlier(dice).at(7, 0, 0, 0)),
        PartKind::Line | PartKind::Paragraphs => {
            Value::Text(dice.pick(&["x", "y", "320000-00000"]).to_owned())
        }
        PartKind::Person => Value::Person { name: "Jānis".to_owned(), about: String::new() },
        PartKind::Classifier(_) => Value::Entry { code: "7112 02".to_owned(), name: "Mūrnieks".to_owned() },
        PartKind::Address => Value::Text("Rīga".to_owned()),
        PartKind::Photo | PartKind::Signature => Value::Captured(vec![Uuid::from_u128(5)]),
    }
}
