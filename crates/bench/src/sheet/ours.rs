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
    /// Read and generated: the others read the definition again for each form that they make.
    pub read_and_generate: Samples,
    pub answer: Samples,
    /// Only the answers on which most depends.
    pub features: Samples,
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
    let read_and_generate = load(questions, files)?;
    generate(questions, pack::edition(library)?);
    let mut answers = Answers::default();
    for _ in 0..REPETITIONS {
        answers.give(form, empty(library)?, script)?;
    }
    answers.looked.sort_unstable();
    let more = json!({"questions": questions, "conditions": form.conditions(),
        "looked_median": answers.looked.get(answers.looked.len() / 2), "looked_most": answers.looked.last()});
    let Answers { answer, features, view, and_see_all, .. } = answers;
    let figures = [("re-evaluate", &answer), ("re-evaluate-features", &features), ("answer-to-view", &view)];
    for (what, samples) in figures {
        tell(what, samples, more.clone(), target(questions, samples, RE_EVALUATE_TARGET_MS));
    }
    Ok(Ours { read_and_generate, answer, features, answer_and_see_all: and_see_all })
}

#[derive(Default)]
struct Answers {
    answer: Samples,
    features: Samples,
    view: Samples,
    and_see_all: Samples,
    /// How many questions were looked at for each.
    looked: Vec<u64>,
}

impl Answers {
    fn give(&mut self, form: &Plain, mut live: Live, script: &Script) -> Result<(), Failure> {
        let places = places(form, &live)?;
        for step in &script.steps {
            let (place, said) = (*places.get(step.at).ok_or("there is no such question")?, step.say.answer());
            let before = live.looked();
            let begin = Instant::now();
            let changes = live.answer(place, None, Some(said));
            let answered = begin.elapsed();
            let told = cells(&live, &changes).to_string();
            self.view.add(begin.elapsed());
            black_box(told);
            let begin = Instant::now();
            black_box(shown(&live, &places));
            self.and_see_all.add(answered + begin.elapsed());
            self.answer.add(answered);
            if step.at == 0 {
                self.features.add(answered);
            }
            self.looked.push(live.looked() - before);
        }
        Ok(())
    }
}

fn load(questions: usize, files: &pack::Files) -> Result<Samples, Failure> {
    let (mut samples, mut with_generating) = (Samples::default(), Samples::default());
    for _ in 0..LOADS {
        let begin = Instant::now();
        let library = pack::read(files)?;
        samples.add(begin.elapsed());
        black_box(fill(pack::edition(&library)?));
        with_generating.add(begin.elapsed());
    }
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    tell("load", &samples, json!({"questions": questions, "bytes": bytes}), None);
    Ok(with_generating)
}

fn generate(questions: usize, edition: &Arc<Edition>) {
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
