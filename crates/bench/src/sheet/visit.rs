//! A long visit through the whole app: an answer is tapped, is durable, and the screen is told what changed.

use std::time::Instant;

use apseko_contract::{
    Cell, FollowSheet, GiveAnswer, KeepWorker, OpenSheet, PrepareSheet, SheetNews, SheetView, Spot,
    StartVisit, VisitStarted, WorkerForm,
};
use apseko_domain::{Purpose, RowId, SheetId, SheetKind};
use apseko_sheets::Answer;
use apseko_vault::Cost;
use serde_json::{Value, json};

use super::{DAY, pack, tell};
use crate::Failure;
use crate::device::{Device, KeptIn, adhoc_task};
use crate::report::Samples;

const WORKERS: usize = 60;
const ANSWERS: usize = 400;
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
    device.call(PrepareSheet { task, purpose, kinds, picked: Vec::new() })?;
    let VisitStarted { visit, sheet } = device.call(StartVisit { task })?;
    for number in 1..=WORKERS {
        let form = WorkerForm { name: format!("Darbinieks {number}"), ..WorkerForm::default() };
        device.call(KeepWorker { visit, worker: None, form })?;
    }
    let answered = answer_some(&mut device, sheet, &files)?;
    let begin = Instant::now();
    let view = device.call(OpenSheet { sheet })?;
    let opened = begin.elapsed();
    let mut samples = Rounds::default();
    samples.opened.add(opened);
    answer_on(&mut device, sheet, view, &mut samples)?;
    samples.tell(answered);
    Ok(())
}

/// The visit is well under way.
fn answer_some(device: &mut Device, sheet: SheetId, files: &pack::Files) -> Result<usize, Failure> {
    let library = pack::read(files)?;
    let edition = library.on(DAY).ok_or("the pack holds on no day")?;
    let view = device.call(OpenSheet { sheet })?;
    let mut answered = 0;
    let about_workers = view.cells.into_iter().filter(|cell| cell.shown && cell.place.row.is_some());
    // Every third, so that all workers have some.
    for cell in about_workers.filter(|cell| cell.place.question != QUESTION).step_by(3) {
        let options =
            edition.find(&cell.place.question).map(|ix| edition.option_codes(ix)).unwrap_or_default();
        let Some(option) = options.first().filter(|_| answered < ANSWERS) else { continue };
        let answer = Answer::choice(option.as_str());
        device.call(GiveAnswer { sheet, place: cell.place, answer, based_on: cell.seen })?;
        answered += 1;
    }
    Ok(answered)
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
