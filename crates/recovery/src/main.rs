//! The program of the recovery officers: one word says what it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    apseko_recovery::run(std::env::args_os())
}
