//! The size of the screens, and the time from the start of the program to a settled first screen, beside an
//! empty Tauri window started in turns on the same display. Nobody is enrolled in the folder, so that screen is the lock's.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::Failure;
use crate::report::{Samples, line, rounded, timing};
use crate::screen::Screen;

const BUNDLE_TARGET_BYTES: usize = 700 * 1024;
const START_TARGET_RATIO: f64 = 1.3;
const STARTS: usize = 7;

pub fn run() -> Result<(), Failure> {
    let root = PathBuf::from(std::env::var("APSEKO_REPO").map_err(|_| "APSEKO_REPO is not set")?);
    bundle(&root.join("ui/dist"))?;
    cold_start()
}

fn bundle(dist: &Path) -> Result<(), Failure> {
    let mut sizes = serde_json::Map::new();
    let mut total = 0;
    for name in ["index.html", "start.js", "style.css", "ui.js", "ui_bg.wasm"] {
        let bytes = zipped(&fs::read(dist.join(name))?)?;
        total += bytes;
        sizes.insert(name.to_owned(), bytes.into());
    }
    let fonts: u64 = fs::read_dir(dist.join("fonts"))?
        .filter_map(|font| font.ok()?.metadata().ok())
        .map(|font| font.len())
        .sum();
    let facts = json!({
        "gzip_bytes": total, "by_file": sizes, "fonts_bytes": fonts,
        "target": { "gzip_bytes": BUNDLE_TARGET_BYTES }, "met": total <= BUNDLE_TARGET_BYTES,
    });
    line("ui", "bundle", facts);
    Ok(())
}

fn zipped(bytes: &[u8]) -> Result<usize, Failure> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn cold_start() -> Result<(), Failure> {
    let programs = std::env::current_exe()?.parent().ok_or("the benchmark has no folder")?.to_owned();
    let data = tempfile::tempdir()?;
    let mut screen = Screen::open()?;
    let (mut app, mut empty) = (Samples::default(), Samples::default());
    for start in 0..=STARTS {
        let mut command = Command::new(programs.join("apseko"));
        command.arg("--data").arg(data.path());
        let app_time = screen.time_to_settle(command)?;
        let empty_time = screen.time_to_settle(Command::new(programs.join("examples/empty-window")))?;
        // The first start fills the system's caches and is not counted.
        if start > 0 {
            app.add(app_time);
            empty.add(empty_time);
        }
    }
    line("ui", "cold-start-empty-window", Value::Object(timing(&empty)));
    let ratio = app.median_ms() / empty.median_ms();
    let mut facts = timing(&app);
    facts.insert("ratio_to_empty_window".to_owned(), rounded(ratio));
    facts.insert("target".to_owned(), json!({ "ratio_to_empty_window": START_TARGET_RATIO }));
    facts.insert("met".to_owned(), json!(ratio <= START_TARGET_RATIO));
    line("ui", "cold-start-first-screen", Value::Object(facts));
    Ok(())
}
