//! One answer costs what depends on it, however large the sheet is: shown by a table of both.

use std::time::Instant;

use apseko_sheets::Answer;
use serde_json::json;

use super::plain::Plain;
use super::script::places;
use super::{ours, pack, tell};
use crate::Failure;
use crate::report::Samples;

const SIZES: [usize; 3] = [1_000, 5_000, 20_000];
const DEPENDANTS: [usize; 3] = [1, 10, 100];
const ROUNDS: usize = 500;

pub fn run() -> Result<(), Failure> {
    for size in SIZES {
        let (form, causes) = Plain::with_dependants(size, &DEPENDANTS);
        let library = pack::read(&pack::files(&form))?;
        let mut live = ours::empty(&library)?;
        let places = places(&form, &live)?;
        for (cause, dependants) in causes.into_iter().zip(DEPENDANTS) {
            let place = *places.get(cause).ok_or("there is no such question")?;
            let (mut samples, before) = (Samples::default(), live.looked());
            for round in 0..ROUNDS {
                let said = Answer::choice(if round % 2 == 0 { "yes" } else { "no" });
                let begin = Instant::now();
                let changes = live.answer(place, None, Some(said));
                samples.add(begin.elapsed());
                if changes.at.len() != dependants + 1 {
                    return Err(format!(
                        "{} places changed, not {dependants} and the answer",
                        changes.at.len()
                    )
                    .into());
                }
            }
            let looked = (live.looked() - before) / ROUNDS as u64;
            let facts = json!({"questions": size, "dependants": dependants, "looked": looked});
            tell("dependants", &samples, facts, None);
        }
    }
    Ok(())
}
