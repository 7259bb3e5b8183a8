//! Our sheet: read, generated, answered, and what one answer changed made into what a screen is told.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use apseko_sheets::library::Edition;
use apseko_sheets::live::{At, Changes, Live};
use apseko_sheets::{Form, Library};
use serde_json::{Map, Value, json};

use super::plain::Plain;
use super::script::{Script, places, shown};
use super::{DAY, pack, tell};
use crate::Failure;
use crate::report::Samples;

const LOADS: usize = 15;
const GENERATIONS: usize = 50;
const REPETITIONS: usize = 5;
const GENERATE_TARGET_MS: f64 = 10.0;
const RE_EVALUATE_TARGET_MS: f64 = 1.0;
/// The size that the targets are promised for.
const PROMISED: usize = 1_000;

/// What was measured, for those who are compared.
pub struct Ours {
    pub generate: Samples,
    pub answer: Samples,
    pub answer_and_see_all: Samples,
}

/// An empty sheet of the form.
pub fn empty(library: &Library) -> Result<Live, Failure> {
    Ok(fill(pack::edition(library)?))
}

fn fill(edition: &Arc<Edition>) -> Live {
    let form = Form::generate(edition, pack::order());
    Live::new(Arc::new(form), DAY, pack::facts())
}

/// Everything about one size.
pub fn measure(
    form: &Plain,
    files: &pack::Files,
    library: &Library,
    script: &Script,
) -> Result<Ours, Failure> {
    let questions = form.asks.len();
    load(questions, files)?;
    let generate = generate(questions, pack::edition(library)?);
    let (mut answer, mut view, mut all) = (Samples::default(), Samples::default(), Samples::default());
    let mut looked = Vec::new();
    for _ in 0..REPETITIONS {
        let mut live = empty(library)?;
        let places = places(form, &live)?;
        for step in &script.steps {
            let (place, said) = (*places.get(step.at).ok_or("there is no such question")?, step.say.answer());
            let before = live.looked();
            let begin = Instant::now();
            let changes = live.answer(place, None, Some(said));
            let answered = begin.elapsed();
            let told = cells(&live, &changes).to_string();
            let viewed = begin.elapsed();
            black_box(told);
            let begin = Instant::now();
            black_box(shown(&live, &places));
            answer.add(answered);
            view.add(viewed);
            all.add(answered + begin.elapsed());
            looked.push(live.looked() - before);
        }
    }
    looked.sort_unstable();
    let more = json!({"questions": questions, "conditions": form.conditions(), "looked_median": looked.get(looked.len() / 2),
        "looked_most": looked.last()});
    tell("re-evaluate", &answer, more.clone(), target(questions, &answer, RE_EVALUATE_TARGET_MS));
    tell("answer-to-view", &view, more, target(questions, &view, RE_EVALUATE_TARGET_MS));
    Ok(Ours { generate, answer, answer_and_see_all: all })
}

fn load(questions: usize, files: &pack::Files) -> Result<(), Failure> {
    let mut samples = Samples::default();
    for _ in 0..LOADS {
        let begin = Instant::now();
        let library = pack::read(files)?;
        samples.add(begin.elapsed());
        black_box(&library);
    }
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    tell("load", &samples, json!({"questions": questions, "bytes": bytes}), None);
    Ok(())
}

fn generate(questions: usize, edition: &Arc<Edition>) -> Samples {
    let mut samples = Samples::default();
    for _ in 0..GENERATIONS {
        let begin = Instant::now();
        let live = fill(edition);
        samples.add(begin.elapsed());
        black_box(&live);
    }
    tell(
        "generate",
        &samples,
        json!({"questions": questions}),
        target(questions, &samples, GENERATE_TARGET_MS),
    );
    samples
}

fn target(questions: usize, samples: &Samples, most_ms: f64) -> Option<(Value, bool)> {
    (questions == PROMISED).then(|| (json!({"median_ms": most_ms}), samples.median_ms() <= most_ms))
}

/// What a screen is told after an answer.
pub fn cells(live: &Live, changes: &Changes) -> Value {
    changes.at.iter().map(|at| cell(live, *at)).collect()
}

fn cell(live: &Live, at: At) -> Value {
    let mut cell = Map::new();
    let question = live.edition().question(at.question);
    cell.insert("q".to_owned(), json!(question.map(|question| question.code.as_str())));
    cell.insert("r".to_owned(), json!(live.row(at).map(|row| row.id)));
    cell.insert("shown".to_owned(), json!(live.is_shown(at)));
    cell.insert("answer".to_owned(), json!(live.given(at)));
    cell.insert("known".to_owned(), json!(live.known(at)));
    cell.insert("warnings".to_owned(), json!(live.warnings(at).collect::<Vec<_>>()));
    let breaches = live.breaches_at(at).into_iter().map(|(violation, _)| violation.code.to_string());
    cell.insert("breaches".to_owned(), json!(breaches.collect::<Vec<_>>()));
    Value::Object(cell)
}
