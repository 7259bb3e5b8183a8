//! Control sheets: what a sheet costs to make and an answer to give, beside two libraries for forms that are given the same
//! questions, and that the cost of an answer grows with what depends on it and not with the sheet.

mod dependants;
mod dice;
mod ours;
mod pack;
mod peers;
mod people;
mod plain;
mod script;
mod surveyjs;
mod visit;
mod xform;

use jiff::civil::{Date, date};
use serde_json::{Map, Value, json};

use crate::Failure;
use crate::report::{Samples, line, timing};
use plain::Plain;
use script::Script;

/// The day of all sheets here.
const DAY: Date = date(2026, 11, 20);
const SIZES: [usize; 3] = [100, 1_000, 5_000];
const ANSWERS: usize = 200;

pub fn run() -> Result<(), Failure> {
    for size in SIZES {
        let form = Plain::of(size);
        let files = pack::files(&form);
        let library = pack::read(&files)?;
        let script = Script::of(&form, ours::empty(&library)?, ANSWERS)?;
        let ours = ours::measure(&form, &files, &library, &script)?;
        peers::measure(&form, &script, &ours)?;
    }
    dependants::run()?;
    people::run()?;
    visit::run()
}

/// The definitions of this source tree.
fn delivered() -> Result<pack::Files, Failure> {
    let root = std::env::var("APSEKO_REPO").map_err(|_| "APSEKO_REPO is not set")?;
    let mut files = pack::Files::new();
    for entry in std::fs::read_dir(std::path::Path::new(&root).join("assets/sheets"))? {
        let path = entry?.path();
        if path.is_file() && path.extension().is_some_and(|ending| ending == "json") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, std::fs::read(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// One line; `target` is what was promised and whether it was kept. An answer takes microseconds, so these are told too.
fn tell(what: &str, samples: &Samples, more: Value, target: Option<(Value, bool)>) {
    let mut facts: Map<String, Value> = timing(samples);
    facts.insert("median_us".to_owned(), json!((samples.median_ms() * 10_000.0).round() / 10.0));
    if let Value::Object(more) = more {
        facts.extend(more);
    }
    if let Some((target, met)) = target {
        facts.insert("target".to_owned(), target);
        facts.insert("met".to_owned(), met.into());
    }
    line("sheet", what, Value::Object(facts));
}
