//! Measures what the design promises, each beside its raw limit in the same run. Called by `cargo xtask bench NAME`.

mod afternoon;
mod device;
mod oplog;
mod report;
mod screen;
mod sheet;
mod store;
mod sync;
mod ui;
mod uploads;
mod vault;

use std::process::ExitCode;

/// Why a benchmark could not be run; what it measured is in its JSON lines.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let outcome = match words.next().as_deref() {
        Some("afternoon") => afternoon::run(words),
        Some("oplog") => oplog::run(),
        Some("sheet") => sheet::run(),
        Some("store") => store::run(),
        Some("sync") => sync::run(words),
        Some("ui") => ui::run(),
        Some("upload") => uploads::run(words),
        Some("vault") => vault::run(),
        _ => Err("name a benchmark: afternoon, oplog, sheet, store, sync, ui, upload or vault".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The benchmark did not run: {error}.");
            ExitCode::FAILURE
        }
    }
}
