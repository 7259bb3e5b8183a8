//! A long visit through the whole app: an answer is tapped, is durable, and the screen is told what changed.

use std::time::Instant;

use apseko_contract::{
    Cell, FollowSheet, GiveAnswer, KeepWorker, OpenSheet, PrepareSheet, SheetNews, SheetView, Spot,
    StartVisit, VisitStarted, WorkerForm,
};
use apseko_domain::{Purpose, RowId, SheetId, SheetKind};
use apseko_sheets::library::{Edition, PartKind};
use apseko_sheets::{Answer, Value as AnswerValue};
use apseko_vault::Cost;
use serde_json::{Value, json};

use super::{DAY, pack, tell};
use crate::Failure;
use crate::device::{Device, KeptIn, adhoc_task};
use crate::report::Samples;

const WORKERS: usize = 60;
const ANSWERS: usize = 400;
const OPENINGS: usize = 50;
const WARM_UP: usize = 60;
const ROUNDS: usize = 1_500;
const TARGET_MS: f64 = 5.0;
/// A question about each worker from whose answer a violation can follow.
const QUESTION: &str = "NN-05";

pub fn run() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let mut device = Device::enrolled(&folder.path().join("app"), KeptIn::Memory, Cost::FLOOR)?;
    let files = super::delivered()?;
    device.publish("vdi", &files)?;
    let task = device.call(adhoc_task())?;
    let (purpose, kinds) = (Some(Purpose::Thematic), vec![SheetKind::Nn]);
    device.call(PrepareSheet {
        task,
        purpose,
        kinds,
        picked: Vec::new(),
        was: None,
        disputed: Vec::new(),
    })?;
    let VisitStarted { visit, sheet } = device.call(StartVisit { task })?;
    for number in 1..=WORKERS {
        let form = WorkerForm { name: format!("Darbinieks {number}"), ..WorkerForm::default() };
        device.call(KeepWorker { visit, worker: None, form, was: None })?;
    }
    let answered = answer_some(&mut device, sheet, &files)?;
    let mut samples = Rounds::default();
    for _ in 0..OPENINGS {
        let begin = Instant::now();
        device.call(OpenSheet { sheet })?;
        samples.opened.add(begin.elapsed());
    }
    let view = device.call(OpenSheet { sheet })?;
    answer_on(&mut device, sheet, view, &mut samples)?;
    samples.tell(answered);
    Ok(())
}

/// The visit is well under way. Answers bring further questions, so it is looked at again until there are enough.
fn answer_some(device: &mut Device, sheet: SheetId, files: &pack::Files) -> Result<usize, Failure> {
    let library = pack::read(files)?;
    let edition = library.on(DAY).ok_or("the pack holds on no day")?;
    let mut answered = 0;
    while answered < ANSWERS {
        let before = answered;
        for cell in device.call(OpenSheet { sheet })?.cells {
            let is_open = cell.shown && cell.answer.is_none() && cell.place.question != QUESTION;
            let answer = any_answer(edition, &cell.place.question);
            let answer = answer.filter(|_| is_open && cell.place.row.is_some() && answered < ANSWERS);
            let Some(answer) = answer else { continue };
            device.call(GiveAnswer { sheet, place: cell.place, answer, based_on: cell.seen })?;
            answered += 1;
        }
        if answered == before {
            return Err(format!("only {answered} questions about workers can be answered").into());
        }
    }
    Ok(answered)
}

/// Something that can be said, as it comes from the screen.
fn any_answer(edition: &Edition, question: &str) -> Option<Answer> {
    let main = edition.question(edition.find(question)?)?.parts.first()?;
    match &main.kind {
        PartKind::Choice(options) => Some(Answer::choice(options.last()?.code.as_str())),
        PartKind::Classifier(_) => Some(Answer::of(AnswerValue::Text("mūrnieks".to_owned()))),
        PartKind::DateTime => Some(Answer::of(AnswerValue::Text("2026-11-02T08:00".to_owned()))),
        PartKind::Multi(_)
        | PartKind::Number { .. }
        | PartKind::Date
        | PartKind::Line
        | PartKind::Paragraphs
        | PartKind::Person
        | PartKind::Address
        | PartKind::Photo
        | PartKind::Signature => None,
    }
}

#[derive(Default)]
struct Rounds {
    opened: Samples,
    durable: Samples,
    told: Samples,
    both: Samples,
}

fn answer_on(
    device: &mut Device,
    sheet: SheetId,
    view: SheetView,
    samples: &mut Rounds,
) -> Result<(), Failure> {
    let mut cursor = view.cursor;
    let of_question = view.cells.into_iter().filter(|cell| cell.place.question == QUESTION);
    let mut cells: Vec<Cell> = of_question.collect();
    if cells.len() != WORKERS {
        return Err(format!("{} of {WORKERS} workers are asked {QUESTION}", cells.len()).into());
    }
    for round in 0..WARM_UP + ROUNDS {
        let turn = round / cells.len();
        let at = round % cells.len();
        let cell = cells.get_mut(at).ok_or("there is no such worker")?;
        let answer = Answer::choice(if turn.is_multiple_of(2) { "no" } else { "yes" });
        let give =
            GiveAnswer { sheet, place: cell.place.clone(), answer, based_on: std::mem::take(&mut cell.seen) };
        let begin = Instant::now();
        device.call(give)?;
        let durable = begin.elapsed();
        let news = device.call(FollowSheet { sheet, since: cursor })?;
        let both = begin.elapsed();
        let SheetNews::Some { cursor: now, cells: changed, .. } = news else {
            return Err("one answer changed everything".into());
        };
        cursor = now;
        *cell = find(changed, cell.place.row)?;
        if round >= WARM_UP {
            samples.durable.add(durable);
            samples.told.add(both - durable);
            samples.both.add(both);
        }
    }
    Ok(())
}

fn find(cells: Vec<Cell>, row: Option<RowId>) -> Result<Cell, Failure> {
    let place = Spot { question: QUESTION.to_owned(), row };
    cells.into_iter().find(|cell| cell.place == place).ok_or_else(|| "the answer was not told".into())
}

impl Rounds {
    fn tell(&self, answered: usize) {
        let facts: Value = json!({"workers": WORKERS, "answers": answered});
        tell("visit-open-sheet", &self.opened, facts.clone(), None);
        tell("visit-answer-durable", &self.durable, facts.clone(), None);
        tell("visit-follow-sheet", &self.told, facts.clone(), None);
        let met = self.both.quantile_ms(0.99) <= TARGET_MS;
        tell("visit-answer-to-delta", &self.both, facts, Some((json!({"p99_ms": TARGET_MS}), met)));
    }
}
