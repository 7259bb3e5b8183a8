//! Many people on one sheet of the delivered pack: each brings the questions about workers.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use apseko_sheets::expr::{GroupIx, QuestionIx};
use apseko_sheets::library::{Edition, PartKind};
use apseko_sheets::live::{At, Facts, Live, Row};
use apseko_sheets::{Answer, Decimal, Fact, FactValue, Form, Order};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{DAY, ours, pack, tell};
use crate::Failure;
use crate::report::Samples;

/// The sizes, and how long adding the last may take.
const SIZES: [(usize, f64); 2] = [(60, 20.0), (500, 20.0)];
const ROUNDS: usize = 100;
/// A sheet in the middle of a visit: so many answers about each.
const ANSWERED: usize = 7;

pub fn run() -> Result<(), Failure> {
    let library = pack::read(&super::delivered()?)?;
    let edition = library.on(DAY).ok_or("the pack holds on no day")?;
    let group = edition.group("persons").ok_or("the pack has no persons")?;
    for (persons, most_ms) in SIZES {
        let of_each = asked_of_each(edition, group);
        let facts = json!({"persons": persons, "questions_of_each": of_each.len()});
        let mut samples = Samples::default();
        for _ in 0..ROUNDS {
            let rows = rows(persons);
            let begin = Instant::now();
            let live = with(edition, group, rows);
            samples.add(begin.elapsed());
            black_box(&live);
        }
        tell("people-generate", &samples, facts.clone(), None);
        let live = in_the_middle(edition, group, persons);
        answer_about_one(&live, edition, &of_each, facts.clone())?;
        add_one(&live, group, persons, facts, most_ms);
    }
    Ok(())
}

fn raid(edition: &Arc<Edition>) -> Form {
    let order = Order { purpose: "thematic".to_owned(), kinds: vec!["NN".to_owned()], picked: Vec::new() };
    Form::generate(edition, order)
}

fn asked_of_each(edition: &Arc<Edition>, group: GroupIx) -> Vec<QuestionIx> {
    let form = raid(edition);
    let is_of = |ix: &QuestionIx| edition.question(*ix).is_some_and(|question| question.group == Some(group));
    form.walk().iter().copied().filter(is_of).collect()
}

fn rows(persons: usize) -> Vec<Row> {
    (1..=persons).map(row).collect()
}

fn row(number: usize) -> Row {
    let age = i64::try_from(17 + number % 50).unwrap_or_default();
    let facts = Facts::from([
        (Fact::PersonAge, FactValue::Number(Decimal::whole(age))),
        (Fact::PersonOccupation, FactValue::Text("mūrnieks".to_owned())),
        (Fact::PersonPosted, FactValue::Bool(number.is_multiple_of(9))),
    ]);
    Row { id: Uuid::from_u128(number as u128), title: format!("Darbinieks {number}"), party: None, facts }
}

fn with(edition: &Arc<Edition>, group: GroupIx, rows: Vec<Row>) -> Live {
    let mut live = Live::new(Arc::new(raid(edition)), DAY, pack::facts());
    live.set_rows(group, rows);
    live
}

/// The sheet with some answers about everybody.
fn in_the_middle(edition: &Arc<Edition>, group: GroupIx, persons: usize) -> Live {
    let mut live = with(edition, group, rows(persons));
    let choices = asked_of_each(edition, group).into_iter().filter_map(|ix| {
        let PartKind::Choice(options) = &edition.question(ix)?.parts.first()?.kind else { return None };
        Some((ix, Answer::choice(options.last()?.code.as_str())))
    });
    for (question, answer) in choices.take(ANSWERED) {
        for at in live.places(question) {
            let id = live.row(at).filter(|_| live.is_shown(at)).map(|row| row.id);
            if id.is_some() {
                live.answer(question, id, Some(answer.clone()));
            }
        }
    }
    live
}

fn answer_about_one(
    live: &Live,
    edition: &Edition,
    of_each: &[QuestionIx],
    facts: Value,
) -> Result<(), Failure> {
    let mut live = live.clone();
    let question = edition.find("NN-05").filter(|ix| of_each.contains(ix)).ok_or("the pack has no NN-05")?;
    let places: Vec<At> = live.places(question).collect();
    let (mut samples, mut view, mut looked) = (Samples::default(), Samples::default(), 0);
    for round in 0..ROUNDS * 10 {
        let at = *places.get(round % places.len().max(1)).ok_or("nobody is there")?;
        let id = live.row(at).map(|row| row.id);
        let said = Answer::choice(if (round / places.len()).is_multiple_of(2) { "no" } else { "yes" });
        let before = live.looked();
        let begin = Instant::now();
        let changes = live.answer(question, id, Some(said));
        samples.add(begin.elapsed());
        let told = ours::cells(&live, &changes).to_string();
        view.add(begin.elapsed());
        black_box(told);
        looked = looked.max(live.looked() - before);
    }
    let mut facts = facts;
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("looked_most".to_owned(), looked.into());
    }
    let target = |samples: &Samples| Some((json!({"median_ms": 1.0}), samples.median_ms() <= 1.0));
    tell("people-answer-about-one", &samples, facts.clone(), target(&samples));
    tell("people-answer-to-view", &view, facts, target(&view));
    Ok(())
}

/// The next person arrives: sixty become sixty-one, and of five hundred the last one is added.
fn add_one(live: &Live, group: GroupIx, persons: usize, facts: Value, most_ms: f64) {
    let mut samples = Samples::default();
    let mut looked = 0;
    for _ in 0..ROUNDS {
        let mut live = live.clone();
        let before = live.looked();
        let more = rows(persons + 1);
        let begin = Instant::now();
        let changes = live.set_rows(group, more);
        samples.add(begin.elapsed());
        black_box(&changes);
        looked = live.looked() - before;
    }
    let mut facts = facts;
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("looked".to_owned(), looked.into());
    }
    tell(
        "people-add-one",
        &samples,
        facts,
        Some((json!({"median_ms": most_ms}), samples.median_ms() <= most_ms)),
    );
}
