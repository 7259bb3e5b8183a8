//! Exists so that somebody at a demonstration has a code without an authenticator.

use anyhow::Result;

use crate::checkout::Checkout;
use crate::command_line::{cargo, program, run};

/// Says what the words ask for: the `code` of this moment, or everything about the `person`; of the `colleague` if that
/// is the last of them.
pub fn demo(checkout: &Checkout, words: &[&str]) -> Result<()> {
    run(&mut cargo(checkout, &["build", "--quiet", "--package", "apseko-web", "--bin", "apseko-demo"]))?;
    run(program(checkout, checkout.debug_programs().join("apseko-demo")).args(words))
}
