//! Exists so that the decoders are fuzzed by one command; the machinery is in `fuzz/`, apart from the workspace.

use anyhow::Result;

use crate::checkout::Checkout;
use crate::command_line::{program, run};

/// Fuzzes every decoder for so many seconds each.
pub fn fuzz(checkout: &Checkout, seconds: &str) -> Result<()> {
    run(program(checkout, "fuzz/run.sh").arg(seconds))
}
