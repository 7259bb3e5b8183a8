//! `cargo xtask sim`: runs seeds, catches bugs that are brought back, replays and shortens what fails.

use std::process::ExitCode;

use apseko_sim::command::{self, Wanted};

fn main() -> ExitCode {
    match Wanted::from_arguments(std::env::args().skip(1), std::env::var("SIM_SEED").ok()) {
        Ok(wanted) => command::carry_out(&wanted),
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
    }
}
