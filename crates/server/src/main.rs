//! The program that an administrator runs: one word says what it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    apseko_server::command::run(std::env::args_os())
}
