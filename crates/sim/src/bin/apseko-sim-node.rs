//! One simulated device as a process of its own, so that it can be killed with -9.

use std::process::ExitCode;

fn main() -> ExitCode {
    match apseko_sim::node::run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("apseko-sim-node: {fault}");
            ExitCode::FAILURE
        }
    }
}
