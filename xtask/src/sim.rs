//! Exists so that the simulator runs the same way for everybody: with the checks of a debug build, at the speed of a release.

use anyhow::Result;

use crate::checkout::Checkout;
use crate::command_line::{cargo, run};

/// Runs the simulator, which ends with one line for machines.
pub fn sim(checkout: &Checkout, arguments: &[&str]) -> Result<()> {
    // All of its programs first: the layer of processes starts them itself.
    run(&mut cargo(checkout, &["build", "--quiet", "--package", "apseko-sim"]))?;
    let program = ["run", "--quiet", "--package", "apseko-sim", "--bin", "apseko-sim", "--"];
    run(cargo(checkout, &program).args(arguments))
}
